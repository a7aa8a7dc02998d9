"""How repetitions were done, in words: nothing is called free of faults that was hardly seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.coaching.form import CLOSE, over_the_set
from coach.coaching.results import CheckResult, Finding, SetSummary, Verdict
from coach.exercises.registry import get
from coach.motion.types import View
from coach.words import form_words, result_words
from tests import builders

GOOD = Finding("forward-lean", Verdict.OK, 11.0, 3.0, 20.0, "deg")
NEAR = Finding("forward-lean", Verdict.NOT_JUDGED, 19.2, 0.8, 20.0, "deg", CLOSE)
HIDDEN = Finding("forward-lean", Verdict.NOT_JUDGED, None, None, 20.0, "deg", "you were hidden")


def ten(judged: int, other: Finding = HIDDEN) -> SetSummary:
    """Ten squats, of which the trunk's check judged so many, and found no fault."""
    reps = tuple(builders.rep(n, GOOD if n <= judged else other) for n in range(1, 11))
    return builders.summary(*reps, checks=over_the_set(get("squat"), reps))


def test_what_went_well_names_only_checks_without_a_fault():
    text = " ".join(form_words.well_done(builders.summary()))
    assert "2 full repetitions" in text
    assert "depth" in text
    assert "chest" not in text


def test_what_could_not_be_judged_has_its_reason():
    assert form_words.unjudged(builders.summary()) == [
        "Knees over toes: seen from the side; face the camera."
    ]


@pytest.mark.parametrize(
    ("view", "expected"),
    [(View.SIDE, "facing the camera"), (View.FRONT, "with your side to the camera")],
)
def test_how_to_film_next_time(view, expected):
    assert expected in form_words.filming(builders.summary(view=view))


def test_a_check_that_judged_one_of_ten_found_no_fault_in_none() -> None:
    """It was told as “No fault found in: chest up”."""
    for summary in (ten(1), ten(5)):
        assert not any("No fault found" in one for one in form_words.well_done(summary))
    assert form_words.unjudged(ten(1)) == ["Chest up: judged in 1 of 10 only; you were hidden."]
    assert "(judged in 6 of 10)" in form_words.well_done(ten(6))[-1]
    assert form_words.well_done(ten(10))[-1] == "No fault found in: chest up."


def test_a_record_that_calls_such_a_check_ok_is_told_the_same_way() -> None:
    """As earlier versions wrote it down."""
    old = replace(ten(1), checks=(CheckResult("forward-lean", Verdict.OK, (1,)),))
    assert not any("No fault found" in one for one in form_words.well_done(old))
    assert form_words.unjudged(old) == ["Chest up: judged in 1 of 10."]


def test_how_many_repetitions_were_without_fault() -> None:
    summary = builders.summary()
    assert form_words.faultless(summary) == "1 of 2 repetitions without fault"
    assert form_words.faultless(ten(9)) == "9 of 9 repetitions without fault; 1 could not be judged"
    assert form_words.no_fault(ten(6)) == "no fault found"
    assert form_words.no_fault(ten(5)) == "no fault found in the 5 of 10 that were judged"


def test_the_camera_stood_well_only_where_it_showed_what_was_asked() -> None:
    assert "film a second set" in form_words.filming(ten(1))
    assert form_words.filming(ten(1, NEAR)) == form_words.filming(ten(10))
    assert "stood well" in form_words.filming(ten(10))


def test_close_to_the_limit_is_told_with_its_numbers() -> None:
    """0.8 under a limit with ± 0.8 was called good."""
    assert result_words.rep_remarks(builders.rep(1, NEAR)) == "form not judged"
    said = form_words.finding(NEAR).replace("\u00a0", " ")
    assert said == "close to the limit: cannot tell (19 ± 1°, the limit is 20°)"
    assert form_words.finding(HIDDEN) == "could not be seen"
    assert form_words.finding(GOOD).startswith("good (")


def test_a_fault_says_how_many_repetitions_were_looked_at() -> None:
    reps = tuple(builders.rep(n, builders.FAULT if n == 2 else HIDDEN) for n in range(1, 11))
    summary = builders.summary(*reps, checks=over_the_set(get("squat"), reps))
    (advice,) = result_words.advice(summary)
    assert "Seen in repetition 2, judged in 1 of 10 (measured" in advice.text
