"""The annotations beside a WFDB record, such as the beats of an ECG: annot(5) of the WFDB Applications Guide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from core.data.series.recording import LONGEST_TEXT, Annotation, plain_name

ENDINGS = (".atr", ".ecg", ".qrs", ".ari", ".st", ".apn", ".ann")
MOST_BYTES = 5_000_000  # of such a file: a day of beats has half a million
MARKS = ' NLRaVFJASEj/Q~ | sT*D"=pB^t+u?![]en@xf()r'  # of each code, from 0: ecgcodes(3)
DEFINED = "## annotation type definitions"
SKIP, NUMBER, SUBTYPE, CHANNEL, AUXILIARY = range(59, 64)
_RESOLUTION = re.compile(r"## time resolution: ([0-9.]+)")
_OWN_MARK = re.compile(r"(\d+) (\S+) .*")
RHYTHM, NOTE = MARKS.index("+"), MARKS.index('"')


def read_annotations(header: str, beside: Mapping[str, Callable[[], bytes]], rate: float) -> tuple[Annotation, ...]:
    """The annotations of the record with that header; ``rate`` is its samples per second. None without a rate or such a file.

    Of the texts only those of rhythms, which begin with "(", are given; notes that people wrote are not.
    """
    stem = PurePosixPath(header).stem
    names = [f"{stem}{ending}" for ending in ENDINGS if f"{stem}{ending}" in beside]
    if not names or not rate:
        return ()
    content = beside[names[0]]()
    if len(content) > MOST_BYTES:
        return ()
    entries = list(_entries(content))
    about = [text for sample, code, text in entries if sample == 0 and code == NOTE]
    resolution = next(filter(None, map(_RESOLUTION.match, about)), None)
    scale = (float(resolution[1]) if resolution else 0.0) or rate
    marks = {code: mark for code, mark in enumerate(MARKS) if mark != " "} | _own_marks(about)
    found = []
    for sample, code, text in entries:
        if code in marks and not (sample == 0 and code == NOTE):
            rhythm = plain_name(text)[:LONGEST_TEXT] if code == RHYTHM and text.startswith("(") else ""
            found.append(Annotation(sample / scale, f"{marks[code]} {rhythm}".strip()))
    return tuple(found)


def _own_marks(about: Sequence[str]) -> dict[int, str]:
    """Marks by their code that the file itself defines, between two remarks at its beginning."""
    if DEFINED not in about:
        return {}
    defined = takewhile(lambda text: text != "## end of definitions", about[about.index(DEFINED) + 1 :])
    return {int(own[1]): plain_name(own[2])[:LONGEST_TEXT] for own in map(_OWN_MARK.fullmatch, defined) if own}


def _entries(content: bytes) -> Iterator[tuple[int, int, str]]:
    """Sample, code and text of each; a file that is cut off ends early."""
    words = [content[place] | content[place + 1] << 8 for place in range(0, len(content) - 1, 2)]
    sample, place = 0, 0
    last: tuple[int, int, str] | None = None
    while place < len(words):
        code, low = words[place] >> 10, words[place] & 0x3FF
        place += 1
        if code == 0 and low == 0:
            break
        if code == SKIP and place + 1 < len(words):
            jump = words[place] << 16 | words[place + 1]
            sample += jump - (1 << 32 if jump >> 31 else 0)
            place += 2
        elif code == AUXILIARY:
            text = content[2 * place : 2 * place + low].decode("latin-1").rstrip("\0")
            place += (low + 1) // 2
            last = (*last[:2], text) if last else None
        elif code not in (NUMBER, SUBTYPE, CHANNEL, SKIP):
            if last:
                yield last
            sample += low
            last = (sample, code, "")
    if last:
        yield last
