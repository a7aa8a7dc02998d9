"""The body that is fitted to pictures one by one: its posture, its zero and the build it shows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import LENGTHS
from coach.motion.camera_roll import LEVEL, Roll
from coach.motion.evidence import gather
from coach.motion.fit import LASTING_S
from coach.motion.fit_live import LiveFit
from coach.motion.geometry import Points
from coach.motion.place import Place, place_of
from coach.motion.posture import LIVE_DOUBT, Posture, Zero, describe_fit
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import StaticPose, same_place

FloatArray = NDArray[np.floating]

LEARNT_S = 2.0
"""Quiet standing after which a build is worth keeping."""


class LiveBody:
    """Follows one person. known: their build, where an earlier session has shown it."""

    def __init__(self, known: SegmentLengths | None = None) -> None:
        self._known = known
        self._fit = LiveFit()
        self._zero = Zero()
        self._static_pose: StaticPose | None = None
        self._place: Place | None = None
        self._standing_s = 0.0
        self._time_s = math.nan
        self._yaw_rad = math.nan
        self._last: Posture | None = None

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as far as it is known by now: what was known before until they have
        stood still for LEARNT_S, or if what was learnt since is no body's."""
        if self._standing_s < LEARNT_S:
            return self._known
        thigh, shank, trunk, hip, shoulder = np.exp(self._fit.constants[:LENGTHS]).tolist()
        leg, before = thigh + shank, self._known.seen_s if self._known else 0.0
        try:
            return SegmentLengths(
                thigh / leg,
                shank / leg,
                trunk / leg,
                hip / leg,
                shoulder / leg,
                before + self._standing_s,
            )
        except ValueError:
            return self._known

    def posture(
        self, points: Points, yaw_rad: float, static_pose: StaticPose, roll: Roll = LEVEL
    ) -> Posture:
        """Of one picture; of one that is not later than those before, theirs."""
        time_s = float(points.time_s)
        if self._last is not None and not time_s > self._time_s:
            return self._last
        place, begins = self._settle(static_pose)
        if not begins:
            # The turn nearest to the one before: behind, 180 and -180 degrees are one.
            yaw_rad += math.tau * round((self._yaw_rad - yaw_rad) / math.tau)
        evidence = gather(points, np.asarray(yaw_rad), place)
        if begins:
            self._fit.begin(evidence, time_s)
            self._zero = Zero()
        fit = self._fit.follow(evidence, time_s)
        self._zero.add(fit.posture, evidence.standing)
        elapsed = min(time_s - self._time_s, LASTING_S) if time_s > self._time_s else 0.0
        self._standing_s += float(evidence.standing) * elapsed
        self._time_s, self._yaw_rad = time_s, yaw_rad
        leans = roll.lean_sd(np.asarray(yaw_rad))
        self._last = describe_fit(fit, evidence.standing, self._zero.posture, LIVE_DOUBT, leans)
        return self._last

    def _settle(self, static_pose: StaticPose) -> tuple[Place, bool]:
        """The place of a static pose, and whether everything begins anew there."""
        known = self._static_pose
        if self._place is None or static_pose is not known:
            self._place = place_of(static_pose, self._known)
        self._static_pose = static_pose
        return self._place, known is None or not same_place(known, static_pose)
