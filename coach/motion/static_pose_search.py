"""Where a recording shows quiet standing (or sitting): one static pose for each place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import ANKLE, HIP, MODELLED, SHOULDER, Points, length, middle
from coach.motion.static_pose import (
    StaticPose,
    describe,
    leg_posture,
    merge,
    same_place,
)

FloatArray = NDArray[np.floating]

QUIET_WINDOW_S = 0.3
"""Over how long a moment has to be still."""

QUIET_SHARE = 0.02
"""Stillness: no hip, knee or ankle moves further within the window, as a share of leg length."""

LEG_PER_TRUNK = 1.7
"""Hip to ankle over shoulder to hip (Drillis and Contini 1966: 0.491 and 0.288 of height)."""

MIN_RUN_S = 0.25
"""Shortest still moment that is used."""

MOMENT_S = 0.4
"""A longer still stretch is taken as several moments of at least this length."""


def size_of(points: Points) -> FloatArray:
    """(...) leg length in the picture as far as a frame alone shows it: by the trunk, pixels."""
    hips = middle(points.image, HIP)
    trunk = length(middle(points.image, SHOULDER) - hips)
    if np.isfinite(trunk).all():
        return np.asarray(trunk * LEG_PER_TRUNK)
    return np.where(
        np.isfinite(trunk), trunk * LEG_PER_TRUNK, length(middle(points.image, ANKLE) - hips)
    )


def moved(now: Points, before: Points) -> FloatArray:
    """(...) how far the joint that moved most is from where it was, pixels; what is not known does
    not count."""
    away = length(now.image[..., MODELLED, :] - before.image[..., MODELLED, :])
    return np.asarray(np.fmax.reduce(away, axis=-1))


def quiet(points: Points) -> NDArray[np.bool_]:
    """(T,) frames around which, for QUIET_WINDOW_S, neither trunk nor legs move."""
    if len(points) < 3:
        return np.zeros(len(points), bool)
    t = points.time_s
    first = np.searchsorted(t, t - QUIET_WINDOW_S / 2)
    last = np.searchsorted(t, t + QUIET_WINDOW_S / 2, side="right") - 1
    still = moved(points.slice(last), points.slice(first)) < QUIET_SHARE * size_of(points)
    return np.asarray(still & (last > first))


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
            if moment is None:
                continue
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
    serves, standing = seated, False
    if straight.sum() >= 3:
        leg = (middle(points.image, ANKLE) - middle(points.image, HIP))[:, 1]
        serves, standing = straight & (leg >= np.percentile(leg[straight], 80)), True
    elif seated.sum() < 3:
        return []
    moment = describe(points.slice(np.flatnonzero(serves)), standing)
    return [] if moment is None else [moment]


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
