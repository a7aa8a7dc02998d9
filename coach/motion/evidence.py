"""What each frame says about a posture: residuals, their derivatives and how much they weigh.

Rows of a frame's residuals, each divided by its one-sigma error: eight landmarks in the picture,
five segments' directions in MediaPipe's world landmarks (a weak hint), two planted ankles, and what
is known of bodies without looking: knees bend one way, trunk and pelvis are nearly level, legs hang
nearly straight down from the hips, trunks do not lean far back,
whoever stands quietly stands straight.

Evidence that lies far off counts for little (Cauchy weights, landmark by landmark): a leg taken for
the other, a foot that left the floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import (
    CONSTANTS,
    DEPTH,
    HIP_HALF,
    KNEE_BELOW,
    LENGTHS,
    PELVIS_SIDE,
    SEEN,
    SHANK,
    SHANK_LENGTH,
    SHANK_OUT,
    SHOULDER_HALF,
    STATES,
    THIGH,
    THIGH_LENGTH,
    THIGH_OUT,
    TRUNK,
    TRUNK_LENGTH,
    TRUNK_SIDE,
    YAW,
    Seen,
    see,
)
from coach.motion.geometry import ANKLE, HIP, KNEE, SHOULDER, Points, middle
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import THIGH_PER_SHANK, StaticPose

FloatArray = NDArray[np.floating]

DISTANCE = 3.6
"""Assumed distance of the camera in leg lengths: three metres, as one stands before a laptop. A
different one shows as another focal length and is learnt; angles hardly depend on it."""

LANDMARK_SD = 0.02
"""One-sigma error of a visible landmark in the picture, leg lengths (measured on truth clips: 0.015
to 0.03)."""

LEAST_VISIBILITY = 0.05

LANDMARK_TAIL = 2.5
"""Beyond this many sigma a landmark loses weight."""

WORLD_SD, WORLD_TRUNK_SD = 0.5, 0.6
"""One-sigma error of a segment's direction in the world landmarks (measured: 7 to 30 degrees, to
the same side for a whole movement: hence the weak weight)."""

WORLD_TAIL = 2.0

PLANTED_SD = (0.04, 0.05, 0.07)
"""How far a standing foot's ankle moves, leg lengths: across the picture, up, and away."""

PLANTED_TAIL = 1.2

ALIKE_SD, ALIKE_TAIL = np.radians(3.0), 4.0
"""How far left and right lean apart while both feet carry, where nothing is seen of it."""

SEATED_THIGH, SEATED_THIGH_SD = np.radians(85.0), np.radians(7.0)
"""Sitting: thighs lie on the seat."""

YAW_SD = np.radians(9.0)
TRUNK_SIDE_SD = np.radians(5.0)
PELVIS_SIDE_SD = np.radians(4.0)
DEPTH_SD = 0.15

TOE_OUT = np.radians(12.0)
"""How far each leg's plane is usually turned outwards (Fick angle, 5 to 18 degrees): a thigh that
goes forward goes outwards too."""

THIGH_OUT_SD, SHANK_OUT_SD = np.radians(4.5), np.radians(3.0)
"""A knee is a hinge: beside its plane thigh and shank hardly go."""

KNEE_STOP_SD = np.radians(2.0)
"""How softly a knee stops at straight."""

HIP_BACK, HIP_BACK_SD = np.radians(15.0), np.radians(4.0)
"""How far a thigh goes behind the vertical without being told to, and how softly it stops there
(hips extend by 20 to 30 degrees at most)."""

ONE_LEG_SD = np.radians(7.0)
"""Who stands on one leg stands on it straight, or bent by about this."""

LIFTED = (0.08, 0.14)
"""A foot is off the floor when its ankle is this far above where it stood, leg lengths: from not at
all to surely (a calf raise lifts it by 0.06)."""

SUNK = (0.03, 0.10)
"""Hips this far below where they stood, leg lengths, are of somebody who squats, surely at the
latter: then an ankle that seems to rise is the picture's mistake."""

MASS = {"upper body": (0.678, 0.626), "thigh": (0.100, 0.433), "shank": (0.061, 0.606)}
"""Share of the body's mass (of one leg's segment), and how far along the segment, from the hip's
end on, its centre lies (Winter, Biomechanics and Motor Control: head, arms and trunk; leg with
foot)."""

BALANCE_AT, BALANCE_SD, BALANCE_TAIL = 0.06, 0.06, 2.0
"""Who stands does not fall: the body's centre of mass is above the feet that carry it, about 5 cm
in front of the ankle, plus or minus as much (leg lengths). Seen from the front this tells how far a
trunk leans when the hips go back."""

TRUNK_BACK, TRUNK_BACK_SD = np.radians(15.0), np.radians(4.0)
"""How far a trunk leans back while legs are exercised, and how softly it stops there."""

STANDING_LEAN = np.radians(2.0)
"""Quiet standing: thighs and shanks this far from the vertical, the knee in front."""

STANDING_SD, STANDING_TRUNK_SD = np.radians(8.0), np.radians(6.0)

STANDING_NEAR = 0.03
"""A frame is quiet standing while no joint is further than about this from there, leg lengths."""

CONSTANT_SD = np.array([0.02, 0.02, 0.03, 0.25, 0.2, np.radians(8.0), 0.15])
"""How well a build is known from quiet standing (relative), the camera's pitch and focal length."""

HIP_HALF_USUAL, SHOULDER_HALF_USUAL = 0.13, 0.24
"""Half widths at hips and shoulders, leg lengths."""

_LANDMARKS = [*HIP, *KNEE, *ANKLE, *SHOULDER]
_SEGMENT_ENDS = ((HIP[0], KNEE[0]), (HIP[1], KNEE[1]), (KNEE[0], ANKLE[0]), (KNEE[1], ANKLE[1]))

_PICTURE = slice(0, 2 * SEEN)
_WORLD = slice(_PICTURE.stop, _PICTURE.stop + 15)
_PLANTED = slice(_WORLD.stop, _WORLD.stop + 6)
_LEG_LANDMARKS = slice(0, 12)
_LEG_DIRECTIONS = slice(_WORLD.start, _WORLD.start + 12)
_FIRST_PRIOR = _PLANTED.stop
# Priors on single states: yaw, trunk and pelvis sideways, depth; thighs and shanks outwards; quiet
# standing: thighs, shanks, trunk; stops: knees, hips, trunk.
_LEVEL = range(_FIRST_PRIOR, _FIRST_PRIOR + 4)
_OUT = range(_LEVEL.stop, _LEVEL.stop + 4)
_STANDING = range(_OUT.stop, _OUT.stop + 5)
_KNEES = range(_STANDING.stop, _STANDING.stop + 2)
_HIPS = range(_KNEES.stop, _KNEES.stop + 2)
_BACK = _HIPS.stop
_SEATED = range(_BACK + 1, _BACK + 3)
_BALANCE = _SEATED.stop
_ALIKE = range(_BALANCE + 1, _BALANCE + 3)
_ONE_LEG = range(_ALIKE.stop, _ALIKE.stop + 2)
_ROWS = _ONE_LEG.stop

_SEGMENT_SD = np.array([WORLD_SD] * 4 + [WORLD_TRUNK_SD])[:, None]
_LEVEL_STATES = [YAW, TRUNK_SIDE, PELVIS_SIDE, DEPTH]
_LEVEL_SD = np.array([YAW_SD, TRUNK_SIDE_SD, PELVIS_SIDE_SD, DEPTH_SD])
_OUT_STATES = [*THIGH_OUT, *SHANK_OUT]
_OUT_OF = [*THIGH, *SHANK]
_OUT_SD = np.array([THIGH_OUT_SD] * 2 + [SHANK_OUT_SD] * 2)
_STANDING_STATES = [*THIGH, *SHANK, TRUNK]
_STANDING_AT = STANDING_LEAN * np.array([1.0, 1.0, -1.0, -1.0, 1.0])
_STANDING_SD = np.array([STANDING_SD] * 4 + [STANDING_TRUNK_SD])


@dataclass(frozen=True)
class Evidence:
    """What T frames of one place show, in the model's units (body.py).

    picture (T, 8, 2) and picture_sd (T, 8); world (T, 5, 3) unit vectors; yaw (T,) unwrapped;
    standing (T,): 0 to 1, how much a frame is quiet standing. planted (2, 3): where the ankles
    stand, or None where no standing was seen. lifted (T, 2): 0 to 1, how surely each foot is off
    the floor while the body stays up. constants (CONSTANTS,): expected.
    """

    picture: FloatArray
    picture_sd: FloatArray
    world: FloatArray
    yaw: FloatArray
    standing: FloatArray
    planted: FloatArray | None
    lifted: FloatArray
    constants: FloatArray


class Rows(NamedTuple):
    """Residuals over their sigma: r (T, R), by_state (T, R, STATES), by_constant (T, R, CONSTANTS);
    weight (T, R) of robust rows, 1 elsewhere; cost (T,), robustly."""

    r: FloatArray
    by_state: FloatArray
    by_constant: FloatArray
    weight: FloatArray
    cost: FloatArray


def usual_constants(static_pose: StaticPose, known: SegmentLengths | None = None) -> FloatArray:
    """The build that quiet standing shows (sitting: an upright shank and trunk), and a level
    camera. Of a `known` person standing counts for half, and sitting for nothing."""
    out = np.zeros(CONSTANTS)
    leg = _leg(static_pose)
    thigh = static_pose.thigh.mean() if static_pose.standing else leg - static_pose.shank.mean()
    out[THIGH_LENGTH] = np.log(thigh / leg - KNEE_BELOW)
    out[SHANK_LENGTH] = np.log(static_pose.shank.mean() / leg + KNEE_BELOW)
    out[TRUNK_LENGTH] = np.log(static_pose.trunk / leg)
    out[[HIP_HALF, SHOULDER_HALF]] = np.log([HIP_HALF_USUAL, SHOULDER_HALF_USUAL])
    if known is not None:
        share = 0.5 if static_pose.standing else 1.0
        out[:LENGTHS] += share * (known.logarithms() - out[:LENGTHS])
    return out


def usual_standing() -> FloatArray:
    """(STATES,) quiet standing as it usually is."""
    out = np.zeros(STATES)
    out[_STANDING_STATES] = _STANDING_AT
    return out


def _leg(static_pose: StaticPose) -> float:
    """Leg length, pixels: of somebody who sits, that of the upright shank says it."""
    if static_pose.standing:
        return static_pose.leg
    return float((1.0 + THIGH_PER_SHANK) * static_pose.shank.mean())


def gather(
    points: Points,
    yaw_rad: FloatArray,
    static_pose: StaticPose,
    known: SegmentLengths | None = None,
) -> Evidence:
    """The evidence of some frames in the place of `static_pose`; yaw_rad (T,)."""
    origin = static_pose.image[list(HIP)].mean(axis=0)
    leg = _leg(static_pose)
    unit = DISTANCE * leg
    seen = np.clip(points.visibility[:, _LANDMARKS], LEAST_VISIBILITY, 1.0)
    world = points.world
    ends = [world[:, lower] - world[:, upper] for upper, lower in _SEGMENT_ENDS]
    ends.append(middle(world, SHOULDER) - middle(world, HIP))
    directions = np.stack(ends, axis=1)
    length = np.maximum(np.linalg.norm(directions, axis=2, keepdims=True), 1e-6)
    standing = np.zeros(len(points))
    risen = static_pose.image[list(ANKLE), 1] - points.image[:, list(ANKLE), 1]
    sunk = middle(points.image, HIP)[:, 1] - static_pose.hip_y
    planted = None
    if static_pose.standing:
        away = points.image[:, _LANDMARKS] - static_pose.image[_LANDMARKS]
        furthest = np.linalg.norm(away, axis=2).max(axis=1) / leg
        standing = np.exp(-0.5 * (furthest / STANDING_NEAR) ** 2)
        planted = _planted((static_pose.image[list(ANKLE)] - origin) / unit, static_pose)
    return Evidence(
        (points.image[:, _LANDMARKS] - origin) / unit,
        LANDMARK_SD / DISTANCE / seen,
        directions / length,
        np.unwrap(yaw_rad),
        standing,
        planted,
        _ramp(risen / leg, LIFTED) * (1.0 - _ramp(sunk / leg, SUNK))[:, None],
        usual_constants(static_pose, known),
    )


def _ramp(value: FloatArray, ends: tuple[float, float]) -> FloatArray:
    """0 below the first end, 1 above the second, straight between."""
    return np.asarray(np.clip((value - ends[0]) / (ends[1] - ends[0]), 0.0, 1.0))


def _planted(ankles: FloatArray, static_pose: StaticPose) -> FloatArray:
    """(2, 3) ankles below their hips, from (2, 2) in the picture."""
    towards = -np.sin(np.radians(static_pose.yaw_deg)) * HIP_HALF_USUAL
    depth = DISTANCE + np.array([towards, -towards])
    return np.concatenate([ankles * depth[:, None], depth[:, None]], axis=1)


def first_guess(evidence: Evidence) -> FloatArray:
    """(T, STATES) to begin with: place from the picture, the trunk's lean from the world landmarks,
    the legs' from how short they look; thighs go forwards and shanks backwards, unless the world
    landmarks clearly say otherwise."""
    out = np.zeros((len(evidence.yaw), STATES))
    out[:, :2] = evidence.picture[:, :2].mean(axis=1)
    out[:, DEPTH] = np.log(DISTANCE)
    out[:, YAW] = evidence.yaw
    sine, cosine = np.sin(evidence.yaw)[:, None], np.cos(evidence.yaw)[:, None]
    ahead = -sine * evidence.world[..., 0] - cosine * evidence.world[..., 2]
    lean = np.arctan2(ahead, np.abs(evidence.world[..., 1]))
    out[:, TRUNK] = lean[:, 4]
    height = evidence.picture[..., 1] * DISTANCE
    legs = (
        (THIGH, THIGH_LENGTH, 1.0, height[:, 2:4] - height[:, 0:2], lean[:, 0:2]),
        (SHANK, SHANK_LENGTH, -1.0, height[:, 4:6] - height[:, 2:4], lean[:, 2:4]),
    )
    for states, length, sign, drop, hint in legs:
        short = np.arccos(np.clip(drop / np.exp(evidence.constants[length]), -1.0, 1.0))
        out[:, states] = np.where(sign * hint < -0.3, hint, sign * short)
    out[:, SHANK] = np.minimum(out[:, SHANK], out[:, THIGH])
    return out


def rows(posture: FloatArray, constants: FloatArray, evidence: Evidence) -> Rows:
    """The residuals of (T, STATES) postures and a build (CONSTANTS,)."""
    count = len(posture)
    out = Rows(
        np.zeros((count, _ROWS)),
        np.zeros((count, _ROWS, STATES)),
        np.zeros((count, _ROWS, CONSTANTS)),
        np.ones((count, _ROWS)),
        np.zeros(count),
    )
    seen = see(posture, constants)
    _look(out, seen, evidence)
    _know(out, posture, evidence)
    if evidence.planted is None:
        out.r[:, _SEATED] = (posture[:, THIGH] - SEATED_THIGH) / SEATED_THIGH_SD
        out.by_state[:, _SEATED, THIGH] = 1.0 / SEATED_THIGH_SD
    else:
        _stand(out, posture, constants, evidence, seen, evidence.planted)
    out.cost[:] += (out.r[:, _FIRST_PRIOR:_BALANCE] ** 2).sum(axis=1)
    return out


def _robust(out: Rows, part: slice, size: int, tail: float) -> None:
    """Weigh residuals, `size` of them at a time, by how far off they are together."""
    count = len(out.r)
    square = (out.r[:, part].reshape(count, -1, size) ** 2).sum(axis=2) / tail**2
    out.weight[:, part] = np.repeat(1.0 / (1.0 + square), size, axis=1)
    out.cost[:] += tail**2 * np.log1p(square).sum(axis=1)


def _robust_share(out: Rows, row: int, tail: float, share: FloatArray) -> None:
    """The same for one row that holds to a share (T,) only."""
    square = (out.r[:, row] / tail) ** 2
    out.weight[:, row] = share / (1.0 + square)
    out.cost[:] += share * tail**2 * np.log1p(square)


def _look(out: Rows, seen: Seen, evidence: Evidence) -> None:
    """What MediaPipe shows: landmarks in the picture, and segments' directions."""
    count = len(out.r)
    sd = evidence.picture_sd[..., None]
    out.r[:, _PICTURE] = ((seen.picture - evidence.picture) / sd).reshape(count, -1)
    out.by_state[:, _PICTURE] = (seen.by_state / sd[..., None]).reshape(count, -1, STATES)
    out.by_constant[:, _PICTURE] = (seen.by_constant / sd[..., None]).reshape(count, -1, CONSTANTS)
    _robust(out, _PICTURE, 2, LANDMARK_TAIL)
    sd = _SEGMENT_SD
    out.r[:, _WORLD] = ((seen.segments - evidence.world) / sd).reshape(count, -1)
    out.by_state[:, _WORLD] = (seen.segments_by_state / sd[..., None]).reshape(count, -1, STATES)
    _robust(out, _WORLD, 3, WORLD_TAIL)


def _stand(
    out: Rows,
    posture: FloatArray,
    constants: FloatArray,
    evidence: Evidence,
    seen: Seen,
    planted: FloatArray,
) -> None:
    """What feet on the floor say: where they are, that the body is above them, that legs which both
    carry are alike and one that carries alone is straight."""
    count = len(out.r)
    sd = np.array(PLANTED_SD)
    out.r[:, _PLANTED] = ((seen.ankles - planted) / sd).reshape(count, -1)
    out.by_state[:, _PLANTED] = (seen.ankles_by_state / sd[:, None]).reshape(count, -1, STATES)
    by_constant = (seen.ankles_by_constant / sd[:, None]).reshape(count, -1, CONSTANTS)
    out.by_constant[:, _PLANTED] = by_constant
    _robust(out, _PLANTED, 3, PLANTED_TAIL)
    carrying = out.weight[:, _PLANTED].reshape(count, 2, 3)[..., 0]

    reach = _balance(constants, carrying)
    out.r[:, _BALANCE] = ((reach * seen.ahead).sum(axis=1) - BALANCE_AT) / BALANCE_SD
    slope = np.einsum("tk,tks->ts", reach, seen.ahead_by_state)
    out.by_state[:, _BALANCE] = slope / BALANCE_SD
    _robust_share(out, _BALANCE, BALANCE_TAIL, carrying.max(axis=1))

    both = carrying.prod(axis=1)
    for row, (left, right) in zip(_ALIKE, (THIGH, SHANK), strict=True):
        out.r[:, row] = (posture[:, left] - posture[:, right]) / ALIKE_SD
        out.by_state[:, row, left], out.by_state[:, row, right] = 1.0 / ALIKE_SD, -1.0 / ALIKE_SD
        _robust_share(out, row, ALIKE_TAIL, both)

    alone = (1.0 - evidence.lifted) * evidence.lifted[:, ::-1]
    out.r[:, _ONE_LEG] = (posture[:, THIGH] - posture[:, SHANK] - 2 * STANDING_LEAN) / ONE_LEG_SD
    out.by_state[:, _ONE_LEG, THIGH] = 1.0 / ONE_LEG_SD
    out.by_state[:, _ONE_LEG, SHANK] = -1.0 / ONE_LEG_SD
    out.weight[:, _ONE_LEG] = alone
    out.cost[:] += (alone * out.r[:, _ONE_LEG] ** 2).sum(axis=1)


def _know(out: Rows, posture: FloatArray, evidence: Evidence) -> None:
    """What is known of bodies without looking."""
    level = posture[:, _LEVEL_STATES].copy()
    level[:, 0] -= evidence.yaw
    level[:, 3] -= np.log(DISTANCE)
    out.r[:, _LEVEL] = level / _LEVEL_SD
    out.by_state[:, _LEVEL, _LEVEL_STATES] = 1.0 / _LEVEL_SD
    out.r[:, _OUT] = (posture[:, _OUT_STATES] - TOE_OUT * np.sin(posture[:, _OUT_OF])) / _OUT_SD
    out.by_state[:, _OUT, _OUT_STATES] = 1.0 / _OUT_SD
    share = np.sqrt(evidence.standing)[:, None] / _STANDING_SD
    out.r[:, _STANDING] = share * (posture[:, _STANDING_STATES] - _STANDING_AT)
    out.by_state[:, _STANDING, _STANDING_STATES] = share
    bend = posture[:, THIGH] - posture[:, SHANK]
    past = np.where(bend < 0, 1.0, 0.0) / KNEE_STOP_SD
    out.r[:, _KNEES] = past * bend
    out.by_state[:, _KNEES, THIGH], out.by_state[:, _KNEES, SHANK] = past, -past
    back = posture[:, THIGH] + HIP_BACK
    past = np.where(back < 0, 1.0, 0.0) / HIP_BACK_SD
    out.r[:, _HIPS] = past * back
    out.by_state[:, _HIPS, THIGH] = past
    trunk_back = posture[:, TRUNK] + TRUNK_BACK
    trunk_past = np.where(trunk_back < 0, 1.0, 0.0) / TRUNK_BACK_SD
    out.r[:, _BACK] = trunk_past * trunk_back
    out.by_state[:, _BACK, TRUNK] = trunk_past


def _balance(constants: FloatArray, carrying: FloatArray) -> FloatArray:
    """(T, 5) how much each segment's forward reach moves the centre of mass ahead of the ankles,
    each of which carries (T, 2) so much."""
    thigh, shank, trunk = np.exp(constants[[THIGH_LENGTH, SHANK_LENGTH, TRUNK_LENGTH]])
    share = carrying / np.maximum(carrying.sum(axis=1, keepdims=True), 1e-6)
    upper, upper_at = MASS["upper body"]
    thigh_mass, thigh_at = MASS["thigh"]
    shank_mass, shank_at = MASS["shank"]
    out = np.empty((len(carrying), 5))
    out[:, :2] = thigh * (thigh_mass * thigh_at + shank_mass - share)
    out[:, 2:4] = shank * (shank_mass * shank_at - share)
    out[:, 4] = trunk * upper * upper_at
    return out


def misfits(found: Rows) -> FloatArray:
    """(T, 2, 2) how badly the left and the right leg fit, in squared sigma: their landmarks in the
    picture, and their directions in the world landmarks."""
    square, count = found.r**2, len(found.r)
    landmarks = square[:, _LEG_LANDMARKS].reshape(count, 3, 2, 2).sum(axis=(1, 3))
    directions = square[:, _LEG_DIRECTIONS].reshape(count, 2, 2, 3).sum(axis=(1, 3))
    return np.stack([landmarks, directions], axis=2)
