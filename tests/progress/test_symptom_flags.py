"""Pain that is there, pain that has gone, and effort."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coach.domain import Ended, Ratings, SessionRecord, SymptomCheck
from coach.progress.flags import FlagKind, Level
from coach.progress.triage import Case, flags_of, order
from tests.progress.figures import day, prescription, session

TODAY = 28


def found(sessions: list[SessionRecord], today: int = TODAY, **more: Any) -> dict[FlagKind, Any]:
    case = Case(
        since=day(0).date(),
        sessions=sessions,
        figures=[],
        prescriptions=[prescription(target=60.0)],
        **more,
    )
    kinds = (FlagKind.ADHERENCE, FlagKind.KEPT)
    return {one.kind: one for one in flags_of(case, day(today).date()) if one.kind not in kinds}


def told(sessions: list[SessionRecord], today: int = TODAY) -> dict[FlagKind, tuple[Level, str]]:
    return {kind: (one.level, one.sentence) for kind, one in found(sessions, today).items()}


def test_a_rise_in_one_session_is_for_soon_and_high_pain_for_now() -> None:
    assert told([session(28, before=3, after=5)])[FlagKind.PAIN][0] is Level.SOON
    assert told([session(28, before=7, after=7)])[FlagKind.PAIN][0] is Level.NOW
    assert told([session(28, ended=Ended.HURT)])[FlagKind.PAIN][0] is Level.NOW


def test_pain_that_has_gone_is_for_soon_and_lighter_than_silence() -> None:
    """Hurt, came back and rated it low, and has not been seen since: that they stay away is told
    first, and both before good news."""
    sessions = [
        session(14, before=3, after=8, ended=Ended.HURT),
        session(17, before=2, after=1),
    ]
    flags = found(sessions, today=27)
    assert flags[FlagKind.PAIN].level is Level.SOON
    assert flags[FlagKind.PAIN].sentence == (
        "Stopped because it hurt; pain 8 afterwards, 13 days ago; has eased since"
    )
    assert list(flags) == [FlagKind.SILENT, FlagKind.PAIN]
    still = [replace(one, ratings=Ratings(6, 6)) for one in sessions]
    assert list(found(still, today=27)) == [FlagKind.PAIN, FlagKind.SILENT]


def test_a_rise_that_has_gone_is_not_told() -> None:
    assert told([session(20, before=3, after=5), session(27, before=3, after=3)]) == {}


def test_that_a_provider_was_asked_is_told_and_not_for_now() -> None:
    asked = replace(session(27, ended=Ended.HURT), provider_asked_at=day(28))
    assert told([asked])[FlagKind.PAIN] == (
        Level.SOON,
        "Stopped because it hurt, yesterday; a provider was asked",
    )


def test_the_evidence_is_of_the_last_session_that_hurt_not_of_the_gravest() -> None:
    """Or one that was seen would hide the next."""
    sessions = [session(20, before=2, after=9), session(27, before=7, after=9)]
    assert found(sessions)[FlagKind.PAIN].on == day(27).date()


def test_each_painful_session_of_a_day_is_an_event_of_its_own() -> None:
    first, second = session(28, 7, 7), session(28, 7, 8)
    second = replace(second, id="evening", started_at=second.started_at + timedelta(hours=2))
    calm = replace(second, id="calm", ratings=Ratings(1, 1))
    one, both, other = (
        found(made)[FlagKind.PAIN] for made in ([first], [first, second], [first, calm])
    )
    assert (one.on, len(one.events)) == (both.on, 1)
    assert one.events < both.events
    assert other.events == one.events
    rated_again = replace(first, ratings=Ratings(1, 9))
    assert not found([rated_again])[FlagKind.PAIN].events & one.events


def test_a_sign_for_a_doctor_is_for_now_and_before_all_else() -> None:
    sign = [SymptomCheck("one", "somebody", day(20), ("you limp",))]
    flags = found([session(28, before=1, after=9)], red_flags=sign)
    assert list(flags) == [FlagKind.RED_FLAGS, FlagKind.PAIN]
    assert {one.level for one in flags.values()} == {Level.NOW}


def rated(efforts: list[int], pains: list[int] | None = None) -> list[SessionRecord]:
    """Sessions every four days up to today with this effort and pain afterwards."""
    pains = pains or [2] * len(efforts)
    days = range(TODAY - 4 * (len(efforts) - 1), TODAY + 1, 4)
    return [
        replace(session(n), ratings=Ratings(None, pain, None, effort))
        for n, effort, pain in zip(days, efforts, pains, strict=True)
    ]


@pytest.mark.parametrize(
    ("efforts", "sentence"),
    [
        ([3, 3, 3, 5, 6, 7], "Effort up from 3 to 6 in four weeks"),
        ([3, 3, 3, 4, 4, 5], None),  # not by two
        ([1, 1, 1, 4, 4, 4], None),  # not hard
        ([3, 3, 6, 6, 6], None),  # too few
        ([7, 7, 7, 4, 4, 4], None),
    ],
)
def test_rising_effort(efforts: list[int], sentence: str | None) -> None:
    effort = told(rated(efforts)).get(FlagKind.EFFORT)
    assert effort == (None if sentence is None else (Level.SOON, sentence))


def test_pain_that_eases_by_what_matters_is_good_news() -> None:
    assert told(rated([4] * 6, [5, 5, 4, 3, 2, 2])) == {
        FlagKind.EASED: (Level.GOOD, "Pain down from 5 to 2 in four weeks")
    }
    assert told(rated([4] * 6, [4, 4, 4, 3, 3, 3])) == {}


def test_good_news_are_no_reason_for_a_look() -> None:
    """Whoever has any stands after everybody who has a reason, and does not overtake others who
    have the same reason."""
    eased = tuple(found(rated([4] * 6, [5, 5, 4, 3, 2, 2])).values())
    up = tuple(found([session(28, before=3, after=5)]).values())
    assert order({"eased": eased, "up": up, "up and eased": (*up, *eased)}) == [
        "up",
        "up and eased",
        "eased",
    ]
