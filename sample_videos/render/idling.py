"""Pose parameters over time of somebody who does no exercise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.parameters import Parameters
from render.schedule import Repetition
from render.vectors import Array, ease


def idle(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Stands, shifts weight, scratches the head, steps forward and back, picks something up."""
    t = time_s
    q.update(stance=0.22, toe_l=9 + jitter[0], toe_r=9 + jitter[1], knee=6.0)
    weight = _pulse(t, 1.0, 2.6) - _pulse(t, 2.8, 4.3)
    q["shift"] += 0.05 * weight
    q["roll"] += -2.5 * weight
    q["bend"] += 2 * weight
    scratch = _pulse(t, 4.8, 7.6, 0.8)
    rub = 0.02 * np.sin(2 * np.pi * 2.3 * t) * scratch
    q["reach_r"] = scratch
    q["hand_r"] = ("head", (-0.17, 0.03 + rub, 0.05 + rub))
    q["nod"] += 6 * scratch
    q["turn"] += 20 * _pulse(t, 6.4, 9.6, 0.8)
    for start, leg, forward in (
        (8.2, "l", 0.22),
        (8.85, "r", 0.30),
        (9.5, "l", 0.08),
        (17.1, "r", -0.3),
        (17.75, "l", -0.3),
    ):
        _step(q, t, start, leg, forward)
    bow = _pulse(t, 11.0, 14.8, 1.2)
    q["lean"] += 72 * bow
    q["knee"] += 46 * bow
    q["df"] += 7 * bow
    q["turn"] -= 6 * bow
    grasp = _pulse(t, 11.3, 14.4, 1.1)
    if grasp > 0:
        q["reach_r"] = max(q["reach_r"], grasp)
        q["hand_r"] = ("floor", (-0.12, 0.16, 0.74))
    q["arm_l"] += 0.1 * bow


def stand(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Stands still, the feet as for a squat."""
    q.update(stance=0.36, toe_l=16 + jitter[0], toe_r=16 + jitter[1])


def raise_hand(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Stands still; twice raises the left hand forward and over the head, and holds it there."""
    q.update(stance=0.22, toe_l=9 + jitter[0], toe_r=9 + jitter[1])
    q["hand_l"] = ("head", (0.1, 0.6, 0.05))
    times = ((1.0, 6.2), (8.4, 13.6))
    forward = sum(_pulse(time_s, start, end) for start, end in times)
    q["arm_l"] += (1 - q["arm_l"]) * forward
    q["reach_l"] = sum(_pulse(time_s, start + 0.4, end - 0.4) for start, end in times)


def _pulse(time_s: float, start_s: float, end_s: float, ramp_s: float = 0.7) -> float:
    """0 before start_s, 1 in between, 0 after end_s."""
    return min(ease((time_s - start_s) / ramp_s), ease((end_s - time_s) / ramp_s))


def _step(
    q: Parameters, time_s: float, start_s: float, leg: str, forward: float, duration_s: float = 0.55
) -> None:
    """One foot goes `forward` metres, lifted on the way."""
    x = np.clip((time_s - start_s) / duration_s, 0, 1)
    q["fz_" + leg] += forward * ease(x)
    up = np.sin(np.pi * ease(x))
    q["lift_" + leg] += 0.055 * up
    q["load_" + leg] = min(q["load_" + leg], 1 - 0.85 * up)
    q["heel_" + leg] += 14 * up
    q["shift"] += (-0.035 if leg == "l" else 0.035) * up
