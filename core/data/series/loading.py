"""Series as cases: the ``load`` of the demo whose data are series."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from core.data.classes import asked_about
from core.data.series.glucose import glucose_cases
from core.data.series.mitbih import MITBIH
from core.data.series.mitbih_file import mitbih_cases
from core.data.series.own import load_own_series
from core.data.series.pbc import LANDMARK, followed_cases
from core.data.series.preflight import series_findings
from core.data.series.ptbxl import PTBXL
from core.data.series.ptbxl_file import ptbxl_cases
from core.data.series.rhythms import rhythm_cases
from core.errors import UserError
from core.i18n import msg
from core.spec import UPLOAD, Cases, Settings

SETS: Mapping[str, Callable[[Settings], Cases]] = {
    "glucose": lambda settings: glucose_cases(),
    "pbc": lambda settings: followed_cases(settings.landmark or LANDMARK),
    "rhythms-synthetic": lambda settings: rhythm_cases(),
    MITBIH: lambda settings: mitbih_cases(),
    PTBXL: lambda settings: ptbxl_cases(),
}
"""Bundled and fetched sets by their ids, opened with the settings."""


def load_series(settings: Settings, content: bytes | None) -> Cases:
    """The cases of a bundled or fetched set or an upload: ``inputs`` is a ``Series``, ``groups`` the patients.

    With ``settings.positive`` that class is asked about against all others together. UserError where the set or the class is
    not known, or where columns are chosen, which series have not.
    """
    if settings.dataset.startswith(UPLOAD):
        return load_own_series(settings, content)
    if settings.dataset not in SETS:
        raise UserError(
            msg("There is no data set named {name}. Known: {known}."), name=settings.dataset, known=", ".join(SETS)
        )
    if any((settings.target, settings.group, settings.ignored, settings.types, settings.units, settings.report_by)):
        raise UserError(msg("Series have no columns to choose. Leave out everything that names a column."))
    cases = SETS[settings.dataset](settings)
    if cases.ahead is not None and not settings.positive:
        return cases  # what is to be found in it was said when it was cut into windows
    y, classes = asked_about(cases.y, cases.classes, settings.positive)
    found = series_findings(cases.inputs, y, classes, cases.groups)
    followed = cases.followed if classes == cases.classes else None  # "alive" asked about: no event that ends anything
    return dataclasses.replace(cases, y=y, classes=classes, findings=(*cases.findings, *found), followed=followed)
