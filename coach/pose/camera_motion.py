"""How the camera moves, from what stands still in the room: everything but the people.

Corners of the background are chosen in a key picture and looked for in those that follow, forwards
and back (Lucas and Kanade, in pyramids); a similarity is fitted to them with RANSAC. Pictures are
compared with the key picture and not with the one before, so nothing adds up while it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.pose.background import Image, as_bright, background_of, lies_in, small_grey
from coach.pose.camera import STILL, compose, displacement, inverse, place
from coach.pose.landmarks import Pose
from coach.pose.subject import Box, body_box

FloatArray = NDArray[np.floating]

__all__ = ["CameraMotion"]

_CORNERS = 120
_CORNER_QUALITY = 0.01
_CORNER_SPACING = 7
# Of fewer corners one cannot say what moves.
_FEWEST = 12
# Fewer that do not come back may be hidden by a shadow or a bag that somebody carries.
_FEWEST_LOST = 24
# Window, levels of the pyramid, when to end, and to begin where it is expected.
_SEARCH = (
    (17, 17),
    4,
    (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 0.02),
    cv2.OPTFLOW_USE_INITIAL_FLOW,
)
_BACK_PX = 0.5
_FIT_PX = 1.0
# The camera stands where half of the corners are closer than this to where they should be: four
# times the most of any picture of the still sample clips, and a thousandth of the picture's width.
_STILL_PX = 0.3
_REST_S = 0.5
# Whatever moves in one place is no camera: the middle 80 % of the corners have to reach over this
# share of the picture's width, and of its height.
_SPREAD = 0.3
_AGREE = 0.6
# Of the corners that nobody hides, so many have to be found again, and so many for the key picture
# to go on.
_FOUND_AGAIN = 0.4
_KEEP_KEY = 0.6
# After a jump, where the search above does not reach.
_DESCRIPTORS = 300
_MATCH_PX = 3.0
# Not followed for this long: what was seen before does not come back.
_GIVE_UP_S = 1.0


@dataclass
class _Key:
    """A key picture, its corners (N, 2) in pixels, and where the camera looked.

    proven: whether the corners have come back in another picture. worn: whether too few of them
    are to be seen.
    """

    grey: Image
    corners: FloatArray
    camera: FloatArray
    proven: bool = False
    worn: bool = False


@dataclass(frozen=True)
class _Found:
    """Where the key picture's corners (N, 2) are in another, in pixels.

    sure (N,): found, in the background, and found again from there. in_sight (N,): expected to be
    seen. off_px (M,): of the sure ones, how far from where they were expected.
    """

    there: FloatArray
    sure: NDArray[np.bool_]
    in_sight: NDArray[np.bool_]
    off_px: FloatArray

    @property
    def enough(self) -> bool:
        """Whether so many are sure as one may expect."""
        count = int(self.sure.sum())
        return count >= max(_FEWEST, _FOUND_AGAIN * int(self.in_sight.sum()))

    def of_sure(self) -> _Found:
        """Of these corners only."""
        sure = self.sure
        return _Found(self.there[sure], sure[sure], self.in_sight[sure], self.off_px)


@dataclass
class CameraMotion:
    """Follows the camera of one recording, or of a session.

    camera: the last similarity that was known, into the first picture.
    """

    camera: FloatArray = field(default_factory=STILL.copy)
    _key: _Key | None = None
    _moving: list[tuple[float, FloatArray]] = field(default_factory=list)
    _seen_s: float = -np.inf

    def see(self, image: Image, pose: Pose, others: list[Box]) -> FloatArray:
        """Where the camera looks in an RGB picture (H, W, 3), as a similarity (4,) into the first;
        NaN where it moved and could not be followed.

        pose: whose body is in the picture. others: boxes of other people, in fractions of it.
        Where no more than a few corners are to be seen (somebody fills the picture, the wall is
        bare), and where nobody was found, who might be anywhere then, it is taken to stand.
        """
        if not pose.found:
            self._seen_s = pose.time_s
            return self.camera
        grey = small_grey(image)
        bodies = [*others, body_box(pose.landmarks, pose.visibility).box]
        if self._key is None:
            self._choose_key(grey, bodies)
            self._seen_s = pose.time_s
            return self.camera
        now = self._now(self._key, grey, bodies)
        if now is None:
            if pose.time_s - self._seen_s > _GIVE_UP_S:
                self._choose_key(grey, bodies)
                self._seen_s = pose.time_s
            return np.full(4, np.nan)
        self._seen_s = pose.time_s
        self._settle(now, pose.time_s, grey.shape)
        if self._key.worn:
            self._choose_key(grey, bodies)
        return self.camera

    def _choose_key(self, grey: Image, bodies: list[Box]) -> None:
        corners = cv2.goodFeaturesToTrack(
            grey, _CORNERS, _CORNER_QUALITY, _CORNER_SPACING, mask=background_of(grey, bodies)
        )
        found = np.empty((0, 2)) if corners is None else corners.reshape(-1, 2)
        self._key = _Key(grey, found.astype(np.float32), self.camera)

    def _now(self, key: _Key, grey: Image, bodies: list[Box]) -> FloatArray | None:
        """Where the camera looks: `self.camera` where it stands or nothing can be said, None where
        it moved and cannot be followed."""
        background = background_of(grey, bodies)
        expected = _expected(key, self.camera)
        if not _tell(expected[lies_in(background, expected)], grey.shape):
            key.worn = True
            return self.camera
        grey = as_bright(grey, key.grey, background)
        found = _search(key, grey, background, expected)
        if not key.proven:
            # What does not come back in the picture after it was noise.
            key.corners, found = key.corners[found.sure], found.of_sure()
            key.proven = True
            if len(key.corners) < _FEWEST:
                key.worn = True
                return self.camera
        key.worn = found.sure.mean() < _KEEP_KEY
        if not self._moving and found.enough and np.median(found.off_px) < _STILL_PX:
            return self.camera
        now = _fitted(key, found)
        if now is None and found.in_sight.sum() < _FEWEST_LOST:
            return self.camera
        if now is None:
            guess = _matched(key, grey, background)
            if guess is not None:
                now = _fitted(key, _search(key, grey, background, _expected(key, guess)))
        return now

    def _settle(self, now: FloatArray, time_s: float, shape: tuple[int, ...]) -> None:
        """A camera that moved is followed from picture to picture until it rests; then it stands,
        so that noise does not move what it sees."""
        if not self._moving and now is self.camera:
            return
        self.camera = now
        since = [one for one in self._moving if time_s - one[0] <= _REST_S]
        rested = len(since) < len(self._moving)
        self._moving = [*since, (time_s, now)]
        recent = np.stack([camera for _, camera in self._moving])
        height, width = shape[:2]
        apart_px = displacement(recent, now, height / width) * width
        if rested and apart_px.max() < _STILL_PX:
            self.camera, self._moving = np.median(recent, axis=0), []


def _tell(corners: FloatArray, shape: tuple[int, ...]) -> bool:
    """Whether so many corners (N, 2), and so far apart, can tell how the camera moves."""
    if len(corners) < _FEWEST:
        return False
    low, high = np.percentile(corners, (10, 90), axis=0)
    return bool((high - low >= _SPREAD * np.array(shape[1::-1])).all())


def _expected(key: _Key, camera: FloatArray) -> FloatArray:
    """(N, 2) where the key picture's corners are, in pixels, if the camera looks there."""
    seen = place(key.corners, compose(inverse(camera), key.camera), key.grey.shape[1])
    return seen.astype(np.float32)


def _search(key: _Key, grey: Image, background: Image, expected: FloatArray) -> _Found:
    """Find the key picture's corners in another, beginning where they are expected (N, 2)."""
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        key.grey, grey, key.corners, expected.copy(), None, None, *_SEARCH
    )
    back, again, _ = cv2.calcOpticalFlowPyrLK(
        grey, key.grey, there, there + (key.corners - expected), None, None, *_SEARCH
    )
    sure = (found.ravel() == 1) & (again.ravel() == 1)
    sure &= np.hypot(*(back - key.corners).T) < _BACK_PX
    sure &= lies_in(background, np.asarray(there))
    off_px = np.hypot(*(there - expected)[sure].T)
    return _Found(np.asarray(there), sure, lies_in(background, expected), off_px)


def _fitted(key: _Key, found: _Found) -> FloatArray | None:
    """Where the camera looks, going by the corners; None where they do not agree."""
    if not found.enough:
        return None
    there = found.there[found.sure]
    similarity, agree = _similarity(there, key.corners[found.sure], _FIT_PX, key.grey.shape[1])
    if similarity is None:
        return None
    if agree.sum() < _AGREE * len(there) or not _tell(there[agree], key.grey.shape):
        return None
    return compose(key.camera, similarity)


def _matched(key: _Key, grey: Image, background: Image) -> FloatArray | None:
    """Roughly where the camera looks after a jump, by matching descriptors (ORB)."""
    orb = cv2.ORB.create(_DESCRIPTORS)
    before, described = orb.detectAndCompute(key.grey, None)
    after, described_after = orb.detectAndCompute(grey, background)
    if len(before) < _FEWEST or len(after) < _FEWEST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(described, described_after)
    if len(pairs) < _FEWEST:
        return None
    there = np.array([after[pair.trainIdx].pt for pair in pairs], np.float32)
    here = np.array([before[pair.queryIdx].pt for pair in pairs], np.float32)
    similarity, agree = _similarity(there, here, _MATCH_PX, grey.shape[1])
    if similarity is None or agree.sum() < _FEWEST:
        return None
    return compose(key.camera, similarity)


def _similarity(
    there: FloatArray, here: FloatArray, within_px: float, width: int
) -> tuple[FloatArray | None, NDArray[np.bool_]]:
    """What brings points (N, 2) there to those here, by RANSAC, and (N,) which agree."""
    answer: tuple[Any, Any] = cv2.estimateAffinePartial2D(
        there, here, method=cv2.RANSAC, ransacReprojThreshold=within_px
    )
    fit, agree = answer
    if fit is None:
        return None, np.zeros(len(there), np.bool_)
    similarity = np.array([fit[0, 0], fit[1, 0], fit[0, 2] / width, fit[1, 2] / width])
    return similarity, agree.ravel() == 1
