"""Heel rises in centimetres where the height is known."""

from __future__ import annotations

import pytest

from coach.coaching.recorded import follow
from coach.coaching.results import SetSummary
from coach.coaching.units import Unit
from coach.exercises.base import Settings
from coach.exercises.registry import exercises, get
from tests.motion.recordings import measured

HEIGHT_CM = 160.0


def _set(name: str, exercise: str, height_cm: float | None) -> SetSummary:
    return follow(measured(name), exercise, Settings(height_cm=height_cm))[0]


def test_all_that_is_in_per_cent_of_the_height_is_told_in_cm() -> None:
    in_pct = _set("calf_good_side", "calf-raise", None).reps
    in_cm = _set("calf_good_side", "calf-raise", HEIGHT_CM).reps
    assert len(in_pct) == len(in_cm) == 3
    for pct, cm in zip(in_pct, in_cm, strict=True):
        assert (pct.unit, cm.unit) == ("pct", "cm")
        for name in ("peak", "peak_sd", "range"):
            assert getattr(cm, name) == pytest.approx(1.6 * getattr(pct, name))
        assert cm.by_side[0] == pytest.approx([1.6 * value for value in pct.by_side[0] or ()])
        rise, low = (next(f for f in rep.findings if f.check == "low-rise") for rep in (pct, cm))
        assert (rise.unit, low.unit) == ("pct", "cm")
        assert low.verdict is rise.verdict
        assert (low.value, low.sd, low.limit) == pytest.approx(
            [1.6 * float(number) for number in (rise.value, rise.sd, rise.limit)]
        )
        bends = [next(f for f in rep.findings if f.check == "knee-bend") for rep in (pct, cm)]
        assert bends[0] == bends[1]


def test_what_is_in_per_cent_of_something_else_stays() -> None:
    """A heel's lift in a squat is a share of the foot, and no height turns that into cm."""
    tall = _set("squat_heels_side", "squat", HEIGHT_CM)
    assert tall == _set("squat_heels_side", "squat", None)
    assert {f.unit for rep in tall.reps for f in rep.findings if f.check == "heels-lift"} == {"pct"}


@pytest.mark.parametrize("name", exercises())
def test_a_unit_is_the_exercises_own_or_cm_for_it(name: str) -> None:
    exercise = get(name)
    assert Unit.of(exercise, Settings()) == (exercise.unit, 1.0)
    known = Unit.of(exercise, Settings(height_cm=HEIGHT_CM))
    assert known == (("cm", 1.6) if exercise.unit == "pct" else (exercise.unit, 1.0))
