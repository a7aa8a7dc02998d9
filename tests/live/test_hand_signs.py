"""What raised hands say: each sign told once, none by mistake, and what a session does with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from coach.live.gesture import BothHands, hands_up
from coach.live.hand_signs import LONG_S, TAKE_BACK_S, HandSigns, Sign, TakeBack
from coach.live.hurting import HURT_S
from coach.live.rest import MORE_S
from coach.live.session import Session
from coach.live.snapshot import Phase
from coach.pose.landmarks import Landmark, Pose
from coach.programme.plan import Block, Plan
from coach.words import session_words
from tests import synthetic
from tests.live.sessions import Log, go_on, hand_up, held, lived, plan, play, raising, shifted
from tests.motion.recordings import LABELS, track

P = Phase
BOTH = ("LEFT", "RIGHT")
FRONT, SIDE, SITTING = "squat_good_front", "squat_good_side", "kick_good_side"
FPS = 15.0


def told(poses: Iterable[Pose]) -> list[tuple[float, Sign]]:
    signs = HandSigns()
    seen = ((pose.time_s, signs.feed(pose)) for pose in poses)
    return [(round(time_s, 1), sign) for time_s, sign in seen if sign is not None]


def still(seconds: float, name: str = SIDE, start_s: float = 0.0) -> list[Pose]:
    return held(track(name)[0], seconds, start_s, FPS)


def half_hidden(pose: Pose) -> Pose:
    """Side-on: the arm behind is seen as badly as of real people."""
    visibility = pose.visibility.copy()
    visibility[[Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST]] = 0.35
    return replace(pose, visibility=visibility)


@pytest.mark.parametrize("name", sorted(LABELS.keys() - {"hand_up_side"}))
def test_no_recording_says_anything_with_its_hands(name: str) -> None:
    assert told(track(name)) == []


def test_a_recording_of_two_raised_hands_says_so_and_no_more() -> None:
    signs = [sign for _, sign in told(track("hand_up_side"))]
    assert signs == [Sign.ONE, Sign.LOWERED] * 2


@pytest.mark.parametrize("name", [FRONT, SIDE, "squat_good_oblique", SITTING])
def test_both_hands_say_it_hurts(name: str) -> None:
    assert told(raising(still(6.0, name), 1.0, 5.0, BOTH)) == [(3.0, Sign.BOTH)]


def test_both_hands_say_so_from_the_side_where_one_arm_is_half_hidden() -> None:
    poses = [half_hidden(pose) for pose in raising(still(6.0), 1.0, 5.0, BOTH)]
    assert told(poses) == [(3.0, Sign.BOTH)]


@pytest.mark.parametrize("name", [FRONT, SIDE])
def test_one_hand_says_the_more_the_longer_it_is_up(name: str) -> None:
    lowered = raising(still(7.0, name), 1.0, 4.0)
    assert [sign for _, sign in told(lowered)] == [Sign.ONE, Sign.LOWERED]
    kept = raising(still(9.0, name), 1.0, 8.0)
    assert told(kept) == [(3.0, Sign.ONE), (1.0 + LONG_S, Sign.LONG)]


def test_arms_held_out_in_a_squat_say_nothing() -> None:
    def ahead(pose: Pose) -> Pose:
        landmarks = pose.landmarks.copy()
        for side in ("LEFT", "RIGHT"):
            shoulder = landmarks[Landmark[f"{side}_SHOULDER"]]
            landmarks[Landmark[f"{side}_ELBOW"]] = shoulder + np.array((0.08, -0.01, 0.0))
            landmarks[Landmark[f"{side}_WRIST"]] = shoulder + np.array((0.16, -0.02, 0.0))
        return replace(pose, landmarks=landmarks, visibility=np.ones_like(pose.visibility))

    assert told(ahead(pose) for pose in lived(track(SIDE), tail_s=3.0)) == []


def test_squats_with_the_arms_overhead_say_nothing_nor_does_standing_between_them() -> None:
    film = synthetic.film(synthetic.squat(synthetic.Schedule(reps=2, pause_s=4.0, fps=FPS)))
    poses = [hand_up(pose, BOTH) for pose in film]
    moving = next(
        k for k, pose in enumerate(poses) if pose.landmarks[23, 1] > film[0].landmarks[23, 1] + 0.02
    )
    assert told(poses[moving - round(FPS) :]) == []
    hands = BothHands()
    later = shifted(held(poses[0], 3.0, fps=FPS), 99.0)
    assert any(hands.feed(pose, hands_up(pose)) for pose in later)


def test_arms_that_still_move_are_not_held() -> None:
    """Up and down over the head, as in a stretch."""
    poses = []
    for k, pose in enumerate(raising(still(8.0, FRONT), 0.0, 9.0, BOTH)):
        landmarks = pose.landmarks.copy()
        sway = 0.09 * np.sin(2 * np.pi * k / FPS / 2.0)
        landmarks[[13, 14, 15, 16], 0] += sway
        poses.append(replace(pose, landmarks=landmarks))
    assert told(poses) == []


def test_a_hand_that_was_up_for_something_else_has_to_be_lowered_first() -> None:
    signs = HandSigns()
    poses = raising(still(12.0), 0.0, 6.0) + raising(still(6.0, start_s=12.0), 13.0, 16.0)
    heard = []
    for pose in poses:
        if pose.time_s == 1.0:
            signs.lower_first()
        heard.append(signs.feed(pose))
    assert [sign for sign in heard if sign] == [Sign.ONE, Sign.LOWERED]


def test_of_two_raised_hands_one_lowered_first_takes_nothing_back() -> None:
    poses = raising(still(6.0, FRONT), 0.0, 1.0, BOTH)
    late = [hand_up(p, ("LEFT",)) if 1.0 <= p.time_s < 2.5 else p for p in poses]
    back = TakeBack()
    assert not any(back.feed(pose) for pose in late)
    again = raising(still(3.0, FRONT, 6.1), 7.0, 9.0)
    asked = [pose.time_s for pose in again if back.feed(pose)]
    assert asked == pytest.approx([7.0 + TAKE_BACK_S], abs=0.15)


# What a session does


def ready(**changes: object) -> Log:
    """In the middle of a set."""
    return play(plan(sets=2, rest_s=60.0, **changes), still(6.0))


def resting() -> Log:
    log = ready()
    log.session.skip(6.0)
    log.note(6.0)
    return log


def paused() -> Log:
    log = ready()
    log.session.pause(6.0)
    log.note(6.0)
    return log


def setting_up() -> Log:
    return Log(Session(plan(sets=2)))


@pytest.mark.parametrize("reach", [setting_up, ready, paused, resting])
@pytest.mark.parametrize("name", [SIDE, FRONT])
def test_both_hands_end_the_session_from_every_phase_if_it_is_not_taken_back(
    reach: Callable[[], Log], name: str
) -> None:
    log = go_on(reach(), raising(still(3.0, name, 6.1), 6.1, 8.6, BOTH))
    assert log.last.phase is P.HURTING
    assert log.texts()[-1] == session_words.HURTING
    go_on(log, still(HURT_S, name, 9.2))
    assert (log.last.phase, log.session.hurt) == (P.DONE, True)


def test_one_hand_takes_it_back() -> None:
    log = go_on(ready(), raising(still(2.5, start_s=6.1), 6.1, 9.0, BOTH))
    assert log.last.phase is P.HURTING
    go_on(log, raising(still(3.0, start_s=8.7), 10.0, 11.5))
    assert (log.last.phase, log.session.hurt) == (P.PAUSED, False)
    assert log.last.reps == 0


def test_one_hand_raised_and_lowered_ends_a_rest() -> None:
    log = go_on(resting(), raising(still(2.6, start_s=6.1), 6.1, 8.6))
    assert log.last.phase is P.RESTING
    assert log.texts()[-1] == session_words.HAND_UP_IN_REST
    go_on(log, still(0.5, start_s=8.8))
    assert (log.last.phase, log.last.round_index) == (P.COUNTDOWN, 1)


def test_one_hand_kept_up_makes_a_rest_longer() -> None:
    log = resting()
    before_s = log.last.rest_left_s
    go_on(log, raising(still(7.0, start_s=6.1), 6.1, 11.0))
    assert log.last.phase is P.RESTING
    assert log.texts()[-1] == session_words.MORE_REST
    assert log.last.rest_left_s == pytest.approx(before_s + MORE_S - 7.1, abs=0.2)


def test_one_hand_kept_up_while_setting_up_leaves_the_exercise_out() -> None:
    made = Plan((Block("squat", "both", 2, 3), Block("calf-raise", "both", 1, 3)))
    log = play(made, raising(still(6.0), 0.5, 5.5))
    assert P.EXERCISING not in log.order
    assert session_words.HAND_UP_IN_SET_UP in log.texts()
    assert log.last.round.exercise == "calf-raise"


def test_a_hand_raised_in_the_countdown_stops_it() -> None:
    log = play(plan(), still(3.0))
    assert log.last.phase is P.COUNTDOWN
    go_on(log, raising(still(1.5, start_s=3.1), 3.1, 9.0))
    assert log.last.phase is P.SETTING_UP
    go_on(log, still(5.0, start_s=4.7))
    assert log.last.phase is P.EXERCISING


def test_what_hands_say_is_shown_where_they_are_understood() -> None:
    shown = [reach().last.gestures for reach in (setting_up, ready, paused, resting)]
    assert shown == [
        session_words.SIGNS_SET_UP,
        (),
        session_words.SIGNS_PAUSE,
        session_words.SIGNS_REST,
    ]
