"""What things and people are called."""

from __future__ import annotations

import pytest

from coach.exercises.registry import exercises
from coach.records.access import ALONE
from coach.words import names


@pytest.mark.parametrize("exercise", exercises())
def test_a_peak_is_called_after_what_is_measured(exercise: str) -> None:
    """An angle is a joint's, a length is a rise."""
    of = "flexion" if exercises()[exercise].unit == "deg" else "rise"
    assert names.quantity(exercise).endswith(f" {of}")
    assert names.quantity(exercise).replace(" ", "").isalpha()


def test_a_person_signs_and_no_computer() -> None:
    assert names.author("Jo Therapist") == "Jo Therapist"
    assert names.author(ALONE.name) == "whoever uses this computer"
