"""Range that falls or grows, and legs that differ, against what the measurement can tell."""

from __future__ import annotations

from typing import Any

import pytest

from coach.domain import SetFigures
from coach.progress.flags import FlagKind, Level
from coach.progress.triage import Case, flags_of
from tests.progress.figures import day, figures, prescription, session

DAYS = (3, 7, 10, 14, 17, 21, 24, 28)


def told(sets: list[SetFigures], **changes: Any) -> dict[FlagKind, tuple[Level, str]]:
    known: dict[str, Any] = {
        "since": day(0).date(),
        "sessions": [session(n, before=2, after=2) for n in DAYS],
        "figures": sets,
        "prescriptions": [prescription(target=95.0)],
    }
    case = Case(**known | changes)
    kinds = (FlagKind.ADHERENCE, FlagKind.KEPT)
    return {
        one.kind: (one.level, one.sentence)
        for one in flags_of(case, day(28).date())
        if one.kind not in kinds
    }


def squats(*peaks: float, **changes: Any) -> list[SetFigures]:
    return [
        figures(n, peak=peak, **{"target": 95.0, **changes})
        for n, peak in zip(DAYS, peaks, strict=False)
    ]


def test_a_range_that_falls_by_more_than_can_be_off() -> None:
    """One sigma of 4 degrees: 11 can be told."""
    falls = squats(90, 90, 90, 85, 80, 75, 75, 75)
    assert told(falls) == {FlagKind.RANGE: (Level.SOON, "Squat less far: 90 to 75° in four weeks")}
    assert told(squats(90, 90, 90, 85, 85, 81, 81, 81)) == {}


def test_that_a_lowered_target_is_followed_is_no_falling_range() -> None:
    before = squats(90, 90, 90, 90)
    after = [figures(n, peak=60.0, target=65.0) for n in DAYS[4:]]
    lowered = [prescription(target=95.0, ended_at=day(15)), prescription(target=65.0, starts=15)]
    assert told(before + after, prescriptions=lowered) == {}


def test_a_range_that_grows_is_good_news() -> None:
    assert told(squats(70, 70, 70, 75, 80, 85, 85, 85)) == {
        FlagKind.GAIN: (Level.GOOD, "Squat further: 70 to 85° in four weeks")
    }


def test_a_leg_that_stays_more_bent_goes_less_far() -> None:
    """What is left on the way to straight grows."""
    kicks = [
        figures(n, exercise="leg-kick", side="left", peak=p, target=None, not_judged={}, ok={})
        for n, p in zip(DAYS, (5, 5, 5, 15, 20, 25, 25, 25), strict=True)
    ]
    sentence = "Seated leg kick, left leg less far: 5 to 25° in four weeks"
    assert told(kicks)[FlagKind.RANGE] == (Level.SOON, sentence)


@pytest.mark.parametrize(("right", "differs"), [(70.0, True), (85.0, False), (88.0, False)])
def test_legs_that_differ(right: float, differs: bool) -> None:
    """Of a movement of 90 degrees, 9 are one to act on, and with 4 degrees each 11 can be told."""
    curls = [
        figures(
            n,
            exercise="hamstring-curl",
            side=side,
            peak=peak,
            range=peak,
            target=95.0,
            ok={"low-curl": 8},
            not_judged={},
        )
        for n in DAYS
        for side, peak in (("left", 90.0), ("right", right))
    ]
    found = told(curls).get(FlagKind.SIDES)
    sentence = "Standing hamstring curl: left 90°, right 70°"
    assert found == ((Level.SOON, sentence) if differs else None)


def test_a_target_lowered_yesterday_is_not_reached_by_what_was_done_before() -> None:
    """To protect somebody who hurts is no success of theirs."""
    sets = squats(70, 70, 70, 70, 70, 70, 70, 70)
    lowered = [prescription(target=95.0, ended_at=day(27)), prescription(target=60.0, starts=27)]
    assert told(sets, prescriptions=lowered) == {}
    under_it = [figures(n, peak=70.0, target=60.0) for n in DAYS]
    assert set(told(under_it, prescriptions=lowered)) == {FlagKind.TARGET}
