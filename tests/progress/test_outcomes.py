"""Outcome measures over time: like with like, and when a change is said to matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import OutcomeAnswer, Rated
from coach.programme.outcome_files import outcome_measures
from coach.progress.outcomes import Meaning, due_measures, outcome_courses
from coach.words import outcome_words

PSFS, SANE = (outcome_measures()[name] for name in ("psfs", "sane-knee"))
MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


def answer(week: int, *values: int, things: str = "abc") -> OutcomeAnswer:
    items = tuple(Rated(what, value) for what, value in zip(things, values, strict=True))
    return OutcomeAnswer(f"{week}", "somebody", "psfs", MONDAY + timedelta(weeks=week), items)


@pytest.mark.parametrize(
    ("first", "latest", "meaning"),
    [
        ((3, 3, 3), (5, 5, 5), Meaning.BETTER),
        ((3, 3, 3), (4, 4, 5), Meaning.SMALL),  # 1.33: matters to people, cannot be told
        ((5, 5, 5), (3, 3, 3), Meaning.WORSE),
        ((5, 5, 5), (4, 4, 4), Meaning.SMALL),
    ],
)
def test_a_change_matters_where_it_does_and_can_be_told(
    first: tuple[int, ...], latest: tuple[int, ...], meaning: Meaning
) -> None:
    (course,) = outcome_courses([answer(0, *first), answer(4, *latest)])
    assert course.meaning is meaning
    assert course.change == pytest.approx((sum(latest) - sum(first)) / 3)


def test_exactly_the_limit_matters() -> None:
    """Four things, six points: 1.5 in the mean."""
    (course,) = outcome_courses(
        [answer(0, 0, 0, 0, 0, things="abcd"), answer(4, 2, 2, 1, 1, things="abcd")]
    )
    assert course.change == PSFS.important
    assert course.meaning is Meaning.BETTER


def test_answers_about_other_things_are_not_compared() -> None:
    others = [
        answer(0, 9, 9, 9),
        answer(4, 1, 1, 1, things="xyz"),
        answer(8, 3, 3, 3, things="ZYX"),
    ]
    (course,) = outcome_courses(others)
    assert [one.score for one in course.answers] == [1.0, 3.0]
    assert course.earlier == 1
    (first,) = outcome_courses(others[:2])
    assert first.meaning is Meaning.FIRST
    assert "the first answer about these things" in outcome_words.change(first)


def test_it_says_from_what_to_what_and_whose_limit_it_is() -> None:
    (course,) = outcome_courses([answer(0, 3, 3, 4), answer(4, 5, 6, 6)])
    said = outcome_words.change(course)
    assert "3.3 (" in said
    assert "5.7 (" in said
    assert "better, by a change that matters (1.5)" in said
    limit = outcome_words.limit(course.measure)
    assert PSFS.minimal_important_source in limit
    assert PSFS.detectable_source in limit


def test_the_knee_as_one_number_matters_from_its_papers_change_on() -> None:
    def said(week: int, number: int) -> OutcomeAnswer:
        items = (Rated(SANE.items[0].text, number),)
        at = MONDAY + timedelta(weeks=week)
        return OutcomeAnswer(f"{week}", "somebody", SANE.name, at, items, SANE.score_of([number]))

    (course,) = outcome_courses([said(0, 40), said(4, 58)])
    assert course.meaning is Meaning.SMALL
    (course,) = outcome_courses([said(0, 40), said(4, 59)])
    assert course.meaning is Meaning.BETTER
    assert "40 (" in outcome_words.change(course)
    assert "of 100: better, by a change that matters (19)" in outcome_words.change(course)
    assert "Winterstein" in outcome_words.limit(SANE)
    assert "that can be told: not known" in outcome_words.limit(SANE)


def test_it_is_due_after_its_weeks_in_the_persons_own_days() -> None:
    """Asked on Monday 23:30 in London, which is Tuesday in Nepal."""
    nepal = timezone(timedelta(hours=5, minutes=45))
    answers = [answer(0, 1, 2, 3)]
    four_weeks = MONDAY.date() + timedelta(weeks=4)
    assert due_measures([], MONDAY.date(), UTC) == (PSFS, SANE)
    assert due_measures(answers, four_weeks - timedelta(days=1), UTC) == (SANE,)
    assert due_measures(answers, four_weeks, UTC) == (PSFS, SANE)
    assert due_measures(answers, four_weeks, nepal) == (SANE,)


def test_every_measure_names_its_sources_and_a_limit_within_its_scale() -> None:
    for measure in outcome_measures().values():
        low, high = measure.range
        assert 0 < measure.minimal_important <= measure.important <= (high - low) / 2
        assert measure.minimal_important_source
        assert measure.source
        assert measure.rights


@given(st.lists(st.integers(0, 10), min_size=3, max_size=5))
def test_a_score_is_a_mean_within_the_scale(values: list[int]) -> None:
    made = answer(0, *values, things="abcde"[: len(values)])
    assert min(values) <= made.score <= max(values)
