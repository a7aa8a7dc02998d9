"""When more repetitions are proposed, and that nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.coverage import Coverage
from coach.domain import Ended, Prescription, SessionRecord, SetFigures, SymptomCheck
from coach.exercises.registry import get
from coach.progress.progression import MOST_TIMES_DOSE, Proposal, proposals
from tests.progress.figures import day, figures, prescription, session

TODAY = 8
SQUATS = prescription(target=60.0)
DOSE = get("squat").dose


def made(number: int, **changes: Any) -> list[SetFigures]:
    """The two sets of a session that went well."""
    return [figures(number, **{"index": index, **changes}) for index in (0, 1)]


def proposed(
    sessions: Sequence[SessionRecord],
    sets: Sequence[SetFigures],
    *,
    of: Prescription = SQUATS,
    checks: Sequence[SymptomCheck] = (),
    today: int = TODAY,
) -> tuple[Proposal, ...]:
    return proposals([of], sessions, sets, checks, day(today).date())  # type: ignore[arg-type]


WELL = [session(3, 2, 2), session(7, 1, 1)]
SETS = [*made(3), *made(7)]


def test_two_good_sessions_propose_two_more_and_say_why() -> None:
    (one,) = proposed(WELL, SETS)
    assert (one.prescription, one.reps) == (SQUATS, 10)
    assert one.why == "2 sessions without a fault, pain at most 2"


@pytest.mark.parametrize(
    ("sessions", "sets"),
    [
        (WELL[1:], made(7)),
        ([session(3, 2, 4), WELL[1]], SETS),
        ([session(3, 2), WELL[1]], SETS),
        ([session(3, 2, 2, Ended.STOPPED), WELL[1]], SETS),
        (WELL, [*made(3), *made(7, faults={"forward-lean": 1}, ok={"forward-lean": 7})]),
        (WELL, [*made(3), *made(7, ok={"forward-lean": 4})]),
        (WELL, [*made(3), *made(7, ok={})]),
        (WELL, [*made(3), *made(7, counted=7, ok={"forward-lean": 7})]),
        (WELL, [*made(3), figures(7)]),
        (WELL, [*made(3), *made(7, target=40.0)]),
        ([session(3, 1, 3), WELL[1]], SETS),
        (WELL, [*made(3), *made(7, corrected=4)]),
        (WELL, [*made(3), *made(7, coverage=Coverage(2.0, 1.0))]),
        (WELL, [*made(3), *made(7, coverage=Coverage(30.0, 0.2))]),
    ],
    ids=[
        "one session only",
        "pain of 4",
        "pain not told",
        "stopped early",
        "a fault",
        "judged in half",
        "never judged",
        "a repetition short",
        "a set short",
        "an easier target",
        "asked to do less",
        "corrected to fewer",
        "too few pictures",
        "hardly seen",
    ],
)
def test_anything_less_proposes_nothing(
    sessions: list[SessionRecord], sets: list[SetFigures]
) -> None:
    assert proposed(sessions, sets) == ()


def test_a_bad_session_in_between_breaks_the_row() -> None:
    sessions = [session(1, 2, 2), session(3, 2, 4), session(7, 2, 2)]
    assert proposed(sessions, [*made(1), *made(3), *made(7)]) == ()


def test_nothing_while_a_painful_stop_or_a_warning_sign_holds() -> None:
    hurt = [*WELL, session(8, 1, 8, Ended.HURT)]
    assert proposed(hurt, SETS) == ()
    sign = SymptomCheck("c", "somebody", day(7), ("fever",))
    assert proposed(WELL, SETS, checks=[sign]) == ()
    seen = SymptomCheck("c", "somebody", day(7), ("fever",), cleared_at=day(8))
    assert len(proposed(WELL, SETS, checks=[seen])) == 1


def test_what_was_done_under_an_earlier_prescription_does_not_count_again() -> None:
    new = prescription(target=60.0, starts=5)
    assert proposed(WELL, SETS, of=new) == ()
    later = [*WELL, session(9, 1, 1)]
    assert len(proposed(later, [*SETS, *made(9)], of=new, today=9)) == 1


def test_what_is_long_past_says_nothing_of_today() -> None:
    assert len(proposed(WELL, SETS, today=7 + 28)) == 1
    assert proposed(WELL, SETS, today=7 + 29) == ()


@given(st.integers(1, 50))
def test_it_never_goes_past_its_bounds_nor_down(reps: int) -> None:
    of = prescription(target=60.0, reps=reps)
    ok = {"forward-lean": reps}
    sets = [*made(3, counted=reps, ok=ok), *made(7, counted=reps, ok=ok)]
    most = MOST_TIMES_DOSE * DOSE.reps
    found = [one.reps for one in proposed(WELL, sets, of=of)]
    assert found == ([min(reps + 2, most)] if reps < most else [])
