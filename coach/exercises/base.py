"""What an exercise is made of: its signal, its rule for a repetition, its checks, its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.kinematics import FOOT_OFF_PCT
from coach.motion.posture import DEFINITION_SD_DEG
from coach.motion.types import COLUMN, SIDES, VIEWS, Motion, View

FloatArray = NDArray[np.floating]


@dataclass(frozen=True)
class Settings:
    """What a person or their therapist may set for an exercise; None means the exercise's default.

    target: in the exercise's unit; a calf raise's in cm where the height is known, else in % of
    body height. max_target: the therapist's "not further than" (squat: degrees).
    hold_s: how long to hold (leg kick). height_cm: the person's body height.
    """

    target: float | None = None
    max_target: float | None = None
    hold_s: float | None = None
    height_cm: float | None = None


@dataclass(frozen=True)
class Dose:
    """How much of an exercise to begin with.

    hold_s: how long to hold each repetition's peak. in_turn: left and right take turns from one
    repetition to the next, instead of one leg doing a whole set.
    """

    sets: int
    reps: int
    source: str
    hold_s: float | None = None
    in_turn: bool = False


@dataclass(frozen=True)
class Guide:
    """What a person should know before the first repetition, in our own words.

    why: what it is good for. steps: what to do, in order. care: how to keep it easy on a sore knee.
    """

    why: str
    steps: tuple[str, ...]
    care: str


SIDE_VIEWS = (View.SIDE, View.OBLIQUE)
FRONT_VIEWS = (View.FRONT,)
NOT_REAR = (View.FRONT, View.OBLIQUE, View.SIDE)
ANY_VIEW = (View.FRONT, View.OBLIQUE, View.SIDE, View.REAR)

HIDDEN_FROM_DEG = 58.0
"""Turned further than this the far leg is seen past the near one: raw errors of a far leg that
works alone are 10 to 60 degrees there (truth clips), so its form is not judged."""


@dataclass(frozen=True)
class RepWindow:
    """A repetition's frames with the rest before them, as the checks see it.

    time_s (n,), values and sd (n, M), signal (n,), view (n,) index into VIEWS, yaw_deg (n,).
    start, peak, end: rows. rest (M,): median of the frames at rest before the start (or after the
    end). side: left, right or both. base, high: the signal at rest and at the peak. lowering_s,
    hold_s and lifting_s as in docs/DEFINITIONS.md. best: the set's largest range so far, this one
    included.
    """

    time_s: FloatArray
    values: FloatArray
    sd: FloatArray
    view: NDArray[np.integer]
    yaw_deg: FloatArray
    signal: FloatArray
    start: int
    peak: int
    end: int
    rest: FloatArray
    side: str
    base: float
    high: float
    lowering_s: float
    hold_s: float
    lifting_s: float
    best: float
    settings: Settings

    @property
    def range(self) -> float:
        """How far the signal went from rest."""
        return self.high - self.base

    @property
    def legs(self) -> tuple[str, ...]:
        """The working legs."""
        return SIDES if self.side == "both" else (self.side,)

    @property
    def other_leg(self) -> str:
        """The leg that stands (or sits) still while `side` works alone."""
        return "right" if self.side == "left" else "left"

    @property
    def main_view(self) -> View:
        """The view most of the repetition was seen in."""
        seen = self.view[self.start : self.end + 1]
        return VIEWS[int(np.bincount(seen, minlength=len(VIEWS)).argmax())]

    def hidden(self, leg: str) -> bool:
        """Whether the other leg stands between this one and the camera."""
        yaw = float(np.nanmedian(self.yaw_deg[self.start : self.end + 1]))
        nearer = "left" if yaw > 0 else "right"
        return leg != nearer and HIDDEN_FROM_DEG <= abs(yaw) <= 180.0 - HIDDEN_FROM_DEG

    @property
    def seen_legs(self) -> tuple[str, ...]:
        """The legs not hidden behind the other one."""
        return tuple(leg for leg in SIDES if not self.hidden(leg))

    @property
    def top(self) -> slice:
        """Rows from the first to the last in which the signal is within a tenth of its peak."""
        rows = np.flatnonzero(self.signal >= self.base + 0.9 * self.range)
        return slice(int(rows[0]), int(rows[-1]) + 1)

    @property
    def longest_gap_s(self) -> float:
        """The longest time between two of its pictures: what happened then nobody saw."""
        times = self.time_s[self.start : self.end + 1]
        return float(np.diff(times).max()) if len(times) > 1 else 0.0

    def column(self, name: str) -> FloatArray:
        """(k,) one measurement from start to end."""
        return self.values[self.start : self.end + 1, COLUMN[name]]

    def at_top(self, name: str) -> tuple[float, float]:
        """Median of a measurement over the top, and its uncertainty; NaN where never measured."""
        values, sd = self.values[self.top, COLUMN[name]], self.sd[self.top, COLUMN[name]]
        if not np.isfinite(values).any():
            return float("nan"), float("nan")
        return float(np.nanmedian(values)), float(np.nanmedian(sd))

    def at_rest(self, name: str) -> float:
        """A measurement's value in the rest before the repetition."""
        return float(self.rest[COLUMN[name]])

    def change(self, name: str) -> tuple[float, float]:
        """A measurement at the top less its value at rest, and the change's uncertainty: what the
        landmark's place against the joint centre adds is in both and drops out."""
        value, sd = self.at_top(name)
        free = np.sqrt(max(sd**2 - DEFINITION_SD_DEG**2, 0.0) + CHANGE_SD_DEG**2)
        return value - self.at_rest(name), float(free)

    def certain_leg(self, name: str) -> tuple[float, float]:
        """Of `name` with {side}: the working leg measured best, at the top: value and sd."""
        both = [self.at_top(name.format(side=leg)) for leg in self.legs]
        known = [pair for pair in both if np.isfinite(pair[0])]
        return min(known, key=lambda pair: pair[1]) if known else (float("nan"), float("nan"))


CHANGE_SD_DEG = 2.0
"""A floor under the uncertainty of a change of angle."""


class Value(NamedTuple):
    """What a check measured: a value and its one-sigma uncertainty, or why there is none."""

    value: float
    sd: float
    why_not: str | None = None


def unknown(why: str) -> Value:
    """No value, and why."""
    return Value(float("nan"), float("nan"), why)


@dataclass(frozen=True)
class Check:
    """One question asked of every repetition.

    measure: the value of a repetition. limit: a number, or a function of the settings and the set's
    best peak (None: the check does not apply). above: whether values above the limit are the fault.
    views: where it can be judged from; turn: how to stand so that it can. cue: said during the set.
    advice: a sentence for the summary. source: where the limit comes from. priority: 1 is said
    first.
    """

    name: str
    title: str
    measure: Callable[[RepWindow], Value]
    limit: Callable[[RepWindow], float | None]
    unit: str
    above: bool
    views: tuple[View, ...]
    turn: str
    cue: str
    advice: str
    source: str
    priority: int = 5


@dataclass(frozen=True)
class Exercise:
    """An exercise as data and small functions.

    unit: of the peak (deg, or pct of body height). signal: from one frame, 0 at rest and growing
    towards the peak, for the left and the right leg (the same twice where both_legs work as one).
    full_range: of a whole repetition with the default target; it follows the person's own target
    where range_is_target. Of it, count_share counts and partial_share is reported; a range that
    falls short of counting by no more than its uncertainty, and by doubt_share at most, counts too.
    Rest is never taken to be further from zero than rest_share. min_s, max_s: shortest and longest
    repetition. lowers_first: whether the way to the peak is the lowering. reject: why a movement is
    not this exercise, or None. peak_of: peak and its uncertainty as people know it. signal_columns:
    worth plotting. joint: where to draw the angle.
    """

    name: str
    title: str
    unit: str
    default_target: float
    full_range: float
    count_share: float
    partial_share: float
    range_is_target: bool
    doubt_share: float
    rest_share: float
    min_s: float
    max_s: float
    signal: Callable[[Motion], tuple[float, float]]
    both_legs: bool
    lowers_first: bool
    reject: Callable[[RepWindow], str | None]
    checks: tuple[Check, ...]
    signal_columns: tuple[str, ...]
    joint: str
    peak_of: Callable[[RepWindow], tuple[float, float]]
    dose: Dose
    guide: Guide
    seated: bool = False
    held: Callable[[Motion, str], bool] | None = None

    def target(self, settings: Settings) -> float:
        """The target peak: the person's own, or the default."""
        return self.default_target if settings.target is None else settings.target

    def range_of(self, settings: Settings) -> float:
        """The range of a whole repetition, in the signal's unit."""
        return self.target(settings) if self.range_is_target else self.full_range

    def unit_for(self, height_cm: float | None) -> str:
        """What peaks and targets are given in: where the height is known, cm and no share of it."""
        return "cm" if self.unit == "pct" and height_cm is not None else self.unit


def fixed(limit: float) -> Callable[[RepWindow], float | None]:
    """A limit that is the same for everybody."""
    return lambda window: limit


STEP_PCT = 12.0
"""A foot that moves further across the picture (% of leg length) took a step."""

LEG_PER_HEIGHT = 0.49
"""Hip-to-ankle length over body height (Drillis and Contini 1966)."""


def hips_return(window: RepWindow) -> bool:
    """Whether the hips ended where they began: nobody walked."""
    travel = window.column("hip_travel_pct")
    known = travel[np.isfinite(travel)]
    return len(known) < 2 or abs(float(known[-1] - known[0])) < STEP_PCT


def feet_stay(window: RepWindow) -> bool:
    """Whether no foot that is well seen took a step, and one stayed on its spot throughout."""
    moved = [spread(window, f"ankle_travel_{leg}_pct") for leg in window.seen_legs]
    steps = [_net_step(window, leg) for leg in window.seen_legs]
    return min(moved) < STEP_PCT and max(steps) < STEP_PCT


NEARER_PCT = 4.0
"""Feet higher or lower in the picture by more than this (% of body height; less than half of it
suffices for a standing foot where the camera looks along the way): a walk to or from the camera."""


def foot_returns(window: RepWindow, leg: str) -> bool:
    """Whether a foot ended where it began, across the picture and in its height."""
    return _net_step(window, leg) < 0.5 * STEP_PCT


def nearer_or_further(window: RepWindow, legs: tuple[str, ...]) -> bool:
    """Whether the feet of all `legs` ended up at another height of the picture at the top."""
    moved = [abs(window.change(f"ankle_rise_{leg}_pct")[0]) for leg in legs]
    along = window.main_view in (View.FRONT, View.REAR)
    # Both feet seem to shift by 1 to 2 % in a squat; a single standing foot does not.
    return min(moved) > (0.45 * NEARER_PCT if along and len(legs) == 1 else NEARER_PCT)


def spread(window: RepWindow, name: str) -> float:
    """How far a measurement wandered between start and end, single frames aside; 0 if unknown."""
    values = window.column(name)
    known = values[np.isfinite(values)]
    return float(np.percentile(known, 95) - np.percentile(known, 5)) if len(known) else 0.0


def _net_step(window: RepWindow, leg: str) -> float:
    """How far from its place before a foot ended, % of leg length; 0 for one held off the floor."""
    after = slice(max(window.end - 1, 0), window.end + 3)
    if window.values[window.end, COLUMN[f"ankle_rise_{leg}_pct"]] > FOOT_OFF_PCT:
        return 0.0
    out: list[float] = []
    for name, scale in (("ankle_travel_{}_pct", 1.0), ("ankle_rise_{}_pct", 1 / LEG_PER_HEIGHT)):
        column = COLUMN[name.format(leg)]
        ended = window.values[after, column]
        known = ended[np.isfinite(ended)]
        began = window.rest[column]
        out.append(scale * float(np.median(known) - began) if len(known) else 0.0)
    return float(np.hypot(out[0], out[1])) if np.isfinite(out).all() else 0.0


def trunk_moves(window: RepWindow) -> Value:
    """How far the trunk's lean changes, either way, degrees."""
    moved, sd = window.change("trunk_lean_deg")
    return Value(abs(moved), sd)


def duration(window: RepWindow, seconds: float, peak_sd: float) -> Value:
    """A phase's time with its uncertainty: measured phases come out 10 % short, give or take 10 %
    (smoothed landmarks, and where rest ends), no better than the longest gap between two pictures,
    and the worse the less certain the signal is against its range."""
    seen = max(0.05, window.longest_gap_s)
    return Value(seconds, seen + seconds * (0.15 + 1.5 * peak_sd / max(window.range, 1e-6)))
