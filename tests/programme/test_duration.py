"""How long a session takes: from its plan, so that what is said before it holds."""

from __future__ import annotations

import pytest

from coach.exercises.registry import exercises
from coach.programme.duration import (
    FIRST_SET_UP_S,
    REP_S,
    SET_UP_S,
    minutes,
    needs_chair,
    sits,
)
from coach.programme.plan import Block, Plan, default_plan


def test_one_set_is_its_set_up_and_its_repetitions() -> None:
    plan = Plan((Block("squat", "both", 1, 12, rest_s=300.0),))
    assert minutes(plan) == pytest.approx((FIRST_SET_UP_S + SET_UP_S + 12 * REP_S) / 60)


def test_rests_lie_between_sets_and_holds_in_every_repetition() -> None:
    one = Plan((Block("leg-kick", "both", 1, 10, rest_s=30.0),))
    three = Plan((Block("leg-kick", "both", 3, 10, hold_s=10.0, rest_s=30.0),))
    sets = 3 * (minutes(one) * 60 - FIRST_SET_UP_S) + 3 * 10 * 10.0
    assert minutes(three) * 60 == pytest.approx(FIRST_SET_UP_S + sets + 2 * 30.0)


def test_each_leg_has_sets_of_its_own() -> None:
    def of(side: str) -> float:
        return minutes(Plan((Block("hamstring-curl", side, 2, 8, rest_s=40.0),))) * 60

    assert of("each") - of("left") == pytest.approx(2 * (SET_UP_S + 8 * REP_S + 40.0))


def test_the_programme_to_begin_with_takes_about_a_quarter_of_an_hour() -> None:
    assert 10 < minutes(default_plan()) <= 15


def test_a_chair_belongs_to_what_is_held_on_to_or_sat_on() -> None:
    known = exercises()
    with_chair = {name for name, one in known.items() if needs_chair(one)}
    assert {"hamstring-curl", "calf-raise", "leg-kick"} <= with_chair
    assert "squat" not in with_chair
    assert sits(known["leg-kick"])
    assert not sits(known["calf-raise"])
