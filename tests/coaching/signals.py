"""A made-up exercise whose signal is given frame by frame, so that counting is tested alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.coaching.outcome import Judgement, judge_movement
from coach.coaching.results import Outcome
from coach.coaching.segmenter import Moment, MomentKind, Segmenter
from coach.exercises.base import (
    Check,
    Dose,
    Exercise,
    Gate,
    Guide,
    MovementWindow,
    Phases,
    Settings,
    Signal,
    Target,
    Value,
    over,
)
from coach.motion.types import COLUMN, MEASUREMENTS, Motion, View
from tests.synthetic import course

FloatArray = NDArray[np.floating]

LEFT, RIGHT = "knee_flexion_left_deg", "knee_flexion_right_deg"
RATE = 30.0


def exercise(**changes: Any) -> Exercise:
    """A repetition goes from 0 to 100 and back; 40 counts, 25 is reported; 0.5 to 15 seconds.

    Changes of signal, phases and target may be given by their own fields' names.
    """
    parts: dict[str, Any] = {
        "signal": Signal(
            lambda motion: (motion[LEFT].value, motion[RIGHT].value), (LEFT,), both_legs=True
        ),
        "phases": Phases(
            full_range=100.0,
            count_share=0.4,
            partial_share=0.25,
            doubt_share=0.0,
            rest_share=0.35,
            min_s=0.5,
            max_s=15.0,
            lowers_first=True,
        ),
        "goal": Target(100.0, sets_range=True),
    }
    for name, part in parts.items():
        own = {field.name for field in fields(part)} & changes.keys()
        parts[name] = replace(part, **{field: changes.pop(field) for field in own})
    whole: dict[str, Any] = {
        "name": "test",
        "title": "Test",
        "unit": "deg",
        "joint": "knee",
        "peak": lambda window: Value(window.high, 1.0),
        "gates": (),
        "checks": (),
        "dose": Dose(sets=1, reps=3, source="made up"),
        "guide": Guide(why="", steps=(), care=""),
    }
    return Exercise(**{**parts, **whole, **changes})


def check(**changes: Any) -> Check:
    """A check that measures 10 +/- 1 against a limit of 20, from the side."""
    whole: dict[str, Any] = {
        "name": "test-check",
        "title": "Test",
        "measure": lambda window: Value(10.0, 1.0),
        "limit": lambda window: 20.0,
        "unit": "deg",
        "above": True,
        "views": (View.SIDE,),
        "turn": "turn side-on",
        "cue": "Do better",
        "advice": "Do it better.",
        "source": "made up",
    }
    return Check(**{**whole, **changes})


def motion(time_s: float, left: float, right: float | None = None, **changes: Any) -> Motion:
    """One frame seen from the side."""
    values = np.full(len(MEASUREMENTS), np.nan)
    values[COLUMN[LEFT]] = left
    values[COLUMN[RIGHT]] = left if right is None else right
    sd = np.where(np.isfinite(values), 1.0, np.nan)
    whole: dict[str, Any] = {
        "time_s": time_s,
        "found": bool(np.isfinite(left)),
        "yaw_deg": 90.0,
        "view": View.SIDE,
        "values": values,
        "sd": sd,
        "reasons": np.zeros(len(values), np.int8),
    }
    return Motion(**{**whole, **changes})


@dataclass(frozen=True)
class Hump:
    """One there and back: height, seconds of each part, and of the rest after it."""

    height: float = 100.0
    out_s: float = 1.0
    hold_s: float = 0.2
    back_s: float = 1.0
    pause_s: float = 1.0


@dataclass(frozen=True)
class Course:
    """(T,) times and values, and (start, middle of the hold, end) of each hump."""

    time_s: FloatArray
    value: FloatArray
    truth: tuple[tuple[float, float, float], ...]


def signal(*humps: Hump, rate: float = RATE, quiet_s: float = 1.0) -> Course:
    """Humps one after the other, after quiet rest at 0."""
    at, truth = quiet_s, []
    for hump in humps:
        end = at + hump.out_s + hump.hold_s + hump.back_s
        truth.append((at, at + hump.out_s + hump.hold_s / 2, end))
        at = end + hump.pause_s
    time_s = np.arange(0.0, at + 1.0, 1.0 / rate)
    value = np.zeros(len(time_s))
    for hump, (start, _, _) in zip(humps, truth, strict=True):
        value += hump.height * course(time_s, [start], hump.out_s, hump.hold_s, hump.back_s)
    return Course(time_s, value, tuple(truth))


@dataclass(frozen=True)
class Counted:
    """What a segmenter reported, and what became of it."""

    segmenter: Segmenter
    exercise: Exercise
    moments: tuple[Moment, ...]
    finished: tuple[Moment, ...]

    @property
    def judged(self) -> list[tuple[MovementWindow, Judgement]]:
        """Every movement that was reported, with what became of it."""
        done = (m for m in (*self.moments, *self.finished) if m.window is not None)
        return [
            (m.window, judge_movement(self.exercise, m.window, self.segmenter.full, m.unseen))
            for m in done
            if m.window is not None
        ]

    @property
    def windows(self) -> list[MovementWindow]:
        """Repetitions, partial ones included."""
        return [w for w, one in self.judged if one.outcome in (Outcome.COUNTED, Outcome.PARTIAL)]

    @property
    def refused(self) -> list[Judgement]:
        """What became of the movements that are no repetition."""
        both = (Outcome.REJECTED, Outcome.NOT_JUDGED)
        return [one for _, one in self.judged if one.outcome in both]

    @property
    def count(self) -> int:
        """Repetitions that count."""
        return sum(one.outcome is Outcome.COUNTED for _, one in self.judged)

    def kinds(self) -> list[MomentKind]:
        """What was reported while it happened, in order."""
        return [m.kind for m in self.moments]


def gate(measured: float, limit: float = 0.0, sd: float = 1.0, reason: str = "it was odd") -> Gate:
    """A gate that measures the same of every movement."""
    return over("test-gate", lambda window: Value(measured, sd), limit, reason, "test")


def follow(motions: Iterable[Motion], made: Exercise, settings: Settings) -> Counted:
    """Feed motions to a new segmenter."""
    segmenter = Segmenter(made, settings)
    moments = tuple(m for frame in motions for m in segmenter.feed(frame))
    return Counted(segmenter, made, moments, tuple(segmenter.finish()))


def count(
    time_s: FloatArray,
    left: FloatArray,
    right: FloatArray | None = None,
    settings: Settings = Settings(),
    change: Callable[[Motion], Motion] = lambda motion: motion,
    **changes: Any,
) -> Counted:
    """Count a signal; `changes` are the exercise's."""
    other = left if right is None else right
    frames = (
        change(motion(float(t), float(a), float(b)))
        for t, a, b in zip(time_s, left, other, strict=True)
    )
    return follow(frames, exercise(**changes), settings)


def edges(window: MovementWindow) -> tuple[float, float, float]:
    """Start, peak and end of a repetition, seconds."""
    return tuple(float(window.time_s[i]) for i in (window.start, window.peak, window.end))  # type: ignore[return-value]
