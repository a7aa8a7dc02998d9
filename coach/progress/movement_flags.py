"""What is to be known of somebody's movements: form, range, the two legs, targets reached."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from coach.domain import Prescription, SetFigures
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import EACH, Block
from coach.progress.change import Change, Outcome, detectable, like_with_like, over
from coach.progress.faults import check_of, never_judged
from coach.progress.flags import LATELY_DAYS, PERIOD_DAYS, Flag, FlagKind, Level, flag
from coach.progress.form import fault_shift
from coach.progress.measures import Better
from coach.progress.sides import side_differences
from coach.progress.trend import Point, Series, peak_series, target_in
from coach.translation import gettext as _

__all__ = ["progress_flags", "trouble_flags"]

_IN_A_ROW = 3
_LEAST_DAYS = 4
"""A range is said to have moved only where there are two days at each end of it."""

_UNITS = {"deg": "°", "cm": " cm", "pct": _(" % of height")}


def trouble_flags(
    figures: Sequence[SetFigures], height_cm: float | None, today: date
) -> Iterator[Flag | None]:
    """What is a reason for a look, in sets up to today."""
    lately = _lately(figures, today)
    yield _worse_form(figures, today)
    yield _range(lately, height_cm, Outcome.WORSE)
    yield _uneven(lately, today)
    yield _unseen(lately)


def progress_flags(
    figures: Sequence[SetFigures],
    prescriptions: Sequence[Prescription],
    height_cm: float | None,
    today: date,
) -> Iterator[Flag | None]:
    """What is good news, in sets up to today."""
    in_force = [p for p in prescriptions if p.ended_at is None and p.starts_on <= today]
    yield _target_reached(figures, bool(prescriptions), in_force, height_cm)
    yield _range(_lately(figures, today), height_cm, Outcome.BETTER)


def _lately(figures: Sequence[SetFigures], today: date) -> list[SetFigures]:
    return [one for one in figures if one.at.date() > today - timedelta(LATELY_DAYS)]


def _worse_form(figures: Sequence[SetFigures], today: date) -> Flag | None:
    middle, start = (today - timedelta(days) for days in (PERIOD_DAYS, LATELY_DAYS))
    now = [one for one in figures if middle < one.at.date()]
    shift = fault_shift([one for one in figures if start < one.at.date() <= middle], now)
    if shift is None or not shift.worse:
        return None
    exercise, name = shift.most
    check = check_of(exercise, name)
    where = get(exercise).title + (f", “{check.title}”" if check else "")
    return flag(
        FlagKind.FORM,
        Level.SOON,
        _("{sentence} in two weeks, most in: {where}", sentence=shift.sentence, where=where),
        max(one.at.date() for one in now),
        round(10 * (shift.after - shift.before)),
    )


def _range(figures: Sequence[SetFigures], height_cm: float | None, wanted: Outcome) -> Flag | None:
    """The exercise that went further, or less far, by most against what can be told. That somebody
    goes less far since their target was lowered is as it should be: only days under the present
    target are compared for that."""
    found: list[tuple[float, Series, Change]] = []
    for series in peak_series(figures, height_cm):
        if wanted is Outcome.WORSE:
            kept = tuple(p for p in series.points if _same(p.target, series.target))
            series = replace(series, points=kept)
        change = over(series)
        if len(like_with_like(series.points)) >= _LEAST_DAYS and change.outcome is wanted:
            found.append((abs(change.difference) / change.mdc, series, change))
    if not found:
        return None
    _size, series, change = max(found, key=lambda one: one[0])
    how = _("less far") if wanted is Outcome.WORSE else _("further")
    unit = _UNITS[series.unit]
    sentence = _(
        "{named} {how}: {before:.0f} to {now:.0f}{unit} in four weeks",
        named=_named(series.exercise, series.side),
        how=how,
        before=change.before.value,
        now=change.after.value,
        unit=unit,
    )
    last = series.points[-1].at.date()
    if wanted is Outcome.WORSE:
        return flag(FlagKind.RANGE, Level.SOON, sentence, last)
    return flag(FlagKind.GAIN, Level.GOOD, sentence, last)


def _uneven(figures: Sequence[SetFigures], today: date) -> Flag | None:
    uneven = [one for one in side_differences(figures, today) if one.uneven]
    if not uneven:
        return None
    most = max(uneven, key=lambda one: one.share)
    unit = _UNITS[most.unit]
    return flag(
        FlagKind.SIDES,
        Level.SOON,
        _(
            "{title}: left {left:.0f}{unit}, right {right:.0f}{unit}",
            title=get(most.exercise).title,
            left=most.left.value,
            right=most.right.value,
            unit=unit,
        ),
        most.on,
    )


def _unseen(figures: Sequence[SetFigures]) -> Flag | None:
    """An exercise, and leg, of which no check that needs a certain view could judge anything: what
    only another view would show beside what was seen is no reason for a look."""
    kinds: dict[tuple[str, str], list[SetFigures]] = defaultdict(list)
    for one in figures:
        kinds[one.exercise, one.side].append(one)
    for (exercise, side), sets in sorted(kinds.items()):
        turns = {check.name: check.turn for check in get(exercise).checks if check.turn}
        judged = any(name in turns for one in sets for name in (*one.faults, *one.ok))
        missed_turns = Counter(missed.turn for missed in never_judged(sets) if missed.turn)
        if missed_turns and not judged and len({one.session_id for one in sets}) >= _IN_A_ROW:
            turn = missed_turns.most_common(1)[0][0]
            return flag(
                FlagKind.UNSEEN,
                Level.SOON,
                _(
                    "{named}: form never judged in the last {lately_days} days; {turn}",
                    named=_named(exercise, side),
                    lately_days=LATELY_DAYS,
                    turn=turn,
                ),
                max(one.at.date() for one in sets),
            )
    return None


def _target_reached(
    figures: Sequence[SetFigures],
    prescribed: bool,
    in_force: Sequence[Prescription],
    height_cm: float | None,
) -> Flag | None:
    """The exercise that went furthest beyond its target against the measurement's uncertainty. A
    day is held against the target it was done under; where something is prescribed, only days under
    the target in force count."""
    reached: list[tuple[bool, Series, Point]] = []
    for series in peak_series(figures, height_cm):
        held = [(point, point.target) for point in series.points if point.target is not None]
        if prescribed:
            now = _target_now(series, in_force, height_cm)
            held = [(point, target) for point, target in held if _same(target, now)]
        targets = dict(held)
        last = like_with_like(list(targets))[-_IN_A_ROW:]
        if len(last) < _IN_A_ROW:
            continue
        sign = 1.0 if series.better is Better.HIGHER else -1.0
        beyond = [sign * (point.value - targets[point]) for point in last]
        if min(beyond) >= 0.0:
            error = detectable(0.0, sum(point.sd for point in last) / len(last))
            reached.append((sum(beyond) / len(beyond) > error, series, last[-1]))
    if not reached:
        return None
    surely, series, point = max(reached, key=lambda one: one[0])
    how = _("by more than") if surely else _("within")
    return flag(
        FlagKind.TARGET,
        Level.GOOD,
        _(
            "{named}: target reached in three sessions, {how} the measurement error",
            named=_named(series.exercise, series.side),
            how=how,
        ),
        point.at.date(),
        int(surely),
    )


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, abs_tol=0.05)


def _target_now(
    series: Series, in_force: Sequence[Prescription], height_cm: float | None
) -> float | None:
    """The target in force for a series."""
    exercise = get(series.exercise)
    if series.unit != exercise.unit_for(height_cm):
        return None
    meant = [
        p.block.target
        for p in in_force
        if p.block.exercise == series.exercise and series.side in _sides(p.block)
    ]
    return target_in(series.unit, exercise, meant[0], height_cm) if meant else None


def _sides(block: Block) -> tuple[str, ...]:
    return SIDES if block.side == EACH else (block.side,)


def _named(exercise: str, side: str) -> str:
    title = get(exercise).title
    return _("{title}, {side} leg", title=title, side=side) if side in SIDES else title
