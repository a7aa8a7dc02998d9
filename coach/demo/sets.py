"""A made-up set: the engine's own output on a sample clip, at another moment and as far as a
person's story goes."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice

import numpy as np

from coach.coaching.form import CLOSE, over_the_set
from coach.coaching.results import Finding, Movement, SetSummary, Verdict
from coach.demo.recorded import WITH_LANDMARKS, length_s, recorded_sets, repeated_trace
from coach.domain import EndedBy, SetResult
from coach.exercises.base import Exercise
from coach.exercises.registry import get
from coach.programme.plan import Round

__all__ = ["made_up_set", "recorded_set"]

_GAP_S = 1.5


def made_up_set(
    index: int, made: Round, *, faulty: bool, reach: float, at_s: float, random: np.random.Generator
) -> SetResult:
    """A set from one of the clips of its exercise, with a fault or without. reach: its movements
    as a share of the clip's; at_s: when it begins."""
    found = _clip(made.exercise, faulty=faulty, random=random)
    # How far it goes is the story's matter, and not that of the clip with a fault.
    reach *= _far(_good(made.exercise)) / _far(found)
    reps, moment = [], at_s
    for number, rep in enumerate(islice(cycle(found.reps), made.reps), start=1):
        reps.append(_moved(rep, number, moment, reach, made, random))
        moment = reps[-1].end_s + _GAP_S
    return _result(index, made, found, tuple(reps), at_s, moment)


def recorded_set(
    index: int, made: Round, *, faulty: bool, at_s: float
) -> tuple[SetResult, bytes] | None:
    """A set as it was recorded, and its landmarks as a trace file: the clip one time after the
    other. None where there is no clip of this exercise and leg whose landmarks are kept."""
    for clip in WITH_LANDMARKS:
        found = recorded_sets()[clip]
        same = found.exercise == made.exercise and found.reps[0].side == made.side
        if same and any(rep.faults for rep in found.reps) == faulty:
            break
    else:
        return None
    times = -(-made.reps // len(found.reps))
    shifts = [at_s + number * length_s(clip) for number in range(times)]
    reps = [_later(rep, shift) for shift in shifts for rep in found.reps][: made.reps]
    reps = [replace(rep, index=n, number=n) for n, rep in enumerate(reps, start=1)]
    until_s = at_s + times * length_s(clip)
    result = _result(index, made, found, tuple(reps), at_s, until_s)
    return result, repeated_trace(clip, times, at_s)


def _result(
    index: int,
    made: Round,
    found: SetSummary,
    reps: tuple[Movement, ...],
    at_s: float,
    until_s: float,
) -> SetResult:
    checks = over_the_set(get(made.exercise), reps)
    summary = replace(found, movements=reps, checks=checks)
    return SetResult(index, made, summary, at_s, until_s, EndedBy.TARGET)


def _clip(exercise: str, *, faulty: bool, random: np.random.Generator) -> SetSummary:
    """One of the clips of this exercise, with a fault or without. One whose fault is that it does
    not go far enough is left out: how far it goes is the story's matter."""
    clips = [found for found in recorded_sets().values() if found.exercise == exercise]
    wanted = [found for found in clips if _has_fault(found) == faulty]
    return wanted[int(random.integers(len(wanted)))]


def _good(exercise: str) -> SetSummary:
    """The clip of this exercise without a fault."""
    clips = (found for found in recorded_sets().values() if found.exercise == exercise)
    return next(found for found in clips if _has_fault(found) is False)


def _far(found: SetSummary) -> float:
    """How far its repetitions go in the mean."""
    return sum(rep.range for rep in found.reps) / len(found.reps)


def _has_fault(found: SetSummary) -> bool | None:
    """None of a clip whose fault is that it does not go far enough."""
    faults = {finding.check for rep in found.reps for finding in rep.findings if _is_fault(finding)}
    if faults & {"shallow", "low-curl", "low-rise", "not-straight", "not-upright"}:
        return None
    return bool(faults)


def _is_fault(finding: Finding) -> bool:
    return finding.verdict is Verdict.FAULT


def _later(rep: Movement, by_s: float) -> Movement:
    return replace(
        rep, start_s=rep.start_s + by_s, peak_s=rep.peak_s + by_s, end_s=rep.end_s + by_s
    )


def _moved(
    rep: Movement,
    number: int,
    at_s: float,
    reach: float,
    made: Round,
    random: np.random.Generator,
) -> Movement:
    """A recorded repetition, at another moment and as far as the story goes. What is left on the
    way to a straight leg grows where a peak would shrink."""
    exercise = get(made.exercise)
    share = reach + random.normal(0.0, 0.5) * rep.peak_sd / max(rep.range, 1.0)
    left_out = (1.0 - share) * rep.range
    peak = rep.peak + left_out if exercise.goal.smaller_is_better else rep.peak * share
    moved = replace(
        _later(rep, at_s - rep.start_s),
        index=number,
        number=number,
        side=made.side if made.side != "both" else rep.side,
        peak=peak,
        range=rep.range * share,
        by_side=(None, None),
    )
    findings = tuple(_told_again(one, rep, moved, exercise, made) for one in rep.findings)
    return replace(moved, findings=findings)


def _told_again(
    finding: Finding, rep: Movement, moved: Movement, exercise: Exercise, made: Round
) -> Finding:
    """A check of how far it went, for how far it goes now and for the target of this set, judged
    as `coaching.form` does; any other as it was recorded."""
    if finding.value != rep.peak or finding.limit is None or exercise.goal.smaller_is_better:
        return finding
    target = made.settings.target
    if exercise.goal.sets_range:
        limit = finding.limit + ((target or exercise.goal.value) - exercise.goal.value)
    else:
        limit = finding.limit * moved.peak / rep.peak
    short = limit - moved.peak
    if -moved.peak_sd < short <= moved.peak_sd:
        verdict, reason = Verdict.NOT_JUDGED, CLOSE
    else:
        verdict, reason = Verdict.FAULT if short > 0.0 else Verdict.OK, None
    return replace(finding, verdict=verdict, reason=reason, value=moved.peak, limit=limit)
