"""People made by hand, with sessions, for tests of what is handed over of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from coach.coaching.correction import Correction
from coach.coaching.results import CheckResult, Finding, Movement, Outcome, SetSummary, Verdict
from coach.domain import (
    Ended,
    EndedBy,
    Note,
    Person,
    PersonFile,
    Prescription,
    Ratings,
    SessionRecord,
    SetResult,
    SymptomCheck,
)
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import View
from coach.programme.plan import Block, Plan, Round

LOCAL = timezone(timedelta(hours=2))
BEGAN = datetime(2026, 8, 31, 18, 30, tzinfo=LOCAL)
"""A Monday."""
MADE_AT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

BLOCKS = (
    Block("squat", side="both", sets=2, reps=8, target=60.0),
    Block("hamstring-curl", side="each", sets=1, reps=10),
    Block("calf-raise", side="both", sets=1, reps=10),
)
HEIGHT_CM = 171.0
BUILD = SegmentLengths(0.49, 0.51, 0.66, 0.12, 0.24, 60.5)
_PEAKS = {"deg": (70.0, 4.2, 66.0), "cm": (7.1, 0.8, 7.0), "pct": (4.2, 0.5, 4.1)}


_RATINGS = Ratings(3, 4, 2, 5)


def rep(index: int, side: str = "both", unit: str = "deg", *, more: float = 0.0) -> Movement:
    """A repetition every four seconds: every third stoops, every fourth is too small to count."""
    start = 2.0 + 4.0 * (index - 1)
    peak, sd, made = _PEAKS[unit]
    verdict = Verdict.OK if index % 3 else Verdict.FAULT
    return Movement(
        index=index,
        side=side,
        start_s=start,
        peak_s=start + 1.25,
        end_s=start + 2.75,
        number=index,
        outcome=Outcome.COUNTED if index % 4 else Outcome.PARTIAL,
        reason="" if index % 4 else "it was too small to count",
        unit=unit,
        peak=peak + more,
        peak_sd=sd,
        range=made + more,
        lowering_s=1.1,
        hold_s=0.35,
        lifting_s=1.3,
        findings=(
            Finding("forward-lean", verdict, 24.0, 3.0, 20.0, "deg"),
            Finding("knees-in", Verdict.NOT_JUDGED, None, None, 1.0, "ratio", "face the camera"),
        ),
        by_side=((peak + more, sd), None) if side == "both" else (None, None),
    )


def set_of(index: int, made: Round, reps: int = 8, more: float = 0.0) -> SetResult:
    """A set seen from the side, from 60 seconds after the one before it."""
    unit = "cm" if made.exercise == "calf-raise" else "deg"
    done = tuple(rep(i, made.side, unit, more=more) for i in range(1, reps + 1))
    stooped = tuple(r.index for r in done if r.counted and r.faults)
    summary = SetSummary(
        exercise=made.exercise,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.SIDE,
        yaw_deg=88.04,
        movements=done,
        checks=(
            CheckResult("forward-lean", Verdict.FAULT if stooped else Verdict.OK, stooped),
            CheckResult("knees-in", Verdict.NOT_JUDGED, (), "face the camera"),
        )
        if done
        else (),
        person_visible=0.98,
    )
    begun = 60.0 * index
    return SetResult(index, made, summary, begun, begun + 45.5, EndedBy.TARGET)


def session_of(
    number: int,
    person_id: str = "b" * 32,
    blocks: Sequence[Block] = BLOCKS,
    *,
    started_at: datetime | None = None,
    ended: Ended | None = Ended.DONE,
    ratings: Ratings = _RATINGS,
    more: float = 0.0,
) -> SessionRecord:
    """A session with every set of the plan."""
    plan = Plan(tuple(blocks), HEIGHT_CM)
    begun = started_at or BEGAN + timedelta(days=2 * (number - 1))
    return SessionRecord(
        id=f"a{number:031x}",
        person_id=person_id,
        started_at=begun,
        ended_at=None if ended is None else begun + timedelta(minutes=21, seconds=30),
        ended=ended,
        plan=plan,
        ratings=ratings,
        sets=tuple(set_of(i, made, made.reps, more) for i, made in enumerate(plan.rounds())),
    )


def prescriptions(person_id: str = "b" * 32) -> tuple[Prescription, ...]:
    """The blocks, in force from the day of the first session."""
    return tuple(
        Prescription(
            id=f"{i:032x}",
            person_id=person_id,
            block=block,
            days_per_week=3,
            starts_on=BEGAN.date(),
            notes="Not deeper than feels fine." if i == 0 else "",
            written_by="Jo Therapist",
            written_at=BEGAN - timedelta(days=1),
        )
        for i, block in enumerate(BLOCKS)
    )


def person_file(
    sessions: int = 3,
    *,
    name: str = "Robin Example",
    made_up: bool = True,
    note: str = "Knee feels looser on stairs.",
) -> PersonFile:
    """Somebody with so many sessions, the range slowly growing, the pain slowly going."""
    person = Person("b" * 32, name, BEGAN - timedelta(days=3), HEIGHT_CM, made_up, BUILD)
    done = tuple(
        session_of(
            number,
            ratings=Ratings(max(5 - number // 4, 1), max(5 - number // 3, 1), 2, 4),
            more=min(0.4 * number, 18.0),
        )
        for number in range(1, sessions + 1)
    )
    return PersonFile(
        person=person,
        prescriptions=prescriptions(),
        sessions=done,
        symptom_checks=(
            SymptomCheck("c" * 32, person.id, BEGAN, ()),
            SymptomCheck(
                "d" * 32,
                person.id,
                BEGAN + timedelta(days=30),
                ("your knee catches or locks",),
                BEGAN + timedelta(days=32),
            ),
        ),
        notes=(Note("e" * 32, person.id, "Jo Therapist", BEGAN + timedelta(days=10), note),)
        if note
        else (),
    )


def nothing_done() -> PersonFile:
    """Somebody who has not begun."""
    return replace(person_file(0, note=""), prescriptions=(), symptom_checks=())


def corrected_file(by: str = "Theo Therapist") -> PersonFile:
    """Somebody with one session, in whose first set two movements more are no repetition; of one of
    them and of a repetition somebody said otherwise."""
    file = person_file(1)
    (session,) = file.sessions
    first, *others = session.sets
    odd = replace(rep(9), number=None, outcome=Outcome.REJECTED, reason="only one knee bent")
    gone = replace(rep(10), number=None, outcome=Outcome.NOT_JUDGED, reason="the camera moved")
    at = MADE_AT - timedelta(days=1)
    first = replace(
        first,
        summary=replace(first.summary, movements=(*first.summary.movements, odd, gone)),
        corrections=(Correction(4, True, "", at), Correction(9, True, by, at)),
    )
    return replace(file, sessions=(replace(session, sets=(first, *others)),))
