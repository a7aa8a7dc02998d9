"""What today is for: prescribed exercises each in their own rhythm, or the plan to begin with."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from coach.domain import Prescription
from coach.programme.plan import Block, default_plan
from coach.programme.rest import resting
from coach.programme.schedule import Due
from coach.programme.symptoms import SymptomRating
from coach.progress.adherence import days_by_exercise
from coach.ui.parts.todays_programme import Programme, programme_of
from coach.words import result_words
from tests.progress.figures import figures
from tests.ui.train_page import NOW

TODAY = date(2026, 6, 18)
"""A Thursday."""
YESTERDAY = TODAY - timedelta(days=1)
SQUAT = Block("squat", "both", 2, 8, target=60.0, max_target=70.0)
CURL = Block("hamstring-curl", "each", 1, 10)


def prescribed(block: Block, days_per_week: int, starts_on: date = TODAY) -> Prescription:
    return Prescription(
        block.exercise, "somebody", block, days_per_week, starts_on, "", "Ada Physio", NOW
    )


def names(programme: Programme) -> list[str]:
    return [block.exercise for block in programme.blocks]


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ({}, "Due today. This week: 0 days done, 2 planned."),
        ({"squat": [TODAY]}, "Done for today. This week: 1 day done, 2 planned."),
        ({"squat": [YESTERDAY]}, "Today is a rest day. This week: 1 day done, 2 planned."),
        ({"leg-kick": [TODAY]}, "Due today. This week: 0 days done, 2 planned."),
    ],
    ids=["never", "today", "yesterday", "at the desk alone"],
)
def test_without_a_prescription_it_is_the_plan_to_begin_with(
    done: dict[str, list[date]], said: str
) -> None:
    programme = programme_of([], done, TODAY)
    assert programme.blocks == default_plan().blocks
    assert programme.prescribed == {}
    assert programme.said == said


def test_what_is_due_is_what_is_offered_and_the_rest_is_named() -> None:
    rhythm = [prescribed(SQUAT, 2, TODAY - timedelta(days=20)), prescribed(CURL, 7)]
    programme = programme_of(rhythm, {"squat": [YESTERDAY]}, TODAY)
    assert programme.blocks == (CURL,)
    assert programme.said.startswith("Due today.")
    assert programme.said.endswith("Not today: Squat.")
    assert set(programme.prescribed) == {"squat", "hamstring-curl"}


def test_on_a_day_without_anything_all_can_still_be_done() -> None:
    both = [prescribed(SQUAT, 3), prescribed(CURL, 3)]
    done = {"squat": [TODAY], "hamstring-curl": [TODAY]}
    programme = programme_of(both, done, TODAY)
    assert programme.blocks == (SQUAT, CURL)
    assert programme.said.startswith("Done for today.")


def test_what_begins_later_waits_and_says_when() -> None:
    soon = TODAY + timedelta(days=14)
    later = [prescribed(CURL, 3, soon), prescribed(SQUAT, 3, soon + timedelta(days=1))]
    programme = programme_of(later, {}, TODAY)
    assert programme.said == "It begins on 2 July 2026."
    assert names(programme) == ["hamstring-curl", "squat"]
    now_too = programme_of([*later, prescribed(Block("calf-raise", "both", 1, 8), 3)], {}, TODAY)
    assert names(now_too) == ["calf-raise"]
    assert "Not today" not in now_too.said


@pytest.mark.parametrize("prescriptions", [[], [prescribed(SQUAT, 3)]])
@pytest.mark.parametrize("done", [{}, {"squat": [TODAY]}])
def test_while_resting_nothing_is_due_or_done(
    prescriptions: list[Prescription], done: dict[str, list[date]]
) -> None:
    hurt = resting([SymptomRating(TODAY, 3, 6, hurt=True)], TODAY)
    programme = programme_of(prescriptions, done, TODAY, hurt)
    assert programme.said == "It waits until your knee has settled."
    assert programme.blocks == programme_of(prescriptions, done, TODAY).blocks


def test_a_day_is_written_as_one_writes_it() -> None:
    assert result_words.day(date(2026, 11, 3)) == "3 November 2026"


@pytest.mark.parametrize(("reps", "due"), [(1, Due.DUE), (11, Due.DUE), (12, Due.DONE)])
def test_a_day_with_a_little_of_it_is_not_done(reps: int, due: Due) -> None:
    """Three sets of eight were prescribed: one repetition, or a leg kick, was “Done for today”."""
    squats = [prescribed(Block("squat", "both", 3, 8), 7)]
    at = datetime.combine(TODAY, time(9), NOW.tzinfo)
    sets = [figures(at=at, counted=reps), figures(at=at, exercise="leg-kick", counted=10)]
    programme = programme_of(squats, days_by_exercise(sets, squats), TODAY)
    assert programme.due is due
    assert (TODAY in programme.days) == (due is Due.DONE)
