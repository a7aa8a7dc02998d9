"""What a painful session means for the days after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programme.rest import Rest, before_session, is_painful, resting
from coach.programme.symptoms import HIGH_PAIN, LOW_PAIN, SymptomRating, after_session
from tests.programme.sentences import whole

DAY = date(2026, 3, 2)
LATER = timedelta(days=1)
HURT = SymptomRating(DAY, 3, 6, hurt=True)

PAIN = st.none() | st.integers(0, 10)
FELT = st.builds(
    SymptomRating,
    st.integers(0, 6).map(lambda n: DAY + n * LATER),
    PAIN,
    PAIN,
    st.booleans(),
    st.booleans(),
)
SESSIONS = st.lists(FELT, max_size=7).map(lambda them: sorted(them, key=lambda one: one.on))


def on(day: int, before: int | None = None, after: int | None = None) -> SymptomRating:
    """A session some days after the painful one."""
    return SymptomRating(DAY + day * LATER, before, after)


def rest(day: int, *later: SymptomRating, pain: int | None = None) -> Rest | None:
    """What holds on a day after the painful session."""
    return resting((HURT, *later), DAY + day * LATER, pain)


def test_the_same_day_and_the_next_are_to_rest_whatever_the_pain_is_now() -> None:
    for day in (0, 1):
        for pain in (None, 0, 6):
            found = rest(day, pain=pain)
            assert found is not None
            assert not found.day_passed
            assert found.words.title == "A rest day"


def test_two_sessions_without_an_answer_do_not_end_it() -> None:
    assert rest(0, on(0), on(0)) is not None
    assert rest(5, on(3), on(4)) is not None
    # What is asked for is still what that session asked for.
    found = rest(5, on(3), on(4))
    assert found is not None
    assert (found.on, found.index, found.day_passed) == (DAY, 0, True)
    assert "You stopped because it hurt." in found.words.sentences


@pytest.mark.parametrize(("pain", "eased"), [(None, False), (6, False), (5, False), (4, True)])
def test_after_a_rest_day_it_ends_with_pain_that_is_lower_by_what_matters(
    pain: int | None, eased: bool
) -> None:
    assert (rest(2, pain=pain) is None) is eased
    assert (rest(9, on(2, before=pain)) is None) is eased
    assert (rest(9, on(2, after=pain)) is None) is eased


def test_low_pain_has_eased_whatever_was_rated_then() -> None:
    unrated = (SymptomRating(DAY, hurt=True),)
    assert resting(unrated, DAY + 2 * LATER, LOW_PAIN) is None
    assert resting(unrated, DAY + 2 * LATER, LOW_PAIN + 1) is not None


def test_who_exercised_every_day_since_had_no_rest_day() -> None:
    assert rest(3, on(1, 0, 0), on(2, 0, 0), pain=0) is not None
    assert rest(4, on(1, 0, 0), on(2, 0, 0), pain=0) is None


def test_that_a_provider_was_asked_ends_it_at_once() -> None:
    assert resting((replace(HURT, asked=True),), DAY) is None
    again = replace(HURT, on=DAY + LATER)
    assert resting((replace(HURT, asked=True), again), DAY + LATER) is not None


def test_a_session_that_asks_only_to_do_less_does_not_take_the_place_of_one_that_hurt() -> None:
    found = rest(2, on(1, 1, 3), pain=0)
    assert found is not None
    assert (found.on, found.index, found.day_passed) == (DAY + LATER, 0, False)
    assert found.ease_off.provider_first
    assert rest(3, on(1, 1, 3)) is not None
    assert rest(3, on(1, 1, 3), pain=0) is None


@pytest.mark.parametrize(("days", "rests"), [(0, True), (1, True), (2, False), (30, False)])
def test_pain_that_only_grew_asks_for_a_day_and_no_more(days: int, rests: bool) -> None:
    sessions = [SymptomRating(DAY, 2, 5)]
    today = DAY + days * LATER
    assert (resting(sessions, today) is not None) is rests
    words = before_session(2, sessions, today)
    assert (words is not None) is rests
    if words is not None:
        assert "fewer" in " ".join(words.sentences)
        assert "healthcare provider" in " ".join(words.sentences)


def test_a_session_that_went_well_is_followed_by_none() -> None:
    assert resting([SymptomRating(DAY, 2, 2)], DAY + LATER) is None
    assert resting([], DAY) is None
    assert before_session(2, [SymptomRating(DAY, 2, 2)], DAY) is None


@pytest.mark.parametrize(("pain", "go"), [(None, True), (0, True), (6, True), (7, False)])
def test_high_pain_is_for_another_day(pain: int | None, go: bool) -> None:
    words = before_session(pain, [], DAY)
    assert (words is None) is go
    if words is not None:
        assert words.title == "Better not today"
        assert words.sentences[0] == f"You rate your pain {pain} out of 10, which is high."
        assert "high or very sharp" in " ".join(words.sentences)


def test_high_pain_is_told_before_a_day_of_rest() -> None:
    words = before_session(9, [SymptomRating(DAY, 2, 5)], DAY)
    assert words is not None
    assert words.title == "Better not today"


@pytest.mark.parametrize("day", [0, 2])
def test_it_is_said_in_whole_sentences(day: int) -> None:
    found = rest(day)
    assert found is not None
    assert all(whole(one) for one in found.words.sentences)


def test_what_is_painful() -> None:
    assert is_painful(HURT)
    assert is_painful(SymptomRating(DAY, None, HIGH_PAIN))
    assert not is_painful(SymptomRating(DAY, 0, HIGH_PAIN - 1))
    assert not is_painful(SymptomRating(DAY))


@given(SESSIONS, st.integers(0, 3), PAIN)
def test_after_a_painful_last_session_there_is_rest_until_a_day_has_passed(
    sessions: list[SymptomRating], days: int, pain: int | None
) -> None:
    for count in range(1, len(sessions) + 1):
        last = sessions[count - 1]
        found = resting(sessions[:count], last.on + days * LATER, pain)
        if is_painful(last) and not last.asked and days < 2:
            assert found is not None


@given(SESSIONS, st.integers(0, 20))
def test_what_is_not_answered_ends_nothing(sessions: list[SymptomRating], days: int) -> None:
    """More sessions without an answer, or more days, do not forget what asked for a provider."""
    today = sessions[-1].on if sessions else DAY
    found = resting(sessions, today)
    if found is None or not found.ease_off.provider_first:
        return
    unrated = [SymptomRating(today + n * LATER) for n in range(days)]
    assert resting([*sessions, *unrated], today + days * LATER) is not None


@given(SESSIONS, PAIN)
def test_a_rest_is_of_a_session_that_asked_for_it(
    sessions: list[SymptomRating], pain: int | None
) -> None:
    found = resting(sessions, DAY + 6 * LATER, pain)
    if found is not None:
        asked = after_session(sessions[: found.index + 1])
        assert asked == found.ease_off
        assert not sessions[found.index].asked
