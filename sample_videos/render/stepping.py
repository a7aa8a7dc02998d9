"""Pose parameters over time of stepping up with one foot that stays on the step."""

from __future__ import annotations

from collections.abc import Sequence

from render.parameters import Parameters
from render.schedule import Repetition
from render.vectors import Array, ease

HEIGHT = 0.17
"""Metres of the step: a stair's usual rise."""

AHEAD = 0.30
"""Metres from the foot on the floor to the one on the step."""

BACK = -0.15
"""Metres from the origin to the foot on the floor, so that the picture's centre lies between."""

FOOT_UP_S, SETTLES_S = 0.9, 0.5
"""How long a foot takes to the step, and how long it rests there before the first repetition."""


def step_up(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """One foot is put on a step and stays; the body rises, the other foot taps beside it."""
    lead = reps[0].leg
    trail, sign = ("r", 1) if lead == "l" else ("l", -1)
    up_at = reps[0].start_s - SETTLES_S - FOOT_UP_S
    down_at = reps[-1].end_s + SETTLES_S
    there = ease((time_s - up_at) / FOOT_UP_S) * ease((down_at + FOOT_UP_S - time_s) / FOOT_UP_S)
    rise = max(rep.course(time_s) for rep in reps)
    early = max(rep.course(time_s, 0.25, 0.25) for rep in reps)
    style = next((r for r in reps if time_s < r.end_s), reps[-1]).style
    q.update(stance=0.2, toe_l=7 + jitter[0], toe_r=7 + jitter[1])
    _lead_foot(q, lead, there)
    _trail_foot(q, trail, rise)
    q["load_" + trail] = 1 - rise
    q["load_" + lead] = max(min(rise / 0.8, 1.0), 1 - ease(6 * there))
    q["hip_z"] = BACK - 0.005 + 0.03 * there * (1 - early) + (AHEAD - 0.01) * early
    q["shift"] += sign * (0.045 * early - 0.02 * there * (1 - early))
    q["knee"] = 4 + (style["knee"] - 4) * rise
    tip = 4 * early * (1 - early)
    q["lean"] += 3 * there + style["lean"] * tip + style.get("stay", 0.0) * rise
    q["nod"] -= 0.3 * style["lean"] * tip
    q["arm_l"] += 0.06 * early
    q["arm_r"] += 0.06 * early


def _lead_foot(q: Parameters, leg: str, there: float) -> None:
    """From the floor onto the step: first up, then forwards, then down on it."""
    q["fz_" + leg] = BACK + AHEAD * ease(1.5 * there - 0.5)
    q["lift_" + leg] = HEIGHT * ease(1.5 * there) + 0.16 * there * (1 - there)


def _trail_foot(q: Parameters, leg: str, rise: float) -> None:
    """Off the floor as the body rises, up before the step's edge, and a tap beside the other."""
    q["fz_" + leg] = BACK + AHEAD * ease((rise - 0.55) / 0.42)
    q["lift_" + leg] = (HEIGHT + 0.05) * ease((rise - 0.3) / 0.6) - 0.04 * ease((rise - 0.8) / 0.2)
    q["heel_" + leg] = 26 * ease(rise / 0.3) * ease((0.95 - rise) / 0.5)
