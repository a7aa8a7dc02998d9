"""Verdicts: ok, fault past the limit by more than the uncertainty, or not judged with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.form import findings_of, judge, over_the_set
from coach.coaching.results import Finding, Movement, Verdict
from coach.coaching.units import Unit
from coach.exercises.base import MovementWindow, Value, unknown
from coach.motion.types import VIEWS, View
from tests import builders
from tests.coaching.signals import Hump, check, count, exercise, signal


def _window(view: View = View.SIDE) -> MovementWindow:
    course_of = signal(Hump())
    (window,) = count(course_of.time_s, course_of.value).windows
    return replace(window, view=window.view * 0 + VIEWS.index(view))


WINDOW = _window()
DEGREES = Unit("deg", 1.0)


@pytest.mark.parametrize(
    ("above", "value", "sd", "verdict"),
    [
        (True, 19.0, 0.1, Verdict.OK),
        (True, 20.9, 1.0, Verdict.NOT_JUDGED),  # past the limit, but not surely
        (True, 19.2, 0.8, Verdict.OK),
        (True, 19.3, 0.8, Verdict.NOT_JUDGED),  # within it, but not surely
        (True, 21.1, 1.0, Verdict.FAULT),
        (True, 21.1, 3.0, Verdict.NOT_JUDGED),
        (False, 21.0, 0.1, Verdict.OK),
        (False, 19.1, 1.0, Verdict.NOT_JUDGED),
        (False, 20.7, 0.8, Verdict.NOT_JUDGED),
        (False, 18.9, 1.0, Verdict.FAULT),
        (False, 18.9, 3.0, Verdict.NOT_JUDGED),
    ],
)
def test_a_verdict_is_beyond_the_uncertainty_on_either_side(above, value, sd, verdict) -> None:
    """Between, a repetition was called good as near the limit as it could be told."""
    finding = judge(check(above=above, measure=lambda window: Value(value, sd)), WINDOW)
    close = "close to the limit: cannot tell" if verdict is Verdict.NOT_JUDGED else None
    assert finding == Finding("test-check", verdict, value, sd, 20.0, "deg", close)


@given(st.floats(-100, 100), st.floats(0, 50), st.booleans())
def test_a_wider_uncertainty_never_makes_a_verdict_or_turns_one(value, sd, above) -> None:
    def verdict(uncertainty: float) -> Verdict:
        made = check(above=above, measure=lambda window: Value(value, uncertainty))
        finding = judge(made, WINDOW)
        assert finding is not None
        return finding.verdict

    assert verdict(2.0 * sd + 1.0) in (verdict(sd), Verdict.NOT_JUDGED)


def _assert_not_judged(finding: Finding | None, *words: str) -> None:
    assert finding is not None
    assert finding.verdict is Verdict.NOT_JUDGED
    assert finding.value is None
    assert finding.sd is None
    assert finding.reason
    for word in words:
        assert word in finding.reason


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View.FRONT, "from the front"),
        (View.OBLIQUE, "at an angle"),
        (View.REAR, "from behind"),
        (View.UNKNOWN, "not clear"),
    ],
)
def test_the_wrong_view_is_not_judged_and_says_how_to_turn(view, words) -> None:
    made = check(measure=lambda window: Value(1000.0, 0.1))
    _assert_not_judged(judge(made, _window(view)), words, "turn side-on")


def test_a_turn_in_the_middle_goes_by_the_view_most_of_it_was_seen_in() -> None:
    window = _window(View.FRONT)
    window.view[window.start : window.start + 5] = VIEWS.index(View.SIDE)
    _assert_not_judged(judge(check(), window), "from the front")
    window.view[window.start : window.end - 5] = VIEWS.index(View.SIDE)
    assert judge(check(), window).verdict is Verdict.OK  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    [Value(float("nan"), 1.0), Value(1000.0, float("nan")), Value(float("nan"), float("nan"))],
)
def test_what_was_not_measured_is_not_judged(value: Value) -> None:
    _assert_not_judged(judge(check(measure=lambda window: value), WINDOW), "not seen well enough")


def test_a_measurement_may_say_itself_why_not() -> None:
    made = check(measure=lambda window: unknown("the leg was behind the other"))
    _assert_not_judged(judge(made, WINDOW), "the leg was behind the other")


def test_without_a_limit_the_check_does_not_apply() -> None:
    assert judge(check(limit=lambda window: None), WINDOW) is None
    assert (
        findings_of(exercise(checks=(check(limit=lambda window: None),)), WINDOW, 0.0, DEGREES)
        == ()
    )


def test_limits_see_the_sets_best() -> None:
    made = exercise(checks=(check(limit=lambda window: window.best),))
    assert findings_of(made, WINDOW, 250.0, DEGREES)[0].limit == 250.0
    assert findings_of(made, WINDOW, 0.0, DEGREES)[0].limit == pytest.approx(WINDOW.range)


def _rep(index: int, verdict: Verdict, reason: str | None = None, counted: bool = True) -> Movement:
    finding = Finding("test-check", verdict, None, None, 20.0, "deg", reason)
    return builders.rep(index, finding, counted=counted)


def _set(*reps: Movement):
    return over_the_set(exercise(checks=(check(),)), reps)


def test_a_fault_in_one_repetition_is_the_sets() -> None:
    (result,) = _set(_rep(1, Verdict.OK), _rep(2, Verdict.FAULT), _rep(3, Verdict.NOT_JUDGED, "x"))
    assert (result.verdict, result.reps) == (Verdict.FAULT, (2,))


@pytest.mark.parametrize("good", [1, 5])
def test_what_was_judged_in_half_at_most_is_not_called_ok(good: int) -> None:
    """One of ten was “no fault found”."""
    unseen = [_rep(i, Verdict.NOT_JUDGED, "x") for i in range(good + 1, 11)]
    (result,) = _set(*(_rep(i, Verdict.OK) for i in range(1, good + 1)), *unseen)
    assert (result.verdict, result.reps) == (Verdict.NOT_JUDGED, ())
    assert result.reason == f"judged in {good} of 10 only; x"


def test_ok_where_most_could_be_judged() -> None:
    (result,) = _set(_rep(1, Verdict.NOT_JUDGED, "x"), _rep(2, Verdict.OK), _rep(3, Verdict.OK))
    assert (result.verdict, result.reps) == (Verdict.OK, (2, 3))


def test_never_judged_gives_the_commonest_reason() -> None:
    (result,) = _set(*(_rep(i, Verdict.NOT_JUDGED, why) for i, why in enumerate("aba", start=1)))
    assert (result.verdict, result.reps, result.reason) == (Verdict.NOT_JUDGED, (), "a")


def test_partial_repetitions_say_nothing_of_the_set() -> None:
    assert _set(_rep(1, Verdict.FAULT, counted=False)) == ()
    (result,) = _set(_rep(1, Verdict.FAULT, counted=False), _rep(2, Verdict.OK))
    assert result.verdict is Verdict.OK
