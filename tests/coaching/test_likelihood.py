"""How evidence adds up, and how movements that are alike are weighed together."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.likelihood import (
    BEYOND,
    PRIOR,
    TOO_SHORT,
    UNKNOWN,
    Evidence,
    amplitude,
    probabilities,
    weigh,
    weights_of,
)
from coach.exercises.base import Gate, Value, over, unknown
from coach.exercises.registry import exercises, get
from tests.coaching.signals import Hump, count, exercise, signal

FITTED = ("squat", "hamstring-curl", "calf-raise", "leg-kick")


def _evidence(log_odds: float, extent: float = 80.0, seconds: float = 3.0) -> Evidence:
    return Evidence(log_odds, (), math.log(extent), math.log(seconds))


def _gate(value: float, sd: float = 1.0, name: str = "g") -> Gate:
    return over(name, lambda w: Value(value, sd), 0.0, "it was odd", "test")


@pytest.fixture(name="window", scope="module")
def _window():
    made = signal(Hump())
    ((window, _),) = count(made.time_s, made.value).judged
    return window


def test_one_that_is_alone_has_the_probability_of_its_own_evidence() -> None:
    assert probabilities([]).shape == (0,)
    assert probabilities([_evidence(0.0)]) == pytest.approx([0.5])
    assert probabilities([_evidence(2.0)]) == pytest.approx([1 / (1 + math.exp(-2.0))])


def test_alike_ones_are_weighed_together_and_others_are_not() -> None:
    sure, doubtful = 3.0, -0.5
    alike = probabilities([_evidence(sure), _evidence(sure), _evidence(doubtful)])
    assert alike[2] > 0.5
    unlike = probabilities([_evidence(sure), _evidence(sure), _evidence(doubtful, 15.0, 0.6)])
    assert unlike[2] == pytest.approx(1 / (1 + math.exp(0.5)), abs=1e-3)


def test_one_that_is_plainly_none_does_not_take_the_others_with_it() -> None:
    together = probabilities([_evidence(3.0), _evidence(3.0), _evidence(-50.0)])
    assert (together[:2] > 0.5).all()


@given(
    st.lists(
        st.tuples(st.floats(-20, 20), st.floats(1, 150), st.floats(0.1, 30)), min_size=1, max_size=9
    )
)
def test_no_probability_lies_outside_those_of_the_movements_alone(movements) -> None:
    evidence = [_evidence(*one) for one in movements]
    alone = [float(probabilities([one])[0]) for one in evidence]
    pooled = probabilities(evidence)
    assert (pooled >= min(alone) - 1e-12).all()
    assert (pooled <= max(alone) + 1e-12).all()
    assert probabilities(evidence[::-1])[::-1] == pytest.approx(pooled)


def test_what_is_not_seen_counts_as_an_ordinary_repetition_does(window) -> None:
    made = exercise(gates=())
    assert made.name not in FITTED
    bare = weigh(made, window).log_odds
    hidden = over("g", lambda w: unknown("hidden"), 0.0, "it was odd", "test")
    assert UNKNOWN < 0.0
    assert weigh(replace(made, gates=(hidden,)), window).log_odds == bare == PRIOR.bias


def test_the_further_beyond_the_less_likely_up_to_what_noise_can_do(window) -> None:
    made = exercise(gates=())
    odds = [
        weigh(replace(made, gates=(_gate(v),)), window).log_odds
        for v in (-1.0, 0.0, 1.0, 3.0, BEYOND, 100.0)
    ]
    assert odds[0] == odds[1] > odds[2] > odds[3] > odds[4] == odds[5]
    unsure = weigh(replace(made, gates=(_gate(3.0, sd=3.0),)), window).log_odds
    assert unsure == pytest.approx(odds[2])


def test_amplitude_is_the_logarithm_beyond_a_whole_repetition() -> None:
    assert [amplitude(moved, 80.0) for moved in (0.0, 20.0, 80.0)] == [0.0, 0.0, 0.0]
    assert amplitude(100.0, 80.0) == pytest.approx(2.0 * np.log(1.25))
    assert amplitude(80.0 * np.exp(0.5), 80.0) == pytest.approx(1.0)
    assert amplitude(1e6, 80.0) == 1.0


@pytest.mark.parametrize("name", FITTED)
def test_falling_short_is_no_evidence_and_going_far_is_none_against(name: str, window) -> None:
    made = replace(get(name), gates=())
    odds = [
        weigh(
            replace(made, phases=replace(made.phases, full_range=window.range / share)), window
        ).log_odds
        for share in (0.3, 0.6, 1.0, 1.2, 1.6, 1.7, 3.0)
    ]
    assert odds[0] == odds[1] == odds[2] <= odds[3] <= odds[4] <= odds[5] == odds[6]
    assert odds[6] - odds[0] == pytest.approx(weights_of(name).amplitude)


def test_what_takes_most_is_first(window) -> None:
    little, much = _gate(1.0, name="little"), _gate(2.0, name="much")
    evidence = weigh(exercise(gates=(little, much)), window)
    assert [gate.name for _, gate in evidence.against if gate is not None] == ["much", "little"]


@pytest.mark.parametrize("name", FITTED)
def test_fitted_weights_are_of_gates_that_there_are(name: str) -> None:
    weights = weights_of(name)
    assert set(weights.gates) == {gate.name for gate in get(name).gates} | {TOO_SHORT}
    assert all(np.isfinite(w) and w >= 0.0 for w in weights.gates.values())


def test_exercises_without_labelled_recordings_have_the_prior() -> None:
    text = resources.files("coach.coaching").joinpath("weights.json").read_text()
    assert set(json.loads(text)["exercises"]) == set(FITTED)
    for name in set(exercises()) - set(FITTED):
        assert weights_of(name) is PRIOR
