"""A person's own targets: what counts, what is a fault, what does not apply."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coach.coaching.recorded import follow
from coach.coaching.results import Finding, Movement, SetSummary, Verdict
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.motion.types import MotionTrack
from tests import synthetic
from tests.motion.recordings import measured

pytestmark = pytest.mark.slow


@cache
def _filmed(kind: str, amount: float) -> MotionTrack:
    made = {
        "squat": lambda: synthetic.squat(depth=amount, shank=0.35 * amount, trunk=0.4 * amount),
        "hamstring-curl": lambda: synthetic.curl(peak=amount),
        "calf-raise": lambda: synthetic.calf_raise(heel_pct=amount),
    }
    return Measurer().run(synthetic.film(made[kind](), marked=True))


def _follow(kind: str, amount: float, settings: Settings) -> SetSummary:
    return follow(_filmed(kind, amount), kind, settings)[0]


def _finding(rep: Movement, check: str) -> Finding | None:
    return next((f for f in rep.findings if f.check == check), None)


def _limits(summary: SetSummary, check: str) -> set[float | None]:
    found = [_finding(rep, check) for rep in summary.reps if rep.counted]
    assert found
    return {finding.limit for finding in found if finding is not None}


@pytest.mark.parametrize(
    ("kind", "check", "default"), [("squat", "shallow", 80.0), ("hamstring-curl", "low-curl", 90.0)]
)
def test_falling_short_is_ten_degrees_under_the_target(kind, check, default) -> None:
    assert _limits(_follow(kind, 60.0, Settings()), check) == {default - 10.0}
    assert _limits(_follow(kind, 60.0, Settings(target=45.0)), check) == {35.0}
    short = _follow(kind, 50.0, Settings())
    assert [rep.faults for rep in short.reps] == [(check,)] * 3
    enough = _follow(kind, 50.0, Settings(target=45.0))
    assert [rep.faults for rep in enough.reps] == [()] * 3


@pytest.mark.parametrize("kind", ["squat", "hamstring-curl"])
@pytest.mark.parametrize(
    ("share", "counted", "partial"), [(0.55, 3, 0), (0.33, 0, 3), (0.15, 0, 0)]
)
@pytest.mark.parametrize("target", [60.0, 80.0, 100.0])
def test_a_repetition_counts_from_forty_per_cent_of_the_target(
    kind, target, share, counted, partial
) -> None:
    summary = _follow(kind, share * target, Settings(target=target))
    assert (summary.rep_count, summary.partial_count) == (counted, partial)


def test_a_partial_repetition_is_reported_and_not_judged() -> None:
    summary = _follow("squat", 27.0, Settings())
    assert [rep.counted for rep in summary.reps] == [False] * 3
    assert [rep.findings for rep in summary.reps] == [()] * 3
    assert summary.checks == ()


def test_without_a_therapists_limit_nothing_is_too_deep() -> None:
    summary, _ = follow(measured("squat_good_side"), "squat")
    assert [_finding(rep, "too-deep") for rep in summary.reps] == [None] * 3
    assert "too-deep" not in {check.check for check in summary.checks}


@pytest.mark.parametrize(("limit", "verdict"), [(60.0, Verdict.FAULT), (130.0, Verdict.OK)])
def test_the_therapists_limit(limit: float, verdict: Verdict) -> None:
    summary, events = follow(measured("squat_good_side"), "squat", Settings(max_target=limit))
    found = [_finding(rep, "too-deep") for rep in summary.reps]
    assert [(f.verdict, f.limit) for f in found if f is not None] == [(verdict, limit)] * 3
    said = [event.text for event in events if event.check == "too-deep"]
    assert bool(said) is (verdict is Verdict.FAULT)


@pytest.mark.parametrize(
    ("hold_s", "verdict"), [(None, Verdict.FAULT), (8.0, Verdict.FAULT), (2.0, Verdict.OK)]
)
def test_how_long_to_hold(hold_s: float | None, verdict: Verdict) -> None:
    summary, _ = follow(measured("kick_short_side"), "leg-kick", Settings(hold_s=hold_s))
    near = [_finding(rep, "short-hold") for rep in summary.reps if rep.side == "left"]
    assert [(f.verdict, f.limit) for f in near if f is not None] == [(verdict, hold_s or 10.0)] * 2


def test_the_hold_is_timed() -> None:
    """Clips hold for 4.2, 4.1 and 3.7 seconds; raising and lowering add what is near the top."""
    summary, _ = follow(measured("kick_short_side"), "leg-kick")
    assert [rep.hold_s for rep in summary.reps] == pytest.approx([4.2, 4.1, 3.7], abs=0.9)


def test_the_clock_does_not_run_for_a_bent_leg() -> None:
    kick = synthetic.seated_kick(synthetic.Schedule(reps=2, hold_s=11.0), bent=45.0, sides="left")
    summary, _ = follow(Measurer().run(synthetic.film(kick)), "leg-kick")
    assert summary.rep_count == 2
    for rep in summary.reps:
        assert rep.faults == ("not-straight",)
        hold = _finding(rep, "short-hold")
        assert hold is not None
        assert hold.verdict is Verdict.NOT_JUDGED
        assert "not straight" in str(hold.reason)


def test_calf_raise_target_is_in_per_cent_without_a_height_and_in_cm_with_one() -> None:
    low = _follow("calf-raise", 5.5, Settings())
    assert low.rep_count == 3
    assert [rep.faults for rep in low.reps] == [()] * 3
    high = _follow("calf-raise", 5.5, Settings(target=8.0))
    assert high.rep_count == 3, "a target changes what is a fault, not what counts"
    assert [rep.faults for rep in high.reps] == [("low-rise",)] * 3
    assert _limits(high, "low-rise") == {8.0}
    tall = _follow("calf-raise", 5.5, Settings(target=14.0, height_cm=175.0))
    assert list(_limits(tall, "low-rise")) == pytest.approx([14.0]), "told in cm, as it was set"
    # Of a best rise of 5 % three quarters are just as much.
    default = _follow("calf-raise", 4.4, Settings(height_cm=150.0))
    in_cm = 1.5 * get("calf-raise").goal.value
    assert list(_limits(default, "low-rise")) == pytest.approx([in_cm])


def test_a_rise_is_low_against_the_sets_best_one() -> None:
    schedule = synthetic.Schedule(reps=3)
    high = synthetic.calf_raise(schedule, heel_pct=7.5)
    low = synthetic.calf_raise(schedule, heel_pct=3.2)
    first = schedule.time_s < schedule.times[0][2] + 0.2
    mixed = replace(high, foot=np.where(first, low.foot, high.foot))
    summary, _ = follow(Measurer().run(synthetic.film(mixed)), "calf-raise")
    assert summary.rep_count == 3
    assert [rep.faults for rep in summary.reps] == [("low-rise",), (), ()]


@pytest.mark.parametrize("height_cm", [None, 160.0, 190.0])
def test_heel_rise_in_cm_follows_the_height(height_cm: float | None) -> None:
    motion = Measurer(height_cm).run(synthetic.film(synthetic.calf_raise()))
    centimetres, percent = (motion.column(f"heel_rise_right_{unit}")[0] for unit in ("cm", "pct"))
    if height_cm is None:
        assert np.isnan(centimetres).all()
    else:
        assert centimetres == pytest.approx(percent * height_cm / 100.0)
        assert centimetres.max() > 5.0
