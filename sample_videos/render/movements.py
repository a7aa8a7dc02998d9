"""The exercises as pose parameters over time (parameters.DEFAULTS explains each parameter)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.chair_and_floor import sit_to_stand, straight_leg_raise
from render.exercises import calf_raise, hamstring_curl, leg_kick, squat
from render.idling import idle, raise_hand, stand
from render.parameters import Parameters
from render.schedule import Repetition, make_plan, make_sides, schedule
from render.stepping import step_up
from render.vectors import Array

IDLE_S = {"idle": 19.0, "hand-up": 14.5, "still": 4.0}
"""Seconds, by the form of doing nothing."""

LEAD_S = 1.0
SINGLE_LEG_LEAD_S = 1.8
SINGLE_LEG_EXTRA_S = 0.6
STEP_LEAD_S, STEP_EXTRA_S = 2.6, 1.2


@dataclass(frozen=True)
class Moment:
    """One frame of a set; drive is a repetition's course, 0..1.

    Outside a repetition rep and drive are 0 and side is "none".
    """

    time_s: float
    rep: int
    side: str
    drive: float
    parameters: Parameters


def build_set(
    exercise: str,
    form: str = "good",
    *,
    reps: int = 5,
    plan: Sequence[str] = (),
    sides: str | None = None,
    tempo: float = 1.0,
    fps: int = 30,
    seed: int = 1,
) -> tuple[list[Moment], list[Repetition]]:
    """All frames of a set, and its repetitions."""
    rng = np.random.default_rng(seed)
    phases = rng.uniform(0, 6.28, 6)
    jitter = rng.normal(0, 1, 4).clip(-1.5, 1.5)
    repetitions, length_s = _timetable(exercise, form, reps, plan, sides, tempo, rng)
    move = _IDLING[form] if exercise == "idle" else _MOVEMENTS[exercise]
    moments = []
    for i in range(int(length_s * fps)):
        time_s = i / fps
        now = next((r for r in repetitions if r.start_s <= time_s < r.end_s), None)
        q = {**STANDING, **sway(time_s, phases)}
        move(q, time_s, repetitions, jitter)
        if now is None:
            moments.append(Moment(time_s, 0, "none", 0.0, q))
        else:
            moments.append(Moment(time_s, now.index, now.side, now.course(time_s), q))
    return moments, repetitions


def _timetable(
    exercise: str,
    form: str,
    reps: int,
    plan: Sequence[str],
    sides: str | None,
    tempo: float,
    rng: np.random.Generator,
) -> tuple[list[Repetition], float]:
    """The repetitions of a set and its length in seconds."""
    if exercise == "idle":
        return [], IDLE_S[form]
    forms = make_plan(exercise, form, reps, plan)
    lead_s, extra_s = LEAD_S, 0.0
    if "single" in forms:
        lead_s, extra_s = SINGLE_LEG_LEAD_S, SINGLE_LEG_EXTRA_S
    elif exercise == "step-up":
        lead_s, extra_s = STEP_LEAD_S, STEP_EXTRA_S
    repetitions, length_s = schedule(
        exercise,
        forms,
        make_sides(exercise, forms, sides),
        tempo=tempo,
        lead_s=lead_s,
        rng=rng,
    )
    return repetitions, length_s + extra_s


STANDING: Parameters = {
    "load_l": 1.0,
    "load_r": 1.0,
    "lift_l": 0.0,
    "lift_r": 0.0,
    "fz_l": 0.0,
    "fz_r": 0.0,
    "heel_l": 0.0,
    "heel_r": 0.0,
    "roll": 0.0,
    "bend": 0.0,
    "knee": 4.0,
    "df": 2.0,
}


def sway(time_s: float, phases: Array) -> Parameters:
    """Slow small movements of quiet standing and of breathing; phases (6,) in radians."""

    def wave(hertz: float, i: int) -> float:
        return np.sin(2 * np.pi * hertz * time_s + phases[i])

    return {
        "lean": 1.5 + 0.5 * wave(0.31, 0) + 0.3 * wave(0.83, 1),
        "nod": 2 * wave(0.2, 2),
        "turn": 2 * wave(0.13, 3),
        "arm_l": 0.06 + 0.01 * wave(0.5, 4),
        "arm_r": 0.06 + 0.012 * wave(0.43, 5),
        "shift": 0.004 * wave(0.23, 2),
    }


_MOVEMENTS = {
    "squat": squat,
    "hamstring-curl": hamstring_curl,
    "calf-raise": calf_raise,
    "leg-kick": leg_kick,
    "sit-to-stand": sit_to_stand,
    "straight-leg-raise": straight_leg_raise,
    "step-up": step_up,
}

_IDLING = {"idle": idle, "hand-up": raise_hand, "still": stand}
