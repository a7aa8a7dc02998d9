"""The two pages as one file, and what stands at the foot of both."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from coach import __version__
from coach.domain import Person, PersonFile
from coach.reports.pdf.content import Period, content_of
from coach.reports.pdf.days import full_day
from coach.reports.pdf.first_page import draw_first_page
from coach.reports.pdf.letterhead import Letterhead
from coach.reports.pdf.second_page import draw_second_page
from coach.reports.pdf.sheet import (
    BOTTOM,
    LEFT,
    RIGHT,
    SOFT,
    WIDTH,
    Sheet,
)

__all__ = ["draw_foot", "person_pdf"]

_NOBODY = Letterhead()


def person_pdf(
    file: PersonFile, period: Period, made_on: date, letterhead: Letterhead = _NOBODY
) -> bytes:
    """Always two pages: what does not fit is counted, not shown. made_on: the day it says.
    letterhead: who hands it out."""
    content = content_of(file, period, made_on)
    moment = datetime.combine(made_on, time(), UTC)
    sheet = Sheet(f"Exercise report: {content.person.name}", moment)
    sheet.add_page()
    draw_first_page(sheet, content, letterhead)
    draw_foot(sheet, content.person, made_on, "page 1 of 2")
    sheet.add_page()
    draw_second_page(sheet, content)
    draw_foot(sheet, content.person, made_on, "page 2 of 2")
    return bytes(sheet.output())


def draw_foot(sheet: Sheet, person: Person, made_on: date, page: str) -> None:
    """What stands at the foot of every page."""
    sheet.write_at(
        LEFT,
        BOTTOM + 3.5,
        f"Form Coach {__version__}  ·  made on {full_day(made_on)}  ·  record {person.id}",
        size=6.8,
        colour=SOFT,
        width=WIDTH - 20.0,
    )
    mark = "made-up data  ·  " if person.made_up else ""
    sheet.write_at(
        RIGHT - 60.0,
        BOTTOM + 3.5,
        f"{mark}{page}",
        size=6.8,
        colour=SOFT,
        width=60.0,
        align="R",
    )
