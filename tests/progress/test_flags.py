"""What a therapist has seen is out of the way until something new happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import FlagMark
from coach.progress.flags import PERIOD_DAYS, FlagKind, Level, flag, marked
from coach.progress.triage import level_of, open_flags, order
from tests.progress.figures import day

TODAY = day(30).date()
ON = day(27).date()
PAIN = flag(FlagKind.PAIN, Level.SOON, "Pain up from 3 to 6, 3 days ago", ON)


def mark(**changes: Any) -> FlagMark:
    known: dict[str, Any] = {
        "id": "one",
        "person_id": "somebody",
        "kind": "pain",
        "level": "soon",
        "evidence_on": ON,
        "by": "Theo",
        "at": day(29),
    }
    return FlagMark(**known | changes)


def test_what_was_seen_is_out_of_the_way_and_says_who_saw_it() -> None:
    seen = marked(PAIN, [mark()], TODAY)
    assert seen.mark == mark()
    assert level_of([seen]) is None
    assert open_flags([seen, PAIN]) == (PAIN,)
    assert order({"seen": [seen], "well": [], "pain": [PAIN]}) == ["pain", "seen", "well"]


@pytest.mark.parametrize(
    "since",
    [
        {"on": ON + timedelta(1)},
        {"level": Level.NOW},
    ],
)
def test_something_new_brings_it_back(since: dict[str, Any]) -> None:
    assert marked(replace(PAIN, **since), [mark()], TODAY).mark is None


@pytest.mark.parametrize(
    "other", [{"kind": "silent"}, {"taken_back_at": day(30)}, {"remind_on": TODAY}]
)
def test_a_mark_of_something_else_or_that_is_over_hides_nothing(other: dict[str, Any]) -> None:
    assert marked(PAIN, [mark(**other)], TODAY).mark is None


def test_a_second_event_of_the_same_day_brings_it_back() -> None:
    """A date cannot tell the two apart."""
    first, second = replace(PAIN, events=frozenset("a")), replace(PAIN, events=frozenset("ab"))
    seen = mark(events=("a",))
    assert marked(first, [seen], TODAY).mark == seen
    assert marked(second, [seen], TODAY).mark is None
    both = mark(events=("a", "b"))
    assert marked(first, [both], TODAY).mark == both  # one of the two was taken back
    assert marked(second, [mark()], TODAY).mark is not None  # of before, the date is all there is


def test_until_the_day_to_be_reminded_on_it_stays_away() -> None:
    later = mark(remind_on=TODAY + timedelta(1))
    assert marked(PAIN, [later], TODAY).mark == later
    assert marked(PAIN, [later], TODAY + timedelta(1)).mark is None


def test_the_latest_mark_counts() -> None:
    """Who was to be reminded and then saw it again is not reminded by the first mark."""
    first, second = mark(remind_on=TODAY), mark(at=day(30))
    assert marked(PAIN, [second, first], TODAY).mark == second


def test_what_is_told_of_weeks_is_new_after_as_many_days_as_were_seen() -> None:
    """A day later nearly all of its evidence is the same."""
    form = flag(FlagKind.FORM, Level.SOON, "Repetitions with a fault rose", ON)
    seen = mark(kind="form")
    for days, known in ((1, True), (PERIOD_DAYS, True), (PERIOD_DAYS + 1, False)):
        later = replace(form, on=ON + timedelta(days))
        assert (marked(later, [seen], TODAY).mark is not None) is known


@given(
    st.sampled_from(list(FlagKind)),
    st.sampled_from(list(Level)),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_what_has_just_been_seen_is_hidden_whatever_it_is(
    kind: FlagKind, level: Level, on: date
) -> None:
    found = flag(kind, level, "", on)
    seen = mark(kind=kind.value, level=level.value, evidence_on=on)
    assert marked(found, [seen], on).mark == seen
