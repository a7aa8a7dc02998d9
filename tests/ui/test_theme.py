"""The theme can be read, in light and in dark."""

from __future__ import annotations

import re

import pytest

from coach.ui.parts.page_frame import STATIC
from coach.ui.server.launch import options

OPTIONS = options()
SCHEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(scheme: str, name: str) -> str:
    return str(OPTIONS[f"theme.{scheme}.{name}"])


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", ["textColor", "linkColor", "primaryColor", "grayTextColor"])
@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_can_be_read_on_each_ground(scheme: str, ink: str, paper: str) -> None:
    assert contrast(colour(scheme, ink), colour(scheme, paper)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_edge_of_a_control_can_be_seen(scheme: str) -> None:
    assert contrast(colour(scheme, "borderColor"), colour(scheme, "backgroundColor")) >= 3


def css_colours() -> dict[str, tuple[str, str]]:
    """The style sheet's own names for colours: in light and in dark."""
    css = (STATIC / "style.css").read_text(encoding="utf-8")
    found = re.findall(r"--coach-([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", css)
    return {name: (light, dark) for name, light, dark in found}


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("ink", "textColor"),
        ("quiet", "grayTextColor"),
        ("accent", "primaryColor"),
        ("paper", "backgroundColor"),
        ("plate", "secondaryBackgroundColor"),
        ("edge", "borderColor"),
    ],
)
def test_the_style_sheet_and_the_theme_use_the_same_colours(name: str, option: str) -> None:
    assert css_colours()[name] == tuple(colour(scheme, option) for scheme in SCHEMES)


@pytest.mark.parametrize("scheme", [0, 1], ids=SCHEMES)
@pytest.mark.parametrize(
    ("ink", "paper"), [("on-accent", "accent"), ("paper", "warm"), ("ink", "warm-plate")]
)
def test_text_can_be_read_on_coloured_ground(scheme: int, ink: str, paper: str) -> None:
    colours = css_colours()
    assert contrast(colours[ink][scheme], colours[paper][scheme]) >= 4.5
