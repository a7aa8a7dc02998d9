"""The discharge summary: from the first session to the last, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from coach.domain import Ended, PersonFile
from coach.domain.days import local_day
from coach.progress.change import Outcome, over
from coach.progress.measures import Measure
from coach.progress.outcomes import outcome_courses
from coach.progress.trend import Series, exercise_series, rating_series
from coach.records.access import ALONE
from coach.reports.pdf.content import Content, Period, content_of
from coach.reports.pdf.days import full_day
from coach.reports.pdf.head import PAIN_MEANS, draw_head, measured_title
from coach.reports.pdf.letterhead import Letterhead
from coach.reports.pdf.pages import draw_foot
from coach.reports.pdf.second_page import dose, signs, target
from coach.reports.pdf.sheet import BOTTOM, INK, ROW_MM, SOFT, TOP, WIDTH, Column, Sheet
from coach.words import names, outcome_words, progress_words
from coach.words.result_words import DISCLAIMER

__all__ = ["discharge_pdf"]

_CHANGE = (
    Column("What", 78.0),
    Column("First days", 29.0),
    Column("Latest days", 29.0),
    Column("What can be said", WIDTH - 136.0),
)
_OTHER_SIDE = "*"
_PROGRAMME = (
    Column("Exercise", 44.0),
    Column("Sets × repetitions", 31.0),
    Column("Target", 28.0),
    Column("Days a week", 21.0, "R"),
    Column("In force", 31.0, "R"),
    Column("Set by", WIDTH - 155.0),
)
_OFTEN = 6.8 + 2 * ROW_MM
"""A heading with a table's first row: what must not be torn apart."""


def discharge_pdf(file: PersonFile, made_on: date, letterhead: Letterhead) -> bytes:
    """From the first session to the last one; without any, from when the person came; and whatever
    was told, noted and written, also before and after. made_on: the day it says, and what was due
    counts up to the day before it at most."""
    days = [one.started_at.date() for one in file.sessions]
    period = Period(min(days), max(days)) if days else Period.whole(file, made_on)
    content = content_of(file, period, made_on)
    title = f"Discharge summary: {file.person.name}"
    sheet = Sheet(title, datetime.combine(made_on, time(), UTC))
    sheet.add_page()
    flow = _Flow(sheet, draw_head(sheet, "Discharge summary", file.person, period, letterhead))
    _done(flow, content)
    _changes(flow, "How far, with one standard deviation", _ranges(content))
    _changes(flow, "Form: repetitions without a fault, of those judged", _form(content))
    _changes(flow, "Pain and effort, 0 to 10", _ratings(content))
    flow.lines(PAIN_MEANS, small=True)
    _outcomes(flow, file)
    _programme(flow, file)
    _told(flow, file)
    flow.lines(
        "Angles, counts and faults are estimates from one camera; a change is called one only past "
        f"the smallest that the measurement can tell. {DISCLAIMER}",
        small=True,
    )
    pages = sheet.page_no()
    for number in range(1, pages + 1):
        sheet.page = number
        draw_foot(sheet, file.person, made_on, f"page {number} of {pages}")
    return bytes(sheet.output())


class _Flow:
    """What is written goes on below what was, on the next page where there is no room."""

    def __init__(self, sheet: Sheet, y: float) -> None:
        self._sheet, self._y = sheet, y

    def heading(self, text: str) -> None:
        self._room(_OFTEN)
        self._y = self._sheet.heading(self._y + 2.0, text)

    def lines(self, text: str, *, small: bool = False) -> None:
        """Whole, however long."""
        size = 7.2 if small else 8.5
        for line in self._sheet.lines_of(text, WIDTH, size):
            self._room(ROW_MM)
            self._y = self._sheet.write_lines(
                self._y, line, most=1, size=size, colour=SOFT if small else INK
            )
        self._y += 0.8

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Every row, with the headings again on each page."""
        left = list(rows)
        while left:
            self._room(3 * ROW_MM)
            fit = int((BOTTOM - self._y) / ROW_MM) - 1
            self._y = self._sheet.grid(self._y, columns, left[:fit], most=fit, more="")
            left = left[fit:]
        self._y += 1.0

    def _room(self, height: float) -> None:
        if self._y + height > BOTTOM:
            self._sheet.add_page()
            self._y = TOP


def _done(flow: _Flow, content: Content) -> None:
    flow.heading("What was done")
    reps = sum(one.corrected_count for one in content.sessions)
    hurt = sum(one.ended is Ended.HURT for one in content.sessions)
    flow.lines(
        f"{_number(len(content.sessions), 'session')} on "
        f"{_number(len({one.started_at.date() for one in content.sessions}), 'day')}, "
        f"{_number(reps, 'repetition')}; {hurt or 'none'} ended because it hurt."
    )
    done = content.adherence
    if done.share is not None:
        flow.lines(f"Adherence: {done.share:.0%}, {progress_words.adherence(done)}.")


def _changes(flow: _Flow, title: str, series: Sequence[tuple[str, Series]]) -> None:
    flow.heading(title)
    if not series:
        flow.lines("Not measured, or not answered.")
        return
    rows = [_change(name, one) for name, one in series]
    flow.table(_CHANGE, rows)
    if any(row[-1].endswith(_OTHER_SIDE) for row in rows):
        flow.lines(f"{_OTHER_SIDE} seen from different sides", small=True)


def _change(name: str, series: Series) -> tuple[str, str, str, str]:
    found = over(series)
    before, after = (
        progress_words.value(one, series.unit) if one.known else "\N{EN DASH}"
        for one in (found.before, found.after)
    )
    said = "too few days to compare"
    if found.outcome is not Outcome.UNKNOWN:
        said = found.outcome.value + ("" if found.same_view else _OTHER_SIDE)
    return name, before, after, said


def _ranges(content: Content) -> list[tuple[str, Series]]:
    return [(measured_title(one), one) for one in content.ranges]


def _form(content: Content) -> list[tuple[str, Series]]:
    return [
        (progress_words.named(one.exercise, one.side), one)
        for one in exercise_series(content.figures, content.person.height_cm)
        if one.measure is Measure.FORM
    ]


def _ratings(content: Content) -> list[tuple[str, Series]]:
    rated = rating_series(content.sessions)
    return [(progress_words.MEASURES[one.measure], one) for one in rated]


def _outcomes(flow: _Flow, file: PersonFile) -> None:
    flow.heading("Outcome measures")
    courses = outcome_courses(file.outcomes)
    if not courses:
        flow.lines("Not answered.")
    for course in courses:
        flow.lines(f"{course.measure.short}: {outcome_words.change(course)}")
        before = {one.what.casefold(): one for one in course.answers[0].items}
        for one in course.latest.items:
            first = outcome_words.rated(before[one.what.casefold()])
            flow.lines(f"{one.what}: {first} to {outcome_words.rated(one)}")
        flow.lines(outcome_words.limit(course.measure), small=True)


def _programme(flow: _Flow, file: PersonFile) -> None:
    flow.heading("Programme, from first to last")
    if not file.prescriptions:
        flow.lines("Nothing was prescribed; the general programme held.")
        return
    rows = [
        (
            progress_words.named(one.block.exercise, one.block.side),
            dose(one.block),
            target(one.block),
            str(one.days_per_week),
            _span(one.starts_on, None if one.ended_at is None else local_day(one.ended_at)),
            "" if one.written_by == ALONE.name else one.written_by,
        )
        for one in file.prescriptions
    ]
    flow.table(_PROGRAMME, rows)


def _told(flow: _Flow, file: PersonFile) -> None:
    """Signs, notes and messages, all that there are: what matters most to whoever reads this may
    have been said after the last session."""
    told = [one for one in file.symptom_checks if one.signs and one.taken_back_at is None]
    said = {
        "Signs that call for a doctor, as told": [(one.at, signs(one)) for one in told],
        "Notes": [(one.at, f"{names.author(one.author)}: {one.text}") for one in file.notes],
        "Messages": [(one.at, f"{names.author(one.author)}: {one.text}") for one in file.messages],
    }
    for title, texts in said.items():
        if texts:
            flow.heading(title)
        for at, text in texts:
            flow.lines(f"{full_day(local_day(at))}, {text}")


def _span(begun: date, ended: date | None) -> str:
    if ended is None:
        return f"from {begun:%d/%m/%y}"
    return f"{begun:%d/%m/%y}\N{EN DASH}{ended:%d/%m/%y}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
