"""The poses of a set: all of them, small, and close to what they were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.live.pose_recorder import PoseRecorder
from coach.pose.landmarks import Pose
from tests.motion.recordings import track


def test_what_was_added_comes_back() -> None:
    film = track("squat_good_side")
    recorder = PoseRecorder()
    for pose in film:
        recorder.add(pose)
    kept = recorder.track()
    assert np.array_equal(kept.time_s, film.time_s)
    assert kept.size == film.size
    width = film.size[0]
    assert np.abs(kept.landmarks[..., 0] - film.landmarks[..., 0]).max() * width < 0.17
    assert kept.world == pytest.approx(film.world, abs=0.001)
    assert kept.visibility == pytest.approx(film.visibility, abs=0.001)


def test_ten_minutes_are_a_few_megabytes() -> None:
    recorder = PoseRecorder()
    pose = track("squat_good_side")[0]
    for k in range(900):
        recorder.add(Pose(k / 15, *list(vars(pose).values())[1:]))
    kept = recorder.track()
    arrays = (kept.time_s, kept.landmarks, kept.world, kept.visibility, kept.presence, kept.others)
    assert 10 * sum(array.nbytes for array in arrays) < 6e6


def test_nobody_stays_nobody() -> None:
    recorder = PoseRecorder()
    recorder.add(Pose.nobody(1.0, (640, 480), others=2))
    kept = recorder.track()
    assert not kept.found.any()
    assert list(kept.others) == [2]


def test_where_the_camera_looked_comes_back() -> None:
    film = track("squat_good_side")
    recorder = PoseRecorder()
    for k in range(3):
        recorder.add(replace(film[k], camera=np.array([1.0, 0.0, 0.1 * k, 0.0])))
    kept = recorder.track().camera
    assert kept is not None
    assert kept[:, 2] == pytest.approx([0.0, 0.1, 0.2])


def test_nothing_at_all() -> None:
    assert len(PoseRecorder().track()) == 0
