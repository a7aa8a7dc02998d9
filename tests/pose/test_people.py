"""A recording's people, put together from looks at single pictures, and which of them moves."""

from __future__ import annotations

import numpy as np
import pytest

from coach.pose.landmarks import Landmark
from coach.pose.people import Look, linked, liveliest
from coach.pose.subject import Person, body_box
from tests import builders

STANDS = builders.standing(1).landmarks[0]
LEGS = [
    joint
    for joint in Landmark
    if any(part in joint.name for part in ("KNEE", "ANKLE", "HEEL", "FOOT"))
]


def person(x: float, height: float = 0.8, bent: float = 0.0, visibility: float = 1.0) -> Person:
    """Somebody whose middle is at x, of a height in pictures, the hips lowered by a share of it."""
    landmarks = STANDS.copy()
    landmarks[:, :2] = (landmarks[:, :2] - (0.5, 0.92)) * height + (x, 0.95)
    upper = [joint for joint in Landmark if joint not in LEGS]
    landmarks[upper, 1] += bent * height
    return body_box(landmarks, np.full(len(landmarks), visibility, np.float32))


def looks(count: int, *people: object) -> list[Look]:
    """Looks half a second apart; each of the people is a function of the look's number."""
    return [(k / 2, [made(k) for made in people if made(k)]) for k in range(count)]


def squats(x: float, height: float = 0.8):
    return lambda k: person(x, height, 0.15 * (1 - np.cos(k)))


def stands(x: float, height: float = 0.8):
    """Standing with what landmarks waver."""
    return lambda k: person(x, height, 0.004 * np.sin(7 * k))


def test_each_is_put_together_over_all_looks_from_the_left() -> None:
    people = linked(looks(20, stands(0.7), squats(0.3)))
    assert [len(one.times_s) for one in people] == [20, 20]
    assert people[0].at(3.0)[0] < 0.4 < people[1].at(3.0)[0]
    assert people[0].times_s == [k / 2 for k in range(20)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_one_who_moves_not_the_one_who_is_larger(order: tuple[int, int]) -> None:
    makers = (stands(0.3, 0.9), squats(0.75, 0.4))
    people = linked(looks(20, *[makers[k] for k in order]))
    one = liveliest(people)
    assert one is people[1]
    assert one.leg_motion > 4 * people[0].leg_motion


def test_how_far_legs_move_is_in_body_heights() -> None:
    large, small = linked(looks(20, squats(0.2, 0.8), squats(0.7, 0.4)))
    assert small.leg_motion == pytest.approx(large.leg_motion, rel=0.05)


def test_two_who_move_alike_are_not_told_apart() -> None:
    assert liveliest(linked(looks(20, squats(0.2), squats(0.7, 0.4)))) is None


def test_nobody_moves() -> None:
    assert liveliest(linked(looks(20, stands(0.2), stands(0.7)))) is None
    assert liveliest([]) is None


def test_who_passes_by_is_not_one_of_them() -> None:
    def passes(k: int) -> Person | None:
        return person(0.45 + 0.15 * k, 0.85, 0.1 * (k % 2)) if k < 4 else None

    (one,) = linked(looks(20, squats(0.2), passes))
    assert one.at(5.0)[2] < 0.4


def test_a_coat_and_a_second_sight_of_one_body_are_nobody() -> None:
    def coat(k: int) -> Person:
        return person(0.8, visibility=0.3)

    def again(k: int) -> Person:
        return person(0.21, 0.78, visibility=0.9)

    people = linked(looks(20, squats(0.2), coat, again))
    assert [len(one.times_s) for one in people] == [20]
