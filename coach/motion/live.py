"""Live kinematics: one pose at a time, One-Euro smoothing, the static_pose found on the way."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from coach.motion.filters import OneEuro
from coach.motion.geometry import Points, points_of
from coach.motion.kinematics import measure
from coach.motion.posture import LivePosture
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import (
    MIN_RUN_S,
    StaticPose,
    describe,
    leg_posture,
    merge,
    quiet,
    same_place,
)
from coach.motion.types import Motion, View
from coach.motion.view import SMOOTHING_S, body_axes_yaw, classify
from coach.pose.landmarks import Pose, PoseTrack

FloatArray = NDArray[np.floating]

IMAGE_SMOOTHING = {"min_cutoff_hz": 2.0, "beta": 8.0}
"""On coordinates as a share of the picture's height."""

WORLD_SMOOTHING = {"min_cutoff_hz": 2.0, "beta": 4.0}
"""On metres."""

STILL_S = 0.6
"""How long one has to be still before a moment serves as static_pose."""


class LiveKinematics:
    """Poses in, motions out, one by one. Holds the smoothing's state and the static pose."""

    def __init__(
        self, height_cm: float | None = None, segment_lengths: SegmentLengths | None = None
    ) -> None:
        self._height_cm = height_cm
        self._posture = LivePosture(segment_lengths)
        self._image = OneEuro(**IMAGE_SMOOTHING)
        self._world = OneEuro(**WORLD_SMOOTHING)
        self._axes = OneEuro(min_cutoff_hz=0.16 / SMOOTHING_S * 2)
        self._recent: deque[Points] = deque()
        self._neutral: StaticPose | None = None
        self._provisional = False
        self._view = View.UNKNOWN

    @property
    def ready(self) -> bool:
        """Whether quiet standing (or sitting) has been seen."""
        return self._neutral is not None and not self._provisional

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as far as it has been learnt, for their next session."""
        return self._posture.segment_lengths

    def measure(self, pose: Pose) -> Motion:
        """The measurements of one pose, later than the ones before."""
        points = points_of(PoseTrack.from_poses([pose], pose.size))
        if pose.found:
            height = float(pose.size[1])
            points = points.replace(
                self._image(points.image / height, pose.time_s) * height,
                self._world(points.world, pose.time_s),
            )
            axes = self._axes(body_axes_yaw(points), pose.time_s)
            self._watch(points)
        else:
            axes = np.full((1, 2), np.nan)
        places = [] if self._neutral is None else [self._neutral]
        track = measure(points, axes, places, np.zeros(1, np.int64), self._height_cm, self._posture)
        motion = track[0]
        self._view = classify(motion.yaw_deg, self._view)
        return Motion(
            motion.time_s,
            motion.found,
            motion.yaw_deg,
            self._view,
            motion.values,
            motion.sd,
            motion.reasons,
        )

    def _watch(self, points: Points) -> None:
        """Take a still moment as static_pose, or refine the one there is; until there is one, the
        straightest legs seen so far serve."""
        self._recent.append(points)
        if self._neutral is None or self._provisional:
            self._provide(points)
        while points.time_s[0] - self._recent[0].time_s[0] > STILL_S:
            self._recent.popleft()
        span = points.time_s[0] - self._recent[0].time_s[0]
        if span < max(MIN_RUN_S, 0.8 * STILL_S):
            return
        ends = _stack([self._recent[0], self._recent[len(self._recent) // 2], points])
        if not _still(ends):
            return
        straight, seated = leg_posture(ends)
        if not (straight.all() or seated.all()):
            return
        moment = describe(_stack(list(self._recent)), bool(straight.all()))
        known = self._neutral
        if known is None or self._provisional:
            self._neutral = moment
        elif same_place(known, moment):
            self._neutral = merge(known, moment)
        elif moment.standing or not known.standing:
            self._neutral = moment
        self._provisional = False

    def _provide(self, points: Points) -> None:
        straight, _ = leg_posture(points)
        if not straight[0]:
            return
        moment = describe(points, True)
        if self._neutral is None:
            self._neutral = moment
        elif same_place(self._neutral, moment) and moment.leg > self._neutral.leg:
            self._neutral = merge(self._neutral, moment)
        self._provisional = True


def _still(ends: Points) -> bool:
    """Whether first, middle and last frame show the same posture."""
    together = Points(
        np.array([0.0, 1e-3, 2e-3]), ends.image, ends.world, ends.visibility, ends.size
    )
    return bool(quiet(together)[1])


def _stack(frames: list[Points]) -> Points:
    return Points(
        np.concatenate([f.time_s for f in frames]),
        np.concatenate([f.image for f in frames]),
        np.concatenate([f.world for f in frames]),
        np.concatenate([f.visibility for f in frames]),
        frames[0].size,
    )
