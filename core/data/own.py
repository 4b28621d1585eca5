"""Pictures, series or molecules that the user brought, as cases: what all have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from core.data.classes import asked_about
from core.data.pictures.own import patients_of
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Settings
from core.store import sha256

if TYPE_CHECKING:
    from core.data.molecules.kept import Kept as Molecules
    from core.data.pictures.kept import Kept as Pictures
    from core.data.series.kept import Kept as Series

GONE = msg("The file of this run is no longer on this machine. Choose it again.")
Kept = TypeVar("Kept", "Pictures", "Series", "Molecules")


def own_cases(settings: Settings, content: bytes | None, unpack: Callable[[bytes], Kept]) -> tuple[Kept, Cases]:
    """What ``unpack`` finds, and its cases without inputs, title and findings; ``settings.group`` keeps a patient's together.

    UserError where the file is gone, or where patients are to be told apart by what it does not say.
    """
    if content is None:
        raise UserError(GONE)
    kept = unpack(content)
    if settings.group not in ("", kept.about.told_by):
        raise UserError(
            msg("Patients cannot be told apart by {name} in these data. Known: {known}."),
            name=settings.group,
            known=kept.about.told_by or "–",
        )
    y, classes = asked_about(kept.y, kept.about.classes, settings.positive)
    groups = patients_of(kept.patients) if settings.group else None
    parts = kept.parts if settings.split == "column" else None
    return kept, Cases(inputs=None, y=y, classes=classes, sha256=sha256(content), groups=groups, parts=parts)
