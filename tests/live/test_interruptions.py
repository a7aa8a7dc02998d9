"""When counting has to wait, as recordings show it."""

from __future__ import annotations

import pytest

from coach.live.interruptions import TURNED, TURNED_S, Interruptions, Pause
from coach.motion.measurer import Measurer
from tests.motion.recordings import track


def reasons(name: str) -> list[tuple[float, Pause | None]]:
    """What a recording gives reason for, and when."""
    kinematics, watch = Measurer(), Interruptions(0)
    return [(p.time_s, watch.feed(p, kinematics.step(p))) for p in track(name)]


def test_a_back_is_turned_away_after_a_second() -> None:
    found = reasons("still_rear")
    assert {why for _, why in found} == {None, TURNED}
    first_s = next(at_s for at_s, why in found if why is TURNED)
    assert first_s == pytest.approx(TURNED_S, abs=0.3)
    assert all(why is TURNED for at_s, why in found if at_s >= first_s)


@pytest.mark.parametrize("name", ["squat_good_side", "squat_good_front", "hand_up_side"])
def test_a_set_seen_from_elsewhere_is_no_reason_to_wait(name: str) -> None:
    assert {why for _, why in reasons(name)} == {None}
