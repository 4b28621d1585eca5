"""Text can be read on every background of the theme, light and dark."""

from __future__ import annotations

import tomllib

import pytest

from tests.conftest import ROOT

AA = 4.5


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_links_and_buttons_reach_aa(mode):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][mode]
    grounds = [theme["backgroundColor"], theme["secondaryBackgroundColor"], *theme["sidebar"].values()]
    for name in ("textColor", "linkColor"):
        for ground in grounds:
            assert contrast(theme[name], ground) >= AA, (name, ground)
    for name in ("redColor", "orangeColor", "greenColor", "blueColor", "grayColor"):
        assert contrast(theme[name], theme["backgroundColor"]) >= AA, name
    assert contrast("#ffffff", theme["primaryColor"]) >= AA  # a primary button's own text
