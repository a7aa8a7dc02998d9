"""The second page: the programme, the sessions, faults, what was never judged, signs and notes."""

from __future__ import annotations

from collections import defaultdict

from coach.coaching.form import most
from coach.domain import Ended, Prescription, SessionRecord, SetFigures, SymptomCheck
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.programme.plan import EACH, Block
from coach.reports.pdf.content import (
    Content,
    form_share,
)
from coach.reports.pdf.days import day_words, full_day
from coach.reports.pdf.sheet import (
    GAP,
    HALF,
    LEFT,
    ROW_MM,
    SOFT,
    TOP,
    WIDTH,
    Column,
    Sheet,
)
from coach.words import movement_words, names, progress_words
from coach.words.result_words import DISCLAIMER

__all__ = ["dose", "draw_second_page", "signs", "target"]

_PRESCRIPTIONS = 6
_REMARKS = 4
_SESSIONS_TO = 185.0
_FAULTS = 9
_UNSEEN = 5
_NOTES_TO = 262.0

_ENDED = {
    None: "goes on",
    Ended.DONE: "to the end",
    Ended.STOPPED: "stopped early",
    Ended.HURT: "it hurt",
    Ended.INTERRUPTED: "interrupted",
}


def draw_second_page(sheet: Sheet, content: Content) -> None:
    """Draw it on the sheet's current page."""
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
        dose(block),
        target(block),
        str(one.days_per_week),
        f"from {begun}"
        if one.ended_at is None
        else f"{begun} to {day_words(local_day(one.ended_at))}",
    ]


def dose(block: Block) -> str:
    """Sets and repetitions in a few signs."""
    hold = "" if block.hold_s is None else f", {block.hold_s:g} s"
    legs = " each leg" if block.side == EACH else ""
    return f"{block.sets} × {block.reps}{hold}{legs}"


def target(block: Block) -> str:
    """How far, and how far at most; “usual” where neither is set."""
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
        Column("Without fault", 36.0, "R"),
        Column("Pain", 21.0, "R"),
        Column("Effort", WIDTH - 160.0, "R"),
    ]
    rows = [_session(one, tuple(by_session[one.id])) for one in content.sessions]
    most = int((_SESSIONS_TO - y) / ROW_MM) - 2
    y = sheet.grid(y, columns, rows, most=most, more="before")
    told = _not_counted(content)
    if told:
        y = sheet.write_lines(y + 0.5, told, most=2, size=7.5, colour=SOFT)
    return y + 4.0


def _not_counted(content: Content) -> str:
    """What was seen and not counted, and how much people corrected; "" where neither was."""
    sentences = []
    if content.uncounted:
        sentences.append(movement_words.sentence(content.uncounted))
    if content.corrections:
        camera = sum(session.rep_count for session in content.sessions)
        corrected = sum(session.corrected_count for session in content.sessions)
        count = "1 movement" if content.corrections == 1 else f"{content.corrections} movements"
        sentences.append(
            f"{count} corrected by a person: {corrected} repetitions in all, {camera} counted by "
            "the camera."
        )
    return " ".join(sentences)


def _session(session: SessionRecord, sets: tuple[SetFigures, ...]) -> list[str]:
    ratings = session.ratings
    at = session.started_at
    return [
        f"{at:%a} {full_day(at.date())}",
        _ENDED[session.ended],
        str(len(session.sets)),
        f"{session.corrected_count} of {sum(one.wanted for one in sets)}",
        form_share(sets),
        _pair(ratings.pain_before, ratings.pain_after),
        _pair(ratings.effort_before, ratings.effort_after),
    ]


def _pair(before: int | None, after: int | None) -> str:
    if before is None and after is None:
        return ""
    return " → ".join("–" if one is None else str(one) for one in (before, after))


def _faults(sheet: Sheet, y: float, content: Content) -> float:
    y = sheet.heading(y, "Faults, of the repetitions judged", width=HALF)
    if not content.faults:
        sets = content.figures
        mostly = most(sum(one.judged for one in sets), sum(one.counted for one in sets))
        said = "None was found." if mostly else "Too little was judged to say that there was none."
        sheet.write_at(LEFT, y, said, size=8.5, width=HALF)
        return y + 7.0
    columns = [
        Column("Check", 44.0),
        Column("Faults", 16.0, "R"),
        Column("Judged", 16.0, "R"),
        Column("Share", HALF - 76.0, "R"),
    ]
    rows = [
        [
            f"{get(one.exercise).title}: {one.title.lower()}",
            f"{one.faults}/{one.judged}",
            f"{one.judged}/{one.counted}",
            f"{one.share:.0%}",
        ]
        for one in content.faults
    ]
    return sheet.grid(y, columns, rows, most=_FAULTS, more="kinds") + 2.0


def _unseen(sheet: Sheet, y: float, content: Content) -> float:
    x = LEFT + HALF + GAP
    y = sheet.heading(y, "Never judged, or in half at most", x=x, width=HALF)
    lines = [(one.exercise, one.title, one.turn or one.why) for one in content.unseen]
    lines += [(one.exercise, one.title, progress_words.seldom(one)) for one in content.seldom]
    if not lines:
        sheet.write_at(x, y, "Everything that was asked could be seen.", size=8.5, width=HALF)
        return y + 7.0
    for exercise, check, how in lines[:_UNSEEN]:
        title = f"{get(exercise).title}: {check.lower()}"
        sheet.write_at(x, y, title, size=8, width=HALF)
        sheet.write_at(x + 3.0, y + 4.0, how, size=7.2, colour=SOFT, width=HALF - 3)
        y += 8.6
    if len(lines) > _UNSEEN:
        left = len(lines) - _UNSEEN
        sheet.write_at(x, y, f"and {left} more", size=7.5, colour=SOFT, width=HALF)
        y += 4.7
    return y + 2.0


def signs(check: SymptomCheck) -> str:
    """The signs that somebody told of, and whether a provider has seen them."""
    seen = "not seen by a provider yet"
    if check.cleared_at is not None:
        seen = f"seen by a provider, as said on {full_day(local_day(check.cleared_at))}"
    return f"{'; '.join(check.signs)} ({seen})"


def _told_and_noted(sheet: Sheet, y: float, content: Content) -> None:
    """Signs that call for a doctor, then the notes, as many as there is room for."""
    y = sheet.heading(y, "Signs told, and notes")
    texts = [
        f"{full_day(local_day(one.at))}, sign told: {signs(one)}" for one in content.symptom_checks
    ]
    texts += [
        f"{full_day(local_day(one.at))}, {names.author(one.author)}: {one.text}"
        for one in content.notes
    ]
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
