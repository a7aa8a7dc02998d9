"""Quiet standing (or sitting): bone lengths in the picture, and the zero of rises and ratios.

A person stands somewhere, exercises, may turn, and goes on. Each such *place* yields one
`StaticPose` from the moments in which they stood (or sat) still there. Upright legs hang in the
picture's vertical whichever way the body is turned, so their image length is the bone's whole
length: that is what later tells a foreshortened thigh from a short one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import (
    ANKLE,
    HIP,
    KNEE,
    NOSE,
    SHOULDER,
    Points,
    bend_deg,
    middle,
)
from coach.motion.view import body_axes_yaw, yaw_deg

FloatArray = NDArray[np.floating]

QUIET_WINDOW_S = 0.3
"""Over how long a moment has to be still."""

QUIET_SHARE = 0.02
"""Stillness: no hip, knee or ankle moves further within the window, as a share of leg length."""

MIN_RUN_S = 0.25
"""Shortest still moment that is used."""

MOMENT_S = 0.4
"""A longer still stretch is taken as several moments of at least this length."""

STRAIGHT_DEG = 40.0
"""A leg counts as straight below this raw knee angle (world landmarks read up to 20 at 0)."""

SEATED_DEG = 50.0
"""Both knees and both hips bent further than this, raw: sitting."""

NOSE_TO_ANKLE = 0.855
"""Height of the nose over the ankle joint as a share of body height (Drillis and Contini 1966:
eye 0.936, ankle 0.039; the nose lies about 0.04 below the eye)."""

THIGH_PER_SHANK = 1.0
"""Hip-knee over knee-ankle length (Drillis and Contini 1966: 0.245 and 0.246 of height)."""

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
    image (13, 2) and world (13, 3) are the still moment's median points.
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
    def leg(self) -> float:
        """Mean leg length, pixels."""
        return float(np.mean(self.thigh + self.shank))

    @cached_property
    def hip_y(self) -> float:
        """Level of mid-hip."""
        return float(self.image[list(HIP), 1].mean())

    @cached_property
    def ankle_x(self) -> float:
        """Where the feet are across the picture."""
        return float(self.image[list(ANKLE), 0].mean())

    @cached_property
    def bend_deg(self) -> float:
        """Raw knee angle, mean of both legs."""
        legs = (
            (self.world[[HIP[s]]], self.world[[KNEE[s]]], self.world[[ANKLE[s]]]) for s in (0, 1)
        )
        return float(np.mean([bend_deg(*joints)[0] for joints in legs]))

    @cached_property
    def ankle_y(self) -> float:
        """Level of the lower ankle."""
        return float(self.image[list(ANKLE), 1].max())

    @cached_property
    def body_height(self) -> float:
        """The person's height in pixels, from nose and ankles."""
        return float((self.image[list(ANKLE), 1].mean() - self.image[NOSE, 1]) / NOSE_TO_ANKLE)


def leg_posture(points: Points) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(T,) standing with both legs straight, and (T,) sitting, each roughly and frame by frame."""
    image, world = points.image, points.world
    straight = np.ones(len(points), bool)
    seated = np.ones(len(points), bool)
    for side in (0, 1):
        hip, knee, ankle = image[:, HIP[side]], image[:, KNEE[side]], image[:, ANKLE[side]]
        knee_raw = bend_deg(world[:, HIP[side]], world[:, KNEE[side]], world[:, ANKLE[side]])
        hip_raw = bend_deg(world[:, SHOULDER[side]], world[:, HIP[side]], world[:, KNEE[side]])
        thigh, shank = knee - hip, ankle - knee
        vertical = (thigh[:, 1] > 0.8 * np.linalg.norm(thigh, axis=1)) & (
            shank[:, 1] > 0.8 * np.linalg.norm(shank, axis=1)
        )
        straight &= (knee_raw < STRAIGHT_DEG) & (hip_raw < STRAIGHT_DEG) & vertical
        seated &= (hip_raw > SEATED_DEG) & (knee_raw > SEATED_DEG)
    trunk = middle(image, HIP) - middle(image, SHOULDER)
    upright = trunk[:, 1] > 0.8 * np.linalg.norm(trunk, axis=1)
    return straight & upright, seated & upright


def quiet(points: Points) -> NDArray[np.bool_]:
    """(T,) frames around which, for QUIET_WINDOW_S, neither trunk nor legs move."""
    n = len(points)
    if n < 3:
        return np.zeros(n, bool)
    t = points.time_s
    first = np.searchsorted(t, t - QUIET_WINDOW_S / 2)
    last = np.searchsorted(t, t + QUIET_WINDOW_S / 2, side="right") - 1
    image = points.image
    size = np.linalg.norm(middle(image, SHOULDER) - middle(image, HIP), axis=1) * 1.7
    watched = [*HIP, *KNEE, *ANKLE, *SHOULDER]
    moved = np.linalg.norm(image[last][:, watched] - image[first][:, watched], axis=2).max(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray((moved < QUIET_SHARE * size) & (last > first))


def describe(points: Points, standing: bool) -> StaticPose:
    """The static pose of frames in which a person stood (or sat) still; medians over the frames."""
    image = np.nanmedian(points.image, axis=0)
    thigh = _pair_length(points, HIP, KNEE)
    shank = _pair_length(points, KNEE, ANKLE)
    if not standing:
        thigh = np.maximum(thigh, THIGH_PER_SHANK * shank)
    return StaticPose(
        start_s=float(points.time_s[0]),
        end_s=float(points.time_s[-1]),
        standing=standing,
        yaw_deg=float(yaw_deg(np.nanmean(body_axes_yaw(points), axis=0))),
        thigh=thigh,
        shank=shank,
        trunk=float(np.linalg.norm(middle(image[None], HIP) - middle(image[None], SHOULDER))),
        image=image,
        world=np.nanmedian(points.world, axis=0),
    )


def _pair_length(points: Points, first: tuple[int, int], last: tuple[int, int]) -> FloatArray:
    """Median image length of a segment, left and right, pixels."""
    ends = points.image[:, list(last)] - points.image[:, list(first)]
    return np.asarray(np.nanmedian(np.linalg.norm(ends, axis=2), axis=0))


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
    straight, low = (a if a.leg >= b.leg else b), (a if a.hip_y >= b.hip_y else b)
    return replace(
        low,
        start_s=min(a.start_s, b.start_s),
        end_s=max(a.end_s, b.end_s),
        thigh=straight.thigh,
        shank=straight.shank,
        trunk=max(a.trunk, b.trunk),
    )


def find_static_poses(points: Points) -> list[StaticPose]:
    """The places of a recording in order of time; empty where nothing can serve as one.

    Without any still moment the straightest legs (or, seated, everything) serve instead.
    """
    found = points.found
    straight, seated = leg_posture(points)
    still = quiet(points) & found
    places: list[StaticPose] = []
    for standing, posture in ((True, straight), (False, seated)):
        for rows in _runs(still & posture, points.time_s):
            moment = describe(points.slice(rows), standing)
            known = next((i for i, p in enumerate(places) if same_place(p, moment)), None)
            if known is None:
                places.append(moment)
            else:
                places[known] = merge(places[known], moment)
    places = _drop_sitting_beside_standing(_drop_crouched(places))
    if not places:
        places = _without_stillness(points, straight & found, seated & found)
    return sorted(places, key=lambda p: p.start_s)


def _drop_crouched(places: list[StaticPose]) -> list[StaticPose]:
    """Without places whose legs are much shorter than the trunk says: a crouch is no zero."""
    standing = [p for p in places if p.standing]
    if not standing:
        return places
    best = max(p.leg / p.trunk for p in standing)
    return [p for p in places if not p.standing or p.leg / p.trunk > 0.9 * best]


def _drop_sitting_beside_standing(places: list[StaticPose]) -> list[StaticPose]:
    """Where a person was also seen standing, that serves better than sitting (or a deep pause)."""
    standing = [p for p in places if p.standing]
    return standing + [
        p
        for p in places
        if not p.standing and all(abs(p.ankle_x - s.ankle_x) > 0.5 * s.leg for s in standing)
    ]


def _without_stillness(
    points: Points, straight: NDArray[np.bool_], seated: NDArray[np.bool_]
) -> list[StaticPose]:
    if straight.sum() >= 3:
        leg = points.image[:, list(ANKLE), 1].mean(axis=1) - points.image[:, list(HIP), 1].mean(
            axis=1
        )
        tall = straight & (leg >= np.nanpercentile(leg[straight], 80))
        return [describe(points.slice(np.flatnonzero(tall)), True)]
    if seated.sum() >= 3:
        return [describe(points.slice(np.flatnonzero(seated)), False)]
    return []


def _runs(mask: NDArray[np.bool_], time_s: FloatArray) -> list[NDArray[np.integer]]:
    """Rows of each unbroken stretch of `mask` that lasts MIN_RUN_S or longer, in moments of
    MOMENT_S: a slow calf raise looks still all the time, its moments are at different heights."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    runs = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        parts = max(int((time_s[stop - 1] - time_s[start]) / MOMENT_S), 1)
        runs += np.array_split(np.arange(start, stop), parts)
    return [rows for rows in runs if time_s[rows[-1]] - time_s[rows[0]] >= MIN_RUN_S]


def place_of_frames(places: list[StaticPose], time_s: FloatArray) -> NDArray[np.integer]:
    """(T,) index of the place each frame belongs to: the nearest in time."""
    away = np.stack(
        [np.maximum(np.maximum(p.start_s - time_s, time_s - p.end_s), 0.0) for p in places]
    )
    return np.asarray(away.argmin(axis=0))
