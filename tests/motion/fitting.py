"""Evidence of films whose postures are known exactly, for the tests of the fitted body."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import SHANK, STATES, THIGH, TRUNK, VALUE, see
from coach.motion.evidence import Evidence, shown
from coach.motion.geometry import Points, points_of
from coach.motion.place import place_of
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import StaticPose
from coach.motion.static_pose_search import find_static_poses
from tests import synthetic

FloatArray = NDArray[np.floating]

FIGURE = synthetic.Figure()
LEGS = [*THIGH, *SHANK]
SQUAT = synthetic.squat(synthetic.Schedule(reps=1))
CURL = synthetic.curl(synthetic.Schedule(reps=1))
HINGE = synthetic.hinge(synthetic.Schedule(reps=1))
STILL = synthetic.standing(synthetic.Schedule(reps=1))


@dataclass(frozen=True)
class Filmed:
    """A movement seen from a fixed yaw, three metres away. exact (T, STATES): thighs, shanks and
    trunk as they were, radians, 0 elsewhere."""

    points: Points
    yaw_rad: FloatArray
    static_pose: StaticPose
    evidence: Evidence
    exact: FloatArray

    @property
    def time_s(self) -> FloatArray:
        """(T,) the frames' times."""
        return self.points.time_s


def filmed(
    yaw_deg: float,
    movement: synthetic.Movement = SQUAT,
    figure: synthetic.Figure = FIGURE,
    known: SegmentLengths | None = None,
) -> Filmed:
    """What the model is told of a movement seen from there, but by the network: it takes out
    MediaPipe's errors, and here are none."""
    camera = synthetic.Camera(yaw_deg, distance_m=3.0)
    points = points_of(synthetic.film(movement, camera, figure, marked=True))
    static_pose = find_static_poses(points)[0]
    yaw_rad = np.full(len(points), np.radians(yaw_deg))
    exact = np.zeros((len(points), STATES))
    exact[:, THIGH], exact[:, SHANK] = np.radians(movement.thigh), -np.radians(movement.shank)
    exact[:, TRUNK] = np.radians(movement.trunk)
    evidence = shown(points, yaw_rad, place_of(static_pose, known))
    return Filmed(points, yaw_rad, static_pose, evidence, exact)


def explained(evidence: Evidence, posture: FloatArray) -> Evidence:
    """The same evidence, had the camera seen exactly this posture (T, STATES)."""
    seen = see(posture, evidence.constants)
    return replace(evidence, picture=seen.picture[..., VALUE], world=seen.segments[..., VALUE])
