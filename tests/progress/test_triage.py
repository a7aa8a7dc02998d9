"""Who needs a look, and why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import Ended, SymptomCheck
from coach.progress.triage import Case, Flag, FlagKind, flags_of, order, silent_after
from tests.progress.figures import day, figures, prescription, session

TODAY = 28


def case(**changes: Any) -> Case:
    """Somebody who does well: squats on two days a week, four weeks long."""
    days = [0, 3, 7, 10, 14, 17, 21, 24, 28]
    known: dict[str, Any] = {
        "since": day(0).date(),
        "sessions": [session(n, before=2, after=2) for n in days],
        "figures": [figures(n, peak=50.0) for n in days],
        "prescriptions": [prescription(target=60.0)],
    }
    return Case(**{**known, **changes})


def flags(case: Case, today: int = TODAY) -> dict[FlagKind, str]:
    return {flag.kind: flag.sentence for flag in flags_of(case, day(today).date())}


def test_who_does_well_needs_no_look() -> None:
    assert flags(case()) == {}


def test_pain_that_rose_in_a_session() -> None:
    sessions = [*case().sessions[:-1], session(26, before=3, after=6)]
    assert flags(case(sessions=sessions)) == {FlagKind.PAIN: "Pain up from 3 to 6, 2 days ago"}


def test_a_session_stopped_because_it_hurt() -> None:
    sessions = [*case().sessions, session(28, ended=Ended.HURT)]
    assert flags(case(sessions=sessions)) == {FlagKind.PAIN: "Stopped because it hurt, today"}


def test_pain_that_rises_over_three_sessions_of_which_two_are_older() -> None:
    sessions = [session(n, after=pain) for n, pain in ((7, 1), (14, 2), (27, 3))]
    assert flags(case(sessions=sessions)) == {
        FlagKind.PAIN: "Pain rising over three sessions (1, 2, 3), yesterday"
    }


def test_the_gravest_pain_is_told_and_an_old_one_no_more() -> None:
    sessions = [
        session(14, before=1, after=9),
        session(20, before=1, after=8),
        session(22, before=1, after=3),
        session(28, before=1, after=1),
    ]
    assert flags(case(sessions=sessions))[FlagKind.PAIN].startswith("Pain 8 afterwards")


def test_of_equal_pains_the_last_is_told() -> None:
    sessions = [session(21, before=3, after=6), session(28, before=4, after=6)]
    assert flags(case(sessions=sessions)) == {FlagKind.PAIN: "Pain up from 4 to 6, today"}


def test_a_sign_for_a_doctor_until_it_is_cleared() -> None:
    told = SymptomCheck("one", "somebody", day(20), ("you limp", "it swells"))
    assert flags(case(red_flags=[told])) == {
        FlagKind.RED_FLAGS: "Waits for a doctor’s word: “you limp”, and 1 more"
    }
    cleared = SymptomCheck("one", "somebody", day(20), ("you limp",), cleared_at=day(25))
    assert flags(case(red_flags=[cleared])) == {}
    assert flags(case(red_flags=[SymptomCheck("two", "somebody", day(24), ()), cleared])) == {}


@pytest.mark.parametrize(("per_week", "days"), [(1, 14), (2, 7), (3, 7), (7, 7)])
def test_silence_is_twice_the_agreed_time_and_a_week_at_least(per_week: int, days: int) -> None:
    assert silent_after(per_week) == days
    known = case(prescriptions=[prescription(per_week, target=60.0)])
    assert flags(known, TODAY + days) == {}
    assert flags(known, TODAY + days + 1) == {FlagKind.SILENT: f"No session for {days + 1} days"}


def test_without_a_prescription_two_days_a_week_are_taken() -> None:
    assert FlagKind.SILENT in flags(case(prescriptions=[]), TODAY + 8)


def test_whose_programme_has_ended_is_not_silent() -> None:
    ended = prescription(ended_at=day(20))
    assert flags(case(prescriptions=[ended]), TODAY + 60) == {}


def test_a_new_programme_has_its_own_time_to_begin() -> None:
    known = case(prescriptions=[prescription(starts=40)])
    assert flags(known, 47) == {}
    assert flags(known, 48) == {FlagKind.SILENT: "No session for 20 days"}


def test_who_never_began() -> None:
    known = case(sessions=[], figures=[])
    assert flags(known, 7) == {}
    assert flags(known, 8) == {FlagKind.NOT_BEGUN: "Not begun yet, 8 days after the start"}


def test_form_that_got_worse() -> None:
    good = [figures(n, peak=50.0) for n in (3, 7, 10, 14)]
    bad = [
        figures(n, peak=50.0, faults={"forward-lean": 5}, ok={"forward-lean": 3})
        for n in (17, 21, 24, 28)
    ]
    assert flags(case(figures=good + bad)) == {
        FlagKind.FORM: "Faults rose from 0% to 62% in two weeks, most in: Squat, “Chest up”"
    }
    assert flags(case(figures=good + bad[:1] + good[1:])) == {}


@pytest.mark.parametrize("how", [Ended.INTERRUPTED, Ended.STOPPED])
def test_sessions_broken_off(how: Ended) -> None:
    days = [3, 7, 10, 14, 17, 21, 24, 28]
    broken = [session(n, ended=how if n > 20 else Ended.DONE) for n in days]
    assert flags(case(sessions=broken)) == {
        FlagKind.BROKEN_OFF: "3 of the last 8 sessions were not finished"
    }
    assert flags(case(sessions=broken[:-1])) == {}


def test_a_session_that_still_goes_on_was_not_broken_off() -> None:
    days = [3, 7, 10, 14, 17]
    sessions = [session(n, ended=Ended.STOPPED if n < 10 else Ended.DONE) for n in days]
    sessions += [session(28, ended=None)]
    assert flags(case(sessions=sessions)) == {}


@pytest.mark.parametrize(("peak", "how"), [(61.0, "within"), (70.0, "by more than")])
def test_a_target_reached_says_how_surely(peak: float, how: str) -> None:
    sets = [figures(n, peak=50.0 if n < 20 else peak) for n in (14, 17, 21, 24, 28)]
    assert flags(case(figures=sets)) == {
        FlagKind.TARGET: "Squat: target reached in the last 3 sessions, "
        f"{how} what the measurement may be off"
    }


def test_a_target_missed_once_is_not_reached() -> None:
    sets = [figures(n, peak=peak) for n, peak in ((21, 70.0), (24, 59.0), (28, 70.0))]
    assert flags(case(figures=sets)) == {}


def test_the_target_is_the_one_in_force_now() -> None:
    sets = [figures(n, peak=70.0, target=60.0) for n in (21, 24, 28)]
    raised = [prescription(target=60.0, ended_at=day(28)), prescription(target=75.0)]
    assert flags(case(figures=sets, prescriptions=raised)) == {}
    other = [prescription(exercise="calf-raise")]
    assert flags(case(figures=sets, prescriptions=other)) == {}
    assert FlagKind.TARGET in flags(case(figures=sets, prescriptions=[]))


def test_a_leg_of_its_own_is_named() -> None:
    sets = [
        figures(n, exercise="hamstring-curl", side="left", peak=95.0, ok={}, not_judged={})
        for n in (21, 24, 28)
    ]
    known = case(
        figures=sets,
        prescriptions=[prescription(exercise="hamstring-curl", side="each", target=90.0)],
    )
    assert "left leg: target reached" in flags(known)[FlagKind.TARGET]


def test_a_rise_in_percent_is_not_held_against_a_target_in_cm() -> None:
    sets = [
        figures(n, exercise="calf-raise", unit="pct", peak=7.0, peak_sd=0.5, target=None)
        for n in (21, 24, 28)
    ]
    known = case(
        figures=sets, prescriptions=[prescription(exercise="calf-raise", target=6.0)], height_cm=170
    )
    assert FlagKind.TARGET not in flags(known)


def test_form_that_was_never_judged() -> None:
    why = "the working leg is behind the other one"
    curls = [
        figures(
            n,
            exercise="hamstring-curl",
            side="right",
            peak=50.0,
            ok={"too-fast": 8},
            not_judged={"low-curl": why, "thigh-drift": why},
        )
        for n in (21, 24, 28)
    ]
    known = case(figures=curls, prescriptions=[])
    sentence = flags(known)[FlagKind.UNSEEN]
    assert sentence.startswith("Standing hamstring curl, right leg: form never judged")
    assert "nearer the camera" in sentence
    assert flags(case(figures=curls[1:], prescriptions=[])) == {}


def test_what_only_another_view_shows_is_no_reason_for_a_look() -> None:
    assert "knees-in" in case().figures[0].not_judged
    assert FlagKind.UNSEEN not in flags(case())


def test_the_heaviest_comes_first() -> None:
    sessions = [session(0, before=2, after=6)]
    found = flags_of(case(sessions=sessions, figures=[]), day(10).date())
    assert [flag.kind for flag in found] == [FlagKind.PAIN, FlagKind.SILENT]


def flag(weight: int) -> Flag:
    return Flag(FlagKind.PAIN, weight, "")


def test_those_in_need_come_first() -> None:
    people: dict[str, Sequence[Flag]] = {
        "well": [],
        "silent": [flag(60)],
        "form and target": [flag(40), flag(20)],
        "pain": [flag(100)],
        "also well": [],
        "silent, and form": [flag(40), flag(60)],
    }
    assert order(people) == [
        "pain",
        "silent, and form",
        "silent",
        "form and target",
        "well",
        "also well",
    ]


@given(st.dictionaries(st.integers(), st.lists(st.integers(1, 3).map(flag), max_size=3)))
def test_the_order_is_stable(people: dict[int, list[Flag]]) -> None:
    once = order(people)
    assert sorted(once) == sorted(people)
    assert order({who: people[who] for who in once}) == once
    first_seen = list(people)
    for one, other in pairwise(once):
        if sorted(f.weight for f in people[one]) == sorted(f.weight for f in people[other]):
            assert first_seen.index(one) < first_seen.index(other)
