"""Who needs a look, and why: at most one plain sentence for each reason there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from coach.domain import Ended, Prescription, SetFigures, SymptomCheck
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import EACH, Block
from coach.programme.rest import resting
from coach.programme.schedule import FIRST_DAYS_PER_WEEK
from coach.programme.symptoms import after_session
from coach.progress.change import detectable, like_with_like
from coach.progress.faults import check_of, never_judged
from coach.progress.form import fault_shift
from coach.progress.measures import Better
from coach.progress.symptom_ratings import Done, painful_sessions, symptom_ratings, without
from coach.progress.trend import Series, peak_series, target_in

__all__ = [
    "LATELY_DAYS",
    "PERIOD_DAYS",
    "Case",
    "Flag",
    "FlagKind",
    "flags_of",
    "order",
    "silent_after",
]

PERIOD_DAYS = 14
"""Form is compared between the latest two weeks and the two before; pain counts for two weeks."""

LATELY_DAYS = 2 * PERIOD_DAYS
"""What was broken off or never judged is looked for in so many days."""

_LEAST_SILENCE_DAYS = 7
_IN_A_ROW = 3
_OFTEN = 3
_OFTEN_SHARE = 1 / 3


class FlagKind(StrEnum):
    """Why somebody needs a look."""

    RED_FLAGS = "red flags"
    PAIN = "pain"
    SILENT = "silent"
    NOT_BEGUN = "not begun"
    FORM = "form"
    BROKEN_OFF = "broken off"
    TARGET = "target"
    UNSEEN = "unseen"


_WEIGHTS = {
    FlagKind.RED_FLAGS: 120,
    FlagKind.PAIN: 100,
    FlagKind.SILENT: 60,
    FlagKind.NOT_BEGUN: 60,
    FlagKind.FORM: 40,
    FlagKind.BROKEN_OFF: 30,
    FlagKind.TARGET: 20,
    FlagKind.UNSEEN: 10,
}


@dataclass(frozen=True)
class Flag:
    """A reason for a look, the heavier the more urgent, and a sentence for the therapist."""

    kind: FlagKind
    weight: int
    sentence: str


@dataclass(frozen=True)
class Case:
    """What is known of one person, in any order. since: when they came. sessions: all, or at least
    the last one and those of the latest `LATELY_DAYS`; figures: those of these days suffice."""

    since: date
    sessions: Sequence[Done]
    figures: Sequence[SetFigures]
    prescriptions: Sequence[Prescription] = ()
    red_flags: Sequence[SymptomCheck] = ()
    height_cm: float | None = None


def flags_of(case: Case, today: date) -> tuple[Flag, ...]:
    """The flags of one person, the heaviest first."""
    sessions = sorted(case.sessions, key=lambda session: session.started_at)
    sessions = [session for session in sessions if session.started_at.date() <= today]
    figures = [one for one in case.figures if one.at.date() <= today]
    in_force = [p for p in case.prescriptions if p.ended_at is None and p.starts_on <= today]
    painful, rest = painful_sessions(sessions), resting(symptom_ratings(sessions), today)
    found = [
        _signs(case.red_flags),
        _pain(sessions, today),
        _silence(case, sessions, in_force, today),
        _worse_form(figures, today),
        _broken_off(sessions, today),
        None if rest else _target_reached(without(figures, painful), case, in_force),
        _unseen(figures, today),
    ]
    return tuple(sorted((flag for flag in found if flag), key=lambda flag: -flag.weight))


PersonT = TypeVar("PersonT")


def order(people: Mapping[PersonT, Sequence[Flag]]) -> list[PersonT]:
    """Those who need a look most first: by the heaviest flag, then the next; equal ones as they
    were."""

    def need(person: PersonT) -> list[int]:
        return [*sorted(-flag.weight for flag in people[person]), 0]

    return sorted(people, key=need)


def silent_after(days_per_week: int) -> int:
    """Days without a session after which somebody fell silent: twice the time from one to the next
    that was agreed, a week at least; our own rule."""
    return max(_LEAST_SILENCE_DAYS, round(2 * 7 / days_per_week))


def _flag(kind: FlagKind, sentence: str, more: int = 0) -> Flag:
    return Flag(kind, _WEIGHTS[kind] + more, sentence)


def _since(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _signs(checks: Sequence[SymptomCheck]) -> Flag | None:
    """The latest answer that holds coaching back, whatever was answered since."""
    waiting = [check for check in checks if check.holds_back]
    last = max(waiting, key=lambda check: check.at, default=None)
    if last is None:
        return None
    more = len(last.signs) - 1
    others = f", and {more} more" if more else ""
    return _flag(FlagKind.RED_FLAGS, f"Waits for a doctor’s word: “{last.signs[0]}”{others}", more)


def _pain(sessions: Sequence[Done], today: date) -> Flag | None:
    """The gravest of the latest two weeks' sessions, of equal ones the last; then what still holds
    from longer ago, since nobody said that it eased, or that a provider was asked."""
    start = _since(today, PERIOD_DAYS)
    rated = symptom_ratings(sessions)
    found = []
    for index, one in enumerate(rated, 1):
        if one.on > start and (ease_off := after_session(rated[:index])) is not None:
            gravity = 10 * ease_off.provider_first + (one.after or 0)
            sentence = f"{ease_off.mark}, {_ago((today - one.on).days)}"
            found.append(_flag(FlagKind.PAIN, sentence, gravity))
    if found:
        return max(reversed(found), key=lambda flag: flag.weight)
    rest = resting(rated, today)
    if rest is None:
        return None
    ago = _ago((today - rest.on).days)
    return _flag(FlagKind.PAIN, f"{rest.ease_off.mark}, {ago}; not said to have eased since", 10)


def _silence(
    case: Case, sessions: Sequence[Done], in_force: Sequence[Prescription], today: date
) -> Flag | None:
    if case.prescriptions and not in_force:
        return None  # nothing is asked of them at present
    began = min((p.starts_on for p in in_force), default=case.since)
    allowed = silent_after(max((p.days_per_week for p in in_force), default=FIRST_DAYS_PER_WEEK))
    if not sessions:
        waited = (today - began).days
        if waited <= allowed:
            return None
        return _flag(
            FlagKind.NOT_BEGUN,
            f"Not begun yet, {waited} days after the start",
            min(waited, LATELY_DAYS),
        )
    last = sessions[-1].started_at.date()
    if (today - max(last, began)).days <= allowed:
        return None
    silent = (today - last).days
    return _flag(FlagKind.SILENT, f"No session for {silent} days", min(silent, LATELY_DAYS))


def _worse_form(figures: Sequence[SetFigures], today: date) -> Flag | None:
    middle, start = _since(today, PERIOD_DAYS), _since(today, 2 * PERIOD_DAYS)
    shift = fault_shift(
        [one for one in figures if start < one.at.date() <= middle],
        [one for one in figures if middle < one.at.date()],
    )
    if shift is None or not shift.worse:
        return None
    exercise, name = shift.most
    check = check_of(exercise, name)
    where = get(exercise).title + (f", “{check.title}”" if check else "")
    sentence = f"{shift.sentence} in two weeks, most in: {where}"
    return _flag(FlagKind.FORM, sentence, round(10 * (shift.after - shift.before)))


def _broken_off(sessions: Sequence[Done], today: date) -> Flag | None:
    start = _since(today, LATELY_DAYS)
    over = [s for s in sessions if s.ended is not None and s.started_at.date() > start]
    broken = sum(s.ended in (Ended.INTERRUPTED, Ended.STOPPED) for s in over)
    if broken < _OFTEN or broken < _OFTEN_SHARE * len(over):
        return None
    return _flag(
        FlagKind.BROKEN_OFF, f"{broken} of the last {len(over)} sessions were not finished"
    )


def _target_reached(
    figures: Sequence[SetFigures], case: Case, in_force: Sequence[Prescription]
) -> Flag | None:
    """The exercise that went furthest beyond its target against the measurement's uncertainty, each
    session's own; where something is prescribed, only those under the present one count."""
    reached = []
    for series in peak_series(figures, case.height_cm):
        now = _target_now(series, case, in_force)
        last = like_with_like(series.points)[-_IN_A_ROW:]
        targets = [point.target for point in last if point.target is not None]
        others = case.prescriptions and any(target != now for target in targets)
        if now is None or others or len(targets) < _IN_A_ROW:
            continue
        sign = 1.0 if series.better is Better.HIGHER else -1.0
        beyond = [sign * (p.value - target) for p, target in zip(last, targets, strict=True)]
        if min(beyond) >= 0.0:
            error = detectable(0.0, sum(point.sd for point in last) / len(last))
            reached.append((sum(beyond) / len(beyond) > error, series))
    if not reached:
        return None
    surely, series = max(reached, key=lambda pair: pair[0])
    how = "by more than" if surely else "within"
    return _flag(
        FlagKind.TARGET,
        f"{_named(series.exercise, series.side)}: target reached in the last {_IN_A_ROW} "
        f"sessions, {how} what the measurement may be off",
        int(surely),
    )


def _target_now(series: Series, case: Case, in_force: Sequence[Prescription]) -> float | None:
    """The target in force for a series; where nothing was prescribed, that of its last set."""
    if not case.prescriptions:
        return series.target
    exercise = get(series.exercise)
    if series.unit != exercise.unit_for(case.height_cm):
        return None
    meant = [
        p.block.target
        for p in in_force
        if p.block.exercise == series.exercise and series.side in _sides(p.block)
    ]
    return target_in(series.unit, exercise, meant[0], case.height_cm) if meant else None


def _sides(block: Block) -> tuple[str, ...]:
    return SIDES if block.side == EACH else (block.side,)


def _unseen(figures: Sequence[SetFigures], today: date) -> Flag | None:
    """An exercise, and leg, of which no check that needs a certain view could judge anything: what
    only another view would show beside what was seen is no reason for a look."""
    start = _since(today, LATELY_DAYS)
    kinds: dict[tuple[str, str], list[SetFigures]] = defaultdict(list)
    for one in figures:
        if one.at.date() > start:
            kinds[one.exercise, one.side].append(one)
    for (exercise, side), sets in sorted(kinds.items()):
        turns = {check.name: check.turn for check in get(exercise).checks if check.turn}
        judged = any(name in turns for one in sets for name in (*one.faults, *one.ok))
        missed_turns = Counter(missed.turn for missed in never_judged(sets) if missed.turn)
        if missed_turns and not judged and len({one.session_id for one in sets}) >= _IN_A_ROW:
            turn = missed_turns.most_common(1)[0][0]
            return _flag(
                FlagKind.UNSEEN,
                f"{_named(exercise, side)}: form never judged in the last {LATELY_DAYS} days; "
                f"{turn}",
            )
    return None


def _named(exercise: str, side: str) -> str:
    title = get(exercise).title
    return f"{title}, {side} leg" if side in SIDES else title
