"""Two sessions side by side."""

from __future__ import annotations

import math

from coach.progress.change import Outcome
from coach.progress.compare import compare
from coach.progress.measures import Measure
from coach.words import progress_words
from tests.progress.figures import figures


def test_differences_beyond_the_error_are_told_from_the_others() -> None:
    (squat,) = compare(
        [figures(0, peak=60.0, range=55.0)],
        [figures(7, peak=80.0, range=58.0, counted=6), figures(7, index=1, peak=80.0, range=58.0)],
    )
    assert (squat.exercise, squat.side, squat.unit) == ("squat", "both", "deg")
    assert squat.changes[Measure.PEAK].outcome is Outcome.BETTER
    assert squat.changes[Measure.PEAK].after == (80.0, 4.0)
    assert squat.changes[Measure.RANGE].outcome is Outcome.SAME
    assert squat.changes[Measure.REPS].after.value == 14.0
    assert squat.changes[Measure.LOWERING].outcome is Outcome.SAME


def test_what_only_one_session_had_is_shown_and_not_compared() -> None:
    curl = figures(7, exercise="hamstring-curl", side="left")
    before_only, after_only = compare([figures(0)], [curl])[::-1]
    assert before_only.exercise == "squat"
    assert before_only.changes[Measure.PEAK].before.value == 60.0
    assert math.isnan(before_only.changes[Measure.PEAK].after.value)
    assert after_only.changes[Measure.PEAK].outcome is Outcome.UNKNOWN


def test_a_view_that_both_had_is_compared() -> None:
    (squat,) = compare(
        [figures(0, peak=60.0)],
        [figures(7, peak=61.0), figures(7, index=1, view="front", peak=90.0)],
    )
    peak = squat.changes[Measure.PEAK]
    assert peak.same_view
    assert peak.after.value == 61.0
    assert squat.changes[Measure.REPS].after.value == 16.0


def test_no_shared_view_is_said() -> None:
    (squat,) = compare([figures(0)], [figures(7, view="front", peak=90.0)])
    assert not squat.changes[Measure.PEAK].same_view
    assert squat.changes[Measure.REPS].same_view  # they count the same from anywhere


def test_a_knee_that_comes_straighter_is_better_and_one_that_moves_less_is_worse() -> None:
    (kick,) = compare(
        [figures(0, exercise="leg-kick", peak=30.0, range=70.0)],
        [figures(7, exercise="leg-kick", peak=10.0, range=50.0)],
    )
    assert kick.changes[Measure.PEAK].outcome is Outcome.BETTER
    assert kick.changes[Measure.RANGE].outcome is Outcome.WORSE


def test_faults_stand_beside_each_other_by_check() -> None:
    (squat,) = compare(
        [figures(0, ok={"forward-lean": 8, "heels-lift": 8})],
        [figures(7, faults={"forward-lean": 3}, ok={"forward-lean": 5, "too-fast": 8})],
    )
    lean, pace, heels = squat.faults
    assert [pair.check for pair in squat.faults] == ["forward-lean", "too-fast", "heels-lift"]
    assert lean.title == "Chest up"
    assert lean.before is not None
    assert lean.after is not None
    assert (lean.before.faults, lean.after.faults, lean.after.judged) == (0, 3, 8)
    assert pace.before is None
    assert heels.after is None


def test_units_are_not_compared_with_each_other() -> None:
    found = compare(
        [figures(0, exercise="calf-raise", unit="pct", peak=4.0)],
        [figures(7, exercise="calf-raise", unit="cm", peak=6.8)],
    )
    assert {one.unit: one.changes[Measure.PEAK].outcome for one in found} == {
        "pct": Outcome.UNKNOWN,
        "cm": Outcome.UNKNOWN,
    }


def test_good_form_is_told_in_repetitions_beside_the_faults() -> None:
    """Eight of sixteen leant: “Good form 87.5 %” stood above “8 of 16”."""
    ok = {"forward-lean": 8, "heels-lift": 16, "shallow": 16, "too-fast": 16}
    one = figures(0, counted=16, faults={"forward-lean": 8}, ok=ok)
    (squat,) = compare([one], [figures(7)])
    form = squat.changes[Measure.FORM]
    assert progress_words.value(form.before, "share") == "50% (8 of 16)"
    (lean,) = [pair.before for pair in squat.faults if pair.check == "forward-lean"]
    assert lean is not None
    assert progress_words.often(lean) == "8 of 16"
