"""Whether faults became more frequent by more than chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

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


def test_sessions_of_one_length_are_compared_by_welch() -> None:
    """A session is one observation, its share of faults the value: the z is Welch's, and with as
    many sessions before as after it is Student's that decides."""
    before, after = (2, 8, 5, 1), (9, 4, 13, 6)
    shift = fault_shift(lean(*before), lean(*after, first_day=14))
    assert shift is not None
    shares = [np.array(faults) / REPS for faults in (after, before)]
    assert shift.z == pytest.approx(stats.ttest_ind(*shares, equal_var=False).statistic)
    assert shift.critical == pytest.approx(stats.t(6).ppf(0.975))


@pytest.mark.parametrize("after", [(7, 10, 8, 12), (6, 9, 7, 11)])
def test_it_is_worse_exactly_where_student_says_so(after: tuple[int, ...]) -> None:
    """Two pairs of periods on either side of Student's 5 %."""
    before = (0, 4, 8, 4)
    shift = fault_shift(lean(*before), lean(*after, first_day=14))
    assert shift is not None
    chance = stats.ttest_ind(after, before).pvalue
    assert 0.03 < chance < 0.08
    assert shift.worse == (chance < 0.05)


def test_sessions_that_are_all_alike_leave_the_chance_of_each_verdict() -> None:
    """One more of each verdict: 3 of 48 count as 4 of 50, 12 of 48 as 13 of 50."""
    shift = fault_shift(lean(1, 1, 1), lean(4, 4, 4, first_day=14))
    assert shift is not None
    variance = (4 / 50 * 46 / 50 + 13 / 50 * 37 / 50) / 48
    assert shift.z == pytest.approx((12 / 48 - 3 / 48) / math.sqrt(variance))


def two_kinds(leans: int, paces: int, first_day: int, pace_judged: int = 4) -> list[SetFigures]:
    """Three sessions alike: of sixteen squats so many lean, of some that show it so many rush."""
    return [
        figures(
            first_day + 2 * number,
            faults={"forward-lean": leans, "too-fast": paces},
            ok={"forward-lean": REPS - leans, "too-fast": pace_judged - paces},
        )
        for number in range(3)
    ]


def test_each_kind_weighs_by_how_often_it_was_judged_in_both_periods() -> None:
    """48 leans before and after weigh 24; 12 paces before and 24 after weigh 8: three to one."""
    shift = fault_shift(two_kinds(4, 1, 0), two_kinds(8, 4, 14, pace_judged=8))
    assert shift is not None
    assert shift.before == pytest.approx(0.75 * 4 / 16 + 0.25 * 1 / 4)
    assert shift.after == pytest.approx(0.75 * 8 / 16 + 0.25 * 4 / 8)

    def alone(faults: int, judged: int) -> float:
        likely = (faults + 1) / (judged + 2)
        return likely * (1 - likely) / judged

    variance = 0.75**2 * (alone(12, 48) + alone(24, 48)) + 0.25**2 * (alone(3, 12) + alone(12, 24))
    assert shift.z == pytest.approx((shift.after - shift.before) / math.sqrt(variance))


def test_the_kind_that_is_told_is_the_one_that_rose() -> None:
    """Leaning is the commoner fault and the one judged more; what got worse is the pace."""
    shift = fault_shift(two_kinds(12, 0, 0), two_kinds(12, 4, 14))
    assert shift is not None
    assert shift.most == ("squat", "too-fast")


def test_of_two_that_rose_the_one_that_made_more_faults_is_told() -> None:
    """The pace rose from a quarter to the half, leaning by less but in four times as many."""
    shift = fault_shift(two_kinds(4, 1, 0), two_kinds(7, 2, 14))
    assert shift is not None
    assert shift.most == ("squat", "forward-lean")


def test_a_check_that_only_ever_failed_counts_as_often_as_it_was_judged() -> None:
    """No good verdict is written down where there was none."""
    before = [figures(n, ok={"forward-lean": 8}) for n in range(3)]
    after = [figures(14 + n, faults={"forward-lean": 8}, ok={}) for n in range(3)]
    shift = fault_shift(before, after)
    assert shift is not None
    assert (shift.before, shift.after) == (0.0, 1.0)


def test_what_is_told_are_repetitions_with_a_fault_of_those_judged() -> None:
    """220 of 272 had a fault, each in one of four checks: a person was told “21%”."""

    def period(first_day: int, *faulty: int) -> list[SetFigures]:
        checks = ("forward-lean", "heels-lift", "shallow", "too-fast")
        return [
            figures(
                first_day + 2 * number,
                counted=68,
                faults={checks[number]: bad},
                ok={name: 68 - bad * (name == checks[number]) for name in checks},
            )
            for number, bad in enumerate(faulty)
        ]

    shift = fault_shift(period(0, 3, 3, 3, 3), period(14, 55, 55, 55, 55))
    assert shift is not None
    assert (shift.faulty_before.some, shift.faulty_before.of) == (12, 272)
    assert (shift.faulty_after.some, shift.faulty_after.of) == (220, 272)
    assert shift.after == pytest.approx(220 / 272 / 4)
    assert shift.sentence == (
        "Repetitions with a fault rose from 4% (12 of 272) to 81% (220 of 272)"
    )


def test_more_faults_in_as_many_repetitions_are_not_told_as_a_rise_of_repetitions() -> None:
    before, after = two_kinds(16, 0, 0), two_kinds(16, 4, 14)
    shift = fault_shift(before, after)
    assert shift is not None
    assert shift.worse
    assert (
        shift.sentence
        == "More faults than by chance, with one in 100% (48 of 48) of the repetitions"
    )


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
