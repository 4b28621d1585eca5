"""The user's own molecules as a set to learn from: kept molecules as cases, with what the pre-flight has to say of them."""

from __future__ import annotations

import dataclasses

from core.data.molecules.kept import unpack
from core.data.molecules.preflight import molecule_findings
from core.data.own import own_cases
from core.i18n import msg
from core.spec import Cases, Settings


def load_own_molecules(settings: Settings, content: bytes | None) -> Cases:
    """The molecules that the user brought, as ``kept.pack`` wrote them, and what the pre-flight has to say of them."""
    kept, cases = own_cases(settings, content, unpack)
    return dataclasses.replace(
        cases,
        inputs=kept.molecules,
        title=msg("Your own molecules"),
        findings=(*kept.about.findings, *molecule_findings(kept.molecules, cases.y, cases.classes)),
    )
