"""What may happen in front of a webcam in mid-set, put together from the sample clips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.clips import RATE, Image, images_of, write_clip
from tests.motion.recordings import truth
from tests.ui.browser import camera_clip

BETWEEN_S = 7.0
"""Between the second and the third repetition of `squat_good_side` and `squat_heels_side`."""

_WALK_S, _WAIT_S = 7.0, 17.0
_STOPS_AFTER_S, _STOPS_S = 2.0, 6.0
"""Where she is plainly beside him she stops, for three looks at who else is there."""

_SETTLE_S = 2.0
_ROUND_HER = 40
"""Pixels around the joints of a figure that surely hold all of it."""


def standing(name: str, folder: Path) -> Path:
    """Who is in the clip stands as in its first picture, for ever: a webcam's file is repeated."""
    still = write_clip(folder / f"{name}-still.mp4", images_of(name, 1) * RATE)
    return camera_clip(still, still.with_suffix(".mjpeg"), before_s=0, after_s=0)


def passer_by(folder: Path) -> Path:
    """Three squats; after the second a woman walks into the picture, stops beside him and walks on,
    in front of him, while he waits."""
    return _webcam(_passed_by(), folder / "passer-by")


def turning_away(folder: Path) -> Path:
    """Three squats; after the second he turns his back to the camera for eight seconds."""
    return _webcam(_turned_away(), folder / "turning-away")


def _webcam(film: Iterator[Image], target: Path) -> Path:
    clip = write_clip(target.with_suffix(".mp4"), film)
    return camera_clip(clip, target.with_suffix(".mjpeg"))


def _passed_by() -> Iterator[Image]:
    film = images_of("squat_good_side")
    now = round(BETWEEN_S * RATE)
    her, shape = _cut_out("squat_shallow_side")
    width, way = film[now].shape[1], film[now].shape[1] + her.shape[1]
    yield from film[:now]
    for index in range(round(_WAIT_S * RATE)):
        time_s = index / RATE
        walked_s = min(time_s, _STOPS_AFTER_S) + max(0.0, time_s - _STOPS_AFTER_S - _STOPS_S)
        left = width - round(way * walked_s / _WALK_S)
        yield _pasted(film[now], her, shape, left)
    yield from film[now:]


def _turned_away() -> Iterator[Image]:
    film, behind = images_of("squat_heels_side"), images_of("still_rear")
    now = round(BETWEEN_S * RATE)
    yield from film[:now]
    yield from behind
    yield from reversed(behind)
    yield from [film[now]] * round(_SETTLE_S * RATE)
    yield from film[now:]


def _cut_out(name: str) -> tuple[Image, NDArray[np.bool_]]:
    """The figure of a clip's first picture, (H, W, 3), and which of these pixels are hers."""
    image = images_of(name, 1)[0]
    true = truth(name)
    u, v = (
        np.array([values[0] for column, values in true.items() if column.endswith(axis)])
        for axis in ("_u_px", "_v_px")
    )
    left, top = round(u.min()) - _ROUND_HER, round(v.min()) - _ROUND_HER
    right, bottom = round(u.max()) + _ROUND_HER, round(v.max()) + _ROUND_HER
    kinds = np.zeros(image.shape[:2], np.uint8)
    around = (left, top, right - left, bottom - top)
    ground, figure = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(image, kinds, around, ground, figure, 5, cv2.GC_INIT_WITH_RECT)
    columns = slice(left, right)
    return image[:, columns], np.isin(kinds, (cv2.GC_FGD, cv2.GC_PR_FGD))[:, columns]


def _pasted(image: Image, figure: Image, shape: NDArray[np.bool_], left: int) -> Image:
    """The picture with a figure in it whose left edge is `left`, which may be outside."""
    seen = image.copy()
    start, end = max(left, 0), min(left + figure.shape[1], image.shape[1])
    if start < end:
        part = slice(start - left, end - left)
        hers = shape[:, part]
        seen[:, start:end][hers] = figure[:, part][hers]
    return seen
