"""Makes a set by its recipe or of captured repetitions, with tempo, pauses and person at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from render.captured.joints import segment_lengths
from render.captured.markers import Captured
from render.captured.timing import RATE_HZ
from training.body_landmarks import leg_length
from training.chain import FROM_A_SEAT, Tempo, chained, stands_at_rest
from training.motion import Course
from training.recipes import ANY, Recipe, Rng
from training.repeats import SINGLE_LEAD_S, STEP_LEAD_S, Plan, hand_made
from training.stick import Build, Stick
from training.unrest import leans_on_wall, settles, steps_aside, walks_in

LONGEST_S = 100.0
"""A set is given fewer repetitions rather than last longer."""

CAPTURED = {"m01": "squat", "m02": "other", "m03": "other", "m05": "sit-to-stand", "m06": "other"}
CAPTURED_WHAT = {
    "m01": "deep squat",
    "m02": "hurdle step",
    "m03": "inline lunge",
    "m05": "sit to stand",
    "m06": "standing straight leg raise",
}


@dataclass(frozen=True)
class Made:
    """A set before it is filmed. group: the person."""

    course: Course
    exercise: str
    what: str
    group: str
    tempo: Tempo
    views: tuple[float, ...]


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
    if movement != FROM_A_SEAT:
        course = restless(course, rng)
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
    if recipe.exercise == "calf-raise" and rng.uniform() < 0.25:
        course = leans_on_wall(course, rng)
    if recipe.on_the_spot:
        course = restless(course, rng)
    peaks = course.peaks_s if recipe.exercise != "other" else ()
    course = replace(course, peaks_s=peaks)
    return Made(course, recipe.exercise, recipe.name, f"figure-{which:02d}", tempo, recipe.views)


def restless(course: Course, rng: Rng) -> Course:
    """What somebody who stands does besides, some of the time."""
    if rng.uniform() < 0.25:
        course = settles(course, rng)
    if rng.uniform() < 0.1:
        course = steps_aside(course, rng)
    if rng.uniform() < 0.1:
        course = walks_in(course, rng)
    return course


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
    return replace(course, landmarks=landmarks)


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
