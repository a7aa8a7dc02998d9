"""The two pages as one file, and what stands at the foot of both."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from coach import __version__
from coach.domain import PersonFile
from coach.reports.pdf.content import (
    Content,
    Period,
    content_of,
)
from coach.reports.pdf.days import full_day
from coach.reports.pdf.first_page import draw_first_page
from coach.reports.pdf.second_page import draw_second_page
from coach.reports.pdf.sheet import (
    BOTTOM,
    LEFT,
    RIGHT,
    SOFT,
    WIDTH,
    Sheet,
)

__all__ = ["person_pdf"]


def person_pdf(file: PersonFile, period: Period, made_on: date) -> bytes:
    """Always two pages: what does not fit is counted, not shown. made_on: the day it says."""
    content = content_of(file, period, made_on)
    moment = datetime.combine(made_on, time(), UTC)
    sheet = Sheet(f"Exercise report: {content.person.name}", moment)
    for number, draw in enumerate((draw_first_page, draw_second_page), 1):
        sheet.add_page()
        draw(sheet, content)
        _foot(sheet, content, made_on, number)
    return bytes(sheet.output())


def _foot(sheet: Sheet, content: Content, made_on: date, number: int) -> None:
    sheet.write_at(
        LEFT,
        BOTTOM + 3.5,
        f"Form Coach {__version__}  ·  made on {full_day(made_on)}  ·  record {content.person.id}",
        size=6.8,
        colour=SOFT,
        width=WIDTH - 20.0,
    )
    mark = "made-up data  ·  " if content.person.made_up else ""
    sheet.write_at(
        RIGHT - 60.0,
        BOTTOM + 3.5,
        f"{mark}page {number} of 2",
        size=6.8,
        colour=SOFT,
        width=60.0,
        align="R",
    )
