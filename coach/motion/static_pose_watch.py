"""Quiet standing (or sitting) found while pictures come one by one."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from coach.motion.camera_roll import Roll, levelled
from coach.motion.geometry import Points
from coach.motion.static_pose import (
    StaticPose,
    describe,
    leg_posture,
    merge,
    on_one_leg,
    same_place,
)
from coach.motion.static_pose_search import (
    BESIDE,
    FEWEST_FRAMES,
    MIN_RUN_S,
    QUIET_SHARE,
    moved,
    size_of,
)

STILL_S = 0.6
"""How long one has to be still before a moment serves as static pose."""


AS_LONG = 0.9
"""Legs shorter than this share of what sitting let expect do not stand."""

REFINE_S = 0.1
"""How often a still moment refines the static pose there is: ones closer together share most of
their pictures."""


class StaticPoseWatch:
    """The static pose of where the person stands now.

    A still moment of STILL_S serves, and refines the one there is; until there was one, the
    straightest legs seen so far do (or one straight leg). After sitting, standing up in passing
    does.
    """

    def __init__(self) -> None:
        self._recent: deque[Points] = deque()
        self._standing_still = False
        self._straight_frames = 0
        self._taken_s = -math.inf
        self._in_passing = False
        self.static_pose: StaticPose | None = None

    @property
    def ready(self) -> bool:
        """Whether a still moment was seen."""
        return self._standing_still

    @property
    def taken_s(self) -> float:
        """When a still moment was seen last; minus infinity before."""
        return self._taken_s

    def turned(self, roll: Roll) -> StaticPoseWatch:
        """One that has seen the same last pictures, of a camera that is tilted by so much more."""
        other = StaticPoseWatch()
        for points in self._recent:
            other.see(levelled(points, roll))
        return other

    def see(self, points: Points) -> None:
        """One more picture in which a person was found."""
        self._recent.append(points)
        if not self._standing_still:
            self._provide(points)
        while points.time_s - self._recent[0].time_s > STILL_S:
            self._recent.popleft()
        if self._standing_still:
            self._rise(float(points.time_s))
        if points.time_s - self._taken_s < REFINE_S:
            return
        first = self._recent[0]
        if points.time_s - first.time_s < max(MIN_RUN_S, 0.8 * STILL_S):
            return
        halfway = self._recent[len(self._recent) // 2]
        if not moved(points, first) < QUIET_SHARE * size_of(halfway):
            return
        straight, seated = leg_posture(_stack([first, halfway, points]))
        if straight.all() or seated.all():
            self._taken_s = float(points.time_s)
            self._take(describe(_stack(list(self._recent)), bool(straight.all())))

    def _take(self, moment: StaticPose | None) -> None:
        known = self.static_pose
        if moment is None:
            return
        if known is not None and not moment.standing and self._stood_there(known, moment):
            return
        if known is not None and same_place(known, moment):
            self.static_pose = merge(known, moment)
        elif known is None or moment.standing or not (self._standing_still and known.standing):
            self.static_pose = moment
        self._standing_still = True
        self._in_passing = self._in_passing and not moment.standing

    def _rise(self, time_s: float) -> None:
        """Whoever was seen sitting and stands now, if only in passing: that serves better than
        sitting, and the longest legs best, until they stand still."""
        known = self.static_pose
        if known is None or (known.standing and not self._in_passing):
            return
        if not leg_posture(self._recent[-1])[0]:
            return
        last = [points for points in self._recent if time_s - points.time_s <= MIN_RUN_S]
        if len(last) < FEWEST_FRAMES or time_s - last[0].time_s < 0.8 * MIN_RUN_S:
            return
        stack = _stack(last)
        moment = describe(stack, True) if leg_posture(stack)[0].all() else None
        if moment is None or moment.leg < (1.0 if known.standing else AS_LONG) * known.leg:
            return
        self.static_pose = merge(known, moment) if same_place(known, moment) else moment
        self._in_passing = True
        self._straight_frames += len(last)

    def _stood_there(self, known: StaticPose, moment: StaticPose) -> bool:
        """Whether sitting (or a pause at the bottom of a squat) is where standing was seen."""
        beside = abs(known.ankle_x - moment.ankle_x) <= BESIDE * known.leg
        return known.standing and beside and self._straight_frames >= FEWEST_FRAMES

    def _provide(self, points: Points) -> None:
        """A single picture's straight legs, or its one straight leg until both were seen so."""
        alone = _stack([points])
        straight = bool(leg_posture(alone)[0][0])
        if not straight and (self._straight_frames or not on_one_leg(alone)[0]):
            return
        moment = describe(alone, True)
        if moment is None:
            return
        known = self.static_pose
        if known is None or (straight and not self._straight_frames) or moment.holes < known.holes:
            self.static_pose = moment
        elif same_place(known, moment) and moment.leg > known.leg:
            self.static_pose = merge(known, moment)
        self._straight_frames += straight


def _stack(frames: list[Points]) -> Points:
    """Single pictures as one recording (T)."""
    return Points(
        np.array([f.time_s for f in frames]),
        np.array([f.image for f in frames]),
        np.array([f.world for f in frames]),
        np.array([f.visibility for f in frames]),
        frames[0].size,
    )
