"""The figures that are held against targets, with what they are to reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import isnan, nan
from typing import Any

import numpy as np
from rich.table import Table
from scores import CLOSE_CM, CLOSE_SHARE, HEEL_TOP, Row

from coach.motion.types import View

VIEWS = (View.FRONT, View.OBLIQUE, View.SIDE, View.REAR)
COVER_1, COVER_2 = (0.60, 0.75), (0.92, 0.98)
"""Share of frames that one and two stated sigma are to cover."""


@dataclass(frozen=True)
class AccuracyTarget:
    """A row of the table: which rows it pools, and the most it may be off (None: only shown)."""

    name: str
    pools: Callable[[Row], bool]
    most: float | None = None


def _turned(low_deg: float, high_deg: float) -> Callable[[Row], bool]:
    return lambda row: low_deg <= row.turned_deg <= high_deg


_oblique = _turned(30, 150)
_beside = _turned(60, 120)


def _of(measurement: str, *views: View) -> Callable[[Row], bool]:
    return lambda row: row.measurement == measurement and row.view in (views or VIEWS)


_knee, _side_or_oblique = _of("knee flexion"), (View.SIDE, View.OBLIQUE)

TARGETS = (
    AccuracyTarget("knee, near leg, 30-150", lambda r: _knee(r) and _oblique(r) and r.near, 3.5),
    AccuracyTarget("knee, far leg, 60-120", lambda r: _knee(r) and _beside(r) and not r.near, 6.0),
    AccuracyTarget(
        "knee, far leg, 30-60 and 120-150",
        lambda r: _knee(r) and _oblique(r) and not _beside(r) and not r.near,
    ),
    AccuracyTarget("knee, both legs, front and rear", lambda r: _knee(r) and not _oblique(r), 6.0),
    AccuracyTarget("hip, all views", _of("hip flexion"), 6.0),
    *(AccuracyTarget(f"  {view}", _of("hip flexion", view)) for view in VIEWS),
    AccuracyTarget("trunk lean, side and oblique", _of("trunk lean", *_side_or_oblique), 3.0),
    AccuracyTarget(
        "heel rise at the top (cm), side, oblique", _of(HEEL_TOP, *_side_or_oblique), CLOSE_CM
    ),
)


@dataclass(frozen=True)
class Answer:
    """A row's figures; NaN where there is none.

    raw_image, raw_world, ours: mean over clips of each clip's mean absolute error of the change
    from standing. measured, within_1, within_2: shares of all its clips' frames (at the top: of
    repetitions). close: share of repetitions within 1.0 cm or 10 %. reached: None where nothing is
    to be reached or nothing was measured.
    """

    name: str
    clips: int
    raw_image: float
    raw_world: float
    ours: float
    measured: float
    within_1: float
    within_2: float
    close: float
    most: float | None
    reached: bool | None


def answer(target: AccuracyTarget, rows: list[Row]) -> Answer:
    """What all clips say to a row of the table."""
    pooled = [row for row in rows if target.pools(row)]
    ours = _over_clips(pooled, lambda row: row.score.change)
    relative = _over_clips(pooled, lambda row: row.score.relative)
    reached = None
    if target.most is not None and not isnan(ours):
        # Only a heel's rise has a share of the truth to come within.
        reached = ours <= target.most or relative <= CLOSE_SHARE
    return Answer(
        name=target.name,
        clips=len({row.clip for row in pooled}),
        raw_image=_over_clips(pooled, lambda row: row.raw_image),
        raw_world=_over_clips(pooled, lambda row: row.raw_world),
        ours=ours,
        measured=_measured(pooled),
        within_1=_over_frames(pooled, lambda row: row.score.within_1),
        within_2=_over_frames(pooled, lambda row: row.score.within_2),
        close=_over_frames(pooled, lambda row: row.close),
        most=target.most,
        reached=reached,
    )


@dataclass(frozen=True)
class Cover:
    """Share of a view's frames whose error is within one and two stated sigma."""

    view: str
    clips: int
    within_1: float
    within_2: float


def covers(rows: list[Row]) -> list[Cover]:
    """The cover in each view, pooled over knee, hip and trunk."""
    out = []
    for view in VIEWS:
        pooled = [
            row
            for row in rows
            if row.view is view and row.measurement in ("knee flexion", "hip flexion", "trunk lean")
        ]
        out.append(
            Cover(
                str(view),
                len({row.clip for row in pooled}),
                _over_frames(pooled, lambda row: row.score.within_1),
                _over_frames(pooled, lambda row: row.score.within_2),
            )
        )
    return out


def _over_clips(rows: list[Row], figure: Callable[[Row], float]) -> float:
    """The mean over clips of each clip's mean; what is unknown is left out."""
    by_clip: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if not isnan(figure(row)):
            by_clip[row.clip].append(figure(row))
    return float(np.mean([np.mean(known) for known in by_clip.values()])) if by_clip else nan


def _over_frames(rows: list[Row], figure: Callable[[Row], float]) -> float:
    """A share of the measured frames of all rows."""
    known = [row for row in rows if not isnan(figure(row))]
    if not known:
        return nan
    return float(
        np.average([figure(row) for row in known], weights=[row.score.known for row in known])
    )


def _measured(rows: list[Row]) -> float:
    frames = sum(row.score.frames for row in rows)
    return sum(row.score.known for row in rows) / frames if frames else nan


def asked_table(answers: list[Answer], title: str) -> Table:
    """Errors against what they are to reach."""
    table = Table(title=title, caption="MAE of the change from standing, mean over clips")
    table.add_column("", no_wrap=True)
    for head in (
        "clips",
        "raw image",
        "raw world",
        "ours",
        "measured",
        "1 sigma",
        "2 sigma",
        "close",
    ):
        table.add_column(head, justify="right")
    table.add_column("to reach", justify="right")
    table.add_column("reached")
    for told in answers:
        table.add_row(
            told.name,
            str(told.clips),
            *(_number(figure) for figure in (told.raw_image, told.raw_world, told.ours)),
            *(_share(x) for x in (told.measured, told.within_1, told.within_2, told.close)),
            "" if told.most is None else f"{told.most:.1f}",
            "" if told.reached is None else _yes(told.reached),
        )
    return table


def cover_table(found: list[Cover]) -> Table:
    """Cover against what it is to reach."""
    table = Table(title="cover, knee, hip and trunk together, share of frames")
    table.add_column("view")
    for head in ("clips", "1 sigma", "60-75 %", "2 sigma", "92-98 %"):
        table.add_column(head, justify="right")
    for cover in found:
        cells = []
        for share, (low, high) in ((cover.within_1, COVER_1), (cover.within_2, COVER_2)):
            cells += [_share(share), "" if isnan(share) else _yes(low <= share <= high)]
        table.add_row(cover.view, str(cover.clips), *cells)
    return table


def as_json(answers: list[Answer], found: list[Cover]) -> dict[str, list[dict[str, Any]]]:
    """Both tables; what is unknown is null."""
    return {
        key: [
            {k: None if isinstance(v, float) and isnan(v) else v for k, v in asdict(row).items()}
            for row in rows
        ]
        for key, rows in (("asked", answers), ("cover", found))
    }


def _number(figure: float) -> str:
    return "" if isnan(figure) else f"{figure:.1f}"


def _share(share: float) -> str:
    return "" if isnan(share) else f"{share:.0%}"


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"
