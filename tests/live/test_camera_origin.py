"""A camera that is knocked in a set, and one that is put up before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.live.camera_origin import CameraOrigin
from coach.live.snapshot import Phase
from coach.motion.geometry import points_of
from coach.pose.camera import STILL, inverse, place, turn
from coach.pose.landmarks import Pose
from tests.live.sessions import lived, plan_of, play
from tests.motion.recordings import track

KNOCKED = np.array([0.995, 0.07, -0.1, 0.06])


def through(pose: Pose, camera: np.ndarray) -> Pose:
    """What a camera that was moved sees of a pose that one which stood would see."""
    width, height = pose.size
    back = inverse(camera)
    landmarks = pose.landmarks.copy()
    pixels = place(landmarks[:, :2] * (width, height), back, width)
    landmarks[:, :2] = pixels / (width, height)
    return replace(pose, landmarks=landmarks, world=turn(pose.world, back), camera=camera)


def test_outside_a_set_every_picture_is_as_it_is() -> None:
    origin = CameraOrigin()
    pose = through(track("squat_good_side")[0], KNOCKED)
    seen = origin.seen(pose, in_set=False)
    assert np.array_equal(points_of(seen).image, points_of(replace(pose, camera=None)).image)


def test_within_a_set_it_is_seen_from_where_the_set_began() -> None:
    origin = CameraOrigin()
    film = track("squat_good_side")
    origin.seen(through(film[0], KNOCKED), in_set=False)
    began = through(film[1], KNOCKED)
    first = origin.seen(began, in_set=True)
    assert first.camera is STILL
    back = origin.seen(replace(film[1], camera=STILL), in_set=True)
    assert points_of(back).image == pytest.approx(points_of(first).image, abs=0.01)


def test_a_knock_in_a_set_costs_no_repetition() -> None:
    name = "squat_good_side"
    poses = lived(track(name))
    middle = poses[0].time_s + 9.0
    knocked = [
        through(p, KNOCKED) if p.time_s > middle else replace(p, camera=STILL) for p in poses
    ]
    log = play(plan_of(name), knocked)
    assert log.last.phase is Phase.DONE
    assert log.last.results[0].summary.rep_count == 3
