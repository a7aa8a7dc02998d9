"""Where a recording shows quiet standing (or sitting): one static pose for each place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import (
    ANKLE,
    ANKLES,
    HIP,
    MODELLED,
    SHOULDER,
    Points,
    length,
    middle,
)
from coach.motion.static_pose import (
    SAME_PLACE,
    SAME_YAW_DEG,
    StaticPose,
    describe,
    leg_posture,
    merge,
    on_one_leg,
    same_place,
)
from coach.motion.view import body_axes_yaw, yaw_deg

FloatArray = NDArray[np.floating]

QUIET_WINDOW_S = 0.3
"""Over how long a moment has to be still."""

QUIET_SHARE = 0.02
"""Stillness: no hip, knee or ankle moves further within the window, as a share of leg length."""

LEG_PER_TRUNK = 1.7
"""Hip to ankle over shoulder to hip (Drillis and Contini 1966: 0.491 and 0.288 of height)."""

MIN_RUN_S = 0.25
"""Shortest still moment that is used."""

BESIDE = 0.5
"""Sitting with the feet this near (leg lengths) to where one stood is beside it."""

FEWEST_FRAMES = 3
"""Fewer frames than this show no posture."""

MOST_MISMATCH, MOVE_COST, AWAY_PER_S, MAX_STEP_S = 4.0, 1.0, 0.05, 0.2
"""Which place a frame belongs to: a mismatch counts no more than twice what makes another place; to
change places costs as much as a quarter of a second of clear mismatch; among places that fit alike
the nearest in time is taken; no gap between two frames counts for longer than MAX_STEP_S."""

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

    Standing still on both straight legs serves best; then standing so without being still, or on
    one straight leg (single-leg exercises); then sitting.
    """
    found = points.found
    straight, seated = leg_posture(points)
    still = quiet(points) & found
    on_one = on_one_leg(points) & found if not (straight & found).any() else None
    places = _drop_crouched(_places(points, still & straight, standing=True))
    if not places:
        places = _straightest(points, straight & found)
    if not places and on_one is not None:
        places = _places(points, still & on_one, standing=True) or _straightest(points, on_one)
    sitting = _places(points, still & seated, standing=False)
    if not places and not sitting:
        sitting = _moment(points, seated & found, standing=False)
    return sorted(_drop_sitting_beside_standing(places + sitting), key=lambda p: p.start_s)


def _places(points: Points, mask: NDArray[np.bool_], *, standing: bool) -> list[StaticPose]:
    """The still moments of `mask`, those of one place merged."""
    places: list[StaticPose] = []
    for rows in _runs(mask, points.time_s):
        moment = describe(points.slice(rows), standing)
        if moment is None:
            continue
        known = next((i for i, p in enumerate(places) if same_place(p, moment)), None)
        if known is None:
            places.append(moment)
        else:
            places[known] = merge(places[known], moment)
    return places


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
        if not p.standing and all(abs(p.ankle_x - s.ankle_x) > BESIDE * s.leg for s in standing)
    ]


def _straightest(points: Points, mask: NDArray[np.bool_]) -> list[StaticPose]:
    """One static pose from the frames of `mask` in which the hips are highest over the ankles."""
    if mask.sum() < FEWEST_FRAMES:
        return []
    leg = (middle(points.image, ANKLE) - middle(points.image, HIP))[:, 1]
    return _moment(points, mask & (leg >= np.percentile(leg[mask], 80)), standing=True)


def _moment(points: Points, mask: NDArray[np.bool_], *, standing: bool) -> list[StaticPose]:
    if mask.sum() == 0 or (not standing and mask.sum() < FEWEST_FRAMES):
        return []
    moment = describe(points.slice(np.flatnonzero(mask)), standing)
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


def place_of_frames(places: list[StaticPose], points: Points) -> NDArray[np.integer]:
    """(T,) index of the place each frame belongs to: the first that was left and come back to
    around it; between two places that where the feet are and which way the body faces, then the
    nearest in time (the path through the places that costs least: Viterbi)."""
    time_s = points.time_s
    if len(places) == 1:
        return np.zeros(len(time_s), np.intp)
    cost = np.stack([_mismatch(place, points) for place in places], axis=1)
    lasts = np.diff(time_s, append=time_s[-1]).clip(0.0, MAX_STEP_S)[:, None]
    away = np.stack(
        [np.maximum(np.maximum(p.start_s - time_s, time_s - p.end_s), 0.0) for p in places], axis=1
    )
    cost = (cost + AWAY_PER_S * away) * np.maximum(lasts, 1e-3)
    around = away == 0.0
    first = np.argmax(around, axis=1)[:, None] == np.arange(len(places))
    cost = np.where(around.any(axis=1)[:, None] & ~first, np.inf, cost)
    total, came_from = cost[0], np.zeros(cost.shape, np.intp)
    for row in range(1, len(cost)):
        best = int(total.argmin())
        stays = np.isfinite(total) & (total <= total[best] + MOVE_COST)
        came_from[row] = np.where(stays, np.arange(len(places)), best)
        total = np.where(stays, total, total[best] + MOVE_COST) + cost[row]
    path = np.empty(len(cost), np.intp)
    path[-1] = int(total.argmin())
    for row in range(len(cost) - 1, 0, -1):
        path[row - 1] = came_from[row, path[row]]
    return path


def _mismatch(place: StaticPose, points: Points) -> FloatArray:
    """(T,) how badly each frame's feet and facing fit a place: 1 for what would just be another
    place, `MOST_MISMATCH` at most; of the feet the better one: the other may be in the air."""
    feet = points.image[:, ANKLES] - place.image[ANKLES]
    off = np.fmin.reduce(length(feet), axis=1) / (SAME_PLACE * place.leg)
    turn = np.abs((yaw_deg(body_axes_yaw(points)) - place.yaw_deg + 180.0) % 360.0 - 180.0)
    cost = np.where(np.isfinite(off), off, 0.0) ** 2
    cost = cost + (np.where(np.isfinite(turn), turn, 0.0) / SAME_YAW_DEG) ** 2
    return np.asarray(np.minimum(cost, MOST_MISMATCH))
