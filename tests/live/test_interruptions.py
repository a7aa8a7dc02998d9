"""When counting has to wait, as recordings show it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.follower import LOST_S
from coach.live.interruptions import NO_LEGS, NOBODY, TURNED, TURNED_S, Interruptions, Pause
from coach.motion.measurer import Measurer
from coach.motion.types import MEASUREMENTS, Motion, View
from coach.pose.landmarks import Pose
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


_NO_REASONS = np.zeros(len(MEASUREMENTS), np.int64)


def seen(legs: bool, time_s: float) -> Motion:
    """Somebody, with or without legs to be seen."""
    values = np.full(len(MEASUREMENTS), 10.0 if legs else np.nan)
    return Motion(time_s, True, 90.0, View.SIDE, values, np.ones(len(MEASUREMENTS)), _NO_REASONS)


@given(st.floats(0.05, 2.0))
def test_one_pose_without_legs_is_no_absence_however_slowly_pictures_come(gap_s: float) -> None:
    watch = Interruptions(0)
    for number in range(20):
        time_s = number * gap_s
        why = watch.feed(Pose.nobody(time_s, (64, 48)), seen(number % 3 != 1, time_s))
        assert why is None


@given(st.floats(0.02, 3.0))
def test_who_is_unseen_for_long_enough_is_told_whatever_the_rate(gap_s: float) -> None:
    watch, lost_s = Interruptions(0), []
    for number in range(int(4 * LOST_S / gap_s) + 4):
        time_s = number * gap_s
        if watch.feed(Pose.nobody(time_s, (64, 48)), seen(False, time_s)) is NO_LEGS:
            lost_s.append(time_s)
    assert LOST_S < lost_s[0] <= LOST_S + 1.001 * gap_s


def test_nobody_at_all_is_told_apart() -> None:
    watch = Interruptions(0)
    for time_s in (0.0, 1.0):
        nobody = Pose.nobody(time_s, (64, 48))
        why = watch.feed(nobody, Measurer().step(nobody))
    assert why is NOBODY
