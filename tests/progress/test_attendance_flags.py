"""How somebody keeps to what was prescribed: low, kept, or nothing prescribed at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coach.domain import SetFigures
from coach.progress.flags import FlagKind, Level
from coach.progress.triage import Case, flags_of
from tests.progress.figures import day, figures, prescription, session

MONDAY = 35
"""Five weeks after the start, which was a Monday: of four whole weeks it is the day after."""


def case(days: list[int], **changes: Any) -> Case:
    """Two sets of eight squats, as prescribed, on each of these days."""
    sets: list[SetFigures] = [figures(n, index=i, peak=50.0) for n in days for i in (0, 1)]
    known: dict[str, Any] = {
        "since": day(0).date(),
        "sessions": [session(n, before=2, after=2) for n in days],
        "figures": sets,
        "prescriptions": [prescription(target=60.0)],
    }
    return Case(**known | changes)


def found(case: Case, today: int = MONDAY) -> dict[FlagKind, tuple[Level, str]]:
    return {one.kind: (one.level, one.sentence) for one in flags_of(case, day(today).date())}


EVERY_WEEK = [7, 10, 14, 17, 21, 24, 28, 31]


def test_a_programme_that_was_kept_is_good_news() -> None:
    assert found(case(EVERY_WEEK)) == {
        FlagKind.KEPT: (
            Level.GOOD,
            "Kept the programme: 100%, 128 of 128 repetitions due in four weeks",
        )
    }


def test_less_than_half_is_a_reason_for_a_look_soon() -> None:
    some = case([14, 24, 31])
    assert found(some) == {
        FlagKind.ADHERENCE: (Level.SOON, "Did 48 of 128 repetitions due in four weeks (38%)")
    }
    assert found(case([10, 17, 24, 31])) == {}


def test_one_leg_kick_is_not_the_squats_that_were_prescribed() -> None:
    """Today’s list called three days with one kick each 100 % of three squat days."""
    kicks = [figures(n, exercise="leg-kick", wanted=1, counted=1, peak=5.0) for n in EVERY_WEEK]
    told = found(case(EVERY_WEEK, figures=kicks))
    assert told[FlagKind.ADHERENCE] == (
        Level.SOON,
        "Did 0 of 128 repetitions due in four weeks (0%)",
    )


def test_who_stays_away_is_told_as_that_and_not_twice() -> None:
    assert set(found(case([7, 10]))) == {FlagKind.SILENT}


@pytest.mark.parametrize(
    ("last", "level"), [(28, None), (27, Level.SOON), (21, Level.SOON), (20, Level.NOW)]
)
def test_silence_of_twice_the_time_allowed_comes_first(last: int, level: Level | None) -> None:
    """Twice a week: after seven days it is a silence, after fourteen one to ring up about."""
    told = found(case([last])).get(FlagKind.SILENT)
    assert (told[0] if told else None) is level


def test_who_has_no_programme() -> None:
    none = case([30, 33], prescriptions=[])
    assert found(none)[FlagKind.NO_PROGRAMME] == (Level.SOON, "No programme set")
    ended = case(EVERY_WEEK, prescriptions=[prescription(target=60.0, ended_at=day(32))])
    assert found(ended) == {FlagKind.NO_PROGRAMME: (Level.SOON, "No programme since 3 April")}
    to_come = case(
        EVERY_WEEK,
        prescriptions=[prescription(ended_at=day(32)), prescription(starts=MONDAY + 3)],
    )
    assert FlagKind.NO_PROGRAMME not in found(to_come)


def test_the_evidence_of_a_silence_is_the_last_session() -> None:
    (silent,) = (one for one in flags_of(case([20]), day(MONDAY).date()))
    assert silent.on == day(20).date() == date(2026, 3, 22)
