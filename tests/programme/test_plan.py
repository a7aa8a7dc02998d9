"""Plans: what they unfold into, and which ones are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import ProfileError
from coach.exercises.base import Settings
from coach.exercises.registry import exercises, get
from coach.programme.plan import (
    Block,
    Plan,
    default_block,
    default_plan,
    exercises_in_order,
    facings,
)


def test_each_leg_has_every_set_in_turn() -> None:
    rounds = Block("hamstring-curl", "each", sets=2, reps=8).rounds()
    assert [(r.side, r.index, r.of) for r in rounds] == [
        ("left", 1, 2),
        ("right", 1, 2),
        ("left", 2, 2),
        ("right", 2, 2),
    ]


@pytest.mark.parametrize("side", ["both", "left", "right"])
def test_other_sides_stay_as_they_are(side: str) -> None:
    rounds = Block("squat", side, sets=3, reps=5).rounds()
    assert [(r.side, r.index, r.of) for r in rounds] == [(side, k, 3) for k in (1, 2, 3)]


def test_what_was_chosen_reaches_the_rounds() -> None:
    block = Block("leg-kick", "left", 1, 4, 10.0, hold_s=6.0, rest_s=20.0, max_target=12.0)
    (made,) = Plan((block,), height_cm=171.0).rounds()
    assert made.settings == Settings(target=10.0, max_target=12.0, hold_s=6.0, height_cm=171.0)
    assert (made.exercise, made.reps, made.rest_s, made.facing) == ("leg-kick", 4, 20.0, "side")


def test_blocks_follow_one_another() -> None:
    plan = Plan((Block("squat", "both", 2, 5), Block("calf-raise", "both", 1, 5)))
    assert [r.exercise for r in plan.rounds()] == ["squat", "squat", "calf-raise"]


def test_the_programme_is_the_standing_exercises_in_a_sensible_order() -> None:
    plan = default_plan()
    assert [block.exercise for block in plan.blocks] == ["squat", "hamstring-curl", "calf-raise"]
    assert not any(get(block.exercise).desk_break for block in plan.blocks)


@pytest.mark.parametrize("name", sorted(exercises()))
def test_a_default_block_is_the_exercises_dose(name: str) -> None:
    exercise = get(name)
    block = default_block(exercise)
    assert (block.sets, block.reps, block.hold_s) == (
        exercise.dose.sets,
        exercise.dose.reps,
        exercise.dose.hold_s,
    )
    together = exercise.signal.both_legs or exercise.dose.in_turn
    assert block.side == ("both" if together else "each")
    assert block.facing == "side"
    assert block.target is None


def test_every_exercise_has_its_place_those_of_the_desk_last() -> None:
    order = exercises_in_order()
    programme = [block.exercise for block in default_plan().blocks]
    assert [one.name for one in order[: len(programme)]] == programme
    chosen_only = [one.desk_break for one in order[len(programme) :]]
    assert chosen_only == sorted(chosen_only)
    assert order[-1].desk_break
    assert sorted(one.name for one in order) == sorted(exercises())


def test_only_an_exercise_with_front_checks_can_be_done_facing() -> None:
    assert {name: facings(exercise) for name, exercise in exercises().items()} == {
        "squat": ("side", "front"),
        "hamstring-curl": ("side",),
        "calf-raise": ("side",),
        "leg-kick": ("side",),
        "sit-to-stand": ("side",),
        "step-up": ("side",),
    }
    assert Block("squat", "both", 1, 5, facing="front").rounds()[0].facing == "front"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"sets": 0}, "The number of sets should be from 1 to 10"),
    ({"sets": 11}, "sets"),
    ({"reps": 0}, "repetitions should be from 1 to 50"),
    ({"reps": 51}, "repetitions"),
    ({"target": 0.5}, "The target should be from 1 to 180"),
    ({"target": 181.0}, "target"),
    ({"target": float("nan")}, "target"),
    ({"max_target": 0.5}, "The furthest to go should be from 1 to 180"),
    ({"max_target": 181.0}, "furthest"),
    ({"max_target": float("nan")}, "furthest"),
    ({"target": 60.0, "max_target": 59.0}, "Squat has a target of 60, further than"),
    ({"max_target": 79.0}, "has a target of 80, further than the furthest to go, 79"),
    ({"hold_s": 0.0}, "hold should be from 1 to 120 seconds"),
    ({"hold_s": 121.0}, "hold"),
    ({"rest_s": 4.0}, "The rest should be from 5 to 300 seconds"),
    ({"rest_s": float("inf")}, "rest"),
    ({"side": "middle"}, "no leg to work with; choose one of: both, left, right, each"),
    ({"facing": "back"}, "choose one of: side, front"),
    ({"exercise": "handstand"}, "There is no exercise called"),
]


@pytest.mark.parametrize(("change", "says"), WRONG, ids=lambda v: str(v))
def test_slips_are_told_in_a_sentence(change: dict[str, Any], says: str) -> None:
    chosen: dict[str, Any] = {"exercise": "squat", "side": "both", "sets": 2, "reps": 8}
    with pytest.raises(ProfileError, match=says) as told:
        Block(**{**chosen, **change})
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(("target", "furthest"), [(60.0, 60.0), (60.0, 75.0), (None, 80.0)])
def test_a_target_within_the_furthest_to_go_is_sound(target: float | None, furthest: float) -> None:
    block = Block("squat", "both", 2, 8, target=target, max_target=furthest)
    assert {r.settings.max_target for r in block.rounds()} == {furthest}


def test_a_default_in_another_unit_is_not_held_against_the_furthest_to_go() -> None:
    """A calf raise's default is in % of the height; what a therapist sets is in cm."""
    assert Block("calf-raise", "both", 1, 5, max_target=3.0).max_target == 3.0
    with pytest.raises(ProfileError, match="lower the target"):
        Block("calf-raise", "both", 1, 5, target=4.0, max_target=3.0)


def test_a_facing_the_exercise_does_not_have_is_refused() -> None:
    with pytest.raises(ProfileError, match="choose one of: side"):
        Block("hamstring-curl", "left", 1, 5, facing="front")


def test_an_empty_plan_is_refused() -> None:
    with pytest.raises(ProfileError, match="choose at least one exercise"):
        Plan(())


@pytest.mark.parametrize(
    "change",
    [
        {"sets": 1, "reps": 1, "target": 1.0, "hold_s": 1.0, "rest_s": 5.0},
        {"sets": 10, "reps": 50, "target": 180.0, "hold_s": 120.0, "rest_s": 300.0},
        {"target": 1.0, "max_target": 1.0},
        {"target": 180.0, "max_target": 180.0},
    ],
)
def test_the_limits_themselves_are_allowed(change: dict[str, Any]) -> None:
    chosen: dict[str, Any] = {"exercise": "squat", "side": "both", "sets": 2, "reps": 8}
    block = Block(**{**chosen, **change})
    assert {name: getattr(block, name) for name in change} == change


@pytest.mark.parametrize("height", [80.0, 250.0])
def test_small_and_tall_people_are_people(height: float) -> None:
    (made,) = Plan((Block("squat", "both", 1, 5),), height).rounds()
    assert made.settings.height_cm == height


@pytest.mark.parametrize("height", [79.0, 251.0, float("nan")])
def test_no_persons_height_is_refused(height: float) -> None:
    with pytest.raises(ProfileError, match="Your height should be from 80 to 250 cm"):
        Plan((Block("squat", "both", 1, 5),), height)


@given(
    st.integers(1, 10),
    st.integers(1, 50),
    st.sampled_from(["both", "left", "right", "each"]),
    st.floats(5, 300),
)
def test_every_sound_block_has_all_its_sets(sets: int, reps: int, side: str, rest: float) -> None:
    rounds = Block("squat", side, sets, reps, rest_s=rest).rounds()
    assert len(rounds) == sets * (2 if side == "each" else 1)
    assert {r.reps for r in rounds} == {reps}
    assert [r.index for r in rounds] == sorted(r.index for r in rounds)
