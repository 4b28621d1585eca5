"""The user's own molecules as a set to learn from: kept molecules as cases, with what the pre-flight has to say of them."""

from __future__ import annotations

import dataclasses

from core.data.molecules.assayed import Assay, Assayed, assay_cases
from core.data.molecules.dividing import SHARES
from core.data.molecules.kept import Kept, unpack
from core.data.molecules.preflight import molecule_findings
from core.data.own import GONE, own_cases
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding, Settings
from core.store import sha256

TITLE = msg("Your own molecules")


def load_own_molecules(settings: Settings, content: bytes | None) -> Cases:
    """The molecules that the user brought, as ``kept.pack`` wrote them, and what the pre-flight has to say of them."""
    if content is not None and (kept := unpack(content)).about.outcomes:
        return assay_cases(_assayed(settings, kept, content), settings)
    kept, cases = own_cases(settings, content, unpack)
    return dataclasses.replace(
        cases,
        inputs=kept.molecules,
        title=TITLE,
        findings=(*kept.about.findings, *molecule_findings(kept.molecules, cases.y, cases.classes)),
        read={"label": kept.about.labels[0]} if kept.about.labels else {},
    )


def own_assays(settings: Settings, content: bytes | None) -> Assayed:
    """The same of a file of which several columns are predicted, all of them; UserError where the file is gone."""
    if content is None:
        raise UserError(GONE)
    return _assayed(settings, unpack(content), content)


def _assayed(settings: Settings, kept: Kept, content: bytes) -> Assayed:
    assays = tuple(
        Assay(name, classes, settings.dataset, name)
        for name, classes in zip(kept.about.labels, kept.about.outcomes, strict=True)
    )
    titles, findings = (TITLE,) * len(assays), (_each(kept), *kept.about.findings)
    return Assayed(kept.molecules, kept.y, assays, sha256(content), findings, titles, SHARES)


def _each(kept: Kept) -> Finding:
    """How many of the molecules that a column says something of have its outcome."""
    counts = [
        f"{name}: {(column == 1).sum()}/{(column >= 0).sum()}"
        for name, column in zip(kept.about.labels, kept.y.T, strict=True)
    ]
    said = msg("{n} columns are learned at once. Molecules with the outcome, of those measured: {columns}.")
    return Finding("ok", said, {"n": len(counts), "columns": ", ".join(counts)})
