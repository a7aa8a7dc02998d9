"""Quiet standing (or sitting): bone lengths in the picture, and the zero of rises and ratios.

A person stands somewhere, exercises, may turn, and goes on. Each such *place* yields one
`StaticPose` from the moments in which they stood (or sat) still there. Upright legs hang in the
picture's vertical whichever way the body is turned, so their image length is the bone's whole
length: that is what later tells a foreshortened thigh from a short one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import (
    ANKLES,
    HIP,
    HIPS,
    KNEES,
    NOSE,
    SHOULDER,
    SHOULDERS,
    TOES,
    Points,
    bend_deg,
    length,
    median,
    middle,
)
from coach.motion.view import body_axes_yaw, yaw_deg

FloatArray = NDArray[np.floating]

STRAIGHT_DEG = 40.0
"""A leg counts as straight below this raw knee angle (world landmarks read up to 20 at 0)."""

SEATED_DEG = 50.0
"""Both knees and both hips bent further than this, raw: sitting."""

NOSE_TO_ANKLE = 0.855
"""Height of the nose over the ankle joint as a share of body height (Drillis and Contini 1966:
eye 0.936, ankle 0.039; the nose lies about 0.04 below the eye)."""

THIGH_PER_SHANK = 1.0
"""Hip-knee over knee-ankle length (Drillis and Contini 1966: 0.245 and 0.246 of height)."""

LEG_TO_HEIGHT, TRUNK_TO_LEG = 0.491, 0.288 / 0.491
"""Hip to ankle over body height, and shoulder to hip over that (Drillis and Contini 1966), for whom
nose or shoulders are never seen."""

SAME_PLACE = 0.15
"""A shift of the ankles by more than this share of leg length is another place."""

SAME_LENGTH = 0.12
"""A change of leg length in the picture by more than this share is another place."""

SAME_LEVEL, GROWS = 0.08, 0.03
"""Feet lower in the picture by more than this share of leg length, and legs longer by more than the
other: the person came nearer (or went away, both reversed)."""

SAME_BEND_DEG = 8.0
"""A raw knee angle larger by more than this is a bent leg, not a restless one."""

SAME_YAW_DEG = 35.0
"""A turn by more than this is another place."""


@dataclass(frozen=True, eq=False)
class StaticPose:
    """Lengths and levels of one place, in pixels; y grows downwards; pairs are (left, right).

    standing is False where only sitting was seen: no level of quiet standing is known then.
    image (13, 2) and world (13, 3) are the still moment's median points, NaN for a landmark that is
    never known; lengths and levels are those of the other side then.
    """

    start_s: float
    end_s: float
    standing: bool
    yaw_deg: float
    thigh: FloatArray
    shank: FloatArray
    trunk: float
    image: FloatArray
    world: FloatArray

    @cached_property
    def holes(self) -> int:
        """How many coordinates are not known."""
        return int(np.isnan(self.image).sum() + np.isnan(self.world).sum())

    @cached_property
    def leg(self) -> float:
        """Mean leg length, pixels."""
        thigh, shank = self.thigh.tolist(), self.shank.tolist()
        return float(thigh[0] + shank[0] + (thigh[1] + shank[1])) / 2.0

    @cached_property
    def hip_y(self) -> float:
        """Level of mid-hip."""
        return _mean(self.image[HIPS, 1])

    @cached_property
    def trunk_y(self) -> float:
        """Level of the middle of the trunk, or of the hips where no shoulder is known: the hips'
        landmark alone may sink while a person rises, the shoulders while they lean."""
        shoulders = _mean(self.image[SHOULDERS, 1])
        return self.hip_y if math.isnan(shoulders) else (self.hip_y + shoulders) / 2.0

    @cached_property
    def hip_height(self) -> float:
        """Of mid-hip over mid-ankle."""
        return _mean(self.image[ANKLES, 1]) - self.hip_y

    @cached_property
    def ankle_x(self) -> float:
        """Where the feet are across the picture."""
        return _mean(self.image[ANKLES, 0])

    @cached_property
    def bend_deg(self) -> float:
        """Raw knee angle, mean of both legs."""
        world = self.world
        return _mean(bend_deg(world[HIPS], world[KNEES], world[ANKLES]))

    @cached_property
    def ankles_deg(self) -> tuple[FloatArray, FloatArray]:
        """Knee-ankle-toe angles (2,) in the picture, and in the world landmarks."""
        in_picture, in_space = (
            bend_deg(*(points[part] for part in (KNEES, ANKLES, TOES)))
            for points in (self.image, self.world)
        )
        return in_picture, in_space

    @cached_property
    def ankle_y(self) -> float:
        """Level of the lower ankle."""
        return float(np.fmax.reduce(self.image[ANKLES, 1]))

    @cached_property
    def body_height(self) -> float:
        """The person's height in pixels, from nose and ankles, or from the legs."""
        nose = float(self.image[NOSE, 1])
        if math.isnan(nose):
            return self.leg / LEG_TO_HEIGHT
        return (_mean(self.image[ANKLES, 1]) - nose) / NOSE_TO_ANKLE


def _mean(pair: FloatArray) -> float:
    """Of left and right, or of the one that is known."""
    left, right = pair.tolist()
    if math.isnan(left):
        return float(right)
    return float(left) if math.isnan(right) else (left + right) / 2.0


class _Legs(NamedTuple):
    """(..., 2) of each leg, and (...) whether the trunk is upright and a leg known at all."""

    known: NDArray[np.bool_]
    straight: NDArray[np.bool_]
    seated: NDArray[np.bool_]
    upright: NDArray[np.bool_]


def leg_posture(points: Points) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(...) standing with both legs straight, and (...) sitting, each roughly and frame by frame.

    A leg of which a landmark is not known is left out, unless that holds for both.
    """
    legs = _legs(points)
    standing = (legs.straight | ~legs.known).all(axis=-1) & legs.upright
    return standing, (legs.seated | ~legs.known).all(axis=-1) & legs.upright


def on_one_leg(points: Points) -> NDArray[np.bool_]:
    """(...) standing upright with at least one leg straight, roughly and frame by frame."""
    legs = _legs(points)
    return np.asarray((legs.straight & legs.known).any(axis=-1) & legs.upright)


def _legs(points: Points) -> _Legs:
    image, world = points.image, points.world
    hips, knees, ankles = world[..., HIPS, :], world[..., KNEES, :], world[..., ANKLES, :]
    knee_raw = bend_deg(hips, knees, ankles)
    hip_raw = bend_deg(world[..., SHOULDERS, :], hips, knees)
    thigh = image[..., KNEES, :] - image[..., HIPS, :]
    shank = image[..., ANKLES, :] - image[..., KNEES, :]
    vertical = (thigh[..., 1] > 0.8 * length(thigh)) & (shank[..., 1] > 0.8 * length(shank))
    known = np.isfinite(knee_raw) & np.isfinite(thigh[..., 1] + shank[..., 1])
    straight = (knee_raw < STRAIGHT_DEG) & ~(hip_raw >= STRAIGHT_DEG) & vertical
    seated = (knee_raw > SEATED_DEG) & (hip_raw > SEATED_DEG)
    trunk = middle(image, HIP) - middle(image, SHOULDER)
    upright = ~(trunk[..., 1] <= 0.8 * length(trunk)) & known.any(axis=-1)
    return _Legs(known, straight, seated, np.asarray(upright))


def describe(points: Points, standing: bool) -> StaticPose | None:
    """The static pose of frames (T) in which a person stood (or sat) still; medians over the
    frames. None where they show no leg."""
    both = median(np.concatenate([points.image, points.world], axis=-1))
    image, world = both[:, :2], both[:, 2:]
    ends = points.image[:, KNEES.start : ANKLES.stop] - points.image[:, HIPS.start : KNEES.stop]
    lengths = median(length(ends))
    thigh, shank = _of_the_other(lengths[:2]), _of_the_other(lengths[2:])
    if not standing:
        thigh = np.maximum(thigh, THIGH_PER_SHANK * shank)
    leg = float((thigh + shank).mean())
    if not math.isfinite(leg):
        return None
    trunk = float(length(middle(image, HIP) - middle(image, SHOULDER)))
    axes = body_axes_yaw(points)
    axes = axes[np.isfinite(axes[:, 0])]
    return StaticPose(
        start_s=float(points.time_s[0]),
        end_s=float(points.time_s[-1]),
        standing=standing,
        yaw_deg=float(yaw_deg(axes.mean(axis=0))) if len(axes) else math.nan,
        thigh=thigh,
        shank=shank,
        trunk=trunk if math.isfinite(trunk) else TRUNK_TO_LEG * leg,
        image=image,
        world=world,
    )


def _of_the_other(pair: FloatArray) -> FloatArray:
    """Left and right; where one is not known, the other one's."""
    return np.where(np.isfinite(pair), pair, pair[::-1])


def _stepped(a: StaticPose, b: StaticPose) -> bool:
    """Whether the person came nearer or went away; rising on the toes makes no leg shorter."""
    lower, longer = (b.ankle_y - a.ankle_y) / a.leg, (b.leg - a.leg) / a.leg
    return lower * longer > 0 and abs(lower) > SAME_LEVEL and abs(longer) > GROWS


def same_place(a: StaticPose, b: StaticPose) -> bool:
    """Whether two still moments belong to one place."""
    if a.standing != b.standing:
        return False
    turn = abs((a.yaw_deg - b.yaw_deg + 180) % 360 - 180)
    return bool(
        abs(a.ankle_x - b.ankle_x) < SAME_PLACE * a.leg
        and not _stepped(a, b)
        and abs(a.leg - b.leg) < SAME_LENGTH * a.leg
        and turn < SAME_YAW_DEG
    )


def merge(a: StaticPose, b: StaticPose) -> StaticPose:
    """One static pose of two still moments in a place.

    Whoever stands straighter gives the lengths; whoever is lower gives the levels, since a still
    moment may also be the top of a calf raise. A clearly more bent one, the bottom of a small
    squat, counts for nothing.
    """
    if abs(a.bend_deg - b.bend_deg) > SAME_BEND_DEG:
        straighter = a if a.bend_deg < b.bend_deg else b
        return replace(straighter, start_s=min(a.start_s, b.start_s), end_s=max(a.end_s, b.end_s))
    straight = a if a.leg >= b.leg else b
    low, other = (a, b) if a.trunk_y >= b.trunk_y else (b, a)
    return replace(
        low,
        start_s=min(a.start_s, b.start_s),
        end_s=max(a.end_s, b.end_s),
        thigh=straight.thigh,
        shank=straight.shank,
        trunk=max(a.trunk, b.trunk),
        image=_filled(low.image, other.image),
        world=_filled(low.world, other.world),
    )


def _filled(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.where(np.isfinite(first), first, second)
