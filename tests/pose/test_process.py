"""The estimator in its own process, on real pictures."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from coach.errors import EstimatorError, ModelError
from coach.pose.estimator import LOOK_EVERY_S
from coach.pose.landmarks import Landmark
from coach.pose.process import EstimatorProcess
from tests.clips import beside, images_of


def test_landmarks_of_a_person_and_of_nobody() -> None:
    (image,) = images_of("squat_good_front", 1)
    height, width = image.shape[:2]
    with EstimatorProcess() as estimator:
        pose = estimator.estimate(image, 0.0)
        assert pose.found
        assert pose.time_s == 0.0
        assert pose.size == (width, height)
        assert pose.others == 0
        y = pose.landmarks[:, 1]
        assert (
            y[Landmark.NOSE]
            < y[Landmark.LEFT_SHOULDER]
            < y[Landmark.LEFT_HIP]
            < y[Landmark.LEFT_KNEE]
            < y[Landmark.LEFT_ANKLE]
        )
        # Facing the camera, the person's left is the picture's right.
        assert pose.landmarks[Landmark.LEFT_HIP, 0] > pose.landmarks[Landmark.RIGHT_HIP, 0]
        assert np.all((pose.visibility >= 0) & (pose.visibility <= 1))
        thigh = pose.world[Landmark.LEFT_HIP] - pose.world[Landmark.LEFT_KNEE]
        assert 0.25 < np.linalg.norm(thigh) < 0.6

        empty = np.full_like(image, 127)
        poses = [estimator.estimate(empty, 1 + t) for t in range(3)]
        assert not poses[-1].found
        assert poses[-1].size == (width, height)


def test_pictures_need_not_be_contiguous_nor_times_whole_milliseconds() -> None:
    (image,) = images_of("squat_good_side", 1)
    mirrored = image[:, ::-1]
    with EstimatorProcess("lite") as estimator:
        poses = [estimator.estimate(mirrored, 1e-4 * k) for k in range(5)]
    assert all(pose.found for pose in poses)


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.task"
    wrong.write_bytes(b"PK not a bundle")
    with (
        EstimatorProcess(wrong) as estimator,
        pytest.raises(ModelError, match=r"wrong\.task is not"),
    ):
        estimator.estimate(np.zeros((64, 64, 3), np.uint8), 0.0)


def test_a_dead_process_is_one_sentence() -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    with EstimatorProcess() as estimator:
        estimator.estimate(image, 0.0)
        os.kill(estimator.pid, signal.SIGSEGV)
        with pytest.raises(EstimatorError, match="ended unexpectedly, by signal 11"):
            estimator.estimate(image, 1.0)


@pytest.mark.parametrize(("look_every_s", "noticed"), [(1.0, True), (LOOK_EVERY_S, False)])
def test_how_soon_somebody_else_is_noticed(look_every_s: float, noticed: bool) -> None:
    """Two seconds after they came in."""
    (one,), (other,) = images_of("squat_good_front", 1), images_of("curl_good_side", 1)
    (both,) = beside([one], [other])
    alone = both.copy()
    alone[:, one.shape[1] :] = 127
    with EstimatorProcess(look_every_s=look_every_s) as estimator:
        for k in range(5):
            assert estimator.estimate(alone, 0.1 * k).others == 0
        seen = [estimator.estimate(both, 0.5 + 0.25 * k).others for k in range(8)]
    assert (seen[-1] == 1) is noticed
