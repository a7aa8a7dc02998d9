"""Symptoms as the guide: when signs are asked for, when coaching waits, when to ease off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programme import advice
from coach.programme.symptoms import (
    HIGH_PAIN,
    LOW_PAIN,
    PAIN_STEP,
    SOURCE,
    Reason,
    RedFlagCheck,
    SymptomRating,
    after_session,
    check_due,
    flagged,
    held_back,
)
from tests.programme.sentences import whole

DAY = date(2026, 3, 2)
LATER = timedelta(days=1)
RATING = st.none() | st.integers(0, 10)
FELT = st.builds(SymptomRating, on=st.just(DAY), before=RATING, after=RATING, hurt=st.booleans())


def ratings(*afters: int | None) -> list[SymptomRating]:
    """Sessions on days in a row, with their pain afterwards."""
    return [SymptomRating(DAY + k * LATER, after=after) for k, after in enumerate(afters)]


def reasons(sessions: list[SymptomRating]) -> tuple[Reason, ...]:
    found = after_session(sessions)
    return () if found is None else found.reasons


class TestSigns:
    def test_they_are_asked_for_before_the_first_session(self) -> None:
        assert check_due(None, DAY)
        assert held_back(None) is None

    @pytest.mark.parametrize(("days", "due"), [(0, False), (29, False), (30, True), (300, True)])
    def test_and_every_month(self, days: int, due: bool) -> None:
        assert check_due(RedFlagCheck(DAY), DAY + days * LATER) is due

    def test_the_month_begins_anew_when_a_provider_has_been_seen(self) -> None:
        seen = RedFlagCheck(DAY, advice.WARNING_SIGNS[:1], cleared_on=DAY + 40 * LATER)
        assert not check_due(seen, DAY + 69 * LATER)
        assert check_due(seen, DAY + 70 * LATER)
        assert held_back(seen) is None

    @pytest.mark.parametrize("days", [0, 30, 365])
    def test_a_sign_holds_back_until_then_and_no_new_answer_gets_round_it(self, days: int) -> None:
        found = RedFlagCheck(DAY, advice.WARNING_SIGNS[1:2])
        assert found.holds_back
        assert not check_due(found, DAY + days * LATER)
        assert held_back(found) is not None

    def test_without_a_sign_nothing_waits(self) -> None:
        assert not RedFlagCheck(DAY).holds_back
        assert held_back(RedFlagCheck(DAY)) is None

    @given(st.lists(st.sampled_from(advice.WARNING_SIGNS), min_size=1, unique=True))
    def test_the_person_reads_every_sign_they_told(self, signs: list[str]) -> None:
        words = held_back(RedFlagCheck(DAY, tuple(signs)))
        assert words is not None
        assert words.sentences[0].count("that ") >= len(signs)
        assert all(f"that {sign}" in words.sentences[0] for sign in signs)

    def test_in_a_sentence(self) -> None:
        words = held_back(RedFlagCheck(DAY, ("it locks", "it swells", "you limp")))
        assert words is not None
        assert words.sentences[0] == "You told us that it locks, that it swells and that you limp."
        assert any("healthcare provider" in sentence for sentence in words.sentences)
        assert all(whole(sentence) for sentence in words.sentences)


class TestAfterASession:
    def test_nothing_done_or_answered_asks_for_nothing(self) -> None:
        assert after_session([]) is None
        assert after_session([SymptomRating(DAY)]) is None

    @pytest.mark.parametrize(
        ("before", "after", "up"),
        [
            *((2, 3, False), (2, 4, True), (0, 2, True), (4, 6, True), (5, 5, False)),
            *((6, 2, False), (None, 6, False), (6, None, False)),
        ],
    )
    def test_two_points_more_matter(self, before: int | None, after: int | None, up: bool) -> None:
        assert (reasons([SymptomRating(DAY, before, after)]) == (Reason.UP,)) is up

    @pytest.mark.parametrize(("after", "high"), [(6, False), (7, True), (10, True)])
    def test_seven_is_high_even_when_it_was_high_before(self, after: int, high: bool) -> None:
        assert (reasons([SymptomRating(DAY, after, after)]) == (Reason.HIGH,)) is high

    @pytest.mark.parametrize(
        ("afters", "rising"),
        [
            *(((1, 2, 3), True), ((0, 3, 4), True), ((5, 1, 2, 3), True)),
            *(((1, 2), False), ((2, 2, 3), False), ((1, 3, 2), False), ((3, 2, 1), False)),
            *(((1, 2, 3, 3), False), ((1, None, 2, 3), True), ((1, 2, 3, None), False)),
        ],
    )
    def test_three_in_a_row_that_rise(self, afters: tuple[int | None, ...], rising: bool) -> None:
        assert (reasons(ratings(*afters)) == (Reason.RISING,)) is rising

    def test_having_stopped_because_it_hurt_is_enough(self) -> None:
        found = after_session([SymptomRating(DAY, hurt=True)])
        assert found is not None
        assert found.reasons == (Reason.HURT,)
        assert found.provider_first
        assert found.mark == "Stopped because it hurt"

    def test_only_the_last_session_counts_for_what_happened_within_it(self) -> None:
        assert (
            reasons([SymptomRating(DAY, 1, 8, hurt=True), SymptomRating(DAY + LATER, 2, 2)]) == ()
        )

    def test_a_rise_alone_asks_to_do_less_and_anything_else_to_ask_somebody(self) -> None:
        less, ask = (
            after_session([SymptomRating(DAY, 1, 3)]),
            after_session([SymptomRating(DAY, 5, 7)]),
        )
        assert less is not None
        assert ask is not None
        assert not less.provider_first
        assert ask.provider_first
        assert "rest day" in " ".join(less.words.sentences)
        assert "fewer" in " ".join(less.words.sentences)
        assert "Rest now, and talk to a healthcare provider" in " ".join(ask.words.sentences)

    def test_all_that_happened_is_told_and_marked_with_its_numbers(self) -> None:
        sessions = [*ratings(2, 4), SymptomRating(DAY + 5 * LATER, 3, 8, hurt=True)]
        found = after_session(sessions)
        assert found is not None
        assert found.reasons == tuple(Reason)
        assert found.mark == (
            "Stopped because it hurt; pain 8 afterwards; pain up from 3 to 8; "
            "pain rising over three sessions (2, 4, 8)"
        )
        assert found.words.sentences[:4] == (
            "You stopped because it hurt.",
            "You rated your pain 8 out of 10, which is high.",
            "Your pain went up from 3 to 8 in this session.",
            "Your pain after the last three sessions went up each time: 2, 4, 8.",
        )

    @given(st.lists(FELT, max_size=8))
    def test_a_flag_has_a_reason_a_mark_and_whole_sentences(
        self, sessions: list[SymptomRating]
    ) -> None:
        found = after_session(sessions)
        if found is not None:
            assert found.reasons
            assert len(found.mark.split("; ")) == len(found.reasons)
            assert found.words.title
            assert all(whole(one) for one in found.words.sentences)

    @given(st.lists(FELT, min_size=1, max_size=8), st.integers(0, 10))
    def test_more_pain_never_lifts_a_flag(self, sessions: list[SymptomRating], after: int) -> None:
        *earlier, last = sessions
        better = after_session([*earlier, SymptomRating(last.on, last.before, after, last.hurt)])
        worse = after_session(
            [*earlier, SymptomRating(last.on, last.before, min(after + 1, 10), last.hurt)]
        )
        assert better is None or worse is not None

    @given(st.lists(FELT, max_size=8))
    def test_the_days_of_the_flags_are_those_of_each_session_in_turn(
        self, sessions: list[SymptomRating]
    ) -> None:
        asked = [bool(reasons(sessions[: k + 1])) for k in range(len(sessions))]
        assert len(flagged(sessions)) == sum(asked)

    def test_flags_bear_their_own_days(self) -> None:
        assert flagged([*ratings(1, 2, 3), SymptomRating(DAY + 3 * LATER)]) == (DAY + 2 * LATER,)


def test_the_source_names_the_thresholds() -> None:
    assert f"{PAIN_STEP} points" in SOURCE
    assert f"up to {LOW_PAIN} is safe" in SOURCE
    assert f"{HIGH_PAIN} and more" in SOURCE
    assert "30 days" in SOURCE
