"""Which sets are made: exercises well and badly done, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from training.body_landmarks import leg_length
from training.chain import Tempo, chained, stands_at_rest
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
from training.mocap import Captured, segment_lengths
from training.motion import RATE_HZ, Course
from training.repeats import MOVES, SINGLE_LEAD_S, STEP_LEAD_S, Move, Plan, hand_made
from training.stick import Build, Stick

LONGEST_S = 100.0
"""A set is given fewer repetitions rather than last longer."""

FRONT, SIDE, ANY = (
    (0.0, 20.0, -20.0, 45.0, -45.0),
    (90.0, -90.0, 60.0, -60.0, 110.0),
    (0.0, 45.0, -45.0, 90.0, -90.0, 150.0, 180.0),
)
"""Where the camera usually stands: degrees of yaw."""

CAPTURED = {"m01": "squat", "m02": "other", "m03": "other", "m05": "sit-to-stand", "m06": "other"}
CAPTURED_WHAT = {
    "m01": "deep squat",
    "m02": "hurdle step",
    "m03": "inline lunge",
    "m05": "sit to stand",
    "m06": "standing straight leg raise",
}

Rng = np.random.Generator


@dataclass(frozen=True)
class Made:
    """A set before it is filmed. group: the person."""

    course: Course
    exercise: str
    what: str
    group: str
    tempo: Tempo
    views: tuple[float, ...]


@dataclass(frozen=True)
class Recipe:
    """A hand-made kind of set. style: its numbers at the peak, drawn anew for each set. seconds: of
    a repetition, from and to. holds: whether it is sometimes held long. legs: "both", or one or
    alternate ones. pause: seconds of rest, from and to."""

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


def _between(**ranges: tuple[float, float]) -> Callable[[Rng], dict[str, float]]:
    return lambda rng: {name: float(rng.uniform(*span)) for name, span in ranges.items()}


EXERCISES: tuple[Recipe, ...] = (
    Recipe(
        "squat",
        "squat",
        MOVES["squat"],
        _between(depth=(75, 125), lean=(15, 55), df=(15, 36), heel=(0, 12), swivel=(0, 15)),
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
        (0.9, 8.0),
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
    ),
    Recipe(
        "step-up",
        "step-up",
        MOVES["step-up"],
        _between(knee=(4, 14), lean=(6, 30), stay=(0, 4)),
        (2.0, 8.0),
        holds=False,
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
    ),
    Recipe("seated, bows", "other", seated_bow, _between(lean=(20, 60)), (1.5, 6.0), legs="both"),
)


def any_tempo(
    seconds: tuple[float, float], holds: bool, pause: tuple[float, float], rng: Rng
) -> Tempo:
    """Repetitions of `seconds` (evenly over its logarithm), one set in seven held, up to 30 s."""
    hold = float(np.exp(rng.uniform(0, np.log(30)))) if holds and rng.uniform() < 0.15 else 0.0
    return Tempo(
        rep_s=float(np.exp(rng.uniform(*np.log(seconds)))),
        hold_s=hold,
        pause_s=float(rng.uniform(*pause)),
        lead_s=float(rng.uniform(0.1, 0.5) if rng.uniform() < 0.12 else rng.uniform(0.6, 3.0)),
        tail_s=float(rng.uniform(0.1, 0.4) if rng.uniform() < 0.12 else rng.uniform(0.6, 2.5)),
    )


def fewer(count: int, tempo: Tempo) -> int:
    """How many of these repetitions fit into LONGEST_S."""
    each = tempo.rep_s + tempo.hold_s + tempo.pause_s
    return max(1, min(count, int((LONGEST_S - tempo.lead_s) / each)))


def from_captured(movement: str, everything: Sequence[Captured], rng: Rng) -> Made:
    """A set of one person's captured repetitions, in any order."""
    usable = [c for c in everything if c.movement == movement]
    if CAPTURED[movement] != "other":
        usable = [c for c in usable if stands_at_rest(c)]
    person = str(rng.choice(sorted({c.person for c in usable})))
    correct = bool(rng.uniform() < 0.6)
    mine = [c for c in usable if c.person == person and c.correct == correct]
    mine = mine or [c for c in usable if c.person == person]
    tempo = any_tempo((1.0, 12.0), movement in ("m01", "m05"), (0.4, 3.0), rng)
    count = fewer(int(rng.integers(3, 9)), tempo)
    chosen = [mine[i] for i in rng.permutation(len(mine))[:count]]
    what = CAPTURED_WHAT[movement] + ("" if chosen[0].correct else ", badly done")
    course = chained(chosen, tempo, rng)
    return Made(course, CAPTURED[movement], what, f"captured-{person}", tempo, ANY)


def from_recipe(recipe: Recipe, builds: Sequence[Build], rng: Rng) -> Made:
    """A hand-made set by one of the figures."""
    which = int(rng.integers(len(builds)))
    tempo = any_tempo(recipe.seconds, recipe.holds, recipe.pause, rng)
    lead = {"step-up": STEP_LEAD_S, "single": SINGLE_LEAD_S}
    at_least = lead.get(recipe.exercise, lead.get(recipe.form, 0.0))
    tempo = Tempo(
        tempo.rep_s, tempo.hold_s, tempo.pause_s, max(tempo.lead_s, at_least), tempo.tail_s
    )
    count = fewer(int(rng.integers(recipe.reps[0], recipe.reps[1] + 1)), tempo)
    plan = Plan(recipe.style(rng), _sides(recipe.legs, count, rng), tempo, recipe.form)
    course = hand_made(Stick(builds[which]), recipe.move, plan, rng)
    if recipe.name == "walk" and rng.uniform() < 0.7:
        course = _walking_on(course, rng)
    peaks = course.peaks_s if recipe.exercise != "other" else ()
    course = Course(course.landmarks, course.knees_deg, peaks, course.leg_m)
    return Made(course, recipe.exercise, recipe.name, f"figure-{which:02d}", tempo, recipe.views)


def _sides(legs: str, count: int, rng: Rng) -> tuple[str, ...]:
    if legs == "both":
        return ("both",) * count
    first = int(rng.integers(2))
    alternate = legs == "alternate" or (legs == "any" and rng.uniform() < 0.35)
    return tuple(("left", "right")[(first + i * alternate) % 2] for i in range(count))


def _walking_on(course: Course, rng: Rng) -> Course:
    """The whole body goes to and fro at a walker's pace."""
    time_s = np.arange(len(course.landmarks)) / RATE_HZ
    length = rng.uniform(1.0, 2.5)
    way = length / 2 - abs((time_s * rng.uniform(0.5, 1.2)) % (2 * length) - length)
    landmarks = course.landmarks.copy()
    landmarks[..., 2] += way[:, None]
    return Course(landmarks, course.knees_deg, course.peaks_s, course.leg_m)


def figures(everything: Sequence[Captured], count: int, rng: Rng) -> list[Build]:
    """People of the captured ones' proportions, varied; a fifth with knees that stay bent by 8 to
    20 degrees."""
    people = sorted({c.person for c in everything})
    out = []
    for _ in range(count):
        person = str(rng.choice(people))
        one = next(c for c in everything if c.person == person)
        bones = {name: float(np.median(v)) for name, v in segment_lengths(one.joints).items()}
        leg, scale = leg_length(one.joints), rng.uniform(0.88, 1.15)
        stiff = float(rng.uniform(8, 20)) if rng.uniform() < 0.2 else 0.0
        out.append(
            Build(
                thigh=bones["thigh_l"] * scale * rng.uniform(0.95, 1.05),
                shank=bones["shank_l"] * scale * rng.uniform(0.95, 1.05),
                trunk=0.58 * leg * scale * rng.uniform(0.93, 1.08),
                hip_half=0.105 * leg * scale * rng.uniform(0.9, 1.1),
                shoulder_half=0.215 * leg * scale * rng.uniform(0.9, 1.12),
                foot=0.31 * leg * scale,
                stiff_deg=stiff,
            )
        )
    return out
