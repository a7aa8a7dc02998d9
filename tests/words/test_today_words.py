"""What the first page of the day says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import Ended, Ratings, SessionOutline
from coach.exercises.registry import get
from coach.programme.plan import Block, Plan, default_plan
from coach.programme.schedule import Due
from coach.words import today_words

NOON = datetime(2026, 11, 27, 12, 0)


@pytest.mark.parametrize(
    ("hour", "said"),
    [(5, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_goes_with_the_clock(hour: int, said: str) -> None:
    assert today_words.greeting(NOON.replace(hour=hour)) == said


@given(st.floats(0.01, 300.0))
def test_minutes_are_never_fewer_than_it_takes_nor_many_more(lasts: float) -> None:
    number = today_words.about(lasts).split()[1]
    said = 1 if number == "a" else int(number)
    assert lasts <= said < lasts + 5
    assert said <= 10 or said % 5 == 0


def test_a_day_without_anything_due_says_so_and_offers_no_minutes() -> None:
    plan = default_plan()
    assert today_words.title(NOON, plan, Due.DUE).endswith("Three exercises, about 15 minutes.")
    assert "minutes" not in today_words.title(NOON, plan, Due.REST)
    one = Plan((Block("squat", "both", 1, 1),))
    assert today_words.takes(one).startswith("One exercise, about")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Block("squat", "both", 1, 8), "1 set of 8"),
        (Block("hamstring-curl", "each", 2, 8, target=80.0), "2 sets of 8 with each leg, to 80°"),
        (
            Block("leg-kick", "both", 2, 5, hold_s=10.0),
            "2 sets of 5 with the legs in turn, held for 10 seconds",
        ),
        (
            Block("squat", "both", 3, 6, target=50.0, max_target=60.0, facing="front"),
            "3 sets of 6, to 50°, not beyond 60°, facing the camera",
        ),
    ],
)
def test_how_much_is_said_in_plain_words(block: Block, said: str) -> None:
    assert today_words.amount(block, None) == said


def test_what_to_fetch_is_said() -> None:
    assert today_words.things(get("squat")) == ""
    assert today_words.things(get("calf-raise")) == "Have a chair at hand."
    assert today_words.things(get("leg-kick")) == "You need a firm chair."


def outline(ended: Ended | None, ratings: Ratings) -> SessionOutline:
    return SessionOutline("s", "p", NOON - timedelta(days=2), None, ended, ratings)


def test_the_last_time_is_one_line_and_a_painful_one_is_not_counted_up() -> None:
    rated = outline(Ended.DONE, Ratings(pain_before=3, pain_after=2))
    assert today_words.last_time(rated, ()) == (
        "Last time, on Wednesday 25 November: pain 3 before and 2 after."
    )
    hurt = outline(Ended.HURT, Ratings(pain_before=3))
    assert today_words.last_time(hurt, ()).endswith(": you stopped because it hurt.")
    assert today_words.last_time(outline(None, Ratings()), ()) == (
        "Last time, on Wednesday 25 November."
    )
