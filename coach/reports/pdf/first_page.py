"""The first page: who, four numbers, what needs a look, how far, and how much pain."""

from __future__ import annotations

from coach.domain import SessionRecord
from coach.progress.change import over
from coach.progress.measures import Measure
from coach.progress.trend import Series
from coach.reports.pdf.charts import Box, draw_pain, draw_range
from coach.reports.pdf.content import (
    Content,
    change_words,
    outcome_words,
)
from coach.reports.pdf.days import full_day
from coach.reports.pdf.sheet import (
    ACCENT,
    ALARM,
    BOTTOM,
    GAP,
    HALF,
    INK,
    LEFT,
    PALE,
    RIGHT,
    SECOND,
    SOFT,
    TOP,
    WIDTH,
    Sheet,
)
from coach.words import progress_words

__all__ = ["draw_first_page"]

_CHARTS = 4
_FLAGS = 5

_UNITS = {"deg": "°", "cm": "cm", "pct": "% of body height"}


def draw_first_page(sheet: Sheet, content: Content) -> None:
    """Draw it on the sheet's current page."""
    y = _head(sheet, content)
    y = _tiles(sheet, y, content)
    y = _needs_a_look(sheet, y, content)
    _pain(sheet, 222.0, content)
    _ranges(sheet, y, 220.0, content)


def _head(sheet: Sheet, content: Content) -> float:
    person, period = content.person, content.period
    sheet.write_at(LEFT, TOP, "Exercise report", size=9, bold=True, colour=ACCENT, width=80.0)
    sheet.write_at(
        LEFT, TOP + 4.5, person.name.strip() or "No name", size=19, bold=True, width=132.0
    )
    facts = [f"{full_day(period.first)} to {full_day(period.last)}"]
    if person.height_cm is not None:
        facts.append(f"{person.height_cm:g} cm tall")
    sheet.write_at(LEFT, TOP + 14.0, "  ·  ".join(facts), size=9.5, colour=SOFT, width=WIDTH)
    if person.made_up:
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
    return TOP + 21.0


def _tiles(sheet: Sheet, y: float, content: Content) -> float:
    """The four numbers to see first."""
    pain = {series.measure: series for series in content.pain}
    tiles = [
        ("Adherence", *_adherence(content)),
        ("Sessions", str(len(content.sessions)), _repetitions(content.sessions)),
        ("Pain before", *_pain_change(pain.get(Measure.PAIN_BEFORE))),
        ("Pain after", *_pain_change(pain.get(Measure.PAIN_AFTER))),
    ]
    width = (WIDTH - 3 * 3.0) / 4
    for number, (title, value, below) in enumerate(tiles):
        x = LEFT + number * (width + 3.0)
        sheet.fill(PALE)
        sheet.rect(x, y, width, 23.0, style="F")
        sheet.write_at(x + 3, y + 2.0, title, size=8, colour=SOFT, width=width - 6)
        sheet.write_at(x + 3, y + 6.0, value, size=15, bold=True, width=width - 6)
        sheet.write_lines(y + 13.2, below, most=3, x=x + 3, size=7.2, colour=SOFT, width=width - 6)
    return y + 28.0


def _adherence(content: Content) -> tuple[str, str]:
    done = content.adherence
    if done.share is None:
        return "–", "just begun" if content.prescriptions else "nothing was prescribed"
    return f"{done.share:.0%}", progress_words.adherence(done)


def _repetitions(sessions: tuple[SessionRecord, ...]) -> str:
    """As people say; what the camera counted beside it, where that is another number."""
    number = sum(session.corrected_count for session in sessions)
    camera = sum(session.rep_count for session in sessions)
    text = "1 repetition" if number == 1 else f"{number} repetitions"
    return text if camera == number else f"{text}, camera {camera}"


def _pain_change(series: Series | None) -> tuple[str, str]:
    if series is None:
        return "–", "not answered"
    change = over(series)
    if not change.before.known:
        return f"{series.points[-1].value:.0f}", outcome_words(change)
    return f"{change.before.value:.1f} → {change.after.value:.1f}", outcome_words(change)


def _needs_a_look(sheet: Sheet, y: float, content: Content) -> float:
    y = sheet.heading(y, "What needs a look")
    if not content.flags:
        sheet.write_at(LEFT, y, "Nothing stands out.", size=9)
        return y + 8.0
    for flag in content.flags[:_FLAGS]:
        sheet.fill(ALARM)
        sheet.circle(LEFT + 1.0, y + 2.1, 0.8, style="F")
        sheet.write_at(LEFT + 4.0, y, flag.sentence, size=9, width=WIDTH - 4.0)
        y += 5.0
    return y + 3.0


def _ranges(sheet: Sheet, y: float, until: float, content: Content) -> None:
    """How far, of the exercises and legs with most days: two beside each other."""
    y = sheet.heading(y, "How far, with one standard deviation")
    if not content.ranges:
        sheet.write_at(LEFT, y, "Nothing was measured in this time.", size=9)
        return
    shown = sorted(content.ranges, key=lambda series: -len(series.points))[:_CHARTS]
    _legend(sheet, y - 6.0, len(content.ranges) - len(shown))
    rows = (len(shown) + 1) // 2
    height = min((until - y) / rows, 70.0)
    for number, series in enumerate(shown):
        x = LEFT + (number % 2) * (HALF + GAP)
        top = y + (number // 2) * height
        title = f"{progress_words.named(series.exercise, series.side)} ({_UNITS[series.unit]})"
        sheet.write_at(x, top, title, size=8.5, bold=True, width=HALF)
        change = over(series)
        colour = INK if change.certain else SOFT
        sheet.write_at(
            x, top + 4.2, change_words(change, series.unit), size=7.8, colour=colour, width=HALF
        )
        draw_range(sheet, Box(x, top + 9.5, HALF, height - 13.0), series, content.period)


def _legend(sheet: Sheet, y: float, left_out: int) -> None:
    text = "broken line: the target  ·  hollow: seen from another side"
    if left_out:
        text += f"  ·  {left_out} more not drawn"
    sheet.write_at(LEFT + 75.0, y, text, size=7, colour=SOFT, width=WIDTH - 75.0, align="R")


def _pain(sheet: Sheet, y: float, content: Content) -> None:
    y = sheet.heading(y, "Pain, 0 to 10")
    if not content.pain:
        sheet.write_at(LEFT, y, "Not answered in this time.", size=9)
        return
    for x, text, colour, hollow in (
        (RIGHT - 62.0, "before a session", SECOND, True),
        (RIGHT - 29.0, "after a session", ACCENT, False),
    ):
        sheet.stroke(colour, 0.3)
        sheet.fill("#ffffff" if hollow else colour)
        sheet.circle(x, y - 4.4, 0.9, style="DF")
        sheet.write_at(x + 2.0, y - 6.0, text, size=7.5, colour=colour, width=30.0)
    draw_pain(sheet, Box(LEFT, y + 1.5, WIDTH, BOTTOM - y - 3.0), content.pain, content.period)
