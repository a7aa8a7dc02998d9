"""The exercises as pose parameters over time (pose.DEFAULTS explains each parameter)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.pose import Parameters
from render.schedule import Repetition, make_plan, make_sides, schedule
from render.vectors import Array, ease

IDLE_S = {"idle": 19.0, "hand-up": 14.5, "still": 4.0}
"""Seconds, by the form of doing nothing."""

LEAD_S = 1.0
SINGLE_LEG_LEAD_S = 1.8
SINGLE_LEG_EXTRA_S = 0.6


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
        q = {**_STANDING, **sway(time_s, phases)}
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
    single = "single" in forms
    repetitions, length_s = schedule(
        exercise,
        forms,
        make_sides(exercise, forms, sides),
        tempo=tempo,
        lead_s=SINGLE_LEG_LEAD_S if single else LEAD_S,
        rng=rng,
    )
    return repetitions, length_s + SINGLE_LEG_EXTRA_S * single


_STANDING: Parameters = {
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


_MOVEMENTS = {
    "squat": squat,
    "hamstring-curl": hamstring_curl,
    "calf-raise": calf_raise,
    "leg-kick": leg_kick,
}

_IDLING = {"idle": idle, "hand-up": raise_hand, "still": stand}
