"""Which of all of a person's repetitions stands beside the others as their best."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.coaching.results import Movement
from coach.domain import SessionRecord, SetResult
from coach.exercises.base import Settings
from coach.progress.best_rep import best_reps
from tests.builders import FAULT, OK, rep
from tests.records.samples import made_set
from tests.reports import people

FILE = people.person_file(2)


def peak(number: int, value: float, *findings: object, **changed: object) -> Movement:
    made = rep(number, *(findings or (OK,)))  # type: ignore[arg-type]
    return replace(made, peak=value, **changed)  # type: ignore[arg-type]


def found(*sets: SetResult, like: SetResult | None = None) -> list[float]:
    sessions = [replace(FILE.sessions[0], sets=(one,)) for one in sets]
    best = best_reps(sessions, like or made_set(0, rep(1, OK)))
    return [of.peak for _, _, of in best]


def test_the_furthest_without_a_fault_comes_first() -> None:
    first = made_set(0, peak(1, 65.0), peak(2, 74.0, FAULT))
    second = made_set(1, peak(1, 68.0), peak(2, 45.0, FAULT))
    assert found(first, second) == [68.0, 65.0, 74.0, 45.0]


def test_what_did_not_count_or_went_beyond_its_limit_is_no_best() -> None:
    small = rep(3, OK, counted=False)
    made = made_set(0, peak(1, 70.0), peak(2, float("nan")), small, peak(4, 76.0))
    assert made.round.settings.max_target == 75.0
    assert found(made) == [70.0]
    without = replace(made, round=replace(made.round, settings=Settings()))
    assert found(without) == [76.0, 70.0]


def test_another_exercise_leg_or_unit_is_no_comparison() -> None:
    made = made_set(0, peak(1, 70.0))
    others = (
        replace(made, round=replace(made.round, exercise="sit-to-stand")),
        replace(made, round=replace(made.round, side="left")),
        made_set(0, peak(1, 90.0, unit="cm")),
    )
    assert found(*others) == []


def test_of_a_leg_that_is_to_be_straight_the_straightest_is_best() -> None:
    made = made_set(0, peak(1, 12.0), peak(2, 4.0))
    kick = replace(made, round=replace(made.round, exercise="leg-kick"))
    assert found(kick, like=kick) == [4.0, 12.0]


def test_it_says_where_it_stands() -> None:
    made = made_set(0, peak(1, 70.0))
    session: SessionRecord = replace(FILE.sessions[0], sets=(made,))
    ((of_session, of_set, best),) = best_reps([session], made)
    assert (of_session, of_set, best.number) == (session, made, 1)
    assert best.peak == pytest.approx(70.0)
