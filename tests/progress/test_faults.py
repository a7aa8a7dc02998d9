"""Faults by kind, and what was never judged."""

from __future__ import annotations

from coach.coaching.form import CLOSE
from coach.progress.faults import faults_by_kind, never_judged
from coach.words import progress_words
from tests.progress.figures import figures


def test_faults_add_up_the_most_frequent_first() -> None:
    sets = [
        figures(0, faults={"too-fast": 1}, ok={"forward-lean": 8, "too-fast": 7}),
        figures(1, faults={"forward-lean": 5}, ok={"forward-lean": 3, "too-fast": 8}),
        figures(2, faults={"forward-lean": 2}, ok={"forward-lean": 6}),
    ]
    assert [(t.exercise, t.title, t.faults, t.judged) for t in faults_by_kind(sets)] == [
        ("squat", "Chest up", 7, 24),
        ("squat", "Pace", 1, 16),
    ]
    assert faults_by_kind(sets)[0].share == 7 / 24


def test_a_check_of_an_older_version_keeps_a_readable_name() -> None:
    (tally,) = faults_by_kind([figures(ok={}, faults={"elbows-out": 2})])
    assert tally.title == "elbows out"


def test_what_was_never_judged_comes_with_how_to_stand() -> None:
    (missed,) = never_judged([figures(0), figures(1)])
    assert (missed.exercise, missed.check) == ("squat", "knees-in")
    assert missed.title == "Knees over toes"
    assert missed.why == "seen from the side; face the camera"
    assert "camera" in missed.turn


def test_what_was_judged_once_was_not_never_judged() -> None:
    from_the_front = figures(1, view="front", ok={"knees-in": 8}, not_judged={})
    assert never_judged([figures(0), from_the_front]) == ()


def test_what_was_only_at_fault_was_judged() -> None:
    assert never_judged([figures(0), figures(1, faults={"knees-in": 1}, not_judged={})]) == ()


def test_a_check_that_is_asked_no_more_is_not_missed() -> None:
    assert never_judged([figures(not_judged={"elbows-out": "not seen"})]) == ()


def test_how_many_a_check_judged_of_those_that_counted() -> None:
    """A check that could judge nothing in a set was asked in it all the same."""
    sets = [
        figures(0, counted=10, ok={"forward-lean": 1}, not_judged={}),
        figures(1, counted=10, ok={}, not_judged={"forward-lean": "you were hidden"}),
        figures(2, counted=10, ok={"too-fast": 10}, not_judged={}),
    ]
    tallies = {tally.check: tally for tally in faults_by_kind(sets)}
    lean, fast = tallies["forward-lean"], tallies["too-fast"]
    assert (lean.judged, lean.counted, lean.mostly_judged) == (1, 20, False)
    assert (fast.judged, fast.counted, fast.mostly_judged) == (10, 10, True)
    assert progress_words.often(lean) == "0 of 1; judged in 1 of 20"
    assert progress_words.often(fast) == "0 of 10"


def test_what_was_too_close_to_tell_needs_no_other_view() -> None:
    (missed,) = never_judged([figures(0, not_judged={"knees-in": CLOSE})])
    assert (missed.why, missed.turn) == (CLOSE, "")
