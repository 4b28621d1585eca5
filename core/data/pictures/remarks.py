"""What was noticed while a user's pictures were read: what was changed, what is mixed, what gives the class away, who is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from core.data.pictures.labelling import Labels
from core.data.pictures.sources import File
from core.data.preflight import LEAK, alone
from core.data.tables import listed
from core.i18n import msg
from core.spec import Finding

if TYPE_CHECKING:
    from core.data.pictures.collecting import Shot

NAMED = 3  # files named in a line
NAMING = msg(
    "{n} entries of {files} DICOM files name a person, a place or a date. They were not kept: of each file only its pixels and a "
    "running number for the patient are."
)


def remarks(files: Sequence[File], shots: Sequence[Shot], labels: Labels, side: int) -> list[Finding]:
    """Findings about the pictures that were read from the files."""
    classes = np.array([labels.classes[shot.file] for shot in shots], object)
    return [
        *_sizes(shots, side),
        *_colours(shots),
        *_changes(files, shots),
        *_giveaways(shots, classes),
        *_lettering(files, shots),
        *_dicom(shots),
    ]


def _sizes(shots: Sequence[Shot], side: int) -> list[Finding]:
    sizes = Counter((shot.width, shot.height) for shot in shots)
    if len(sizes) == 1:
        ((width, height),) = sizes
        said = msg("{n} pictures of {width} × {height} pixels, brought to {side} × {side}: the whole picture, its shape kept, "
                   "on black.")  # fmt: skip
        return [Finding("ok", said, {"n": len(shots), "width": width, "height": height, "side": side})]
    small, large = (f"{width} × {height}" for width, height in (min(sizes), max(sizes)))
    said = msg("{n} pictures of {sizes} different sizes, from {small} to {large} pixels, brought to {side} × {side}: the whole "
               "picture, its shape kept, on black.")  # fmt: skip
    return [Finding("note", said, {"n": len(shots), "sizes": len(sizes), "small": small, "large": large, "side": side})]


def _colours(shots: Sequence[Shot]) -> list[Finding]:
    coloured = sum(shot.pixels.shape[2] == 3 for shot in shots)
    if coloured in (0, len(shots)):
        return []
    said = msg("{grey} pictures are grey and {coloured} in colour; all are kept in colour.")
    return [Finding("warning", said, {"grey": len(shots) - coloured, "coloured": coloured})]


def _changes(files: Sequence[File], shots: Sequence[Shot]) -> list[Finding]:
    """One line for each kind of change, with the files it was made to."""
    changed: dict[str, list[Shot]] = {}
    for shot in shots:
        for text in shot.picture.changes:
            changed.setdefault(text, []).append(shot)
    found = []
    for text, those in changed.items():
        names = dict.fromkeys(PurePosixPath(files[shot.file].path).name for shot in those)
        found.append(Finding("note", text, {"name": listed(names, NAMED), "n": those[0].picture.pages}))
    return found


def _giveaways(shots: Sequence[Shot], classes: np.ndarray) -> list[Finding]:
    """Whether something about the files, and not what they show, tells a class from the rest."""
    seen: dict[str, list[Any]] = {
        msg("The size of the pictures alone tells a class from the rest almost perfectly (AUROC above {limit}): the network "
            "may learn where the pictures come from, not what they show."): [shot.width * shot.height for shot in shots],
        msg("Whether a picture is taller than wide alone tells a class from the rest almost perfectly (AUROC above {limit}): "
            "the network may learn where the pictures come from."): [shot.height / shot.width for shot in shots],
        msg("Whether a picture is in colour alone tells a class from the rest almost perfectly (AUROC above {limit}): the "
            "network may learn where the pictures come from."): [shot.pixels.shape[2] for shot in shots],
        msg("The kind of file alone tells a class from the rest almost perfectly (AUROC above {limit}): the pictures may come "
            "from different places; look whether something else differs too."): [shot.kind for shot in shots],
        msg("Whether text is printed on a picture alone tells a class from the rest almost perfectly (AUROC above {limit}): the "
            "network may learn to read, not to see."): [bool(shot.lettering) for shot in shots],
    }  # fmt: skip
    outcomes = [(classes == name).astype(np.int64) for name in sorted(set(classes))]
    return [
        Finding("warning", said, {"limit": LEAK})
        for said, values in seen.items()
        if len(set(values)) > 1 and any(alone(pd.Series(values), y) > LEAK for y in outcomes)
    ]


def _lettering(files: Sequence[File], shots: Sequence[Shot]) -> list[Finding]:
    """Pictures with printed lines, and how far it was looked for them."""
    looked = sum(shot.lettering is not None for shot in shots)
    printed = [shot for shot in shots if shot.lettering]
    found = []
    if printed:
        names = listed(dict.fromkeys(PurePosixPath(files[shot.file].path).name for shot in printed), NAMED)
        said = msg("{n} pictures look as if text were printed on them, perhaps a name: {names}. It is still there: look at them, "
                   "and leave out what names somebody.")  # fmt: skip
        found.append(Finding("warning", said, {"n": len(printed), "names": names}))
    said = msg("Text on the pictures was looked for in {looked} of {n}, by a plain search for printed lines. It misses what is "
               "short, small, slanted or written by hand, in some fonts too: look at them yourself.")  # fmt: skip
    return [*found, Finding("note", said, {"looked": looked, "n": len(shots)})]


def _dicom(shots: Sequence[Shot]) -> list[Finding]:
    """Names counted and not kept, text in the pixels where the files say so, and modalities that are mixed."""
    scans = [shot.picture for shot in shots if shot.picture.modality or shot.picture.identifiers]
    if not scans:
        return []
    named = [scan.identifiers for scan in scans if scan.identifiers]
    found = []
    if named:
        found.append(Finding("note", NAMING, {"n": sum(named), "files": len(named)}))
    burned = sum(scan.burned_in == "YES" for scan in scans)
    if burned:
        said = msg("{n} DICOM files say that text is written into their pixels, perhaps a name. It is still there: look at them, "
                   "and leave out what names somebody.")  # fmt: skip
        found.append(Finding("warning", said, {"n": burned}))
    unsaid = sum(scan.burned_in != "NO" for scan in scans) - burned
    if unsaid:
        said = msg("{n} DICOM files do not say whether text is written into their pixels. Look at them.")
        found.append(Finding("note", said, {"n": unsaid}))
    kinds = Counter(scan.modality for scan in scans if scan.modality)
    if len(kinds) > 1:
        said = msg("The DICOM files come from different kinds of machines: {kinds}. If that goes with the class, the network "
                   "learns the machine.")  # fmt: skip
        found.append(Finding("warning", said, {"kinds": ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())}))
    return found
