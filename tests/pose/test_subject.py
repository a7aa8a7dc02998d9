"""Who of several people is the one who exercises."""

from __future__ import annotations

import numpy as np
import pytest

from coach.pose.landmarks import N_LANDMARKS
from coach.pose.subject import Box, Person, Subject, body_box, gaps, same_place

MIDDLE: Box = (0.4, 0.1, 0.6, 0.9)
RIGHT: Box = (0.75, 0.1, 0.9, 0.85)
FAR: Box = (0.8, 0.4, 0.85, 0.6)


def seen(*boxes: Box, visibility: float = 1.0) -> list[Person]:
    return [Person(box, visibility) for box in boxes]


def test_box_and_visibility_of_landmarks() -> None:
    landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
    landmarks[:, 0] = np.linspace(0.2, 0.4, N_LANDMARKS)
    landmarks[:, 1] = np.linspace(0.1, 0.9, N_LANDMARKS)
    visibility = np.zeros(N_LANDMARKS, np.float32)
    visibility[[11, 12]] = 1.0  # the shoulders, but not the hips
    person = body_box(landmarks, visibility)
    assert person.box == pytest.approx((0.2, 0.1, 0.4, 0.9))
    assert person.visibility == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("moved", "same"),
    [
        (MIDDLE, True),
        ((0.42, 0.45, 0.68, 0.9), True),  # the same person in a deep squat
        ((0.5, 0.1, 0.7, 0.9), True),  # a step to the side
        (RIGHT, False),
        ((0.0, 0.1, 0.2, 0.9), False),
    ],
)
def test_same_place(moved: Box, same: bool) -> None:
    assert same_place(MIDDLE, moved) is same
    assert same_place(moved, MIDDLE) is same


@pytest.mark.parametrize(
    ("people", "chosen"),
    [
        ((RIGHT, MIDDLE), MIDDLE),
        ((FAR, RIGHT), RIGHT),  # larger
        (((0.05, 0.1, 0.2, 0.85), (0.45, 0.2, 0.6, 0.8)), (0.45, 0.2, 0.6, 0.8)),  # more central
    ],
)
def test_at_first_the_largest_and_most_central(people: tuple[Box, ...], chosen: Box) -> None:
    for order in (people, people[::-1]):
        subject = Subject()
        assert subject.look(seen(*order), 0.0)
        assert subject.box == chosen


def test_stays_with_the_subject_when_somebody_larger_comes() -> None:
    subject = Subject()
    subject.look(seen(RIGHT), 0.0)
    assert subject.look(seen(MIDDLE, RIGHT), 1.0)
    assert subject.box == RIGHT
    assert subject.others == [MIDDLE]


def test_is_not_taken_in_by_who_stays_when_the_subject_leaves() -> None:
    subject = Subject()
    subject.look(seen(MIDDLE, RIGHT), 0.0)
    assert not subject.look(seen(RIGHT), 2.0)
    assert subject.others == [RIGHT]
    back: Box = (0.0, 0.1, 0.2, 0.9)
    assert subject.look(seen(back, RIGHT), 4.0)
    assert subject.box == back


def test_forgets_a_subject_that_stays_away() -> None:
    subject = Subject()
    subject.look(seen(MIDDLE, RIGHT), 0.0)
    assert not subject.look(seen(RIGHT), 4.9)
    assert subject.look(seen(RIGHT), 5.1)
    assert subject.box == RIGHT


def test_a_lone_subject_may_turn_up_elsewhere() -> None:
    subject = Subject()
    subject.look(seen(MIDDLE), 0.0)
    assert not subject.is_at(RIGHT)
    assert subject.look(seen(RIGHT), 2.0)
    assert subject.is_at(RIGHT)


@pytest.mark.parametrize(
    "person",
    [
        Person(FAR, 1.0),  # a picture on the wall
        Person(RIGHT, 0.4),  # a coat
        Person((0.41, 0.15, 0.58, 0.85), 1.0),  # the subject seen twice
    ],
)
def test_what_is_no_company(person: Person) -> None:
    subject = Subject()
    subject.look([Person(MIDDLE, 1.0), person], 0.0)
    assert subject.box == MIDDLE
    assert subject.others == []


def test_mask_blacks_out_the_others_only() -> None:
    image = np.full((100, 200, 3), 200, np.uint8)
    subject = Subject(box=MIDDLE, others=[(0.5, 0.1, 0.9, 0.9)])
    masked = subject.mask(image)
    assert masked[50, 150].max() == 0
    assert (masked[50, 80:120] == 200).all()  # where the other is behind the subject
    assert (masked[:, :70] == 200).all()
    assert (image == 200).all()


def test_gaps_between_people() -> None:
    assert gaps([(0.4, 0, 0.6, 1)]) == [(0.0, 0.4), (0.6, 1.0)]
    assert gaps([(0.6, 0, 0.8, 1), (0.05, 0, 0.3, 1)]) == [(0.3, 0.6), (0.8, 1.0)]
    assert gaps([(-0.1, 0, 1.1, 1)]) == []
    assert gaps([]) == []
