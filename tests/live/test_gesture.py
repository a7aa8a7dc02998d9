"""The raised hand: told once, never by mistake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from coach.live.gesture import BLIND_S, BRIDGE_S, HOLD_S, Hands, Held, hands_up
from coach.pose.landmarks import Landmark, Pose
from tests.live.sessions import hand_up, held, nobody, raising
from tests.motion.recordings import LABELS, track, truth

RAISING = "hand_up_side"
VIEWS = ("squat_good_side", "squat_good_front", "squat_good_oblique", "kick_good_side")


def _told(poses: Iterable[Pose], hold_s: float = HOLD_S) -> list[float]:
    hand = Held(hold_s)
    return [pose.time_s for pose in poses if hand.see(pose.time_s, hands_up(pose) is Hands.ONE)]


def _still(seconds: float, name: str = "squat_good_front", fps: float = 30.0) -> list[Pose]:
    return held(track(name)[0], seconds, fps=fps)


@pytest.mark.parametrize("name", sorted(LABELS.keys() - {RAISING}))
def test_no_recording_of_anything_else_holds_one(name: str) -> None:
    assert _told(track(name)) == []


def test_a_recording_of_two_raised_hands_holds_two() -> None:
    true = truth(RAISING)
    over_head = true["wrist_left_y_m"] > true["nose_y_m"] + 0.1
    raised_s = true["time_s"][1:][over_head[1:] & ~over_head[:-1]]
    assert _told(track(RAISING)) == pytest.approx(list(raised_s + HOLD_S), abs=0.3)


@pytest.mark.parametrize("hand", ["LEFT", "RIGHT"])
@pytest.mark.parametrize("name", VIEWS)
def test_a_hand_held_up_is_told_once(name: str, hand: str) -> None:
    assert _told(raising(_still(8.0, name), 1.0, 7.0, (hand,))) == pytest.approx([3.0], abs=0.05)


@pytest.mark.parametrize("fps", [2.0, 5.0, 12.0, 60.0])
def test_at_any_pace(fps: float) -> None:
    assert _told(raising(_still(5.0, fps=fps), 1.0, 9.0)) == pytest.approx([3.0], abs=0.25)


def test_two_pictures_far_apart_are_no_hand_held_up() -> None:
    up = hand_up(track("squat_good_front")[0])
    apart = [replace(up, time_s=at_s) for at_s in (0.0, 2.0 * BLIND_S, 4.0 * BLIND_S)]
    assert _told(apart) == []


def test_too_short_is_nothing() -> None:
    assert _told(raising(_still(5.0), 1.0, 1.0 + HOLD_S - 0.1)) == []


def test_it_has_to_be_lowered_before_the_next() -> None:
    poses = raising(raising(_still(12.0), 1.0, 6.0), 7.0, 10.0)
    assert _told(poses) == pytest.approx([3.0, 9.0], abs=0.05)


def test_a_moment_unseen_does_not_lower_it() -> None:
    poses = raising(_still(6.0), 1.0, 6.0)
    assert _told(nobody(poses, 2.0, 2.0 + 0.6 * BRIDGE_S)) == pytest.approx([3.0], abs=0.05)
    lost = 2.0 + 2.0 * BRIDGE_S
    assert _told(nobody(poses, 2.0, lost)) == pytest.approx([lost + HOLD_S], abs=0.05)


def test_six_pictures_without_it_do_not_lower_a_hand_and_half_a_second_does() -> None:
    """At thirty a second: MediaPipe loses a hand for a few pictures; who waves takes it down for
    longer."""
    up = raising(_still(8.0), 1.0, 8.0)
    assert _told(nobody(up, 2.0, 2.2)) == pytest.approx([3.0], abs=0.05)
    waved = raising(raising(_still(8.0), 1.0, 2.0), 2.5, 8.0)
    assert _told(waved) == pytest.approx([4.5], abs=0.05)


def test_who_waves_for_long_asks_for_nothing() -> None:
    """A second up, half a second down, over and over."""
    poses = _still(10.0)
    for number in range(6):
        poses = raising(poses, 1.5 * number, 1.5 * number + 1.0)
    assert _told(poses) == []


def test_both_hands_are_no_sign() -> None:
    assert _told(raising(_still(6.0), 1.0, 6.0, ("LEFT", "RIGHT"))) == []


def test_a_hidden_arm_that_is_placed_up_there_too_does_not_matter() -> None:
    """MediaPipe does so from the side."""
    both = hand_up(track("squat_good_side")[0], ("LEFT", "RIGHT"))
    both.visibility[[Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST]] = 0.15
    assert _told(held(both, 4.0)) == pytest.approx([HOLD_S], abs=0.05)


def test_a_hand_beyond_the_upper_edge_still_counts() -> None:
    up = hand_up(track("squat_good_side")[0])
    up.landmarks[Landmark.LEFT_WRIST, 1] = -0.1
    up.visibility[Landmark.LEFT_WRIST] = 0.05
    assert _told(held(up, 4.0)) == pytest.approx([HOLD_S], abs=0.05)


@pytest.mark.parametrize(
    ("elbow", "wrist"),
    [(0.0, 0.6), (0.6, 0.3), (-0.3, 0.5)],
    ids=["hand up, elbow at the shoulder", "hand at the ear", "hand at the head, elbow down"],
)
def test_an_arm_that_does_not_reach_up_is_no_sign(elbow: float, wrist: float) -> None:
    """Heights over the shoulder, as shares of the trunk's length."""
    pose = hand_up(track("squat_good_front")[0])
    y = pose.landmarks[:, 1]
    shoulder = y[Landmark.LEFT_SHOULDER]
    trunk = y[Landmark.LEFT_HIP] - shoulder
    y[Landmark.LEFT_ELBOW] = shoulder - elbow * trunk
    y[Landmark.LEFT_WRIST] = shoulder - wrist * trunk
    assert _told(held(pose, 4.0)) == []
