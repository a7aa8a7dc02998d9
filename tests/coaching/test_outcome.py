"""What becomes of a movement, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from coach.coaching.outcome import Judgement, distinct, judge_movement
from coach.coaching.results import Outcome
from coach.exercises.base import MovementWindow, Need, Value
from tests.coaching.signals import Hump, count, exercise, gate, signal


def _window(**changes: Any) -> MovementWindow:
    course_of = signal(Hump(**changes))
    ((window, _),) = count(course_of.time_s, course_of.value).judged
    return window


WINDOW = _window()
SHORT = _window(out_s=0.1, hold_s=0.0, back_s=0.1)
LONG = _window(hold_s=15.0)
SMALL = _window(height=32.0)
UNMET = Need("seen", lambda window: False, "turn round")
MET = Need("lit", lambda window: True, "more light")
ODD = gate(5.0)


@pytest.mark.parametrize(
    ("window", "unseen", "changes", "expected"),
    [
        (WINDOW, "", {}, (Outcome.COUNTED, "")),
        (SMALL, "", {}, (Outcome.PARTIAL, "it was too small to count")),
        (LONG, "", {}, (Outcome.REJECTED, "it took more than the 15 s of a test")),
        (WINDOW, "it went dark", {}, (Outcome.NOT_JUDGED, "it went dark")),
        (SMALL, "it went dark", {}, (Outcome.NOT_JUDGED, "it went dark")),
        (WINDOW, "it went dark", {"gates": (ODD,)}, (Outcome.REJECTED, "it was odd")),
        (SMALL, "", {"gates": (ODD,)}, (Outcome.REJECTED, "it was odd")),
        (WINDOW, "", {"gates": (ODD,), "needs": (UNMET,)}, (Outcome.NOT_JUDGED, "turn round")),
        (WINDOW, "", {"needs": (MET, UNMET)}, (Outcome.NOT_JUDGED, "turn round")),
        (WINDOW, "", {"needs": (MET,)}, (Outcome.COUNTED, "")),
    ],
)
def test_reasons_go_before_one_another(window, unseen, changes, expected) -> None:
    assert judge_movement(exercise(**changes), window, 100.0, unseen)[:2] == expected


def test_how_short_it_was_is_told() -> None:
    judgement = judge_movement(exercise(title="Big Test"), SHORT, 100.0)
    assert judgement[:2] == (
        Outcome.REJECTED,
        f"it took {SHORT.duration_s:.1f} s, too short for a big test",
    )


def test_as_short_or_as_long_as_a_repetition_may_be_is_one() -> None:
    seconds = WINDOW.duration_s
    assert judge_movement(exercise(min_s=seconds, max_s=seconds), WINDOW, 100.0).reason == ""


def test_what_takes_most_from_the_odds_is_told_and_several_doubts_add_up() -> None:
    def judged(*gates) -> Judgement:
        return judge_movement(exercise(gates=gates), WINDOW, 100.0)

    sure, surer = gate(3.0, reason="it was sure"), gate(50.0, sd=10.0, reason="it was surer")
    assert judged(sure, surer).reason == judged(surer, sure).reason == "it was surer"
    assert judged(gate(0.9)).outcome is Outcome.COUNTED
    assert judged(gate(1.1)).outcome is Outcome.REJECTED
    assert judged(gate(0.6), gate(0.6)).outcome is Outcome.REJECTED
    assert judged(gate(0.9)).probability < judged(gate(0.5)).probability < judged().probability


def test_of_two_peaks_of_one_movement_the_likelier_stays() -> None:
    assert distinct([1.0, 1.3, 3.0], [0.6, 0.9, 0.7]) == [False, True, True]
    assert distinct([1.0, 1.3, 1.6], [0.9, 0.6, 0.7]) == [True, False, True]
    assert distinct([1.0, 1.5], [0.9, 0.9]) == [True, True]
    assert distinct([], []) == []


@pytest.mark.parametrize("sd", [float("nan"), float("inf")])
def test_without_an_uncertainty_there_is_no_doubt_to_count_it_for(sd: float) -> None:
    made = exercise(doubt_share=0.2, peak=lambda window: Value(window.high, sd))
    assert judge_movement(made, _window(height=38.0), 100.0).outcome is Outcome.PARTIAL


def test_what_just_reaches_what_counts_does() -> None:
    assert judge_movement(exercise(), WINDOW, WINDOW.range / 0.4).outcome is Outcome.COUNTED
    assert judge_movement(exercise(), WINDOW, WINDOW.range / 0.39).outcome is Outcome.PARTIAL
