"""Which one thing to say, and when to be quiet."""

from __future__ import annotations

from coach.coaching.cues import CueChooser
from coach.coaching.results import Finding, Verdict
from tests.coaching.signals import check, exercise

CHECKS = tuple(check(name=f"p{p}", priority=p, cue=f"Say {p}") for p in (3, 1, 2))


def _findings(*faults: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(c.name, Verdict.FAULT if c.name in faults else Verdict.OK, 30.0, 1.0, 20.0, "deg")
        for c in CHECKS
    )


def _said(chooser: CueChooser, time_s: float, *faults: str) -> str | None:
    chosen = chooser.choose(_findings(*faults), time_s)
    return chosen and chosen.cue


def test_the_most_important_one_is_said() -> None:
    chooser = CueChooser(exercise(checks=CHECKS))
    assert _said(chooser, 0.0, "p3", "p2", "p1") == "Say 1"


def test_good_form_and_what_was_not_judged_need_no_words() -> None:
    chooser = CueChooser(exercise(checks=CHECKS))
    assert _said(chooser, 0.0) is None
    unseen = Finding("p1", Verdict.NOT_JUDGED, None, None, 20.0, "deg", "seen from the front")
    assert chooser.choose((unseen,), 1.0) is None


def test_a_pause_between_two_cues() -> None:
    chooser = CueChooser(exercise(checks=CHECKS))
    assert _said(chooser, 10.0, "p2") == "Say 2"
    assert _said(chooser, 14.0, "p1") is None
    assert _said(chooser, 17.0, "p1") == "Say 1"


def test_the_same_cue_waits_longer_and_lets_others_speak() -> None:
    chooser = CueChooser(exercise(checks=CHECKS))
    assert _said(chooser, 0.0, "p1", "p3") == "Say 1"
    assert _said(chooser, 6.0, "p1", "p3") == "Say 3"
    assert _said(chooser, 11.5, "p1") is None
    assert _said(chooser, 15.0, "p1", "p3") == "Say 1"
