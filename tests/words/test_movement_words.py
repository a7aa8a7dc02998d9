"""What became of the movements that do not count, and a person's word on them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.correction import Correction
from coach.coaching.results import Outcome
from coach.words import movement_words
from tests import builders

PLACE = "the body ended in another place"
SIGHT = "it was out of sight for a moment"
NONE_KNOWN = {"exercise": None, "checks": ()}


def rejected(*reasons: str, outcome: Outcome = Outcome.REJECTED, first: int = 1):
    return tuple(
        builders.rep(i, outcome=outcome, reason=reason) for i, reason in enumerate(reasons, first)
    )


def told(*movements, **changes) -> list[str]:
    return movement_words.not_counted(builders.summary(*movements, **changes))


@pytest.mark.parametrize(
    ("movements", "expected"),
    [
        ((builders.rep(1),), []),
        ((builders.rep(1, counted=False),), []),  # a repetition, told with the count
        (rejected("only one knee bent"), ["1 movement not counted: only one knee bent."]),
        (rejected(PLACE, PLACE), [f"2 movements not counted: {PLACE}."]),
        (
            rejected(PLACE, SIGHT, PLACE),
            [f"3 movements not counted: {PLACE} (2), {SIGHT} (1)."],
        ),
        (
            rejected("counting was paused before it was over", outcome=Outcome.NOT_JUDGED),
            ["1 movement not judged: counting was paused before it was over."],
        ),
        (
            (*rejected("a"), *rejected("b", outcome=Outcome.NOT_JUDGED, first=2)),
            ["1 movement not counted: a.", "1 movement not judged: b."],
        ),
    ],
)
def test_reasons_are_grouped(movements, expected):
    assert told(*movements) == expected


def test_a_long_list_is_cut_short():
    assert told(*rejected(*"aaabbccdef")) == [
        "10 movements not counted: a (3), b (2), c (2), and 3 others."
    ]
    assert told(*rejected(*"aaabbccd"))[0].endswith("c (2), and 1 other.")


def test_how_long_each_took_makes_no_reason_of_its_own():
    took = [f"it took {s} s, too short for a squat" for s in ("0.3", "0.7", "1.0")]
    assert told(*rejected(*took)) == ["3 movements not counted: it was too short for a squat."]


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, f"Nearest to a squat: 1 movement, which did not count: {PLACE}."),
        (3, f"Nearest to a squat: 3 movements, none of which counted: {PLACE}."),
    ],
)
def test_without_an_exercise_it_says_what_they_were_held_against(n, expected):
    assert told(*rejected(*[PLACE] * n), nearest="squat", **NONE_KNOWN) == [expected]


def test_nothing_is_nearest_to_nothing():
    assert told(nearest=None, movements=(), **NONE_KNOWN) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefg"), st.sampled_from((Outcome.REJECTED, Outcome.NOT_JUDGED))
        ),
        max_size=60,
    )
)
def test_every_movement_is_in_the_words(became):
    movements = [builders.rep(i, outcome=o, reason=r) for i, (r, o) in enumerate(became, 1)]
    sentences = told(movements=tuple(movements))
    assert sum(int(one.split()[0]) for one in sentences) == len(movements)
    for sentence in sentences:
        start, reasons = sentence.split(": ")
        groups = [int(n) for n in re.findall(r"\((\d+)\)", reasons)]
        others = re.search(r"and (\d+) other", reasons)
        if groups:
            assert sum(groups) + (int(others[1]) if others else 0) == int(start.split()[0])
            assert len(groups) <= movement_words.MOST_REASONS
            assert groups == sorted(groups, reverse=True)


def test_each_movement_has_a_name_and_a_reason():
    none, rep, unjudged = builders.mixed().movements
    assert movement_words.name_of(none) == "At 2.0\u00a0s"
    assert movement_words.name_of(rep) == "Repetition 1"
    assert movement_words.why(none) == "Not counted: only one knee bent."
    assert movement_words.why(unjudged).startswith("Not judged: counting was paused")
    assert movement_words.why(builders.rep(3, counted=False)).startswith("Not counted: it was too")


def test_the_corrected_count_is_marked_as_theirs():
    movements = builders.mixed().movements
    said = [Correction(n, True, "", datetime(2026, 1, n, tzinfo=UTC)) for n in (1, 3)]
    assert movement_words.corrected_tally(movements, []) == ""
    assert (
        movement_words.corrected_tally(movements, said[:1]) == "1 counted; 2 with your correction."
    )
    assert movement_words.corrected_tally(movements, said) == "1 counted; 3 with your corrections."
