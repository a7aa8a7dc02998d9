"""Gates, each alone: what speaks against a movement, how clearly, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.likelihood import weigh
from coach.coaching.outcome import judge_movement
from coach.coaching.results import Outcome
from coach.exercises.base import Gate, MovementWindow, Value, over, under, unknown
from coach.exercises.registry import exercises, get
from coach.motion.types import COLUMN, View
from tests.exercises.windows import (
    before,
    during,
    full,
    repetition,
    seen_from,
    towards_the_end,
    unseen,
)

SOUND = {
    "squat": "squat_good_oblique",
    "hamstring-curl": "curl_good_side",
    "calf-raise": "calf_good_side",
    "leg-kick": "kick_good_side",
    "sit-to-stand": "sit_good_side",
    "step-up": "step_good_side",
}
"""A recording of sound repetitions of each exercise."""

Change = Callable[[MovementWindow], MovementWindow]

AGAINST: dict[tuple[str, str], Change] = {
    ("squat", "hips-travel"): lambda w: towards_the_end(w, hip_travel_pct=30.0),
    ("squat", "feet-wander"): lambda w: towards_the_end(w, ankle_travel_BOTH_pct=30.0),
    ("squat", "foot-steps"): lambda w: before(w, ankle_travel_BOTH_pct=30.0),
    ("squat", "one-knee"): lambda w: before(
        during(w, knee_flexion_left_deg=-75.0), knee_flexion_left_deg=-75.0
    ),
    ("squat", "one-bend"): lambda w: before(w, knee_flexion_left_deg=90.0),
    ("squat", "one-thigh"): lambda w: during(w, thigh_from_horizontal_left_deg=60.0),
    ("squat", "sudden"): lambda w: replace(w, lowering_s=0.1, hold_s=0.1, lifting_s=0.1),
    ("squat", "hinge"): lambda w: during(w, trunk_lean_deg=120.0),
    ("squat", "hips-stay-up"): lambda w: during(w, hip_drop_pct=-60.0),
    ("squat", "nearer-or-further"): lambda w: before(w, ankle_rise_BOTH_pct=6.0),
    ("squat", "seat"): lambda w: during(w, trunk_lean_deg=-60.0),
    ("squat", "foot-leaves"): lambda w: before(
        during(w, ankle_rise_left_pct=12.0), ankle_rise_left_pct=12.0
    ),
    ("hamstring-curl", "not-down"): lambda w: replace(
        w, signal=w.signal + 40.0, base=w.base + 40.0, high=w.high + 40.0
    ),
    ("hamstring-curl", "hips-travel"): lambda w: towards_the_end(w, hip_travel_pct=30.0),
    ("hamstring-curl", "twitch"): lambda w: replace(w, high=w.base + 40.0, lowering_s=0.1),
    ("hamstring-curl", "thigh-forward"): lambda w: during(w, thigh_from_horizontal_BOTH_deg=-60.0),
    ("hamstring-curl", "thigh-back"): lambda w: during(w, thigh_from_horizontal_BOTH_deg=70.0),
    ("hamstring-curl", "hips-sink"): lambda w: during(w, hip_rise_pct=-12.0),
    ("hamstring-curl", "nearer-or-further"): lambda w: before(
        seen_from(w, View.FRONT, 0.0), **{f"ankle_rise_{w.other_leg}_pct": -6.0}
    ),
    ("hamstring-curl", "standing-foot"): lambda w: before(
        seen_from(w, View.OBLIQUE, 40.0), **{f"ankle_travel_{w.other_leg}_pct": 25.0}
    ),
    ("hamstring-curl", "foot-down"): lambda w: during(w, ankle_rise_BOTH_pct=-20.0),
    ("hamstring-curl", "both-knees"): lambda w: during(
        w, **{f"knee_flexion_{w.other_leg}_deg": 80.0}
    ),
    ("calf-raise", "hips-travel"): lambda w: towards_the_end(w, hip_travel_pct=30.0),
    ("calf-raise", "feet-wander"): lambda w: towards_the_end(w, ankle_travel_BOTH_pct=30.0),
    ("calf-raise", "foot-steps"): lambda w: before(w, ankle_travel_BOTH_pct=30.0),
    ("calf-raise", "not-standing"): lambda w: during(w, thigh_from_horizontal_BOTH_deg=-80.0),
    ("calf-raise", "thigh-swings"): lambda w: towards_the_end(
        w, thigh_from_horizontal_BOTH_deg=70.0
    ),
    ("calf-raise", "sudden"): lambda w: replace(w, lowering_s=0.05),
    ("calf-raise", "too-high"): lambda w: replace(
        w, signal=w.base + (w.signal - w.base) * 16.0 / w.range, high=w.base + 16.0
    ),
    ("calf-raise", "toes-leave"): lambda w: during(w, toe_rise_pct=9.0),
    ("calf-raise", "knees-bend"): lambda w: before(w, knee_flexion_BOTH_deg=-80.0),
    ("calf-raise", "knees-apart"): lambda w: before(
        before(w, knee_flexion_left_deg=45.0), knee_flexion_right_deg=-45.0
    ),
    ("calf-raise", "foot-lifted"): lambda w: _lifted_at_the_top(w),
    ("calf-raise", "feet-down"): lambda w: before(w, ankle_rise_BOTH_pct=3.0),
    ("calf-raise", "foot-sinks"): lambda w: before(w, ankle_rise_right_pct=8.0),
    ("calf-raise", "hips-stay"): lambda w: before(w, hip_rise_pct=6.0),
    ("calf-raise", "bend"): lambda w: before(w, trunk_lean_deg=60.0),
    ("leg-kick", "moves-about"): lambda w: towards_the_end(w, hip_travel_pct=60.0),
    ("leg-kick", "not-sitting"): lambda w: before(w, thigh_from_horizontal_left_deg=80.0),
    ("leg-kick", "bent-before"): lambda w: before(w, trunk_lean_deg=80.0),
    ("sit-to-stand", "no-seat"): lambda w: before(w, shank_lean_BOTH_deg=30.0),
    ("sit-to-stand", "one-thigh"): lambda w: before(w, thigh_from_horizontal_left_deg=60.0),
    ("sit-to-stand", "feet-wander"): lambda w: towards_the_end(w, ankle_travel_BOTH_pct=30.0),
    ("sit-to-stand", "foot-steps"): lambda w: before(w, ankle_travel_BOTH_pct=30.0),
    ("sit-to-stand", "nearer-or-further"): lambda w: before(w, ankle_rise_BOTH_pct=6.0),
    ("step-up", "walks-on"): lambda w: towards_the_end(w, hip_travel_pct=60.0),
    ("step-up", "no-knee-bent"): lambda w: during(w, knee_flexion_BOTH_deg=-40.0),
    ("step-up", "stays-bent"): lambda w: _bent_at_the_top(w),
    ("step-up", "foot-moves"): lambda w: towards_the_end(w, ankle_travel_BOTH_pct=40.0),
    ("step-up", "both-knees"): lambda w: during(w, **{f"knee_flexion_{w.other_leg}_deg": 60.0}),
}
"""For each gate, a sound repetition changed so that it speaks against it."""


def _lifted_at_the_top(window: MovementWindow) -> MovementWindow:
    """The left foot is off the floor at the top and down again at the end."""
    lifted = during(window, ankle_rise_left_pct=25.0)
    values = lifted.values.copy()
    ends = slice(window.end - 3, window.end + 1)
    values[ends] = window.values[ends]
    return replace(lifted, values=values)


def _bent_at_the_top(window: MovementWindow) -> MovementWindow:
    """The knees are no straighter at the top than on the way."""
    values = window.values.copy()
    values[window.top, COLUMN[f"knee_flexion_{window.side}_deg"]] += 60.0
    return replace(window, values=values)


def test_where_the_zero_jumps_a_step_up_came_down_nobody_knows_where() -> None:
    """Live, quiet standing on the step becomes the new zero."""
    sound = repetition(SOUND["step-up"], "step-up")
    away = towards_the_end(sound, hip_travel_pct=60.0)
    jump = np.where(np.arange(len(away.signal)) > away.peak, 8.0, 0.0)
    jumped = replace(away, signal=away.signal - jump)
    gate = _named("step-up", "walks-on")
    assert gate.sigma_beyond(away) > 1.0
    assert np.isnan(gate.sigma_beyond(jumped))


GATES = [(name, gate) for name, one in exercises().items() for gate in one.gates]


def _named(exercise: str, name: str) -> Gate:
    (gate,) = (gate for gate in get(exercise).gates if gate.name == name)
    return gate


def test_every_gate_is_tested_alone() -> None:
    assert set(AGAINST) == {(name, gate.name) for name, gate in GATES}
    assert set(SOUND) == set(exercises())


@pytest.mark.parametrize(("exercise", "name"), AGAINST)
def test_a_gate_speaks_against_what_it_is_for(exercise: str, name: str) -> None:
    sound = repetition(SOUND[exercise], exercise)
    gate = _named(exercise, name)
    assert not gate.sigma_beyond(sound) > 1.0
    odd = AGAINST[exercise, name](sound)
    assert gate.sigma_beyond(odd) > 1.0
    made = get(exercise)
    assert weigh(made, odd).log_odds <= weigh(made, sound).log_odds
    alone = replace(made, name="unknown to the weights", gates=(gate,))
    assert judge_movement(alone, odd, full(alone))[:2] == (Outcome.REJECTED, gate.reason)


@pytest.mark.parametrize("exercise", SOUND)
def test_a_sound_repetition_is_likely_one(exercise: str) -> None:
    sound = repetition(SOUND[exercise], exercise)
    assert judge_movement(get(exercise), sound, full(get(exercise))).probability > 0.7


@pytest.mark.parametrize(("exercise", "gate"), GATES, ids=lambda one: getattr(one, "name", one))
def test_a_gate_is_described_whole(exercise: str, gate: Gate) -> None:
    assert gate.reason
    assert not gate.reason.endswith("."), "a clause, not a sentence"
    assert not gate.reason[0].isupper()
    assert gate.look_alike
    assert gate.source
    assert [one.name for one in get(exercise).gates].count(gate.name) == 1


values = st.floats(-1e3, 1e3)
sds = st.floats(1e-3, 1e3)


@given(value=values, sd=sds, limit=values)
def test_how_clearly_is_counted_in_the_values_own_sigma(value, sd, limit) -> None:
    window = repetition("squat_good_side", "squat")
    above, below = (
        make("test", lambda w: Value(value, sd), limit, "it was odd", "test").sigma_beyond(window)
        for make in (over, under)
    )
    assert above == pytest.approx((value - limit) / sd)
    assert below == pytest.approx(-above)


@pytest.mark.parametrize("value", [unknown("hidden"), Value(np.nan, 1.0), Value(1e6, np.nan)])
def test_what_is_not_known_speaks_neither_way(value: Value) -> None:
    window = repetition("squat_good_side", "squat")
    for make in (over, under):
        gate = make("test", lambda w: value, 0.0, "it was odd", "test")
        assert np.isnan(gate.sigma_beyond(window))


def test_a_limit_that_does_not_apply_speaks_neither_way() -> None:
    window = repetition("squat_good_side", "squat")
    gate = replace(over("test", lambda w: Value(9.0, 1.0), 0.0, "odd", "x"), limit=lambda w: None)
    assert np.isnan(gate.sigma_beyond(window))


def test_of_several_reasons_the_clearest_is_told() -> None:
    window = repetition("squat_good_side", "squat")
    gates = tuple(
        over(name, lambda w, v=value, s=sd: Value(v, s), 0.0, name, "test")
        for name, value, sd in (("far but unsure", 50.0, 40.0), ("near and sure", 9.0, 1.0))
    )
    made = replace(get("squat"), name="unknown to the weights", gates=gates)
    assert judge_movement(made, window, 80.0)[:2] == (Outcome.REJECTED, "near and sure")


def test_without_what_it_needs_a_movement_is_not_judged() -> None:
    window = unseen(repetition("squat_good_side", "squat"), "hip_drop_pct")
    outcome, reason, _ = judge_movement(get("squat"), window, 80.0)
    assert outcome is Outcome.NOT_JUDGED
    assert "quiet standing" in reason
    kick = seen_from(repetition("kick_good_side", "leg-kick"), View.REAR, 170.0)
    outcome, reason, _ = judge_movement(get("leg-kick"), kick, 90.0)
    assert outcome is Outcome.NOT_JUDGED
    assert "from behind" in reason


def test_heels_are_looked_at_on_the_nearer_leg() -> None:
    """Seen at an angle from the right, the left heel hardly shows; the right one does."""
    squat = seen_from(repetition("squat_good_oblique", "squat"), View.OBLIQUE, -45.0)
    lifted = during(squat, heel_lift_right_pct=30.0)
    (check,) = (one for one in get("squat").checks if one.name == "heels-lift")
    gain = check.measure(lifted).value - check.measure(squat).value
    assert gain == pytest.approx(30.0, abs=0.1)
