"""The sentences a person reads: right, plain and few."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from coach.coaching.results import CheckResult, Finding, Verdict
from coach.words import result_words
from tests import builders


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "sd", "unit", "expected"),
    [
        (92.1, 4.0, "deg", "92 ± 4°"),
        (6.14, 0.81, "cm", "6.1 ± 0.8 cm"),
        (3.5, None, "pct", "3.5 %"),
        (0.82, 0.05, "ratio", "0.82 ± 0.05"),
        (None, None, "deg", "not measured"),
        (float("nan"), 1.0, "s", "not measured"),
        (1.25, float("nan"), "s", "1.2 s"),
    ],
)
def test_measures(value, sd, unit, expected):
    assert _plain(result_words.measure(value, sd, unit)) == expected


@pytest.mark.parametrize(
    ("items", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")]
)
def test_lists(items, expected):
    assert result_words.joined(items) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "2 squats"),
        ({"movements": (builders.rep(1),)}, "1 squat"),
        ({"exercise": "calf-raise", "movements": ()}, "No calf raise counted"),
        ({"exercise": None, "movements": ()}, "No exercise recognised"),
    ],
)
def test_the_tally_is_short(changes, expected):
    assert result_words.tally(builders.summary(**changes)) == expected


def test_count_tells_counted_and_partial():
    text = result_words.count(builders.summary())
    assert text == "2 repetitions counted, and 1 too small to count."


def test_no_one_is_told_a_sureness_that_is_none():
    """The share of the movement that an exercise explains is no probability: “100% sure” it was,
    whatever was seen."""
    recognised = builders.summary(exercise_from="recognised", exercise_confidence=1.0)
    told = result_words.count(recognised)
    assert told.endswith("; recognised from the movement.")
    assert "sure" not in told
    assert "100" not in told


def test_one_repetition_is_singular():
    assert result_words.count(builders.summary(builders.rep(1))) == "1 repetition counted."


def test_without_an_exercise_nothing_is_claimed():
    nothing = builders.summary(exercise=None, movements=(), checks=())
    assert result_words.count(nothing) == "No repetition was counted."
    assert result_words.advice(nothing) == []


def test_advice_has_cue_numbers_and_repetitions():
    ((text, rep, short),) = result_words.advice(builders.summary())
    assert text.startswith("Chest up. ")
    assert "Seen in repetition 2" in text
    assert rep.number == 2
    assert "(measured 31 ± 3°, the limit is 20°)." in _plain(text)
    assert text.startswith(short.rstrip("."))
    assert not any(sign.isdigit() for sign in short)


def test_advice_names_a_repetition_by_its_number_and_shows_its_own_picture():
    ((text, rep, _),) = result_words.advice(builders.mixed())
    assert "Seen in repetition 1 " in text
    assert (rep.number, rep.index) == (1, 2)


def test_a_part_that_nobody_saw_is_said_to_be_unseen():
    assert result_words.seconds(float("nan")) == "not seen"


def test_at_most_two_things_to_work_on_the_most_frequent_first():
    checks = (
        CheckResult("too-fast", Verdict.FAULT, (1,)),
        CheckResult("heels-lift", Verdict.FAULT, (1,)),
        CheckResult("forward-lean", Verdict.FAULT, (1, 2)),
    )
    sentences = [one.text for one in result_words.advice(builders.summary(checks=checks))]
    assert len(sentences) == 2
    assert sentences[0].startswith("Chest up")


def test_the_worst_value_is_the_one_farthest_past_its_limit():
    low = Finding("shallow", Verdict.FAULT, 40.0, 4.0, 70.0, "deg")
    lower = Finding("shallow", Verdict.FAULT, 30.0, 4.0, 70.0, "deg")
    one = builders.summary(
        builders.rep(1, low),
        builders.rep(2, lower),
        checks=(CheckResult("shallow", Verdict.FAULT, (1, 2)),),
    )
    (advice,) = result_words.advice(one)
    assert "measured 30 ± 4°" in _plain(advice.text)
    assert advice.rep.number == 2


@pytest.mark.parametrize(
    ("rep", "expected"),
    [
        (builders.rep(1, builders.OK), "good"),
        (builders.rep(1, builders.OK, builders.FAULT), "forward lean"),
        (builders.rep(1, counted=False), "it was too small to count"),
        (builders.rep(1, builders.UNSEEN), "form not judged"),
    ],
)
def test_remarks_on_a_repetition(rep, expected):
    assert result_words.rep_remarks(rep) == expected


def test_a_check_without_a_known_exercise_still_has_a_name():
    assert result_words.title_of(builders.summary(exercise=None), "knees-in") == "Knees in"


def test_symmetry_with_its_uncertainty():
    both = replace(builders.rep(1), by_side=((92.1, 4.0), (88.4, 5.2)))
    assert _plain(result_words.symmetry(both)) == "left 92 ± 4°, right 88 ± 5°"
    rise = replace(builders.rep(1, unit="cm"), by_side=((6.14, 0.8), (6.0, 0.9)))
    assert _plain(result_words.symmetry(rise)) == "left 6.1 ± 0.8 cm, right 6.0 ± 0.9 cm"


def test_symmetry_that_cannot_be_told():
    assert (
        result_words.symmetry(replace(builders.rep(1), by_side=((92.1, 4.0), None)))
        == "one leg hidden"
    )
    assert result_words.symmetry(builders.rep(1)) == "one leg hidden"
    assert result_words.symmetry(replace(builders.rep(1), side="left")) == "one leg at a time"


def test_a_moment_is_a_day_and_a_time() -> None:
    at = datetime(2026, 11, 3, 8, 5, tzinfo=timezone(timedelta(hours=1)))
    assert result_words.moment(at) == "3 November 2026, 08:05"
