"""What was noticed while a user's series were read: by file and reason, who is named, and what people wrote into them."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.pictures.sources import unread
from core.data.series.recording import Recording
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

NAMED = 3  # files named in a line


def passed_over(junk: int, left_out: Sequence[UserError]) -> list[Finding]:
    """How many files were passed over, and which could not be read, and why."""
    said = msg("{n} files that are no recordings, such as .DS_Store, RECORDS or README, were passed over.")
    return [*([Finding("note", said, {"n": junk})] if junk else []), *unread(left_out)]


def remarks(recordings: Sequence[Recording]) -> list[Finding]:
    """Findings about the recordings as they were read."""
    return [*_noticed(recordings), *_named(recordings), *_annotated(recordings)]


def _noticed(recordings: Sequence[Recording]) -> list[Finding]:
    """One line for each kind of remark and sampling rate, with the files it was made about."""
    found: dict[tuple[str, str, float], list[Finding]] = {}
    for one in recordings:
        for finding in one.findings:
            found.setdefault((finding.level, finding.text, finding.values.get("rate", 0.0)), []).append(finding)
    lines = []
    for those in found.values():
        first = those[0]
        names = (
            listed(dict.fromkeys(finding.values["name"] for finding in those), NAMED) if "name" in first.values else ""
        )
        lines.append(Finding(first.level, first.text, {**first.values, **({"name": names} if names else {})}))
    return lines


def _named(recordings: Sequence[Recording]) -> list[Finding]:
    named = [one.identifiers for one in recordings if one.identifiers]
    said = msg("{n} entries in the headers of {files} recordings may name a person, a place or a date, or are notes. They were not "
               "kept: of each file only its signals, their names and units, and a running number for the patient are.")  # fmt: skip
    return [Finding("note", said, {"n": sum(named), "files": len(named)})] if named else []


def _annotated(recordings: Sequence[Recording]) -> list[Finding]:
    texts = [mark.text for one in recordings for mark in one.annotations]
    said = msg("{n} annotations were read: {texts}. They are shown and never learned from. People may have written names into "
               "them: look at them.")  # fmt: skip
    different = listed(dict.fromkeys(texts))
    return [Finding("note", said, {"n": len(texts), "texts": different})] if texts else []
