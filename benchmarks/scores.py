"""How far each measurement was off in one clip, and how well its sigma says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from math import isnan, nan
from typing import Any

import numpy as np
from cases import Case
from numpy.typing import NDArray
from scipy.stats import norm

from coach.motion.types import MotionTrack, View
from coach.motion.view import classify

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]

KNEE, HIP, ANKLE, TRUNK = "knee flexion", "hip flexion", "ankle dorsiflexion", "trunk lean"

MEASURED = {
    KNEE: "knee_flexion_{}_deg",
    HIP: "hip_flexion_{}_deg",
    ANKLE: "ankle_plantarflexion_{}_deg",
    "shank lean": "shank_lean_{}_deg",
    TRUNK: "trunk_lean_deg",
    "heel rise (cm)": "heel_rise_{}_cm",
}
"""Dorsiflexion is plantarflexion the other way round: as far off, and as sure."""

HEEL_TOP = "heel rise at the top (cm)"

CLOSE_CM, CLOSE_SHARE = 1.0, 0.1
"""A heel's rise within either of the truth is close."""

LEVELS = tuple(round(0.1 * i, 1) for i in range(1, 10))
"""Nominal shares of the central intervals that calibration is told of."""

_SIGMAS = norm.ppf((1 + np.array(LEVELS)) / 2)


@dataclass(frozen=True)
class Score:
    """Figures of errors; NaN where nothing was measured.

    frames: of the clip (at the top: repetitions); known: how many of them have a value. mae, bias,
    worst: of the error. change: mean absolute error of the change from quiet standing (at the top:
    of the rise, which is one); without quiet standing in the clip that is `mae`. relative: the same
    as a share of the truth, at the top only. within_1, within_2: share of the known with an error
    below one and two stated sigma; within: below what covers each of LEVELS of a normal
    distribution. sd: mean stated sigma.
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
    within: tuple[float, ...] = ()
    sd: float = nan

    @property
    def measured(self) -> float:
        """Share of the frames with a value."""
        return self.known / self.frames


@dataclass(frozen=True)
class Row:
    """One measurement of one clip.

    side: left, right or "" for what has none. roll_deg: of the camera. recorded, live: the clip
    measured as a recording and pose by pose. rivals: the `change` of other methods on the same
    landmarks, by their name; what says nothing is missing. close: share of the repetitions whose
    rise came close to the truth, NaN for all but `HEEL_TOP`.
    """

    clip: str
    person: str
    exercise: str
    measurement: str
    yaw_deg: float
    side: str
    recorded: Score
    live: Score
    roll_deg: float = 0.0
    rivals: Mapping[str, float] = field(default_factory=dict)
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
        """All that is known of it."""
        told = asdict(self)
        for engine in ("recorded", "live"):
            told[engine] = _known(told[engine] | {"measured": getattr(self, engine).measured})
        told |= {"view": str(self.view), "leg": self.leg, "rivals": dict(self.rivals)}
        return _known(told)


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in told.items() if not (isinstance(v, float) and isnan(v))}


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
        **_cover(off, sd[known]),
    )


def _cover(off: Array, sd: Array) -> dict[str, Any]:
    """How much of the errors (N,) their own sigmas (N,) cover."""
    within = (off[:, None] < sd[:, None] * _SIGMAS).mean(axis=0)
    return {
        "within_1": float((off < sd).mean()),
        "within_2": float((off < 2 * sd).mean()),
        "within": tuple(float(share) for share in within),
        "sd": float(sd.mean()),
    }


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
        **_cover(off, known[:, 1]),
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
    case: Case,
    recorded: MotionTrack,
    live: MotionTrack,
    rivals: Mapping[str, Mapping[str, Array]],
) -> list[Row]:
    """All rows of one clip: what was measured of it both ways, and by others (by method and by the
    measurement's name)."""
    n = len(case.still)
    unknown = np.full(n, nan)
    rows = []

    def row(label: str, side: str, figures: tuple[Score, Score], others: dict[str, float]) -> Row:
        where = (case.name, case.person, case.exercise, label, case.yaw_deg, side)
        return Row(*where, *figures, case.roll_deg, _known(others))

    for label, column_of in MEASURED.items():
        for side in ("left", "right") if "{}" in column_of else ("",):
            column = column_of.format(side)
            exact = case.truth[column]
            both = [[x[:n] for x in motion.column(column)] for motion in (recorded, live)]
            plain = {name: told[column][:n] for name, told in rivals.items() if column in told}
            whole = tuple(score(*told, exact, case.still) for told in both)
            others = {k: score(v, unknown, exact, case.still).change for k, v in plain.items()}
            rows.append(row(label, side, whole, others))
            reps = case.rises.get(side, [])
            if label == "heel rise (cm)" and reps:
                tops = [top_score(*told, exact, reps) for told in both]
                others = {k: top_score(v, unknown, exact, reps)[0].change for k, v in plain.items()}
                top = row(HEEL_TOP, side, (tops[0][0], tops[1][0]), others)
                rows.append(replace(top, close=tops[0][1]))
    return rows
