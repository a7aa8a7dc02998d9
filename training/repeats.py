"""Hand-made sets: joint angles over time on stick figures, by the renderer's movements and ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from render.captured.joints import knee_flexion_deg
from render.captured.timing import RATE_HZ, sampled
from render.chair_and_floor import sit_to_stand
from render.exercises import calf_raise, hamstring_curl, leg_kick, squat
from render.movements import STANDING, sway
from render.parameters import Parameters
from render.schedule import Repetition
from render.stepping import step_up
from render.vectors import Array
from training.body_landmarks import landmarks_of, leg_length
from training.chain import Tempo
from training.motion import Course
from training.stick import Stick, joints_of

Move = Callable[[Parameters, float, Sequence[Repetition], Array], None]
"""Sets the pose parameters of a moment, given the set's repetitions and the person's habits."""

MOVES: dict[str, Move] = {
    "squat": squat,
    "hamstring-curl": hamstring_curl,
    "calf-raise": calf_raise,
    "leg-kick": leg_kick,
    "sit-to-stand": sit_to_stand,
    "step-up": step_up,
}
"""The exercises' own courses."""

STEP_LEAD_S, SINGLE_LEAD_S = 2.6, 1.8
"""A foot has to come up first: at least this long before the first repetition."""


@dataclass(frozen=True)
class Plan:
    """What a hand-made set holds. style: the movement's numbers at its peak (render.forms). sides:
    of each repetition."""

    style: dict[str, float]
    sides: tuple[str, ...]
    tempo: Tempo
    form: str = "good"


def timetable(plan: Plan, rng: np.random.Generator) -> list[Repetition]:
    """The repetitions' times."""
    out: list[Repetition] = []
    start, tempo = plan.tempo.lead_s, plan.tempo
    for index, side in enumerate(plan.sides, 1):
        length = tempo.rep_s * rng.uniform(0.88, 1.12)
        split = rng.uniform(0.42, 0.58)
        top = start + length * split
        leave = top + max(tempo.hold_s * rng.uniform(0.9, 1.1), 0.06 * length)
        end = leave + length * (1 - split)
        out.append(
            Repetition(
                index=index,
                side=side,
                form=plan.form,
                faults=(),
                start_s=start,
                top_s=top,
                leave_s=leave,
                end_s=end,
                amplitude=float(rng.uniform(0.92, 1.04)),
                style=plan.style,
            )
        )
        start = end + tempo.pause_s * rng.uniform(0.6, 1.5)
    return out


def hand_made(stick: Stick, move: Move, plan: Plan, rng: np.random.Generator) -> Course:
    """A set of a movement by a figure."""
    repetitions = timetable(plan, rng)
    length_s = repetitions[-1].end_s + plan.tempo.tail_s
    # The slower the movement, the fewer poses describe it.
    rate = float(np.clip(24.0 / plan.tempo.rep_s, 8.0, 30.0))
    jitter, phases = rng.normal(0, 1, 4).clip(-1.5, 1.5), rng.uniform(0, 6.28, 6)
    parameters: list[Parameters] = []
    for time_s in np.arange(int(length_s * rate) + 2) / rate:
        q = {**STANDING, **sway(time_s, phases)}
        move(q, time_s, repetitions, jitter)
        parameters.append(q)
    joints = joints_of(stick, parameters)
    at = np.arange(int(length_s * RATE_HZ)) / RATE_HZ * rate
    peaks = tuple((rep.top_s + rep.leave_s) / 2 for rep in repetitions)
    return Course(
        sampled(landmarks_of(joints), at),
        sampled(knee_flexion_deg(joints), at),
        peaks,
        leg_length(joints),
        landmarks_of(joints_of(stick, [STANDING]))[0],
    )
