"""report.html: whole, self-contained, readable, and safe with any name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from coach.coaching.correction import Correction
from coach.coaching.results import Analysis
from coach.reports.page import report_page
from tests import builders

_VOID = {"meta", "link", "img", "br"}
_LINKS = {"src", "href", "srcset", "action", "data", "poster"}


class _Page(HTMLParser):
    """Notes what a browser would build; an unbalanced tag is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def _html(analysis: Analysis | None = None) -> str:
    return report_page(analysis or builders.analysis(), b"png", {1: b"one", 2: b"two"})


def test_movements_that_are_no_repetition_are_shown_with_time_picture_and_reason():
    html = _html(builders.analysis(builders.mixed()))
    page = _Page(html)
    assert "1 movement not counted: only one knee bent." in page.text
    assert "1 movement not judged: counting was paused before it was over." in page.text
    assert "Not counted: only one knee bent." in page.text
    assert "1.0 to 3.0" in page.text
    assert "nan" not in page.text.lower()
    pictures = [image["alt"] for image in page.all("img")]
    assert "The movement at 2.0 seconds." in pictures
    assert any(alt and alt.startswith("Repetition 1 at its peak, 5.0") for alt in pictures)


def test_a_correction_stands_beside_its_movement_and_nothing_else_changes():
    analysis = builders.analysis(builders.mixed())
    at = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    said = (Correction(1, True, "", at), Correction(2, False, "", at))
    peaks = {1: b"one", 2: b"two"}
    before, after = (
        _Page(report_page(analysis, b"png", peaks, words)).text for words in ((), said)
    )
    assert "Corrected" not in before
    assert "1 counted; 1 with your corrections." in after
    assert after.count("Corrected: that was one") == 1  # in its card
    assert after.count("Corrected: that was none") == 2  # in its picture and in its table's row
    added = set(after.splitlines()) - set(before.splitlines())
    assert all("orrect" in line for line in added)
    assert set(before.splitlines()) - set(after.splitlines()) <= {
        line.partition("Corrected")[0] for line in added
    }


def test_nothing_is_requested_from_outside():
    html = _html()
    page = _Page(html)
    links = [
        value for _, attributes in page.tags for name, value in attributes.items() if name in _LINKS
    ]
    assert len(links) == 4  # icon, two pictures, the plot
    assert all(link and link.startswith("data:") for link in links)
    assert not page.all("script")
    assert "url(" not in html
    assert "@import" not in html


def test_every_picture_says_what_it_shows():
    alts = [picture.get("alt") or "" for picture in _Page(_html()).all("img")]
    assert len(alts) == 3
    assert "Repetition 2 at its peak" in alts[1]
    assert "forward lean" in alts[1]
    assert all(len(alt) > 20 for alt in alts)


def test_it_has_language_title_viewport_and_one_heading():
    page = _Page(_html())
    assert page.all("html")[0]["lang"] == "en"
    assert any(meta.get("name") == "viewport" for meta in page.all("meta"))
    assert len(page.all("h1")) == 1
    assert len(page.all("title")) == 1


def test_ids_are_unique_and_labels_point_to_them():
    page = _Page(_html())
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = [a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a]
    assert set(labels) <= set(ids)


def test_what_went_well_comes_before_what_to_work_on():
    text = _Page(_html()).text
    order = [
        text.index(heading)
        for heading in (
            "2 repetitions counted",
            "What went well",
            "What to work on",
            "What could not be judged",
            "Each repetition",
            "not medical advice",
        )
    ]
    assert order == sorted(order)


def test_verdicts_have_a_sign_besides_their_colour():
    text = _Page(_html()).text
    for sign in (r"✗ [^:✓–]+: work on it", r"✓ [^:✗–]+: good", r"– [^:✗✓]+: could not be seen"):
        assert re.search(sign, text)


def test_names_cannot_break_the_page():
    hostile = "<script>alert(1)</script>\"'&.mp4"
    analysis = builders.analysis()
    html = _html(replace(analysis, source=replace(analysis.source, name=hostile)))
    page = _Page(html)
    assert not page.all("script")
    assert hostile in page.text


def test_without_pictures_plot_or_repetitions_it_is_still_whole():
    nothing = builders.summary(
        exercise=None,
        movements=(),
        checks=(),
        notes=("None of the known exercises was recognised.",),
    )
    page = _Page(report_page(builders.analysis(nothing), None, {}))
    assert not page.all("img")
    assert not page.all("table")
    assert "None of the known exercises was recognised." in page.text
    assert "No repetition was counted." in page.text


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "good", "fault", "accent"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_contrast_is_enough_for_small_text(scheme, ink, ground):
    blocks = re.findall(r":root \{(.*?)\}", _html(), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", blocks[scheme]))
    assert _contrast(colours[ink], colours[ground]) >= 4.5  # WCAG 2, level AA


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
