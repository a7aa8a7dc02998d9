"""Ways to do each exercise: the numbers of good form and of each fault."""

from __future__ import annotations

Style = dict[str, float]

EXERCISES = (
    "squat",
    "hamstring-curl",
    "calf-raise",
    "leg-kick",
    "sit-to-stand",
    "straight-leg-raise",
    "step-up",
    "idle",
)

FORMS: dict[str, dict[str, Style]] = {
    "squat": {
        "good": {"depth": 102, "lean": 37, "df": 31},
        "shallow": {"depth": 50, "lean": 18, "df": 15},
        "lean": {"depth": 92, "lean": 62, "df": 13},
        "valgus": {"depth": 93, "lean": 34, "df": 28, "swivel": 21},
        "heels": {"depth": 98, "lean": 31, "df": 44, "heel": 17},
        "shift": {"depth": 95, "lean": 35, "df": 29, "shift": 0.085},
        "fast": {"depth": 98, "lean": 37, "df": 30, "down": 0.42, "hold": 0.05, "up": 0.6},
    },
    "hamstring-curl": {
        "good": {"knee": 105, "thigh": 3},
        "hipflex": {"knee": 100, "thigh": 38},
        "shallow": {"knee": 52, "thigh": 2},
        "swing": {"knee": 98, "thigh": 3, "lean": 20},
        "fast": {"knee": 102, "thigh": 5, "lean": 4, "down": 0.36, "hold": 0.04, "up": 0.4},
    },
    "calf-raise": {
        "good": {"heel": 34},
        "partial": {"heel": 13},
        "kneebend": {"heel": 29, "knee": 27},
        "lean": {"heel": 30, "lean": 21},
        "fast": {"heel": 33, "up": 0.3, "hold": 0.05},
        "single": {"heel": 31},
    },
    "leg-kick": {
        "good": {"knee": 84, "down": 1.4, "hold": 10.0, "up": 1.4},
        "short": {"knee": 84, "down": 1.2, "hold": 4.0, "up": 1.2},
        "bent": {"knee": 52, "down": 1.4, "hold": 10.0, "up": 1.4},
    },
    "sit-to-stand": {
        "good": {"knee": 4, "df": 2, "lean": 40},
        "bent": {"knee": 38, "df": 17, "lean": 30, "stay": 18},
        "drop": {"knee": 4, "df": 2, "lean": 34, "up": 0.65},
        "lean": {"knee": 4, "df": 2, "lean": 66},
    },
    "straight-leg-raise": {"good": {"lift": 42}},
    "step-up": {
        "good": {"knee": 4, "lean": 14},
        "bent": {"knee": 36, "lean": 14, "stay": 14},
        "lean": {"knee": 4, "lean": 44},
        "fast": {"knee": 4, "lean": 16, "up": 0.6},
    },
    "idle": {"idle": {}, "hand-up": {}, "still": {}},
}
"""Style numbers at the peak, by exercise and form.

Degrees: depth, knee (flexion), lean (trunk), df (shank forward), swivel (knees in), heel (foot
pitch), thigh (forward), lift (thigh off the floor), stay (trunk forward at the top). Metres: shift
(hips sideways). Seconds at tempo 1: down (out), hold, up (back).
"""

FAULTS: dict[str, dict[str, str]] = {
    "squat": {
        "shallow": "shallow",
        "lean": "forward-lean",
        "valgus": "knees-in",
        "heels": "heels-lift",
        "shift": "weight-shift",
        "fast": "too-fast",
    },
    "hamstring-curl": {
        "hipflex": "thigh-drift",
        "shallow": "low-curl",
        "swing": "trunk-swing",
        "fast": "too-fast",
    },
    "calf-raise": {
        "partial": "low-rise",
        "kneebend": "knee-bend",
        "lean": "trunk-lean",
        "fast": "too-fast",
    },
    "leg-kick": {"short": "short-hold", "bent": "not-straight"},
    "sit-to-stand": {"bent": "not-upright", "drop": "drops-down", "lean": "forward-lean"},
    "straight-leg-raise": {},
    "step-up": {"bent": "not-upright", "lean": "forward-lean", "fast": "too-fast"},
    "idle": {},
}
"""The fault a form shows, by the name of the check that should find it; other forms show none."""

MIXED_PLAN: dict[str, tuple[str, ...]] = {
    "squat": ("good", "good", "shallow", "good", "good"),
    "hamstring-curl": ("good", "shallow", "good", "hipflex", "good"),
    "calf-raise": ("good", "partial", "good", "kneebend", "good"),
    "leg-kick": ("good", "short"),
    "sit-to-stand": ("good", "good", "bent", "good", "drop"),
    "step-up": ("good", "bent", "good", "fast", "good"),
}
"""Forms of the repetitions of a "mixed" set."""
