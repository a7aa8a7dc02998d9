"""A session that few pictures reach: nobody who is in full view is told that they are not, and what
came of it says how it was watched."""

from __future__ import annotations

import pytest

from coach.live.interruptions import NO_LEGS, NOBODY
from coach.live.set_up import TOO_FEW
from coach.live.snapshot import Phase
from coach.words import form_words, result_words
from tests.live.sessions import LEAD_S, Log, held, lived, plan_of, play, slowed
from tests.motion.recordings import track


def thinned(name: str, per_s: float, *, from_s: float = 0.0, seed: int = 1) -> Log:
    """A clip's own set, of which few pictures come from a moment on."""
    film = lived(track(name), tail_s=3.0)
    few = slowed([pose for pose in film if pose.time_s >= from_s], per_s, seed)
    return play(plan_of(name), [pose for pose in film if pose.time_s < from_s] + few)


@pytest.mark.parametrize("per_s", [2.0, 1.0])
@pytest.mark.parametrize("name", ["squat_good_side", "sit_good_side", "sit_drop_side"])
def test_who_is_in_full_view_is_not_told_to_be_out_of_it(name: str, per_s: float) -> None:
    log = thinned(name, per_s, from_s=LEAD_S)
    assert log.began(Phase.EXERCISING)
    told = {message.text for _, message in log.messages} | set(log.texts())
    assert not told & {NO_LEGS.text, NOBODY.text}
    assert not log.began(Phase.PAUSED)


def test_at_two_pictures_a_second_the_set_up_passes_and_the_set_says_what_it_lacks() -> None:
    (result,) = thinned("squat_good_side", 2.0).last.results
    summary = result.summary
    assert summary.coverage is not None
    assert summary.coverage.pictures_per_s == pytest.approx(2.0, rel=0.15)
    assert result_words.missed(summary) == [summary.notes[0]]
    assert summary.notes[0].startswith("Only 2 pictures a second came through, and a quick squat")
    assert not any("No fault found" in sentence for sentence in form_words.well_done(summary))


def test_a_set_that_was_watched_well_says_nothing_of_it() -> None:
    (result,) = thinned("squat_good_side", 10.0).last.results
    assert result_words.missed(result.summary) == []
    assert any("No fault found" in one for one in form_words.well_done(result.summary))


def test_where_keeping_still_cannot_be_seen_the_set_up_says_why() -> None:
    still = held(track("squat_good_side")[0], 15.0)
    log = play(plan_of("squat_good_side"), slowed(still, 1.0, 0))
    assert log.order == [Phase.SETTING_UP]
    assert log.last.message.text == TOO_FEW
    assert TOO_FEW in log.texts()
    assert TOO_FEW not in play(plan_of("squat_good_side"), slowed(still, 4.0, 0)).texts()
