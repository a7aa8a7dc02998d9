"""Points and directions every angle is made from. Arrays have a leading axis T (frames)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import Landmark, PoseTrack

FloatArray = NDArray[np.floating]

USED = (
    Landmark.NOSE,
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
    Landmark.LEFT_KNEE,
    Landmark.RIGHT_KNEE,
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
)
"""The landmarks the measurements use, in the order of the arrays below."""

_PLACE = {landmark: i for i, landmark in enumerate(USED)}

NOSE = _PLACE[Landmark.NOSE]
SHOULDER = (_PLACE[Landmark.LEFT_SHOULDER], _PLACE[Landmark.RIGHT_SHOULDER])
HIP = (_PLACE[Landmark.LEFT_HIP], _PLACE[Landmark.RIGHT_HIP])
KNEE = (_PLACE[Landmark.LEFT_KNEE], _PLACE[Landmark.RIGHT_KNEE])
ANKLE = (_PLACE[Landmark.LEFT_ANKLE], _PLACE[Landmark.RIGHT_ANKLE])
HEEL = (_PLACE[Landmark.LEFT_HEEL], _PLACE[Landmark.RIGHT_HEEL])
TOE = (_PLACE[Landmark.LEFT_FOOT_INDEX], _PLACE[Landmark.RIGHT_FOOT_INDEX])


class Points:
    """The used landmarks of some frames.

    image (T, 13, 2): pixels, x right, y down. world (T, 13, 3): metres, x right, y down, z away.
    visibility (T, 13): 0 to 1, and 0 where a landmark lies outside the picture.
    found (T,): whether a person was found. size: width and height of the picture in pixels.
    """

    __slots__ = ("found", "image", "size", "time_s", "visibility", "world")

    def __init__(
        self,
        time_s: FloatArray,
        image: FloatArray,
        world: FloatArray,
        visibility: FloatArray,
        size: tuple[int, int],
    ) -> None:
        self.time_s = time_s
        self.image = image
        self.world = world
        self.visibility = visibility
        self.size = size
        self.found = np.isfinite(image[:, HIP[0], 0])

    def __len__(self) -> int:
        return len(self.time_s)

    def replace(self, image: FloatArray, world: FloatArray) -> Points:
        """The same frames with other coordinates (smoothed ones)."""
        return Points(self.time_s, image, world, self.visibility, self.size)

    def slice(self, rows: slice | NDArray[np.integer] | NDArray[np.bool_]) -> Points:
        """Some of the frames."""
        return Points(
            self.time_s[rows], self.image[rows], self.world[rows], self.visibility[rows], self.size
        )


def points_of(track: PoseTrack) -> Points:
    """The used landmarks of a track, in pixels and metres."""
    used = list(USED)
    image = track.landmarks[:, used, :2].astype(np.float64) * np.array(track.size, np.float64)
    outside = np.any((image < 0) | (image > np.array(track.size)), axis=-1)
    visibility = np.where(outside, 0.0, track.visibility[:, used].astype(np.float64))
    return Points(
        track.time_s, image, track.world[:, used].astype(np.float64), visibility, track.size
    )


def bend_deg(first: FloatArray, middle: FloatArray, last: FloatArray) -> FloatArray:
    """180 degrees minus the included angle at `middle`; (T, 2 or 3) points to (T,) degrees."""
    u, v = first - middle, last - middle
    cosine = (u * v).sum(-1) / (np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1))
    return np.asarray(180.0 - np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def middle(points: FloatArray, pair: tuple[int, int]) -> FloatArray:
    """Halfway between the left and the right landmark, (T, D)."""
    return np.asarray((points[:, pair[0]] + points[:, pair[1]]) / 2.0)
