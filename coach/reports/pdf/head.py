"""What the report and the discharge summary share: whom they are about, and what is measured."""

from __future__ import annotations

from coach.domain import Person
from coach.programme.advice import PAIN_SCALE_ENDS
from coach.programme.symptoms import HIGH_PAIN, PAIN_STEP
from coach.progress.trend import Series
from coach.reports.pdf.content import Period
from coach.reports.pdf.days import full_day
from coach.reports.pdf.letterhead import Letterhead
from coach.reports.pdf.sheet import ACCENT, ALARM, LEFT, RIGHT, SOFT, TOP, WIDTH, Sheet
from coach.words import names, progress_words

__all__ = ["PAIN_MEANS", "draw_head", "measured_title"]

PAIN_MEANS = (
    f"The person’s own rating before and after a session. 0: {PAIN_SCALE_ENDS[0]}; 10: "
    f"{PAIN_SCALE_ENDS[1]}. {HIGH_PAIN} and more is high; a change of {PAIN_STEP} points is the "
    "smallest that matters to people (Farrar 2001)."
)

_UNITS = {"deg": "°", "cm": "cm", "pct": "% of body height"}


def draw_head(
    sheet: Sheet, title: str, person: Person, period: Period, letterhead: Letterhead
) -> float:
    """Whom it is about and who hands it out; where what follows begins."""
    sheet.write_at(LEFT, TOP, title, size=9, bold=True, colour=ACCENT, width=80.0)
    half = WIDTH / 2
    sheet.write_at(LEFT + half, TOP, letterhead.clinic, size=9, bold=True, width=half, align="R")
    sheet.write_at(
        LEFT, TOP + 4.5, person.name.strip() or "No name", size=19, bold=True, width=132.0
    )
    facts = [f"{full_day(period.first)} to {full_day(period.last)}"]
    if person.born is not None:
        facts.append(f"born {full_day(person.born)}")
    if person.height_cm is not None:
        facts.append(f"{person.height_cm:g} cm tall")
    if letterhead.therapist:
        facts.append(f"therapist: {letterhead.therapist}")
    sheet.write_at(LEFT, TOP + 14.0, "  ·  ".join(facts), size=9.5, colour=SOFT, width=WIDTH)
    if person.made_up:
        _mark_made_up(sheet)
    return TOP + 21.0


def measured_title(series: Series) -> str:
    """“Hamstring curl, left leg: knee flexion (°)”."""
    named = progress_words.named(series.exercise, series.side)
    return f"{named}: {names.quantity(series.exercise)} ({_UNITS[series.unit]})"


def _mark_made_up(sheet: Sheet) -> None:
    sheet.fill(ALARM)
    sheet.rect(RIGHT - 42.0, TOP + 5.5, 42.0, 7.0, style="F")
    sheet.write_at(
        RIGHT - 42.0,
        TOP + 6.9,
        "MADE-UP DATA",
        size=9,
        bold=True,
        colour="#ffffff",
        width=42.0,
        align="C",
    )
