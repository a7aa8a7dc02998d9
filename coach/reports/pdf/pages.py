"""The two pages: what stands where."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time

from coach import __version__
from coach.domain import Ended, PersonFile, Prescription, SessionRecord, SetFigures
from coach.exercises.registry import get
from coach.programme.plan import EACH, Block
from coach.progress.change import over
from coach.progress.measures import Measure
from coach.progress.trend import Series
from coach.reports.pdf.charts import Box, day_words, draw_pain, draw_range
from coach.reports.pdf.content import (
    Content,
    Period,
    change_words,
    content_of,
    form_share,
    outcome_words,
)
from coach.reports.pdf.sheet import (
    ACCENT,
    ALARM,
    BOTTOM,
    INK,
    LEFT,
    PALE,
    RIGHT,
    ROW_MM,
    SECOND,
    SOFT,
    TOP,
    WIDTH,
    Column,
    Sheet,
)
from coach.words import progress_words
from coach.words.result_words import DISCLAIMER

__all__ = ["person_pdf"]

_CHARTS = 4
_FLAGS = 5
_PRESCRIPTIONS = 6
_REMARKS = 4
_SESSIONS_TO = 185.0
_FAULTS = 9
_UNSEEN = 5
_NOTES_TO = 262.0

_GAP = 6.0
_HALF = (WIDTH - _GAP) / 2

_ENDED = {
    None: "goes on",
    Ended.DONE: "to the end",
    Ended.STOPPED: "stopped early",
    Ended.HURT: "it hurt",
    Ended.INTERRUPTED: "interrupted",
}
_UNITS = {"deg": "°", "cm": "cm", "pct": "% of body height"}


def person_pdf(file: PersonFile, period: Period, made_on: date) -> bytes:
    """Always two pages: what does not fit is counted, not shown. made_on: the day it says."""
    content = content_of(file, period, made_on)
    moment = datetime.combine(made_on, time(), UTC)
    sheet = Sheet(f"Exercise report: {content.person.name}", moment)
    for number, draw in enumerate((_first_page, _second_page), 1):
        sheet.add_page()
        draw(sheet, content)
        _foot(sheet, content, made_on, number)
    return bytes(sheet.output())


def _first_page(sheet: Sheet, content: Content) -> None:
    y = _head(sheet, content)
    y = _tiles(sheet, y, content)
    y = _needs_a_look(sheet, y, content)
    _pain(sheet, 222.0, content)
    _ranges(sheet, y, 220.0, content)


def _second_page(sheet: Sheet, content: Content) -> None:
    y = _programme(sheet, TOP, content)
    y = _sessions(sheet, y, content)
    y = max(_faults(sheet, y, content), _unseen(sheet, y, content)) + 2.0
    _told_and_noted(sheet, y, content)
    sheet.write_lines(
        268.0,
        "Angles, counts and faults are estimates from one camera, with one standard deviation; a "
        "change is called one only past the smallest that the measurement can tell. " + DISCLAIMER,
        most=4,
        size=7,
        colour=SOFT,
    )


def _head(sheet: Sheet, content: Content) -> float:
    person, period = content.person, content.period
    sheet.write_at(LEFT, TOP, "Exercise report", size=9, bold=True, colour=ACCENT, width=80.0)
    sheet.write_at(
        LEFT, TOP + 4.5, person.name.strip() or "No name", size=19, bold=True, width=132.0
    )
    facts = [f"{_full(period.first)} to {_full(period.last)}"]
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
        sheet.rect(x, y, width, 20.0, style="F")
        sheet.write_at(x + 3, y + 2.0, title, size=8, colour=SOFT, width=width - 6)
        sheet.write_at(x + 3, y + 6.0, value, size=15, bold=True, width=width - 6)
        sheet.write_at(x + 3, y + 14.3, below, size=7.2, colour=SOFT, width=width - 6)
    return y + 25.0


def _adherence(content: Content) -> tuple[str, str]:
    share = content.adherence
    if content.days_per_week is None:
        return "no plan", "nothing was prescribed"
    if share is None:
        return "just begun", f"{content.days_per_week} days a week agreed"
    done, planned = (sum(getattr(w, n) for w in content.weeks) for n in ("done", "planned"))
    return f"{share:.0%}", f"{done} days, {planned} planned"


def _repetitions(sessions: tuple[SessionRecord, ...]) -> str:
    number = sum(session.rep_count for session in sessions)
    return "1 repetition" if number == 1 else f"{number} repetitions"


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
        x = LEFT + (number % 2) * (_HALF + _GAP)
        top = y + (number // 2) * height
        title = f"{progress_words.named(series.exercise, series.side)} ({_UNITS[series.unit]})"
        sheet.write_at(x, top, title, size=8.5, bold=True, width=_HALF)
        change = over(series)
        colour = INK if change.certain else SOFT
        sheet.write_at(
            x, top + 4.2, change_words(change, series.unit), size=7.8, colour=colour, width=_HALF
        )
        draw_range(sheet, Box(x, top + 9.5, _HALF, height - 13.0), series, content.period)


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


def _programme(sheet: Sheet, y: float, content: Content) -> float:
    y = sheet.heading(y, "Programme")
    if not content.prescriptions:
        sheet.write_at(LEFT, y, "Nothing was prescribed; the general programme holds.", size=9)
        return y + 9.0
    columns = [
        Column("Exercise", 56.0),
        Column("Sets × repetitions", 38.0),
        Column("Target", 36.0),
        Column("Days a week", 20.0, "R"),
        Column("In force", WIDTH - 150.0, "R"),
    ]
    rows = [_prescription(one) for one in content.prescriptions]
    y = sheet.grid(y, columns, rows, most=_PRESCRIPTIONS, more="before") + 0.5
    remarks = [one for one in content.prescriptions if one.notes.strip() and not one.ended_at]
    for one in remarks[:_REMARKS]:
        text = f"{progress_words.named(one.block.exercise, one.block.side)}: {one.notes}"
        y = sheet.write_lines(y, text, most=2, size=8, colour=SOFT)
    return y + 3.5


def _prescription(one: Prescription) -> list[str]:
    block = one.block
    begun = day_words(one.starts_on)
    return [
        progress_words.named(block.exercise, block.side),
        _dose(block),
        _target(block),
        str(one.days_per_week),
        f"from {begun}" if one.ended_at is None else f"{begun} to {day_words(one.ended_at.date())}",
    ]


def _dose(block: Block) -> str:
    hold = "" if block.hold_s is None else f", {block.hold_s:g} s"
    legs = " each leg" if block.side == EACH else ""
    return f"{block.sets} × {block.reps}{hold}{legs}"


def _target(block: Block) -> str:
    unit = get(block.exercise).unit
    parts = [] if block.target is None else [_as_set(block.target, unit)]
    if block.max_target is not None:
        parts.append(f"at most {_as_set(block.max_target, unit)}")
    return ", ".join(parts) or "usual"


def _as_set(target: float, unit: str) -> str:
    """A rise's target is in cm where the height is known, else in % of it: the number alone."""
    return f"{target:g}°" if unit == "deg" else f"{target:g}"


def _sessions(sheet: Sheet, y: float, content: Content) -> float:
    y = sheet.heading(y, "Sessions, the latest first")
    if not content.sessions:
        sheet.write_at(LEFT, y, "No session in this time.", size=9)
        return y + 9.0
    by_session: dict[str, list[SetFigures]] = defaultdict(list)
    for one in content.figures:
        by_session[one.session_id].append(one)
    columns = [
        Column("Day", 34.0),
        Column("Ended", 27.0),
        Column("Sets", 14.0, "R"),
        Column("Repetitions", 28.0, "R"),
        Column("Without fault", 27.0, "R"),
        Column("Pain", 24.0, "R"),
        Column("Effort", WIDTH - 154.0, "R"),
    ]
    rows = [_session(one, tuple(by_session[one.id])) for one in content.sessions]
    most = int((_SESSIONS_TO - y) / ROW_MM) - 2
    return sheet.grid(y, columns, rows, most=most, more="before") + 4.0


def _session(session: SessionRecord, sets: tuple[SetFigures, ...]) -> list[str]:
    ratings = session.ratings
    at = session.started_at
    return [
        f"{at:%a} {_full(at.date())}",
        _ENDED[session.ended],
        str(len(session.sets)),
        f"{session.rep_count} of {sum(one.wanted for one in sets)}",
        form_share(sets),
        _pair(ratings.pain_before, ratings.pain_after),
        _pair(ratings.effort_before, ratings.effort_after),
    ]


def _pair(before: int | None, after: int | None) -> str:
    if before is None and after is None:
        return ""
    return " → ".join("–" if one is None else str(one) for one in (before, after))


def _faults(sheet: Sheet, y: float, content: Content) -> float:
    y = sheet.heading(y, "Faults, of the repetitions judged", width=_HALF)
    if not content.faults:
        sheet.write_at(LEFT, y, "None was found.", size=8.5, width=_HALF)
        return y + 7.0
    columns = [
        Column("Check", 56.0),
        Column("Faults", 18.0, "R"),
        Column("Share", _HALF - 74.0, "R"),
    ]
    rows = [
        [
            f"{get(one.exercise).title}: {one.title.lower()}",
            f"{one.faults}/{one.judged}",
            f"{one.share:.0%}",
        ]
        for one in content.faults
    ]
    return sheet.grid(y, columns, rows, most=_FAULTS, more="kinds") + 2.0


def _unseen(sheet: Sheet, y: float, content: Content) -> float:
    x = LEFT + _HALF + _GAP
    y = sheet.heading(y, "Never judged", x=x, width=_HALF)
    if not content.unseen:
        sheet.write_at(x, y, "Everything that was asked could be seen.", size=8.5, width=_HALF)
        return y + 7.0
    for one in content.unseen[:_UNSEEN]:
        title = f"{get(one.exercise).title}: {one.title.lower()}"
        sheet.write_at(x, y, title, size=8, width=_HALF)
        sheet.write_at(
            x + 3.0, y + 4.0, one.turn or one.why, size=7.2, colour=SOFT, width=_HALF - 3
        )
        y += 8.6
    if len(content.unseen) > _UNSEEN:
        left = len(content.unseen) - _UNSEEN
        sheet.write_at(x, y, f"and {left} more", size=7.5, colour=SOFT, width=_HALF)
        y += 4.7
    return y + 2.0


def _told_and_noted(sheet: Sheet, y: float, content: Content) -> None:
    """Signs that call for a doctor, then the notes, as many as there is room for."""
    y = sheet.heading(y, "Signs told, and notes")
    texts = [
        f"{_full(one.at.date())}, sign told: {'; '.join(one.signs)}"
        + (
            " (not seen by a provider yet)"
            if one.cleared_at is None
            else f" (seen by a provider, as said on {_full(one.cleared_at.date())})"
        )
        for one in content.symptom_checks
    ]
    texts += [f"{_full(one.at.date())}, {one.author}: {one.text}" for one in content.notes]
    if not texts:
        sheet.write_at(LEFT, y, "None in this time.", size=8.5)
        return
    for number, text in enumerate(texts):
        room = int((_NOTES_TO - y) / 4.0)
        if room < 2 and number < len(texts) - 1:
            left = len(texts) - number
            sheet.write_at(LEFT, y, f"and {left} more before", size=7.5, colour=SOFT)
            return
        y = sheet.write_lines(y, text, most=max(min(room, 3), 1)) + 1.0


def _foot(sheet: Sheet, content: Content, made_on: date, number: int) -> None:
    sheet.write_at(
        LEFT,
        BOTTOM + 3.5,
        f"Form Coach {__version__}  ·  made on {_full(made_on)}  ·  record {content.person.id}",
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


def _full(day: date) -> str:
    return f"{day_words(day)} {day.year}"
