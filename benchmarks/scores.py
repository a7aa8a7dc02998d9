"""How far each measurement was off in one clip, and how well its sigma says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.motion.types import MotionTrack, View
from coach.motion.view import classify

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]

MEASURED = {
    "knee flexion": "knee_flexion_{}_deg",
    "hip flexion": "hip_flexion_{}_deg",
    "ankle plantarflexion": "ankle_plantarflexion_{}_deg",
    "shank lean": "shank_lean_{}_deg",
    "trunk lean": "trunk_lean_deg",
    "heel rise (cm)": "heel_rise_{}_cm",
}

HEEL_TOP = "heel rise at the top (cm)"

STANDING_S = 0.9
"""Rendered people stand still for this long at least before they begin."""

CLOSE_CM, CLOSE_SHARE = 1.0, 0.1
"""A heel's rise within either of the truth is close."""


@dataclass(frozen=True)
class Score:
    """Figures of errors; NaN where nothing was measured.

    frames: of the clip (at the top: repetitions); known: how many of them have a value. mae, bias,
    worst: of the error. change: mean absolute error of the change from quiet standing (at the top:
    of the rise, which is one); relative: the same as a share of the truth, at the top only.
    within_1, within_2: share of the known with an error below one and two stated sigma.
    """

    frames: int
    known: int = 0
    mae: float = nan
    bias: float = nan
    worst: float = nan
    change: float = nan
    relative: float = nan
    within_1: float = nan
    within_2: float = nan

    @property
    def measured(self) -> float:
        """Share of the frames with a value."""
        return self.known / self.frames


@dataclass(frozen=True)
class Row:
    """One measurement of one clip.

    side: left, right or "" for what has none. raw_image, raw_world: the `change` of MediaPipe's
    landmarks taken at their word, NaN where that says nothing. close: share of the repetitions
    whose rise came close to the truth, NaN for all but `HEEL_TOP`.
    """

    clip: str
    person: str
    exercise: str
    measurement: str
    yaw_deg: float
    side: str
    score: Score
    raw_image: float = nan
    raw_world: float = nan
    close: float = nan

    @property
    def view(self) -> View:
        """Which side of the body the camera sees."""
        return classify(self.yaw_deg)

    @property
    def turned_deg(self) -> float:
        """How far the person is turned away from facing the camera."""
        return abs(self.yaw_deg)

    @property
    def near(self) -> bool:
        """Whether it is the leg on the camera's side."""
        return (self.side == "left") == (self.yaw_deg > 0)

    @property
    def leg(self) -> str:
        """near or far; both where neither is hidden or there is no side."""
        if not self.side or self.view in (View.FRONT, View.REAR):
            return "both"
        return "near" if self.near else "far"

    def as_json(self) -> dict[str, Any]:
        """All that is known of it, flat."""
        told = asdict(self)
        told |= told.pop("score") | {"measured": self.score.measured}
        told |= {"view": str(self.view), "leg": self.leg}
        return {k: v for k, v in told.items() if not (isinstance(v, float) and isnan(v))}


def standing(truth: dict[str, Array]) -> Mask:
    """(T,) the frames before the first repetition in which the person stands (or sits) still."""
    return np.asarray((truth["rep"] == 0) & (truth["time_s"] < STANDING_S))


def score(values: Array, sd: Array, truth: Array, still: Mask) -> Score:
    """One clip's figures for one measurement, from (T,) each."""
    error = values - truth
    known = np.isfinite(error)
    if not known.any():
        return Score(len(error))
    at_rest = error[known & still]
    off = np.abs(error[known])
    change = error[known] - (np.median(at_rest) if len(at_rest) else 0.0)
    return Score(
        frames=len(error),
        known=int(known.sum()),
        mae=float(off.mean()),
        bias=float(error[known].mean()),
        worst=float(off.max()),
        change=float(np.abs(change).mean()),
        within_1=float((off < sd[known]).mean()),
        within_2=float((off < 2 * sd[known]).mean()),
    )


def top_score(values: Array, sd: Array, truth: Array, reps: Iterable[Mask]) -> tuple[Score, float]:
    """Highest measured against highest true within each repetition, given as (T,) masks; and the
    share of the measured repetitions that came close."""
    tops = [(_top(values, sd, rep), float(truth[rep].max())) for rep in reps]
    known = np.array([(value, s, true) for (value, s), true in tops if np.isfinite(value)])
    if not len(known):
        return Score(len(tops)), nan
    error, off = known[:, 0] - known[:, 2], np.abs(known[:, 0] - known[:, 2])
    share = off / known[:, 2]
    figures = Score(
        frames=len(tops),
        known=len(known),
        mae=float(off.mean()),
        bias=float(error.mean()),
        worst=float(off.max()),
        change=float(off.mean()),
        relative=float(share.mean()),
        within_1=float((off < known[:, 1]).mean()),
        within_2=float((off < 2 * known[:, 1]).mean()),
    )
    return figures, float(((off <= CLOSE_CM) | (share <= CLOSE_SHARE)).mean())


def _top(values: Array, sd: Array, rep: Mask) -> tuple[float, float]:
    """The highest value within a repetition and its sigma; NaN where none was measured."""
    known = np.flatnonzero(rep & np.isfinite(values))
    if not len(known):
        return nan, nan
    top = known[np.argmax(values[known])]
    return float(values[top]), float(sd[top])


def rows_of(
    name: str,
    what: dict[str, Any],
    truth: dict[str, Array],
    motion: MotionTrack,
    raws: dict[str, list[Array]],
) -> list[Row]:
    """All rows of one clip: its description, its truth, and what was measured of it."""
    n = min(len(motion), len(truth["time_s"]))
    exact = {column: values[:n] for column, values in truth.items()}
    still = standing(exact)
    unknown = np.full(n, nan)
    rows = []

    def row(label: str, side: str, figures: Score, raw: list[float], close: float = nan) -> None:
        raw_image, raw_world = (*raw, nan, nan)[:2]
        told = (name, what["person"], what["exercise"], label, what["camera"]["yaw_deg"], side)
        rows.append(Row(*told, figures, raw_image, raw_world, close))

    for label, column_of in MEASURED.items():
        for side in ("left", "right") if "{}" in column_of else ("",):
            column = column_of.format(side)
            values, sd = (x[:n] for x in motion.column(column))
            figures = score(values, sd, exact[column], still)
            plain = [raw[:n] for raw in raws.get(column, [])]
            row(
                label,
                side,
                figures,
                [score(raw, unknown, exact[column], still).change for raw in plain],
            )
            if label == "heel rise (cm)" and what["exercise"] == "calf-raise":
                reps = _risen(what, exact["rep"], side)
                if not reps:
                    continue
                figures, close = top_score(values, sd, exact[column], reps)
                raw_tops = [top_score(raw, unknown, exact[column], reps)[0] for raw in plain]
                row(HEEL_TOP, side, figures, [top.change for top in raw_tops], close)
    return rows


def _risen(what: dict[str, Any], rep: Array, side: str) -> list[Mask]:
    """The frames of each repetition in which a leg's heel is raised."""
    numbers = [told["rep"] for told in what["reps"] if told["side"] in (side, "both")]
    return [np.asarray(rep == number) for number in numbers if (rep == number).any()]
