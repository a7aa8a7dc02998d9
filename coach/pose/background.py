"""What is looked at of a picture to see how the camera moves: small, grey, without the people."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.pose.subject import Box

FloatArray = NDArray[np.floating]
Image = NDArray[np.uint8]

__all__ = ["Image", "as_bright", "background_of", "lies_in", "small_grey"]

# Of the picture that is looked at. A corner is found again to within 0.1 px of it.
_LONGER_SIDE = 320
# A body's box ends at landmarks, which have no hair, clothes or shadow. Share of the box's height.
_BODY_MARGIN = 0.12


def small_grey(image: Image) -> Image:
    """An RGB picture (H, W, 3) in grey, its longer side 320 pixels."""
    scale = _LONGER_SIDE / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))


def as_bright(grey: Image, key: Image, background: Image) -> Image:
    """A picture as bright and as rich in contrast as the key picture: cameras grow darker or
    brighter when somebody comes near, which looks like motion."""
    (mean, sd), (key_mean, key_sd) = (
        [float(value[0, 0]) for value in cv2.meanStdDev(one, mask=background)]
        for one in (grey, key)
    )
    gain = key_sd / max(sd, 1.0)
    return np.asarray(cv2.convertScaleAbs(grey, alpha=gain, beta=key_mean - gain * mean))


def background_of(grey: Image, bodies: list[Box]) -> Image:
    """255 where nobody is, 0 where somebody is."""
    height, width = grey.shape
    mask = np.full(grey.shape, 255, np.uint8)
    for x0, y0, x1, y1 in bodies:
        margin = _BODY_MARGIN * (y1 - y0) * height
        left, right = (max(0, round(x)) for x in (x0 * width - margin, x1 * width + margin))
        top, bottom = (max(0, round(y)) for y in (y0 * height - margin, y1 * height + margin))
        mask[top:bottom, left:right] = 0
    return mask


def lies_in(mask: Image, points: FloatArray) -> NDArray[np.bool_]:
    """(N,) whether points (N, 2) lie in a mask."""
    x, y = np.floor(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
    return np.asarray(inside & (mask[np.where(inside, y, 0), np.where(inside, x, 0)] > 0))
