"""Pose parameters over time of the exercises on two feet, on one and on a chair."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.parameters import Parameters
from render.schedule import Repetition
from render.vectors import Array, ease


def squat(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Feet at shoulder width, arms raised forward on the way down."""
    q.update(stance=0.36, toe_l=16 + jitter[0], toe_r=16 + jitter[1], fz_l=0.012 * jitter[2])
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        if a <= 0:
            continue
        style = rep.style
        q["knee"] = 4 + (style["depth"] - 4) * a
        q["df"] = 2 + style["df"] * a
        q["lean"] += style["lean"] * a
        swivel = style.get("swivel", 0) * a
        q["swivel_l"] = swivel
        q["swivel_r"] = swivel * (1 + 0.06 * jitter[0])
        q["heel_l"] = q["heel_r"] = style.get("heel", 0) * ease(a * 1.6 - 0.6)
        shift = style.get("shift", 0)
        q["shift"] += shift * a + 0.004 * jitter[1] * a
        q["roll"] = -40 * shift * a
        q["bend"] = 60 * shift * a
        reach = 0.9 if style["depth"] > 60 else 0.8
        arm = reach * min(a * 1.2, 1)
        q["arm_l"] += arm
        q["arm_r"] += arm * (1 + 0.02 * jitter[3])


def hamstring_curl(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Standing on one leg, the other heel brought towards the buttock."""
    q.update(stance=0.2, toe_l=5 + jitter[0], toe_r=5 + jitter[1])
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        weight = rep.course(time_s, 0.35, 0.35)
        if weight <= 0:
            continue
        style, leg = rep.style, rep.leg
        sign = 1 if leg == "l" else -1
        q["shift"] -= sign * 0.05 * weight
        q["roll"] += sign * 1.5 * weight
        q["bend"] -= sign * 1.5 * weight
        q["load_" + leg] = 1 - ease(weight * 1.5)
        knee, thigh = (style["knee"] - 4) * a, style["thigh"] * a
        q["dknee_" + leg] = knee
        q["dthigh_" + leg] = thigh
        q["dfoot_" + leg] = max(0.0, knee - thigh - 18 * ease(knee / 24))
        q["lean"] += (style.get("lean", 0) + 2) * a
        q["arm_l"] += 0.05 * a
        q["arm_r"] += 0.05 * a


def calf_raise(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Heels raised, with both legs or (form "single") on one, the other foot held behind."""
    q.update(stance=0.18, toe_l=6 + jitter[0], toe_r=6 + jitter[1], hip_z=-0.005)
    standing_leg = next((r.leg for r in reps if r.side != "both"), None)
    if standing_leg:
        _stand_on(q, time_s, reps, standing_leg)
    for rep in reps:
        a = rep.course(time_s) * rep.amplitude
        if a <= 0:
            continue
        style = rep.style
        knee, lean = style.get("knee", 0), style.get("lean", 0)
        for leg in [standing_leg] if standing_leg else "lr":
            q["heel_" + leg] = style["heel"] * a * (1 + 0.02 * jitter[0] * (leg == "l"))
        q["knee"] = 4 + knee * a
        q["hip_z"] += (0.075 - 0.0012 * knee - 0.0014 * lean) * min(a * 1.5, 1) ** 0.8
        q["lean"] += (1.5 + lean) * a
        q["arm_l"] += 0.06 * a
        q["arm_r"] += 0.06 * a


def _stand_on(q: Parameters, time_s: float, reps: Sequence[Repetition], leg: str) -> None:
    """Weight over `leg` for the whole set, the other knee bent."""
    other, sign = ("r", 1) if leg == "l" else ("l", -1)
    first, last = reps[0].start_s, reps[-1].end_s
    weight = min(ease((time_s - first + 1.5) / 0.8), ease((last + 1.2 - time_s) / 0.8))
    lifted = min(ease((time_s - first + 1.1) / 0.9), ease((last + 0.9 - time_s) / 0.9))
    q["shift"] += sign * 0.065 * weight
    q["roll"] -= sign * 1.5 * weight
    q["bend"] += sign * 2 * weight
    q["load_" + other] = 1 - ease(weight * 1.4)
    q["dknee_" + other] = 62 * lifted
    q["dthigh_" + other] = 14 * ease(1.7 * lifted)
    q["dfoot_" + other] = 36 * lifted * ease(1.5 * lifted)
    q["arm_l"] += 0.05 * weight
    q["arm_r"] += 0.05 * weight


def leg_kick(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """Seated upright, hands on the thighs; one knee straightened and held with a slight tremor."""
    q.update(
        seated=1.0,
        stance=0.2,
        lean=-1.0,
        pelvis=0.9,
        pelvis_tilt=-8.0,
        hands="thighs",
        reach_l=1.0,
        reach_r=1.0,
        toe_l=6 + jitter[0],
        toe_r=6 + jitter[1],
    )
    for rep in reps:
        # A straight knee goes no further, whatever the variation.
        amplitude = rep.amplitude if rep.form == "bent" else min(rep.amplitude, 1)
        a = rep.course(time_s) * amplitude
        if a <= 0:
            continue
        leg = rep.leg
        knee = rep.style["knee"] * a + 1.2 * np.sin(5 * time_s + jitter[2]) * a**4
        q["dknee_" + leg] = -knee
        q["dthigh_" + leg] = 4 * a
        q["dfoot_" + leg] = -knee - 4 * a + 6 * ease(1.5 * a)
        q["lean"] -= 5 * a
