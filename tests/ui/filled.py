"""A person with weeks of sessions in the store, for tests and pictures of the pages.

Made up and the same every time; written as the app writes it, without a camera. The longer it goes,
the further each repetition reaches, the fewer faults there are, and the less it hurts; the left leg
stays a little behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coach.coaching.form import over_the_set
from coach.coaching.results import Finding, Movement, Outcome, SetSummary, Verdict
from coach.domain import Ended, EndedBy, Ratings, SetResult
from coach.exercises.base import SIDE_VIEWS, Check, Exercise
from coach.exercises.registry import get
from coach.motion.types import View
from coach.programme.plan import Plan, Round, default_plan
from coach.records.records import Records
from tests import builders

__all__ = ["DAYS_PER_WEEK", "HEIGHT_CM", "NAME", "Filled", "fill"]

NAME = "Robin Example"
HEIGHT_CM = 171.0
DAYS_PER_WEEK = 3
_DAYS = (0, 2, 4)
_AT = time(18, 30)
_SET_S = 90.0
_REP_S = 4.0


@dataclass(frozen=True)
class Filled:
    """The sessions' ids in order of time; the one that was interrupted, and the last one, whose
    pain afterwards nobody asked for."""

    person_id: str
    sessions: tuple[str, ...]
    interrupted: str
    unrated: str


def fill(records: Records, now: datetime, *, weeks: int = 8) -> Filled:
    """Fill the record of whoever `records` belongs to, up to the day before `now`, with sessions on
    Mondays, Wednesdays and all Fridays but one, and everything else that can be kept of a person.
    now: knows its offset; weeks: 2 or more."""
    person = records.people.me()
    records.people.change(person.id, NAME, HEIGHT_CM, born=None, gender=None)
    first = (now - timedelta(days=now.weekday(), weeks=weeks - 1)).date()
    plan = Plan(default_plan().blocks, HEIGHT_CM)
    for block in plan.blocks:
        records.care.prescribe(person.id, block, days_per_week=DAYS_PER_WEEK, starts_on=first)
    records.care.answer_symptoms(person.id, ())
    records.care.add_note(person.id, "Goes well; the heels could stay down longer.")
    days = [
        day
        for week in range(weeks)
        for weekday in _DAYS[: 2 if week == 1 else 3]
        if (day := first + timedelta(weeks=week, days=weekday)) < now.date()
    ]
    ids = [f"{number:032x}" for number in range(1, len(days) + 1)]
    broken_off = len(days) - 5
    for number, (session_id, day) in enumerate(zip(ids, days, strict=True)):
        share = number / (len(days) - 1)
        _write(
            records,
            person.id,
            session_id,
            datetime.combine(day, _AT, now.tzinfo),
            plan,
            share,
            breaks_off=number == broken_off,
            rated=number != broken_off and number < len(days) - 1,
        )
    return Filled(person.id, tuple(ids), ids[broken_off], ids[-1])


def _write(
    records: Records,
    person_id: str,
    session_id: str,
    at: datetime,
    plan: Plan,
    share: float,
    *,
    breaks_off: bool,
    rated: bool,
) -> None:
    before = Ratings(pain_before=round(5 - 3 * share), effort_before=2)
    writer = records.sessions.begin(person_id, session_id, plan, at, before)
    rounds = plan.rounds()
    for index, made in enumerate(rounds[:1] if breaks_off else rounds):
        writer.set_done(_set(index, made, share, with_poses=index == 0))
    if breaks_off:
        for number in range(1, 4):
            writer.rep(1, _rep(rounds[1], number, share, 1))
        records.sessions.mark_interrupted(session_id)
        return
    if rated:
        writer.rate(Ratings(before.pain_before, round(5 - 3.4 * share), before.effort_before, 4))
    writer.end(Ended.DONE, at + timedelta(seconds=_SET_S * len(rounds)))


def _set(index: int, made: Round, share: float, *, with_poses: bool) -> SetResult:
    exercise = get(made.exercise)
    reps = tuple(_rep(made, number, share, index) for number in range(1, made.reps + 1))
    summary = SetSummary(
        exercise=exercise.name,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.SIDE,
        yaw_deg=88.0,
        movements=reps,
        checks=over_the_set(exercise, reps),
        person_visible=1.0,
    )
    begun = _SET_S * index
    result = SetResult(index, made, summary, begun, begun + _REP_S * made.reps, EndedBy.TARGET)
    if not with_poses:
        return result
    return SetResult(**{**vars(result), "poses": builders.standing(10)})


def _rep(made: Round, number: int, share: float, index: int) -> Movement:
    exercise = get(made.exercise)
    unit, target, sd = "deg", exercise.target(made.settings), 4.0
    if exercise.unit == "pct":
        unit, target, sd = "cm", target * HEIGHT_CM / 100.0, 0.8
    unevenness = ((3 * number + 5 * index + round(40 * share)) % 5 - 2) / 100.0
    stiff = 0.08 if made.side == "left" else 0.0
    peak = target * (0.7 - stiff + 0.3 * share + unevenness)
    start = _SET_S * index + _REP_S * (number - 1)
    both = ((1.02 * peak, sd), (0.98 * peak, sd)) if exercise.signal.both_legs else (None, None)
    return Movement(
        index=number,
        side=made.side,
        start_s=start,
        peak_s=start + 1.4,
        end_s=start + 3.0,
        number=number,
        outcome=Outcome.COUNTED,
        reason="",
        unit=unit,
        peak=peak,
        peak_sd=sd,
        range=0.96 * peak,
        lowering_s=1.2 + 0.4 * share,
        hold_s=0.3,
        lifting_s=1.3,
        findings=tuple(_findings(exercise, number, share)),
        by_side=both,
    )


def _findings(exercise: Exercise, number: int, share: float) -> list[Finding]:
    judged = [check for check in exercise.checks if set(check.views) & set(SIDE_VIEWS)]
    found = []
    for check in exercise.checks:
        if check not in judged:
            why = f"seen from the side; {check.turn}"
            found.append(Finding(check.name, Verdict.NOT_JUDGED, None, None, None, check.unit, why))
        else:
            faulty = check is judged[0] and (3 * number) % 10 < 6 * (1 - share)
            found.append(_judged(check, faulty=faulty))
    return found


def _judged(check: Check, *, faulty: bool) -> Finding:
    verdict = Verdict.FAULT if faulty else Verdict.OK
    value = 26.0 if faulty == check.above else 14.0
    return Finding(check.name, verdict, value, 2.0, 20.0, check.unit)
