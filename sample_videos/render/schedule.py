"""When each repetition starts, peaks and ends, with the natural variation between repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.forms import FAULTS, FORMS, MIXED_PLAN, Style
from render.vectors import ease

DURATIONS_S = {
    "squat": (1.15, 0.15, 1.1, 0.5),
    "hamstring-curl": (1.0, 0.2, 1.1, 0.4),
    "calf-raise": (0.8, 0.5, 0.9, 0.5),
    "leg-kick": (1.4, 10.0, 1.4, 1.2),
    "sit-to-stand": (1.6, 0.8, 1.8, 1.0),
    "straight-leg-raise": (1.4, 2.4, 1.8, 1.2),
    "step-up": (1.6, 0.6, 1.8, 0.8),
}
"""Seconds to the peak, held there, back, and of rest, at tempo 1."""

AFTER_LAST_S = 0.9


@dataclass(frozen=True)
class Repetition:
    """One repetition: leaves rest at start_s, holds its peak from top_s to leave_s, ends at end_s.

    amplitude scales the movement (natural variation); style holds the numbers of its form.
    """

    index: int
    side: str
    form: str
    faults: tuple[str, ...]
    start_s: float
    top_s: float
    leave_s: float
    end_s: float
    amplitude: float
    style: Style

    @property
    def leg(self) -> str:
        """First letter of the working side."""
        return self.side[0]

    def course(self, time_s: float, early_s: float = 0.0, late_s: float = 0.0) -> float:
        """0..1..0 over the repetition, 1 throughout the hold.

        early_s and late_s widen it, for weight that shifts before a foot is lifted.
        """
        out = (time_s - self.start_s + early_s) / (self.top_s - self.start_s)
        back = (self.end_s + late_s - time_s) / (self.end_s - self.leave_s)
        return min(ease(out), ease(back))


def make_plan(exercise: str, form: str, reps: int, plan: Sequence[str] = ()) -> list[str]:
    """The form of each repetition: `plan` where given, a mixed set, or one form throughout."""
    if plan:
        return list(plan)
    if form == "mixed":
        return list(MIXED_PLAN[exercise])
    return [form] * reps


def make_sides(exercise: str, plan: Sequence[str], sides: str | None) -> list[str]:
    """The working side of each repetition; `sides`: left, right, alternate, None (the default)."""
    both_legs = exercise in ("squat", "sit-to-stand") or (
        exercise == "calf-raise" and "single" not in plan
    )
    if both_legs:
        return ["both"] * len(plan)
    sides = sides or ("alternate" if exercise == "leg-kick" else "left")
    if sides == "alternate":
        return [("left", "right")[k % 2] for k in range(len(plan))]
    return [sides] * len(plan)


def schedule(
    exercise: str,
    plan: Sequence[str],
    sides: Sequence[str],
    *,
    tempo: float,
    lead_s: float,
    rng: np.random.Generator,
) -> tuple[list[Repetition], float]:
    """The repetitions, the first at `lead_s`, and the length of the whole set in seconds."""
    reps: list[Repetition] = []
    start = lead_s
    for index, (form, side) in enumerate(zip(plan, sides, strict=True), 1):
        style = FORMS[exercise][form]
        out, hold, back, rest = _durations(exercise, form, tempo, rng)
        fault = FAULTS[exercise].get(form)
        reps.append(
            Repetition(
                index=index,
                side=side,
                form=form,
                faults=(fault,) if fault else (),
                start_s=start,
                top_s=start + out,
                leave_s=start + out + hold,
                end_s=start + out + hold + back,
                amplitude=rng.uniform(0.97, 1.03),
                style=style,
            )
        )
        start = reps[-1].end_s + rest * tempo * rng.uniform(0.6, 1.6)
    return reps, reps[-1].end_s + AFTER_LAST_S


def _durations(
    exercise: str, form: str, tempo: float, rng: np.random.Generator
) -> tuple[float, float, float, float]:
    """Seconds out, held, back and at rest of one repetition, varied by up to a tenth."""
    style = FORMS[exercise][form]
    variation = rng.uniform(0.9, 1.1, 4)
    usual = zip(("down", "hold", "up", "rest"), DURATIONS_S[exercise], strict=True)
    out, hold, back, rest = (
        style.get(name, default) * variation[i] for i, (name, default) in enumerate(usual)
    )
    if exercise == "leg-kick":
        # A good hold lasts a little longer than asked for, so that it is no matter of rounding.
        hold = style["hold"] * (variation[1] if form == "short" else 1.04)
    elif form not in ("fast", "drop"):
        out, hold, back = out * tempo, hold * tempo, back * tempo
    return out, hold, back, rest
