"""What is said of a change, and of what was prescribed."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest

from coach.domain import Prescription
from coach.programme.plan import Block
from coach.progress.change import between
from coach.progress.measures import NOT_MEASURED, Better, Measure, Measured
from coach.words import plan_words, progress_words

BEFORE = Measured(50.0, 3.0)


@pytest.mark.parametrize(
    ("after", "better", "said"),
    [
        (66.0, Better.HIGHER, "better, by more than the measurement may be off (8°)"),
        (66.0, Better.LOWER, "worse, by more than the measurement may be off (8°)"),
        (66.0, Better.NEITHER, "different, by more than the measurement may be off (8°)"),
        (57.0, Better.HIGHER, "no change that can be told (8°)"),
    ],
)
def test_a_change_is_named_only_beyond_the_error(after: float, better: Better, said: str) -> None:
    told = progress_words.change(between(BEFORE, Measured(after, 3.0), better), "deg")
    assert told == f"50\u00a0±\u00a03° to {after:g}\u00a0±\u00a03°: {said}."


def test_another_view_is_said() -> None:
    change = between(BEFORE, Measured(66.0, 3.0), Better.HIGHER, same_view=False)
    assert progress_words.change(change, "deg").endswith("; seen from different sides.")


def test_what_was_not_measured_is_not_compared() -> None:
    change = between(BEFORE, NOT_MEASURED, Better.HIGHER)
    assert progress_words.change(change, "deg") == "Not measured often enough to compare."


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (Measured(0.825, 0.04), "share", "82.5\u00a0±\u00a04.0\u00a0%"),
        (Measured(24.0, 1.0), "reps", "24"),
        (Measured(2.3333, 0.5), "0-10", "2.3"),
        (Measured(math.nan, math.nan), "deg", "not measured"),
    ],
)
def test_values_in_their_units(value: Measured, unit: str, said: str) -> None:
    assert progress_words.value(value, unit) == said


def test_every_measure_has_a_name() -> None:
    assert set(progress_words.MEASURES) == set(Measure)


def test_a_dose_in_a_line() -> None:
    block = Block("squat", "both", 3, 10, target=60.0, max_target=70.0, facing="front")
    assert plan_words.dose(block) == (
        "3 sets of 10, to 60°, not further than 70°, facing the camera"
    )


def test_a_rises_target_is_a_number_alone() -> None:
    """In cm or in % of the body height, whichever is known."""
    assert plan_words.dose(Block("calf-raise", "both", 2, 10, target=7.5)) == "2 sets of 10, to 7.5"


def test_a_prescription_says_how_often_and_until_when() -> None:
    one = Prescription(
        id="one",
        person_id="somebody",
        block=Block("squat", "both", 1, 8),
        days_per_week=7,
        starts_on=date(2026, 3, 2),
        notes="",
        written_by="Pat",
        written_at=datetime(2026, 3, 1, tzinfo=UTC),
        ended_at=datetime(2026, 4, 5, tzinfo=UTC),
    )
    assert plan_words.prescription(one) == (
        "1 set of 8; every day from 2 March 2026 to 5 April 2026"
    )
