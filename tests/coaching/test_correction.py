"""A person's word on a movement goes before what was measured, the latest one first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.correction import Correction, corrected_count, in_force
from coach.coaching.results import Outcome
from tests import builders

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOVEMENTS = tuple(builders.rep(i, outcome=one) for i, one in enumerate(Outcome, start=1))


def _said(movement: int, repetition: bool, minutes: int = 0) -> Correction:
    return Correction(movement, repetition, "", AT + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("corrections", "count"),
    [
        ((), 1),
        ((_said(1, False),), 0),
        ((_said(1, True),), 1),
        ((_said(2, True), _said(3, True), _said(4, True)), 4),
        ((_said(3, True), _said(3, False, 1)), 1),
        ((_said(3, False, 1), _said(3, True)), 1),
        ((_said(9, True),), 1),
    ],
    ids=["none", "no one", "agreed", "all were", "changed", "in any order", "of nothing"],
)
def test_counts(corrections: tuple[Correction, ...], count: int) -> None:
    assert corrected_count(MOVEMENTS, corrections) == count


@given(st.permutations([_said(1, False), _said(1, True, 1), _said(2, True, 2)]))
def test_the_latest_word_holds_in_whatever_order_it_is_read(said) -> None:
    assert in_force(said) == {1: _said(1, True, 1), 2: _said(2, True, 2)}
