"""What is told of movements that do not count, and how often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.coaching.results import Event, EventKind, Movement, Outcome
from coach.live.live_set import LiveSet
from coach.live.prompter import NOT_COUNTED_AGAIN_S, SHOWN_S, Prompter
from tests.builders import rep
from tests.live.sessions import lived, plan, play
from tests.motion.recordings import track

SQUATS = LiveSet(plan().rounds()[0], 0)
BENT = replace(rep(1, outcome=Outcome.REJECTED, reason="only one knee bent"), range=60.0)


def told(prompter: Prompter, movement: Movement, at_s: float) -> str:
    """What is shown after this movement."""
    kind = EventKind.NOT_COUNTED if movement.number is None else EventKind.REP_DONE
    prompter.form(SQUATS, [Event(kind, at_s, movement.reason, rep=movement)], at_s)
    remark = prompter.remark(at_s)
    return remark.text if remark else ""


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Outcome.REJECTED, "Not counted"), (Outcome.NOT_JUDGED, "Not judged")],
)
def test_why_a_movement_of_the_size_of_a_repetition_did_not_count(
    outcome: Outcome, words: str
) -> None:
    """In the words of the report and of the page after the set."""
    assert told(Prompter(), replace(BENT, outcome=outcome), 3.0) == (
        f"{words}: only one knee bent."
    )


@pytest.mark.parametrize("far", [SQUATS.whole_range - 1.0, float("nan")])
def test_a_smaller_one_that_was_none_is_not_worth_a_word(far: float) -> None:
    assert told(Prompter(), replace(BENT, range=far), 3.0) == ""


def test_who_walks_into_place_is_not_nagged() -> None:
    prompter = Prompter()
    steps = [told(prompter, BENT, at_s) for at_s in (1.0, 2.5, 4.0, 7.0, 9.5)]
    assert [bool(step) for step in steps] == [True, True, True, False, False]  # shown for SHOWN_S
    assert 4.0 < 1.0 + SHOWN_S < 7.0
    assert told(prompter, BENT, 1.0 + NOT_COUNTED_AGAIN_S) != ""


def test_a_small_repetition_is_told_of_each_time() -> None:
    prompter = Prompter()
    small = rep(1, counted=False)
    assert told(prompter, BENT, 1.0) == "Not counted: only one knee bent."
    assert told(prompter, small, 2.0) == "Not counted: it was too small to count."
    assert told(prompter, small, 7.5) == "Not counted: it was too small to count."


def test_movements_that_are_none_are_kept_in_order_and_count_for_nothing() -> None:
    """Curls in a set of squats: each is there with its reason, and told of once in ten seconds."""
    log = play(plan(), lived(track("curl_good_side"), tail_s=2.0))
    movements = log.last.movements
    assert [one.index for one in movements] == [1, 2, 3]
    assert {one.outcome for one in movements} == {Outcome.REJECTED}
    assert all(one.reason and one.number is None for one in movements)
    assert log.last.reps == 0
    shown = [at_s for at_s, message in log.messages if message.text.startswith("Not counted")]
    assert len(shown) == 1
    assert log.sounds() == ["start"]
