"""Which hand-made sets there are: exercises well done, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.lookalikes import (
    hinge,
    hold_foot,
    hop,
    lunge,
    march,
    raise_arms,
    reach_down,
    seated_bow,
    seated_march,
    shift_weight,
    split_squat,
    swing_leg,
    walk,
)
from training.repeats import MOVES, Move

SIDE, ANY = (
    (90.0, -90.0, 60.0, -60.0, 110.0),
    (0.0, 45.0, -45.0, 90.0, -90.0, 150.0, 180.0),
)
"""Where the camera usually stands: degrees of yaw."""

Rng = np.random.Generator


@dataclass(frozen=True)
class Recipe:
    """A hand-made kind of set. style: its numbers at the peak, drawn anew for each set. seconds: of
    a repetition, from and to. holds: whether it is sometimes held long. legs: "both", or one or
    alternate ones. pause: seconds of rest, from and to. on_the_spot: whether it is done standing in
    one place, which may be another one later."""

    name: str
    exercise: str
    move: Move
    style: Callable[[Rng], dict[str, float]]
    seconds: tuple[float, float] = (1.2, 9.0)
    holds: bool = True
    legs: str = "one"
    views: tuple[float, ...] = ANY
    pause: tuple[float, float] = (0.4, 2.5)
    form: str = "good"
    reps: tuple[int, int] = (3, 8)
    on_the_spot: bool = True


def _between(**ranges: tuple[float, float]) -> Callable[[Rng], dict[str, float]]:
    return lambda rng: {name: float(rng.uniform(*span)) for name, span in ranges.items()}


def _squat(rng: Rng) -> dict[str, float]:
    """From a sore knee's small one to a deep one; trunk and shanks lean as far as it goes deep."""
    style = _between(depth=(30, 125), lean=(15, 55), df=(15, 36), heel=(0, 12), swivel=(0, 15))(rng)
    share = min(style["depth"] / 100.0, 1.0)
    return style | {name: share * style[name] for name in ("lean", "df", "heel")}


EXERCISES: tuple[Recipe, ...] = (
    Recipe(
        "squat",
        "squat",
        MOVES["squat"],
        _squat,
        (0.6, 9.0),
        legs="both",
    ),
    Recipe(
        "curl",
        "hamstring-curl",
        MOVES["hamstring-curl"],
        _between(knee=(65, 130), thigh=(-12, 15), lean=(-2, 15)),
        (0.8, 9.0),
        legs="any",
        views=SIDE,
    ),
    Recipe(
        "calf raise",
        "calf-raise",
        MOVES["calf-raise"],
        _between(heel=(13, 36), knee=(0, 10), lean=(-2, 8)),
        (0.6, 8.0),
        legs="both",
    ),
    Recipe(
        "calf raise, one leg",
        "calf-raise",
        MOVES["calf-raise"],
        _between(heel=(13, 34), knee=(0, 8), lean=(-2, 6)),
        (0.9, 8.0),
        form="single",
    ),
    Recipe(
        "leg kick",
        "leg-kick",
        MOVES["leg-kick"],
        _between(knee=(62, 88)),
        (1.2, 8.0),
        legs="any",
        views=SIDE,
        on_the_spot=False,
    ),
    Recipe(
        "sit to stand",
        "sit-to-stand",
        MOVES["sit-to-stand"],
        _between(knee=(4, 16), df=(2, 8), lean=(25, 60), stay=(0, 8)),
        (2.0, 9.0),
        holds=False,
        legs="both",
        pause=(0.6, 3.0),
        on_the_spot=False,
    ),
    Recipe(
        "step-up",
        "step-up",
        MOVES["step-up"],
        _between(knee=(4, 14), lean=(6, 30), stay=(0, 4)),
        (2.0, 8.0),
        holds=False,
        on_the_spot=False,
    ),
)

OTHERS: tuple[Recipe, ...] = (
    Recipe(
        "march", "other", march, _between(knee=(60, 105), thigh=(45, 95)), (0.6, 4.0), legs="any"
    ),
    Recipe(
        "knee lift to a step", "other", march, _between(knee=(70, 95), thigh=(50, 70), lean=(5, 20))
    ),
    Recipe(
        "running butt kicks",
        "other",
        march,
        _between(knee=(70, 110), thigh=(0, 25)),
        (0.3, 0.6),
        False,
        "alternate",
        pause=(0.01, 0.08),
        reps=(10, 24),
    ),
    Recipe(
        "straight leg back",
        "other",
        swing_leg,
        _between(thigh=(-40, -15), knee=(2, 22), lean=(4, 20)),
    ),
    Recipe(
        "straight leg forward",
        "other",
        swing_leg,
        _between(thigh=(25, 75), knee=(0, 15), lean=(-10, 2)),
    ),
    Recipe("hip hinge", "other", hinge, _between(lean=(45, 95), knee=(2, 26)), legs="both"),
    Recipe(
        "reaches down",
        "other",
        reach_down,
        _between(lean=(55, 95), knee=(0, 45)),
        (1.5, 5.0),
        False,
        reps=(1, 3),
        pause=(1.0, 6.0),
    ),
    Recipe(
        "forward lunge",
        "other",
        lunge,
        _between(step=(0.45, 0.85), knee=(60, 100), lean=(0, 15)),
        (1.8, 6.0),
        legs="any",
    ),
    Recipe(
        "lunge back",
        "other",
        lunge,
        _between(step=(-0.8, -0.45), knee=(60, 100), lean=(0, 15)),
        (1.8, 6.0),
        legs="any",
    ),
    Recipe(
        "split squat",
        "other",
        split_squat,
        _between(step=(0.6, 1.0), knee=(45, 85), lean=(0, 15)),
        (1.5, 6.0),
    ),
    Recipe(
        "hops",
        "other",
        hop,
        _between(lift=(0.04, 0.2), dip=(15, 55)),
        (0.25, 0.6),
        False,
        "both",
        pause=(0.12, 0.5),
        reps=(5, 20),
    ),
    Recipe(
        "walk",
        "other",
        walk,
        _between(knee=(45, 65), thigh=(20, 35)),
        (0.45, 0.8),
        False,
        "alternate",
        pause=(0.0, 0.05),
        reps=(8, 24),
        on_the_spot=False,
    ),
    Recipe("arms raised", "other", raise_arms, _between(arm=(0.6, 1.8), lean=(-4, 4)), legs="both"),
    Recipe("weight shifted", "other", shift_weight, _between(shift=(0.06, 0.2))),
    Recipe(
        "foot held behind",
        "other",
        hold_foot,
        _between(knee=(90, 140), thigh=(-10, 10), comes_down=(-1, 2)),
        (4.0, 9.0),
        reps=(1, 2),
    ),
    Recipe(
        "seated march",
        "other",
        seated_march,
        _between(thigh=(10, 35), knee=(-10, 10)),
        (0.7, 4.0),
        legs="any",
        on_the_spot=False,
    ),
    Recipe(
        "seated, bows",
        "other",
        seated_bow,
        _between(lean=(20, 60)),
        (1.5, 6.0),
        legs="both",
        on_the_spot=False,
    ),
)
