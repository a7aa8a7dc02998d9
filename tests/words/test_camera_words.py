"""What is said of a camera that moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.pose.camera import STILL
from coach.pose.landmarks import PoseTrack
from coach.words.camera_words import lost_notes, motion_notes
from tests import builders


def filmed(x: np.ndarray) -> PoseTrack:
    """300 pictures at 30 a second, the camera's place across being x (300,)."""
    track = builders.standing(300)
    camera = np.tile(STILL, (300, 1))
    camera[:, 2] = x
    return replace(track, time_s=np.arange(300) / 30, camera=camera)


def test_a_camera_that_stood_or_was_not_looked_at_is_not_spoken_of() -> None:
    assert motion_notes(filmed(np.zeros(300))) == ()
    assert motion_notes(replace(filmed(np.zeros(300)), camera=None)) == ()


def test_a_step_on_a_soft_floor_is_not_worth_telling() -> None:
    assert motion_notes(filmed(0.004 * (np.arange(300) > 100))) == ()


def test_a_knock_has_a_time() -> None:
    assert motion_notes(filmed(0.1 * (np.arange(300) >= 153))) == (
        "The camera moved at 5.1 s; this was taken out.",
    )


def test_a_turn_of_the_camera_begins_and_ends() -> None:
    x = np.interp(np.arange(300), [90, 105], [0.0, 0.2])
    # It comes to rest with a last correction that nobody sees.
    x[120:] += 1e-4
    assert motion_notes(filmed(x)) == (
        "The camera moved between 3.0 and 3.5 s; this was taken out.",
    )


def test_two_knocks_are_two() -> None:
    k = np.arange(300)
    notes = motion_notes(filmed(0.05 * (k >= 60) + 0.05 * (k >= 200)))
    assert [note[:26] for note in notes] == [
        "The camera moved at 2.0 s;",
        "The camera moved at 6.7 s;",
    ]


@pytest.mark.parametrize(
    "x",
    [0.03 * np.sin(np.arange(300) / 4), 0.1 * (np.arange(300) // 50), np.linspace(0, 0.3, 300)],
)
def test_one_that_moves_mostly_or_again_and_again_is_told_once(x: np.ndarray) -> None:
    (note,) = motion_notes(filmed(x))
    assert note.startswith("The camera moves;")
    assert "Stand it on something" in note


def test_what_could_not_be_followed_is_said() -> None:
    time_s = np.arange(300) / 30
    lost = (time_s > 2.99) & (time_s < 4.01)
    (note,) = lost_notes(time_s, lost)
    assert note.startswith(
        "The camera moved between 3.0 and 4.0 s, and this could not be taken out"
    )
    assert lost_notes(time_s, (time_s > 2.99) & (time_s < 3.1)) == ()
    assert lost_notes(time_s, np.zeros(300, bool)) == ()
