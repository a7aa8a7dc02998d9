"""Pose parameters over time of what is done from a chair and lying on the floor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from render.parameters import Parameters
from render.schedule import Repetition
from render.vectors import Array, ease

SEATED_SHANK_DEG = 6.0
"""Feet a little behind the knees, as a person sits who is about to stand up."""

SEAT_OFF = 0.3
"""Share of the way up at which the thighs leave the seat; until then the trunk tips forwards. Real
people's knees (optical markers, seven of them) begin to straighten at a quarter to a third."""

LEAN_MOST = 0.42
"""Share of the way up at which the trunk is furthest forward."""

LYING_FOOT_DEG = -72.0
"""Foot of a leg that lies on its heel, against flat on the floor: toes up, relaxed."""


def sit_to_stand(q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array) -> None:
    """From a chair to standing and back, arms crossed or hands on the thighs while sitting."""
    crossed = jitter[3] > 0
    q.update(stance=0.26, toe_l=9 + jitter[0], toe_r=9 + jitter[1], pelvis=0.9, shift=0.0)
    up = max((_way(rep, time_s) for rep in reps), default=0.0)
    rep = next((r for r in reps if r.start_s <= time_s < r.end_s), reps[0])
    style = rep.style
    rise = ease((up - SEAT_OFF) / (1 - SEAT_OFF))
    seated_knee = 90 + SEATED_SHANK_DEG + 2 * jitter[2]
    q["knee"] = seated_knee + (style["knee"] - seated_knee) * rise
    tip = min(ease(up / LEAN_MOST), ease((1 - up) / (1 - LEAN_MOST)))
    q["df"] = SEATED_SHANK_DEG + (style["df"] - SEATED_SHANK_DEG) * rise + 12 * tip
    sitting = -1.0 - 2 * jitter[1]
    q["lean"] = (
        sitting * (1 - rise) + (style.get("stay", 1.5)) * rise + style["lean"] * rep.amplitude * tip
    ) + (q["lean"] - 1.5)
    q["pelvis_tilt"] = -8.0 * (1 - rise)
    q["nod"] -= 0.4 * style["lean"] * tip
    if crossed:
        q.update(hands="chest", reach_l=1.0, reach_r=1.0)
    else:
        hold = 1 - ease((up - 0.15) / 0.35)
        q.update(hands="thighs", reach_l=hold, reach_r=hold)


def _way(rep: Repetition, time_s: float) -> float:
    """0 seated, 1 standing, and evenly in between; the way down is the way up reversed."""
    out = (time_s - rep.start_s) / (rep.top_s - rep.start_s)
    back = (rep.end_s - time_s) / (rep.end_s - rep.leave_s)
    return float(np.clip(min(out, back), 0, 1))


def straight_leg_raise(
    q: Parameters, time_s: float, reps: Sequence[Repetition], jitter: Array
) -> None:
    """Lying on the back, one knee bent with the foot flat, the other leg raised straight."""
    leg = reps[0].leg
    other = "r" if leg == "l" else "l"
    q.update(
        supine=1.0,
        lean=0.0,
        recline=90.0,
        pelvis=1.0,
        shift=0.0,
        turn=0.0,
        nod=14.0 + q["nod"],
        stance=0.22,
        toe_l=8 + 3 * jitter[0],
        toe_r=8 + 3 * jitter[1],
        arm_l=0.02,
        arm_r=0.02,
    )
    q["lying_knee_" + leg] = 4.0
    q["lying_knee_" + other] = 96 + 5 * jitter[2]
    lifted = sum(rep.style["lift"] * rep.amplitude * rep.course(time_s) for rep in reps)
    lifted += 0.6 * np.sin(5 * time_s + jitter[3]) * ease(lifted / 30)
    q["dthigh_" + leg] = lifted
    q["dfoot_" + leg] = LYING_FOOT_DEG - lifted - 6 * ease(lifted / 15)
