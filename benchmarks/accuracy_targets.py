"""The figures that are held against targets, with what they are to reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isnan, nan

import numpy as np
from scores import ANKLE, CLOSE_CM, CLOSE_SHARE, HEEL_TOP, HIP, KNEE, TRUNK, Row, Score

from coach.motion.types import View

VIEWS = (View.FRONT, View.OBLIQUE, View.SIDE, View.REAR)

RAW = ("raw image", "raw world")
RIVALS = (*RAW, "bone lengths")

LEVEL_DEG = 5.0
"""A camera rolled by more than this is not level."""

LIVE_WITHIN = 1.0
"""What live may be off by more than recorded, on average."""

Pools = Callable[[Row], bool]


@dataclass(frozen=True)
class AccuracyTarget:
    """A row of the table: which rows it pools, and the most it may be off (None: only shown)."""

    name: str
    pools: Pools
    most: float | None = None


def _of(measurement: str, *views: View) -> Pools:
    return lambda row: row.measurement == measurement and row.view in (views or VIEWS)


_knee, _side_or_oblique = _of(KNEE), (View.SIDE, View.OBLIQUE)
_top = _of(HEEL_TOP, *_side_or_oblique)


def _knees(view: View, leg: str) -> Pools:
    return lambda row: _of(KNEE, view)(row) and row.leg == leg


def _seen_from_beside(row: Row) -> bool:
    return 30 <= row.turned_deg <= 150


TARGETS = (
    AccuracyTarget(
        "knee, near or both, 30-150, squats",
        lambda r: _knee(r) and _seen_from_beside(r) and r.leg != "far" and r.exercise == "squat",
        3.0,
    ),
    AccuracyTarget("knee, any view, all exercises", _knee, 4.5),
    AccuracyTarget("  near leg or both", lambda r: _knee(r) and r.leg != "far"),
    AccuracyTarget("  far leg", lambda r: _knee(r) and r.leg == "far"),
    *(
        AccuracyTarget(f"    {view}, {leg}", _knees(view, leg))
        for view, leg in (
            (View.SIDE, "near"),
            (View.SIDE, "far"),
            (View.OBLIQUE, "near"),
            (View.OBLIQUE, "far"),
            (View.FRONT, "both"),
            (View.REAR, "both"),
        )
    ),
    AccuracyTarget("hip, any view", _of(HIP), 3.0),
    AccuracyTarget("ankle dorsiflexion, side, oblique", _of(ANKLE, *_side_or_oblique), 5.0),
    AccuracyTarget("trunk lean, any view", _of(TRUNK), 3.0),
    AccuracyTarget(
        "heel top (cm), side, oblique, level",
        lambda r: _top(r) and abs(r.roll_deg) <= LEVEL_DEG,
        CLOSE_CM,
    ),
    AccuracyTarget(
        "heel top (cm), side, oblique, rolled",
        lambda r: _top(r) and abs(r.roll_deg) > LEVEL_DEG,
        CLOSE_CM,
    ),
)


@dataclass(frozen=True)
class Answer:
    """A row's figures; NaN where there is none.

    rivals, recorded, live: mean over clips of each clip's mean absolute error of the change from
    standing. live_less_recorded: over clips measured both ways. tenth: nine clips of ten are off by
    less, recorded. worst, worst_clip: the clip that is furthest off, recorded. relative: recorded,
    as a share of the truth, of tops only. measured, measured_live: share of all its clips' frames
    (at the top: of repetitions). close: share of repetitions within 1.0 cm or 10 %. behind_raw:
    share of the legs of the clips in which the better of MediaPipe's two figures is nearer than
    ours, recorded. reached: None where nothing is to be reached or nothing was measured.
    """

    name: str
    clips: int
    rivals: dict[str, float]
    recorded: float
    live: float
    live_less_recorded: float
    tenth: float
    worst: float
    worst_clip: str
    relative: float
    measured: float
    measured_live: float
    close: float
    behind_raw: float
    most: float | None
    reached: bool | None


def answer(target: AccuracyTarget, rows: Iterable[Row]) -> Answer:
    """What all clips say to a row of the table."""
    pooled = [row for row in rows if target.pools(row)]
    by_clip = figures_by_clip(pooled, lambda row: row.recorded.change)
    worst_clip = max(by_clip, key=lambda name: by_clip[name]) if by_clip else ""
    ours, relative = _mean(by_clip), _over_clips(pooled, lambda row: row.recorded.relative)
    reached = None
    if target.most is not None and not isnan(ours):
        # Only a heel's rise has a share of the truth to come within.
        reached = ours <= target.most or relative <= CLOSE_SHARE
    return Answer(
        name=target.name,
        clips=len({row.clip for row in pooled}),
        rivals={
            name: _over_clips(pooled, lambda row, name=name: row.rivals.get(name, nan))
            for name in RIVALS
        },
        recorded=ours,
        live=_over_clips(pooled, lambda row: row.live.change),
        live_less_recorded=_over_clips(pooled, lambda r: r.live.change - r.recorded.change),
        tenth=float(np.percentile(list(by_clip.values()), 90)) if by_clip else nan,
        worst=by_clip.get(worst_clip, nan),
        worst_clip=worst_clip,
        relative=relative,
        measured=_measured([row.recorded for row in pooled]),
        measured_live=_measured([row.live for row in pooled]),
        close=_over_frames(pooled, lambda row: row.close),
        behind_raw=_behind_raw(pooled),
        most=target.most,
        reached=reached,
    )


def figures_by_clip(rows: Iterable[Row], figure: Callable[[Row], float]) -> dict[str, float]:
    """Each clip's mean; what is unknown is left out."""
    known: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if not isnan(figure(row)):
            known[row.clip].append(figure(row))
    return {clip: float(np.mean(figures)) for clip, figures in known.items()}


def _mean(by_clip: dict[str, float]) -> float:
    return float(np.mean(list(by_clip.values()))) if by_clip else nan


def _over_clips(rows: Iterable[Row], figure: Callable[[Row], float]) -> float:
    """The mean over clips of each clip's mean."""
    return _mean(figures_by_clip(rows, figure))


def _over_frames(rows: Iterable[Row], figure: Callable[[Row], float]) -> float:
    """A share of the measured frames of all rows."""
    known = [row for row in rows if not isnan(figure(row))]
    if not known:
        return nan
    weights = [row.recorded.known for row in known]
    return float(np.average([figure(row) for row in known], weights=weights))


def _behind_raw(rows: Iterable[Row]) -> float:
    """Share of the rows, measured by both, whose error is above raw's better one."""
    behind = []
    for row in rows:
        raw = [row.rivals[name] for name in RAW if name in row.rivals]
        if raw and not isnan(row.recorded.change):
            behind.append(row.recorded.change > min(raw))
    return float(np.mean(behind)) if behind else nan


def _measured(scores: list[Score]) -> float:
    frames = sum(score.frames for score in scores)
    return sum(score.known for score in scores) / frames if frames else nan
