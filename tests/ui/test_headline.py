"""Whether it is getting better: said only where the change is more than the measurement's error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from coach.programme.rest import resting
from coach.programme.symptoms import SymptomRating
from coach.progress.measures import RATING_SD, Better, Measure
from coach.progress.trend import Point, Series
from coach.ui.parts.headline import headline

BEGAN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def moved(*values: float, side: str = "both", sd: float = 4.0, view: str = "side") -> Series:
    """How far squats went, a day after each other."""
    return Series(Measure.PEAK, "deg", Better.HIGHER, points(values, sd, view), "squat", side)


def hurt(*values: float) -> Series:
    """The pain after each session."""
    return Series(Measure.PAIN_AFTER, "0-10", Better.LOWER, points(values, RATING_SD, ""))


def points(values: tuple[float, ...], sd: float, view: str) -> tuple[Point, ...]:
    return tuple(
        Point(BEGAN + timedelta(days=day), value, sd, view=view) for day, value in enumerate(values)
    )


def test_nothing_is_told_from_a_single_day() -> None:
    said = headline([moved(60), hurt(3)])
    assert said.title == "It is too early to tell"
    assert "cannot be compared yet" in said.sentences[0]
    assert len(said.sentences) == 1


def test_a_change_within_the_measurements_error_is_none() -> None:
    """The smallest that can be told is 1.96 times the root of 4² + 4², 11.1 degrees."""
    said = headline([moved(60, 71), hurt(3, 2)])
    assert said.title == "It is about as it was"
    assert "not changed by more than the camera may be off" in said.sentences[0]
    assert "not changed by more than such ratings vary" in said.sentences[1]


def test_a_change_beyond_it_is_one() -> None:
    said = headline([moved(60, 72), hurt(5, 2)])
    assert said.title == "It is getting better"
    assert said.sentences == (
        "You go further than at first in the squat.",
        "Your pain afterwards is lower than at first: about 2 out of 10 instead of 5.",
    )


def test_while_resting_because_it_hurt_nothing_else_is_told() -> None:
    hurting = [SymptomRating(BEGAN.date(), 3, 6, hurt=True)]
    said = headline([moved(60, 72), hurt(5, 2)], resting(hurting, BEGAN.date()))
    assert said.title == "Rest, and ask somebody"
    assert not any("further" in sentence for sentence in said.sentences)


def test_what_got_worse_is_said_too() -> None:
    said = headline([moved(72, 60), hurt(2, 5)])
    assert said.title == "It is harder than it was"
    assert said.sentences[0] == "You go less far than at first in the squat."
    assert "higher than at first: about 5 out of 10 instead of 2" in said.sentences[1]
    assert "healthcare provider" in said.sentences[1]


def test_better_and_worse_are_not_put_together() -> None:
    said = headline([moved(60, 80, side="left"), moved(80, 60, side="right"), hurt(3, 3)])
    assert said.title == "Some of it is better, some is not"
    assert said.sentences[0] == (
        "You go further than at first in the squat (left leg), and less far in the squat "
        "(right leg)."
    )


def test_both_legs_are_one_exercise() -> None:
    said = headline([moved(60, 80, side="left"), moved(60, 80, side="right")])
    assert said.sentences == ("You go further than at first in the squat.",)


def test_another_view_is_no_change() -> None:
    seen = (*moved(60, view="side").points, *moved(60, 90, view="front").points[1:])
    said = headline([Series(Measure.PEAK, "deg", Better.HIGHER, seen, "squat", "both")])
    assert said.title == "It is too early to tell"
