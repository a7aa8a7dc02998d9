"""Whether faults became more frequent by more than chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import SetFigures
from coach.progress.form import fault_shift
from tests.progress.figures import figures

REPS = 16


def lean(*faults: int, first_day: int = 0) -> list[SetFigures]:
    """Sessions of sixteen squats with so many leans each."""
    return [
        figures(
            first_day + 2 * number,
            faults={"forward-lean": bad} if bad else {},
            ok={"forward-lean": REPS - bad},
        )
        for number, bad in enumerate(faults)
    ]


def test_a_clear_rise_is_one() -> None:
    shift = fault_shift(lean(1, 0, 2, 1), lean(8, 9, 7, 10, first_day=14))
    assert shift is not None
    assert shift.worse
    assert shift.before == pytest.approx(4 / 64)
    assert shift.after == pytest.approx(34 / 64)
    assert shift.most == ("squat", "forward-lean")


def test_one_bad_session_among_good_ones_may_be_chance() -> None:
    """As repetitions of their own, 16 of 64 against 1 of 64 would be far from chance."""
    shift = fault_shift(lean(0, 1, 0, 0), lean(0, 16, 0, 0, first_day=14))
    assert shift is not None
    assert not shift.worse


def test_one_fault_in_each_session_may_be_chance_however_alike_they_are() -> None:
    shift = fault_shift(lean(0, 0, 0), lean(1, 1, 1, first_day=14))
    assert shift is not None
    assert not shift.worse


def test_fewer_faults_are_not_worse() -> None:
    shift = fault_shift(lean(8, 9, 7), lean(1, 0, 2, first_day=14))
    assert shift is not None
    assert shift.z < 0
    assert not shift.worse


@pytest.mark.parametrize(("before", "after"), [((0, 0), (9, 9, 9)), ((0, 0, 0), (9, 9)), ((), ())])
def test_too_few_sessions_tell_nothing(before: tuple[int, ...], after: tuple[int, ...]) -> None:
    assert fault_shift(lean(*before), lean(*after, first_day=14)) is None


def test_another_view_with_other_checks_is_no_rise() -> None:
    """Seen from the front only what is at fault shows: that is no worse form."""
    front = [
        figures(14 + n, view="front", faults={"knees-in": 12}, ok={"knees-in": 4}) for n in range(4)
    ]
    assert fault_shift(lean(0, 1, 0, 1), front) is None
    both = [*front, *lean(0, 1, 0, 1, first_day=14)]
    shift = fault_shift(lean(0, 1, 0, 1), both)
    assert shift is not None
    assert not shift.worse
    assert shift.after == pytest.approx(2 / 64)


def test_another_mix_of_exercises_is_no_rise() -> None:
    """Curls are faulty as often as they were, there are only more of them."""

    def mixed(first_day: int, curls: int) -> list[SetFigures]:
        sets = lean(1, 1, 1, 1, first_day=first_day)
        for number in range(4):
            sets += [
                figures(
                    first_day + 2 * number,
                    exercise="hamstring-curl",
                    side="left",
                    faults={"trunk-swing": 5},
                    ok={"trunk-swing": 5},
                )
            ] * curls
        return sets

    shift = fault_shift(mixed(0, 1), mixed(14, 5))
    assert shift is not None
    assert shift.after == pytest.approx(shift.before)


FAULTS = st.lists(st.integers(0, REPS), min_size=3, max_size=6)


@given(FAULTS, FAULTS)
def test_seen_the_other_way_round_it_is_the_opposite(before: list[int], after: list[int]) -> None:
    there, back = (
        fault_shift(lean(*one), lean(*other, first_day=14))
        for one, other in ((before, after), (after, before))
    )
    assert there is not None
    assert back is not None
    assert back.z == pytest.approx(-there.z, abs=1e-9)
    assert not (there.worse and back.worse)


def test_false_alarms_are_rare_although_sessions_differ() -> None:
    """The same person for four weeks, whose good and bad days differ more than chance alone."""
    random = np.random.default_rng(4)
    alarms = 0
    for _ in range(400):
        shares = random.beta(2.0, 6.0, size=12)
        faults = [int(n) for n in random.binomial(REPS, shares)]
        shift = fault_shift(lean(*faults[:6]), lean(*faults[6:], first_day=14))
        alarms += shift is not None and shift.worse
    assert alarms / 400 < 0.05
