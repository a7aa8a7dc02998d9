"""Poses to measurements: one by one in front of a webcam, or a recording at once.

Points, static pose, evidence, fit, posture, measurements: each is made from the one before, by the
same code live and recorded. What differs is what is known: a recording is smoothed without lag, its
static poses are found anywhere in it, and the body is fitted to all of it (`fit_recording`); live,
there is only what came before (`LiveFit`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import SEEN, joint_centres
from coach.motion.camera_roll import LEVEL, Roll, RollWatch, levelled, roll_of
from coach.motion.evidence import gather
from coach.motion.filters import CUTOFF_HZ, ORDER, OneEuro, bridged, zero_lag
from coach.motion.fit import Fit
from coach.motion.fit_recorded import fit_recording
from coach.motion.geometry import Points, points_of
from coach.motion.kinematics import measure
from coach.motion.left_right import LegWatch, sort_recorded
from coach.motion.live_body import LiveBody
from coach.motion.place import Place, place_of
from coach.motion.posture import Posture, Zero, describe_fit
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import StaticPose
from coach.motion.static_pose_search import find_static_poses, place_of_frames
from coach.motion.static_pose_watch import StaticPoseWatch
from coach.motion.types import MEASUREMENTS, REASONS, VIEWS, Motion, MotionTrack, Reason, View
from coach.motion.view import SMOOTHING_S, body_axes_yaw, classify, classify_all, yaw_deg
from coach.pose.landmarks import Pose, PoseTrack

FloatArray = NDArray[np.floating]

BETA = np.array([8.0, 8.0, 4.0, 4.0, 4.0])
"""By how many Hz a second's way of a landmark raises the cut-off of its live smoothing: in the
picture (as a share of its height) and in the world (metres). At rest it is a recording's CUTOFF_HZ:
MediaPipe smooths a video's landmarks itself, and at 2 Hz angles came a twelfth of a second late.
"""

SMOOTHING: dict[str, dict[str, str | float]] = {
    "recorded": {"filter": "Butterworth, zero lag", "order": 2 * ORDER, "cutoff_hz": CUTOFF_HZ},
    "live": {"filter": "One-Euro", "min_cutoff_hz": CUTOFF_HZ, "beta": float(BETA[0])},
}
"""How landmarks are smoothed, for whoever wants to know how a number was made. beta: in the
picture."""

OTHERWISE_RAD = math.radians(3.0)
"""A camera tilted otherwise than was thought by more than this is worth to begin anew."""

_NOBODY, _NO_STATIC_POSE = (
    np.full(len(MEASUREMENTS), REASONS.index(reason), np.int8)
    for reason in (Reason.NOBODY, Reason.NO_STATIC_POSE)
)
_MISSING = np.full(len(MEASUREMENTS), np.nan)


class Measurer:
    """Measures one person. `step` takes a webcam's poses one by one and remembers them, `replay` a
    recording's as if they were; `run` takes a recording and remembers nothing.

    height_cm: of the person; without it rises have no centimetres. segment_lengths: the person's
    build, where an earlier session has shown it.
    """

    def __init__(
        self, height_cm: float | None = None, segment_lengths: SegmentLengths | None = None
    ) -> None:
        self._height_cm = height_cm
        self._landmarks = OneEuro(CUTOFF_HZ, BETA)
        self._axes = OneEuro(min_cutoff_hz=0.16 / SMOOTHING_S * 2)
        self._yaw_deg = math.nan
        self._view = View.UNKNOWN
        self._roll_watch = RollWatch()
        self._roll = LEVEL
        self._roll_settled = False
        self._watch = StaticPoseWatch()
        self._tilted: tuple[Roll, StaticPoseWatch] | None = None
        self._body = LiveBody(segment_lengths)
        self._legs = LegWatch()

    @property
    def ready(self) -> bool:
        """Whether quiet standing (or sitting) has been seen."""
        return self._watch.ready

    @property
    def roll(self) -> Roll | None:
        """How far the camera is tilted; None until a still moment has settled it."""
        return self._roll if self.ready else None

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as far as it is known by now, for their next session: what was known
        before until they have stood still for some seconds, or if what was learnt is no body's."""
        return self._body.segment_lengths

    def step(self, pose: Pose) -> Motion:
        """The measurements of one pose, later than the ones before."""
        points = points_of(pose)
        if not points.found:
            return self._missing(pose, False, math.nan, _NOBODY)
        self._legs.see(points)
        smoothed = self._smoothed(self._legs.sorted(points), pose.time_s)
        points = levelled(smoothed, self._roll)
        self._watch.see(points)
        if math.isnan(self._yaw_deg):
            return self._missing(pose, True, math.nan, _NOBODY)
        if self._settle_roll(smoothed):
            points = levelled(smoothed, self._roll)
        self._view = classify(self._yaw_deg, self._view)
        static_pose = self._watch.static_pose
        if static_pose is None:
            return self._missing(pose, True, self._yaw_deg, _NO_STATIC_POSE)
        yaw_rad = math.radians(self._yaw_deg)
        posture = self._body.posture(points, yaw_rad, static_pose, self._roll)
        table = measure(points, np.asarray(yaw_rad), static_pose, posture, self._height_cm)
        return Motion(
            pose.time_s, True, self._yaw_deg, self._view, table.values, table.sd, table.reasons
        )

    def replay(self, track: PoseTrack) -> MotionTrack:
        """The measurements that `step` makes of a recording's poses, later than those before."""
        motions = [self.step(pose) for pose in track]
        shape = (len(motions), len(MEASUREMENTS))
        return MotionTrack(
            time_s=track.time_s,
            found=np.array([motion.found for motion in motions], bool),
            yaw_deg=np.array([motion.yaw_deg for motion in motions], float),
            view=np.array([VIEWS.index(motion.view) for motion in motions], int),
            values=np.array([motion.values for motion in motions]).reshape(shape),
            sd=np.array([motion.sd for motion in motions]).reshape(shape),
            reasons=np.array([motion.reasons for motion in motions], np.int8).reshape(shape),
            roll=self._roll,
        )

    def run(self, track: PoseTrack) -> MotionTrack:
        """A recording's measurements."""
        return self._recorded(track)[0]

    def run_with_joints(self, track: PoseTrack) -> tuple[MotionTrack, FloatArray]:
        """A recording's measurements, and where the joints of the body that was fitted to it are:
        (T, 8, 3) as `body.joint_centres`, NaN where none was fitted."""
        motion, fits = self._recorded(track)
        joints = np.full((len(track), SEEN, 3), np.nan)
        for rows, fit in fits:
            joints[rows] = joint_centres(fit.posture, fit.constants)
        return motion, joints

    def _recorded(
        self, track: PoseTrack
    ) -> tuple[MotionTrack, list[tuple[NDArray[np.integer], Fit]]]:
        """A recording's measurements, and what was fitted to which of its frames."""
        seen = look_at(track)
        points, yaw, count = seen.points, seen.yaw_deg, len(seen.points)
        shape = (count, len(MEASUREMENTS))
        motion = MotionTrack(
            time_s=points.time_s,
            found=points.found,
            yaw_deg=yaw,
            view=classify_all(yaw),
            values=np.full(shape, np.nan),
            sd=np.full(shape, np.nan),
            reasons=np.tile(_NOBODY, (count, 1)),
            roll=seen.roll,
        )
        motion.reasons[points.found & np.isfinite(yaw)] = _NO_STATIC_POSE
        fits: list[tuple[NDArray[np.integer], Fit]] = []
        for rows, static_pose in seen.places:
            there, yaw_rad = points.slice(rows), np.radians(yaw[rows])
            posture, fit = _fitted(there, yaw_rad, place_of(static_pose), seen.roll)
            table = measure(there, yaw_rad, static_pose, posture, self._height_cm)
            motion.values[rows], motion.sd[rows] = table.values, table.sd
            motion.reasons[rows] = table.reasons
            fits.append((rows, fit))
        return motion, fits

    def _smoothed(self, points: Points, time_s: float) -> Points:
        """The points of a picture, smoothed with those before it, as the yaw is."""
        height = float(points.size[1])
        both = np.concatenate([points.image / height, points.world], axis=-1)
        both = self._landmarks(both, time_s)
        points = points.replace(both[:, :2] * height, both[:, 2:])
        axes = body_axes_yaw(points)
        if math.isfinite(axes[0]):
            self._yaw_deg = float(yaw_deg(self._axes(axes, time_s)))
        return points

    def _settle_roll(self, points: Points) -> bool:
        """See, as long as that is not known for sure, how the camera is tilted: a still moment
        tells. Where it is tilted otherwise than was thought, the same moment is seen anew as such a
        camera has it; until one serves everything stays as it was. Whether it has changed now."""
        if self._tilted is not None:
            roll, watch = self._tilted
            watch.see(levelled(points, roll))
            return watch.ready and self._tilt(roll, watch)
        if self._roll_settled:
            return False
        self._roll_watch.see(points, math.radians(self._yaw_deg), self._roll)
        if self._watch.taken_s != points.time_s:
            return False
        now = self._roll_watch.roll
        self._roll_settled = now.sure
        more = now.rad - self._roll.rad
        if not now.sure or abs(more) <= OTHERWISE_RAD:
            self._roll = Roll(self._roll.rad, math.hypot(now.sd, more))
            return False
        self._tilted = now, self._watch.turned(Roll(more, now.sd))
        return self._tilted[1].ready and self._tilt(*self._tilted)

    def _tilt(self, roll: Roll, watch: StaticPoseWatch) -> bool:
        self._roll, self._watch, self._tilted = roll, watch, None
        self._body = LiveBody(self.segment_lengths)
        return True

    def _missing(self, pose: Pose, found: bool, yaw: float, reasons: NDArray[np.integer]) -> Motion:
        return Motion(pose.time_s, found, yaw, self._view, _MISSING, _MISSING, reasons)


class Looked(NamedTuple):
    """A recording before anything is fitted to it: its points with left and right sorted, smoothed
    and levelled by the camera's roll; (T,) yaw, NaN where it is not known; and the frames of each
    static pose."""

    points: Points
    yaw_deg: FloatArray
    roll: Roll
    places: list[tuple[NDArray[np.integer], StaticPose]]


def look_at(track: PoseTrack) -> Looked:
    """What can be said of a recording before the fit."""
    points = sort_recorded(points_of(track))
    points = points.replace(
        zero_lag(points.image, points.time_s), zero_lag(points.world, points.time_s)
    )
    yaw = _smooth_yaw(points)
    upright = points.found & np.isfinite(yaw)
    roll = roll_of(points.slice(upright), np.radians(yaw[upright]))
    if roll.rad:
        points = levelled(points, roll)
        yaw = _smooth_yaw(points)
    static_poses = find_static_poses(points)
    if not static_poses:
        return Looked(points, yaw, roll, [])
    found = np.flatnonzero(points.found & np.isfinite(yaw))
    place = place_of_frames(static_poses, points)[found]
    places = [(found[place == index], one) for index, one in enumerate(static_poses)]
    return Looked(points, yaw, roll, [(rows, one) for rows, one in places if len(rows)])


def _smooth_yaw(points: Points) -> FloatArray:
    """(T,) degrees; NaN where nobody is. Bodies turn slowly: a frame that does not show the yaw has
    its neighbours'."""
    axes, found = body_axes_yaw(points), points.found
    known = np.isfinite(axes[:, 0])
    if (found & ~known).any() and known.any():
        axes[found] = bridged(axes, points.time_s)[found]
    return yaw_deg(zero_lag(axes, points.time_s, cutoff_hz=0.4 / SMOOTHING_S))


def recorded_posture(points: Points, yaw_rad: FloatArray, place: Place) -> Posture:
    """What is fitted to a recording's frames of one place, all at once."""
    return _fitted(points, yaw_rad, place, LEVEL)[0]


def _fitted(points: Points, yaw_rad: FloatArray, place: Place, roll: Roll) -> tuple[Posture, Fit]:
    evidence = gather(points, np.unwrap(yaw_rad), place)
    fit, zero = fit_recording(evidence, points.time_s), Zero()
    zero.add(fit.posture, evidence.standing)
    leans = roll.lean_sd(yaw_rad)
    return describe_fit(fit, evidence.standing, zero.posture, lean_sd=leans), fit
