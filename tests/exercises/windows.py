"""Movements of the recordings as gates see them, and ways to change what was measured."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from coach.coaching.outcome import judge_movement
from coach.coaching.results import Outcome
from coach.coaching.segmenter import Segmenter
from coach.exercises.base import Exercise, MovementWindow, Settings
from coach.exercises.registry import get
from coach.motion.types import COLUMN, MEASUREMENTS, SIDES, VIEWS, View
from tests.motion.recordings import measured


@cache
def movements(name: str, exercise: str) -> tuple[MovementWindow, ...]:
    """All movements of a recording, followed as an exercise."""
    segmenter = Segmenter(get(exercise), Settings())
    moments = [moment for motion in measured(name) for moment in segmenter.feed(motion)]
    moments += segmenter.finish()
    return tuple(moment.window for moment in moments if moment.window is not None)


@cache
def repetition(name: str, exercise: str) -> MovementWindow:
    """The first repetition of a recording that counts."""
    made = get(exercise)
    return next(
        window
        for window in movements(name, exercise)
        if judge_movement(made, window, full(made)).outcome is Outcome.COUNTED
    )


def full(exercise: Exercise) -> float:
    """The range of a whole repetition, to the default target."""
    return exercise.range_of(Settings())


def during(window: MovementWindow, **by: float) -> MovementWindow:
    """With measurements changed while it lasts; `{side}` in a name stands for both legs."""
    values = window.values.copy()
    for name, change in _columns(by).items():
        values[window.start : window.end + 1, COLUMN[name]] += change
    return replace(window, values=values)


def towards_the_end(window: MovementWindow, **by: float) -> MovementWindow:
    """With measurements that end changed by so much, growing evenly from the start on."""
    values = window.values.copy()
    rows = np.arange(len(values))
    share = np.clip((rows - window.start) / (window.end - window.start), 0.0, 1.0)
    for name, change in _columns(by).items():
        values[:, COLUMN[name]] += change * share
    return replace(window, values=values)


def before(window: MovementWindow, **by: float) -> MovementWindow:
    """With measurements that were different in the rest before it."""
    rest = window.rest.copy()
    for name, change in _columns(by).items():
        rest[COLUMN[name]] += change
    return replace(window, rest=rest)


def unseen(window: MovementWindow, name: str) -> MovementWindow:
    """With a measurement that was never made."""
    values, sd, rest = window.values.copy(), window.sd.copy(), window.rest.copy()
    values[:, COLUMN[name]] = sd[:, COLUMN[name]] = rest[COLUMN[name]] = np.nan
    return replace(window, values=values, sd=sd, rest=rest)


def seen_from(window: MovementWindow, view: View, yaw_deg: float) -> MovementWindow:
    """As if it had been seen from there."""
    return replace(
        window,
        view=np.full_like(window.view, VIEWS.index(view)),
        yaw_deg=np.full_like(window.yaw_deg, yaw_deg),
    )


def _columns(by: dict[str, float]) -> dict[str, float]:
    out = {}
    for name, change in by.items():
        for side in SIDES if "BOTH" in name else ("",):
            out[name.replace("BOTH", side)] = change
    return out


N = 11
"""Rows: 0 and 1 at rest, 2 to 8 the movement with its top from 4 to 6, 9 and 10 at rest."""

SIGNAL = np.array([0.0, 0.0, 0.0, 50.0, 95.0, 100.0, 95.0, 50.0, 0.0, 0.0, 0.0])


def made_up(
    columns: dict[str, Any] | None = None,
    sds: dict[str, float] | None = None,
    rest: dict[str, float] | None = None,
    **changes: Any,
) -> MovementWindow:
    """A movement of both legs from 0 to 100, ten pictures a second, in which all was measured as 0
    +/- 1, but for some columns."""
    values = np.zeros((N, len(MEASUREMENTS)))
    for name, course in (columns or {}).items():
        values[:, COLUMN[name]] = course
    sd = np.ones_like(values)
    for name, one in (sds or {}).items():
        sd[:, COLUMN[name]] = one
    at_rest = np.zeros(len(MEASUREMENTS))
    for name, value in (rest or {}).items():
        at_rest[COLUMN[name]] = value
    whole: dict[str, Any] = {
        "time_s": np.arange(N) / 10.0,
        "values": values,
        "sd": sd,
        "view": np.full(N, VIEWS.index(View.SIDE)),
        "yaw_deg": np.full(N, 45.0),
        "signal": SIGNAL,
        "start": 2,
        "peak": 5,
        "end": 8,
        "rest": at_rest,
        "side": "both",
        "base": 0.0,
        "high": 100.0,
        "lowering_s": 0.3,
        "hold_s": 0.2,
        "lifting_s": 0.3,
        "best": 100.0,
        "settings": Settings(),
    }
    return MovementWindow(**{**whole, **changes})
