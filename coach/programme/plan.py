"""A session's plan: which exercise, which leg, how many sets, how far, how long the rests are."""

from __future__ import annotations

from dataclasses import dataclass

from coach.errors import ProfileError
from coach.exercises.base import SIDE_VIEWS, Exercise, Settings
from coach.exercises.registry import exercises, get
from coach.motion.types import SIDES, View
from coach.translation import gettext as _

__all__ = [
    "Block",
    "Plan",
    "Round",
    "default_block",
    "default_plan",
    "exercises_in_order",
    "facings",
]

EACH = "each"

MOST_REPS = 50
"""Repetitions of a set at most; more are a slip."""

_SIDES = ("both", *SIDES, EACH)

# They only catch slips: a unit mixed up, a digit too many.
_LIMITS = {
    "sets": (_("The number of sets"), 1, 10, ""),
    "reps": (_("The number of repetitions"), 1, MOST_REPS, ""),
    "target": (_("The target"), 1, 180, ""),
    "max_target": (_("The furthest to go"), 1, 180, ""),
    "hold_s": (_("The time to hold"), 1, 120, _(" seconds")),
    "rest_s": (_("The rest"), 5, 300, _(" seconds")),
    "height_cm": (_("Your height"), 80, 250, _(" cm")),
}


@dataclass(frozen=True)
class Round:
    """One set of a plan.

    side: the leg that works; both where the legs work as one, or in turn. facing: side or front.
    rest_s: the rest after it. index of `of`: which of this exercise's sets it is, from 1.
    """

    exercise: str
    side: str
    reps: int
    settings: Settings
    facing: str
    rest_s: float
    index: int
    of: int


@dataclass(frozen=True)
class Block:
    """One exercise of a plan.

    side: both, left, right, or each: every set once with the left and once with the right leg.
    target: in the exercise's own unit (`Settings`), None for its default. hold_s: how long to hold
    each repetition, where the exercise has a hold. facing: which way to stand, one of `facings`.
    max_target: the therapist's "not further than", in the target's unit; never below the target.
    Raises ProfileError with a sentence for the person who chose.
    """

    exercise: str
    side: str
    sets: int
    reps: int
    target: float | None = None
    hold_s: float | None = None
    rest_s: float = 45.0
    facing: str = "side"
    max_target: float | None = None

    def __post_init__(self) -> None:
        exercise = get(self.exercise)
        for name in ("sets", "reps", "target", "max_target", "hold_s", "rest_s"):
            _check(name, getattr(self, name))
        self._check_target_within(exercise)
        if self.side not in _SIDES:
            raise ProfileError(
                _(
                    "“{side}” is no leg to work with; choose one of: {SIDES}.",
                    side=self.side,
                    SIDES=", ".join(_SIDES),
                )
            )
        if self.facing not in facings(exercise):
            raise ProfileError(
                _(
                    "{title} cannot be followed facing “{facing}”; choose one of: {facings}.",
                    title=exercise.title,
                    facing=self.facing,
                    facings=", ".join(facings(exercise)),
                )
            )

    def _check_target_within(self, exercise: Exercise) -> None:
        # A default is in the unit of `max_target` only where the range is the target: a rise has
        # one in % of the height beside the person's own in cm.
        known = self.target is not None or exercise.goal.sets_range
        target = exercise.target(Settings(target=self.target))
        if known and self.max_target is not None and self.max_target < target:
            raise ProfileError(
                _(
                    "{title} has a target of {target:g}, further than the furthest to go, "
                    "{max_target:g}; lower the target or raise the other.",
                    title=exercise.title,
                    target=target,
                    max_target=self.max_target,
                )
            )

    def rounds(self, height_cm: float | None = None) -> tuple[Round, ...]:
        """Its sets in order; each leg's after the other's, so that one rests while one works."""
        sides = SIDES if self.side == EACH else (self.side,)
        settings = Settings(self.target, self.max_target, self.hold_s, height_cm)
        return tuple(
            Round(
                self.exercise, side, self.reps, settings, self.facing, self.rest_s, index, self.sets
            )
            for index in range(1, self.sets + 1)
            for side in sides
        )


@dataclass(frozen=True)
class Plan:
    """A session: its exercises in order, and the person's body height where it is known.

    Raises ProfileError where there is no exercise, or the height is no person's.
    """

    blocks: tuple[Block, ...]
    height_cm: float | None = None

    def __post_init__(self) -> None:
        _check("height_cm", self.height_cm)
        if not self.blocks:
            raise ProfileError(_("There is nothing to do yet; choose at least one exercise."))

    def rounds(self) -> tuple[Round, ...]:
        """Every set of the session in order."""
        return tuple(made for block in self.blocks for made in block.rounds(self.height_cm))


def _check(name: str, value: float | None) -> None:
    what, low, high, unit = _LIMITS[name]
    if value is not None and not low <= value <= high:
        raise ProfileError(
            _(
                "{what} should be from {low} to {high}{unit}; change it.",
                what=what,
                low=low,
                high=high,
                unit=unit,
            )
        )


def facings(exercise: Exercise) -> tuple[str, ...]:
    """Which ways to stand there are: side-on always; facing the camera where that shows what the
    side cannot."""
    only_front = any(
        View.FRONT in check.views and not set(check.views) & set(SIDE_VIEWS)
        for check in exercise.checks
    )
    return ("side", "front") if only_front else ("side",)


def default_block(exercise: Exercise) -> Block:
    """An exercise as its dose has it."""
    dose = exercise.dose
    return Block(
        exercise=exercise.name,
        side="both" if exercise.signal.both_legs or dose.in_turn else EACH,
        sets=dose.sets,
        reps=dose.reps,
        hold_s=dose.hold_s,
    )


def default_plan() -> Plan:
    """Every standing exercise, those that lower the body first, then by the size of the movement;
    what is done on a chair is for the breaks at the desk."""
    standing = [one for one in exercises().values() if one.dose.starter and not one.desk_break]
    standing.sort(
        key=lambda exercise: (not exercise.phases.lowers_first, -exercise.phases.full_range)
    )
    return Plan(tuple(default_block(exercise) for exercise in standing))


def exercises_in_order() -> list[Exercise]:
    """Every exercise: those of the programme as they follow each other, then those that are chosen
    only, and those of the desk last."""
    known = exercises()
    programme = [known[block.exercise] for block in default_plan().blocks]
    others = [exercise for exercise in known.values() if exercise not in programme]
    return programme + sorted(others, key=lambda one: one.desk_break)
