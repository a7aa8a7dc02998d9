"""What must not change a count, of pictures: light, sharpness, and how they were encoded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coach.analysis import analyze
from coach.pose.camera_rate import AsLive
from tests.clips import images_of, write_clip

Image = NDArray[np.uint8]
CLIPS = {
    "squat_good_oblique": "squat",
    "curl_good_side": "hamstring-curl",
    "calf_good_side": "calf-raise",
}
REPS = 3
RNG = np.random.default_rng(1)


def dark(image: Image) -> Image:
    """A room at dusk: a quarter of the light, and a sensor's noise."""
    noise = RNG.normal(0.0, 4.0, image.shape)
    return np.clip(0.25 * image + noise, 0, 255).astype(np.uint8)


def bright(image: Image) -> Image:
    """A window behind the camera."""
    return np.clip(1.6 * image + 20.0, 0, 255).astype(np.uint8)


def blurred(image: Image) -> Image:
    """A smeared lens: two thousandths of the picture's width."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.002 * image.shape[1]), np.uint8)


def mirrored(image: Image) -> Image:
    """By a front camera."""
    return np.ascontiguousarray(image[:, ::-1])


def boxed(image: Image) -> Image:
    """With black bars at both sides."""
    side = image.shape[1] // 4 * 2
    return np.pad(image, ((0, 0), (side, side), (0, 0)))


def same(image: Image) -> Image:
    """As it is; what the encoder makes of it is the change."""
    return image


CHANGES: dict[str, tuple[Callable[[Image], Image], str, dict[str, str]]] = {
    "dark": (dark, "libx264", {}),
    "bright": (bright, "libx264", {}),
    "blurred": (blurred, "libx264", {}),
    "mirrored": (mirrored, "libx264", {}),
    "boxed": (boxed, "libx264", {}),
    "poorly encoded": (same, "libx264", {"crf": "38"}),
    "as MPEG-4": (same, "mpeg4", {"b": "300000"}),
}


@pytest.mark.nightly
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("way", [None, AsLive()], ids=["recorded", "live"])
def test_the_count_stays(tmp_path: Path, way: AsLive | None, clip: str, change: str) -> None:
    made, codec, options = CHANGES[change]
    images = [made(image) for image in images_of(clip)]
    path = write_clip(tmp_path / "clip.mp4", images, codec=codec, options=options)
    summary = analyze(path, CLIPS[clip], live=way).summary
    assert summary.rep_count == REPS, [m.reason for m in summary.movements]
