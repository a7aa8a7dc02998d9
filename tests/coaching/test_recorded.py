"""A recording followed as a named exercise, or recognised."""

from __future__ import annotations

import pytest

from coach.coaching.recorded import follow
from coach.coaching.results import EventKind
from coach.errors import ProfileError
from coach.exercises.base import Settings
from coach.motion.measurer import Measurer
from tests import synthetic
from tests.motion.recordings import measured


def test_a_named_exercise_is_taken_at_its_word() -> None:
    summary, events = follow(measured("squat_good_side"), "squat")
    assert (summary.exercise, summary.exercise_from) == ("squat", "given")
    assert summary.exercise_confidence == 1.0
    assert [e.rep.index for e in events if e.rep is not None] == [1, 2, 3]


def test_a_named_exercise_that_is_not_done_has_no_repetition() -> None:
    summary, _ = follow(measured("squat_good_side"), "calf-raise")
    assert (summary.exercise, summary.reps) == ("calf-raise", ())


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ProfileError, match="plank"):
        follow(measured("squat_good_side"), "plank")


def test_recognised_is_the_same_as_named() -> None:
    named, named_events = follow(measured("curl_hipflex_side"), "hamstring-curl")
    found, found_events = follow(measured("curl_hipflex_side"))
    assert (found.exercise, found.exercise_from) == ("hamstring-curl", "recognised")
    assert found.reps == named.reps
    assert found.checks == named.checks
    assert found_events == named_events


def test_none_of_them_is_an_answer() -> None:
    summary, events = follow(measured("idle_oblique"))
    assert summary.exercise is None
    assert summary.exercise_from == "recognised"
    assert (summary.reps, summary.checks) == ((), ())
    assert any("None of the known exercises" in note for note in summary.notes)
    assert 0.5 <= summary.exercise_confidence <= 1.0
    assert not {e.kind for e in events} & {EventKind.REP_DONE, EventKind.CUE}


def test_partial_repetitions_make_none_of_them_less_sure() -> None:
    still = Measurer().run(synthetic.film(synthetic.standing()))
    low = synthetic.curl(synthetic.Schedule(reps=2), peak=30.0)
    partial = Measurer().run(synthetic.film(low, marked=True))
    assert follow(partial, "hamstring-curl")[0].partial_count == 2
    unsure, sure = (follow(motion)[0] for motion in (partial, still))
    assert unsure.exercise is sure.exercise is None
    assert unsure.exercise_confidence < sure.exercise_confidence
    assert (unsure.nearest, sure.nearest) == ("hamstring-curl", None)


def test_of_two_exercises_the_longer_done_wins_with_doubt() -> None:
    squats = synthetic.film(synthetic.squat(synthetic.Schedule(reps=4)))
    curls = synthetic.film(synthetic.curl(synthetic.Schedule(reps=2)))
    motion = Measurer().run(synthetic.joined(squats, curls, 0.5))
    summary, _ = follow(motion)
    assert summary.exercise == "squat"
    assert 0.5 < summary.exercise_confidence < 0.9
    assert follow(motion, "hamstring-curl")[0].rep_count == 2


def test_settings_apply_when_recognising() -> None:
    summary, _ = follow(measured("squat_good_side"), settings=Settings(target=60.0))
    assert summary.exercise == "squat"
    limits = {f.limit for rep in summary.reps for f in rep.findings if f.check == "shallow"}
    assert limits == {50.0}
