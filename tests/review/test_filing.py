"""A reviewed recording as a set to be filed: as it was found, or as the exercise that it was."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from coach.analysis import analyze
from coach.coaching.correction import Correction
from coach.coaching.recorded import follow
from coach.errors import InputError
from coach.exercises.base import Settings
from coach.review.examine import Result, ReviewOptions
from coach.review.filing import to_file
from tests import builders

TRACES = Path(__file__).parents[1] / "traces"
AT = datetime(2026, 6, 1, tzinfo=UTC)
SAID = (Correction(1, repetition=False, by="somebody", at=AT),)


@cache
def squats() -> Result:
    """Real squats, recognised; one of them is said to be none."""
    analysis = analyze(TRACES / "squat-09.npz")
    return Result(
        analysis,
        Path("nowhere"),
        (),
        {},
        SAID,
        ReviewOptions(settings=Settings(target=70.0, height_cm=171.0)),
    )


def test_what_was_recognised_is_filed_as_it_was_found() -> None:
    result = squats()
    plan, made = to_file(result, "squat", result.options.settings.height_cm)
    assert made.summary is result.analysis.summary
    assert made.poses is result.analysis.poses
    assert made.corrections == SAID
    assert (made.started_s, made.ended_s) == (0.0, result.analysis.source.duration_s)
    (block,) = plan.blocks
    assert (block.exercise, block.side, block.sets) == ("squat", "both", 1)
    assert block.reps == made.summary.rep_count > 0
    assert (block.target, plan.height_cm) == (70.0, 171.0)
    assert made.round == plan.rounds()[0]


def test_as_another_exercise_it_is_followed_anew_from_the_same_measurements() -> None:
    """Its movements are others: what was said of the first ones, and a target in the first's unit,
    stay out."""
    result = squats()
    plan, made = to_file(result, "sit-to-stand", 171.0)
    wanted, _ = follow(result.analysis.motion, "sit-to-stand", Settings(height_cm=171.0))
    assert repr(made.summary) == repr(wanted)
    assert made.summary.exercise == "sit-to-stand" == plan.blocks[0].exercise
    assert made.corrections == ()
    assert plan.blocks[0].target is None
    assert made.poses is result.analysis.poses


def test_where_nothing_of_the_exercise_was_seen_a_sentence_says_so() -> None:
    still = replace(builders.analysis(), summary=replace(builders.summary(), movements=()))
    with pytest.raises(InputError, match="No movement like a squat was seen"):
        to_file(Result(still, Path("nowhere"), (), {}), still.summary.exercise or "", None)


@pytest.mark.parametrize(
    ("sides", "leg"),
    [(("left",), "left"), (("right", "right"), "right"), (("left", "right"), "both")],
)
def test_the_leg_that_worked_is_the_sets(sides: tuple[str, ...], leg: str) -> None:
    movements = tuple(replace(builders.rep(n), side=side) for n, side in enumerate(sides, 1))
    whole = builders.analysis()
    result = Result(
        replace(whole, summary=replace(whole.summary, movements=movements)), Path("x"), (), {}
    )
    plan, made = to_file(result, "squat", result.options.settings.height_cm)
    assert made.round.side == plan.blocks[0].side == leg
    assert math.isfinite(made.ended_s)


def test_the_height_is_the_records_and_not_the_one_that_was_typed() -> None:
    """A rise in centimetres is as wrong as the height that it was worked out from."""
    typed, known = 150.0, 180.0
    options = ReviewOptions(settings=Settings(target=6.0, height_cm=typed))
    analysis = analyze(TRACES / "calf-raise-01.npz", "calf-raise", options.settings)
    result = Result(analysis, Path("nowhere"), (), {}, SAID, options)
    plan, made = to_file(result, "calf-raise", known)
    assert plan.height_cm == made.round.settings.height_cm == known
    assert (made.round.settings.target, made.corrections) == (6.0, SAID)
    pairs = list(zip(made.summary.reps, analysis.summary.reps, strict=True))
    assert pairs
    for filed, found in pairs:
        assert filed.unit == found.unit == "cm"
        assert filed.peak == pytest.approx(found.peak * known / typed)
    # Without a height there are no centimetres, nor a target in them.
    plan, made = to_file(result, "calf-raise", None)
    assert {rep.unit for rep in made.summary.reps} == {"pct"}
    assert made.round.settings.target is None
