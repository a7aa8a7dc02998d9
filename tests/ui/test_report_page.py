"""report.html in a browser: whole at every width, and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from coach.coaching.results import Finding, Verdict
from coach.exercises.registry import get
from coach.reports.page import report_page
from tests import builders

MARGIN_PX = 2 * 12 / 25.4 * 96
"""Of both sides, as the page asks for (@page)."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of squats in which every check of the exercise found a fault or none was judged."""
    checks = get("squat").checks
    findings = tuple(
        Finding(one.name, Verdict.FAULT, 31.25, 3.5, 20.0, "deg")
        if number % 2
        else Finding(one.name, Verdict.NOT_JUDGED, None, None, None, "deg", "turn to the camera")
        for number, one in enumerate(checks)
    )
    whole = builders.analysis()
    movements = tuple(
        replace(one, findings=findings if one.counted else ()) for one in whole.summary.movements
    )
    analysis = replace(whole, summary=replace(whole.summary, movements=movements))
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_page(analysis, None, {}), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1366, 390, int(794 - MARGIN_PX), int(816 - MARGIN_PX)])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_nothing_is_wider_than_the_page(
    browser: Browser, report: Path, width: int, media: str
) -> None:
    """794 and 816 px are A4's and Letter's width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media=media)  # type: ignore[arg-type]
    page.goto(report.as_uri())
    wide = page.evaluate(
        """() => [...document.body.querySelectorAll('*')].filter((one) => {
          const box = one.getBoundingClientRect();
          const seen = one.checkVisibility() && !one.closest('thead');
          return seen && (box.right > document.body.getBoundingClientRect().right + 1
            || one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0);
        }).map((one) => one.outerHTML.slice(0, 120))"""
    )
    page.close()
    assert wide == []


def test_the_failed_check_stands_in_its_repetitions_row(browser: Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(report.as_uri())
    title = next(one.title for n, one in enumerate(get("squat").checks) if n % 2)
    failed = page.locator("td", has_text=title).first
    said = re.sub(r"[\u202f\xa0]", " ", failed.inner_text())
    assert f"{title}: work on it (31 ± 4°)" in said
    box, window = failed.bounding_box(), 390
    page.close()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window
