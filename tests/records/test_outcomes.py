"""Answers to outcome measures: what is taken, and what comes back."""

from __future__ import annotations

import pytest

from coach.domain import Rated
from coach.errors import ProfileError
from coach.records.store import Store
from tests.records.samples import NOW, records


def test_an_answer_is_kept_as_it_was_given(store: Store) -> None:
    kept = records(store)
    person = kept.people.add("Ann").id
    things = (Rated("stairs", 3), Rated("kneeling", 0), Rated("getting up", 10))
    answer = kept.outcomes.answer(person, "psfs", [Rated(" stairs\x00\n", 3), *things[1:]])
    assert (answer.items, answer.at, answer.measure) == (things, NOW, "psfs")
    assert answer.score == pytest.approx(13 / 3)
    assert kept.outcomes.of(person) == (answer,)


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([("a", 1), ("b", 2)], "3 to 5"),
        ([(what, 1) for what in "abcdef"], "3 to 5"),
        ([("a", 1), ("A", 2), ("b", 3)], "the same"),
        ([("a", 1), ("b", 11), ("c", 3)], "from 0 to 10"),
        ([("a", -1), ("b", 1), ("c", 3)], "from 0 to 10"),
        ([("a", 1), (" ", 1), ("c", 3)], "is empty"),
        ([("a", 1), ("b" * 81, 1), ("c", 3)], "more than 80"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(
    store: Store, items: list[tuple[str, int]], why: str
) -> None:
    kept = records(store)
    person = kept.people.add("Ann").id
    with pytest.raises(ProfileError, match=why):
        kept.outcomes.answer(person, "psfs", [Rated(*one) for one in items])
    assert kept.outcomes.of(person) == ()
