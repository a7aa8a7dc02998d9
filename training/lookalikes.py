"""Movements that are none of the exercises, in the renderer's terms (`render.parameters`).

Each is a `Move`: it sets the pose parameters of a moment. What its numbers are at the peak comes
with each repetition's style, in degrees and metres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from render.parameters import Parameters
from render.schedule import Repetition
from render.vectors import Array, ease

Move = Callable[[Parameters, float, Sequence[Repetition], Array], None]


def _feet(q: Parameters, jitter: Array, stance: float = 0.22) -> None:
    q.update(stance=stance + 0.02 * jitter[2], toe_l=8 + 3 * jitter[0], toe_r=8 + 3 * jitter[1])


def _off_the_floor(q: Parameters, leg: str, weight: float) -> None:
    """One leg carries less, the hips go over the other."""
    sign = 1 if leg == "l" else -1
    q["load_" + leg] = min(q["load_" + leg], 1 - ease(1.5 * weight))
    q["shift"] -= sign * 0.045 * weight
    q["roll"] += sign * 1.5 * weight


def march(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Knees lifted in front: knee and thigh bend alike (style: knee, thigh, lean)."""
    _feet(q, jitter)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        if a <= 0:
            continue
        _off_the_floor(q, rep.leg, a)
        q["dknee_" + rep.leg] = rep.style["knee"] * a
        q["dthigh_" + rep.leg] = rep.style["thigh"] * a
        q["dfoot_" + rep.leg] = (rep.style["knee"] - rep.style["thigh"]) * a
        q["lean"] += rep.style.get("lean", 0.0) * a
        q["arm_l"] += 0.3 * a * (rep.leg == "r")
        q["arm_r"] += 0.3 * a * (rep.leg == "l")


def swing_leg(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """A nearly straight leg swung back (thigh below 0) or forwards (style: thigh, knee, lean)."""
    _feet(q, jitter)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        if a <= 0:
            continue
        _off_the_floor(q, rep.leg, a)
        q["dthigh_" + rep.leg] = rep.style["thigh"] * a
        q["dknee_" + rep.leg] = rep.style["knee"] * a
        q["lean"] += rep.style.get("lean", 0.0) * a


def hinge(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Hips pushed back, the trunk tips forwards over nearly straight knees (style: lean, knee)."""
    _feet(q, jitter)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        q["lean"] += rep.style["lean"] * a
        q["knee"] = max(q["knee"], 4 + rep.style["knee"] * a)
        q["df"] = 2 - 4 * a
        q["arm_l"] += 0.35 * a
        q["arm_r"] += 0.35 * a


def reach_down(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Picks something up beside or before the feet, one hand down (style: lean, knee)."""
    _feet(q, jitter)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        side = rep.leg
        q["lean"] += rep.style["lean"] * a
        q["knee"] = max(q["knee"], 4 + rep.style["knee"] * a)
        q["df"] = 2 + 0.1 * rep.style["knee"] * a
        q["bend"] += (8 if side == "l" else -8) * a
        q["hand_" + side] = ("floor", (0.14 if side == "l" else -0.14, 0.18, 0.45))
        q["reach_" + side] = ease(1.4 * a - 0.2)


def lunge(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """A long step forwards or (step below 0) back, both knees bend, and back to standing (style:
    step, knee, lean)."""
    _feet(q, jitter, 0.2)
    for rep in reps:
        length = rep.top_s - rep.start_s
        a = rep.course(time_s) * rep.amplitude
        if a <= 0:
            continue
        leg, other = rep.leg, "r" if rep.leg == "l" else "l"
        stepped = ease(min((time_s - rep.start_s) / (0.6 * length), 1)) * ease(
            (rep.end_s - time_s) / (0.6 * (rep.end_s - rep.leave_s))
        )
        down = ease(2 * a - 1)
        step = rep.style["step"]
        q["fz_" + leg] += step * stepped
        q["lift_" + leg] += 0.10 * 4 * stepped * (1 - stepped)
        q["load_" + leg] = 1 - 0.9 * 4 * stepped * (1 - stepped)
        rear = other if step > 0 else leg
        q["heel_" + rear] = 48 * down * stepped
        q["knee"] = max(q["knee"], 4 + rep.style["knee"] * down)
        q["hip_z"] = 0.45 * step * stepped
        q["lean"] += rep.style.get("lean", 4.0) * a


def split_squat(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Up and down in a long stance, the rear heel up (style: step, knee, lean)."""
    _feet(q, jitter, 0.2)
    leg = reps[0].leg
    rear = "r" if leg == "l" else "l"
    q["fz_" + leg] += reps[0].style["step"] / 2
    q["fz_" + rear] -= reps[0].style["step"] / 2
    q["heel_" + rear] = 30.0
    q["knee"] = max(q["knee"], 16.0)
    q["hip_z"] = 0.0
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        q["knee"] = max(q["knee"], 16.0 + rep.style["knee"] * a)
        q["heel_" + rear] = max(q["heel_" + rear], 30 + 20 * a)
        q["lean"] += rep.style.get("lean", 4.0) * a


def hop(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Both feet leave the floor: skipping rope, jumping on the spot (style: lift, dip)."""
    _feet(q, jitter, 0.16)
    for rep in reps:
        if not rep.start_s - 0.3 < time_s < rep.end_s + 0.3:
            continue
        x = (time_s - rep.start_s) / (rep.end_s - rep.start_s)
        flight = max(0.0, 4 * x * (1 - x)) * rep.style["lift"] if 0 < x < 1 else 0.0
        dip = np.exp(-(((x + 0.12) / 0.13) ** 2)) + np.exp(-(((x - 1.12) / 0.13) ** 2))
        q["lift_l"] += flight
        q["lift_r"] += flight
        rise = min(1.0, 30 * flight)
        q["heel_l"] = q["heel_r"] = max(q["heel_l"], 35 * rise)
        q["knee"] = max(q["knee"], 4 + rep.style["dip"] * dip)
        q["df"] = 2 + 0.3 * rep.style["dip"] * dip


def walk(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Steps with alternate legs as on a treadmill; `sets` moves the whole body on (style: knee,
    thigh)."""
    _feet(q, jitter, 0.16)
    for rep in reps:
        a = rep.course(time_s, 0.05, 0.05)
        if a <= 0:
            continue
        leg, other = rep.leg, "r" if rep.leg == "l" else "l"
        x = np.clip((time_s - rep.start_s) / (rep.end_s - rep.start_s), 0, 1)
        _off_the_floor(q, leg, 0.5 * a)
        q["dknee_" + leg] = rep.style["knee"] * np.sin(np.pi * x) ** 2
        q["dthigh_" + leg] = rep.style["thigh"] * (1 - np.cos(np.pi * x)) * a / 2
        q["dthigh_" + other] = -0.5 * rep.style["thigh"] * a
        q["arm_" + other] += 0.25 * a


def raise_arms(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Arms raised forwards or overhead; the legs stand (style: arm)."""
    _feet(q, jitter)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        q["arm_l"] += rep.style["arm"] * a
        q["arm_r"] += rep.style["arm"] * a
        q["lean"] += rep.style.get("lean", 0.0) * a


def shift_weight(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Hips to one side and back, that knee a little bent (style: shift)."""
    _feet(q, jitter, 0.4)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        sign = 1 if rep.leg == "l" else -1
        q["shift"] += sign * rep.style["shift"] * a
        q["roll"] -= 12 * sign * rep.style["shift"] * a
        q["bend"] += 20 * sign * rep.style["shift"] * a


def hold_foot(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """One foot taken up behind and kept there, as in a stretch of the thigh (style: knee). Once:
    the first repetition's beginning and the last one's end."""
    _feet(q, jitter)
    leg = reps[0].leg
    up = float(ease((time_s - reps[0].start_s) / 1.2))
    if reps[0].style.get("comes_down", 1.0) > 0:
        up *= float(ease((reps[-1].end_s - time_s) / 1.2))
    _off_the_floor(q, leg, up)
    q["dknee_" + leg] = rep_knee = reps[0].style["knee"] * up
    q["dthigh_" + leg] = reps[0].style.get("thigh", 0.0) * up
    q["dfoot_" + leg] = max(0.0, rep_knee - 18)


def seated_march(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Seated, thighs lifted in turn, the shank hanging (style: thigh, knee)."""
    _seat(q, jitter)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        q["dthigh_" + rep.leg] = rep.style["thigh"] * a
        q["dknee_" + rep.leg] = rep.style["knee"] * a
        q["dfoot_" + rep.leg] = 8 * a
        q["lean"] -= 3 * a


def seated_bow(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Seated, the trunk tips forwards, as to tie a shoe or to reach (style: lean)."""
    _seat(q, jitter)
    for rep in reps:
        q["lean"] += rep.style["lean"] * rep.course(time_s) * rep.amplitude


def _seat(q: Parameters, jitter: Array) -> None:
    q.update(seated=1.0, stance=0.2, lean=-1.0, pelvis=0.9, pelvis_tilt=-8.0)
    q.update(hands="thighs", reach_l=1.0, reach_r=1.0, toe_l=6 + jitter[0], toe_r=6 + jitter[1])
