"""The set-up check: what passes, what does not, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from coach.exercises.base import Posture
from coach.exercises.registry import get
from coach.live.readiness import COMPANY_S, Item, ItemState, Readiness, Wanted, advice
from coach.motion.measurer import Measurer
from coach.pose.landmarks import Landmark, Pose, PoseTrack
from tests import synthetic
from tests.live.sessions import LUMA, company, held, nobody
from tests.motion.recordings import LABELS, RENDERED, track

ORDER = ["person", "body", "distance", "turn", "light", "alone", "posture", "still"]
STAND = Wanted(seated=False, facing="side", leg=None)
FACE = Wanted(seated=False, facing="front", leg=None)
SIT = Wanted(seated=True, facing="side", leg=None)
LEGS = [j for j in Landmark if j >= Landmark.LEFT_KNEE]
BEHIND_DEG = 120.0
AS_ASKED = sorted(name for name, label in RENDERED.items() if abs(label.yaw_deg) < BEHIND_DEG)
FROM_BEHIND = sorted(set(RENDERED) - set(AS_ASKED))
FEET = [j for j in Landmark if j >= Landmark.LEFT_ANKLE]


def _wanted(name: str) -> Wanted:
    """What a sample clip's own set asks for."""
    label = LABELS[name]
    exercise = get(label.exercise or "squat")
    leg = label.sides[0] if label.sides and not exercise.signal.both_legs else None
    return Wanted(
        exercise.posture is Posture.SEATED, "front" if label.yaw_deg == 0.0 else "side", leg
    )


def _check(poses: list[Pose], wanted: Wanted, luma: float = LUMA) -> tuple[Item, ...]:
    """The check at the last of these poses."""
    readiness, kinematics = Readiness(wanted), Measurer()
    items = Readiness.unknown()
    for pose in poses:
        motion = kinematics.step(pose)
        items = readiness.check(pose, motion, luma, kinematics.roll)
    return items


def _first_second(name: str) -> list[Pose]:
    return [pose for pose in track(name) if pose.time_s < 1.0]


def _changed(poses: list[Pose], change: Callable[[Pose], Pose]) -> list[Pose]:
    return [change(pose) for pose in poses]


def _moved(right: float = 0.0, down: float = 0.0, larger: float = 1.0) -> Callable[[Pose], Pose]:
    """The picture as if the camera looked elsewhere; what it cuts off has no presence."""

    def change(pose: Pose) -> Pose:
        landmarks, presence = pose.landmarks.copy(), pose.presence.copy()
        landmarks[:, :2] = (landmarks[:, :2] - 0.5) * larger + 0.5 + (right, down)
        landmarks[:, 2] *= larger
        out = np.any((landmarks[:, :2] < -0.03) | (landmarks[:, :2] > 1.03), axis=1)
        presence[out] = 0.1
        return replace(pose, landmarks=landmarks, presence=presence)

    return change


def _hidden(joints: list[Landmark]) -> Callable[[Pose], Pose]:
    def change(pose: Pose) -> Pose:
        visibility = pose.visibility.copy()
        visibility[joints] = 0.1
        return replace(pose, visibility=visibility)

    return change


@pytest.mark.parametrize("name", AS_ASKED)
def test_every_sample_clip_is_ready_within_its_first_second(name: str) -> None:
    items = _check(_first_second(name), _wanted(name))
    assert [item.name for item in items] == ORDER
    assert advice(items) is None
    assert all(item.text for item in items)


@pytest.mark.parametrize("name", FROM_BEHIND)
@pytest.mark.parametrize("wanted", [STAND, FACE], ids=["side", "front"])
def test_who_is_seen_from_behind_is_told_to_turn(name: str, wanted: Wanted) -> None:
    told = advice(_check(_first_second(name), wanted))
    assert told is not None
    assert (told.name, told.state) == ("turn", ItemState.PROBLEM)


@pytest.mark.parametrize("name", AS_ASKED)
def test_before_the_still_moment_only_that_is_missing(name: str) -> None:
    items = _check(_first_second(name)[:6], _wanted(name))
    missing = advice(items)
    assert missing is not None
    assert (missing.name, missing.state) == ("still", ItemState.WAIT)
    assert missing.text == f"{'Sit' if _wanted(name).seated else 'Stand'} still for a moment."


@pytest.mark.parametrize(
    ("name", "change", "item", "says"),
    [
        ("squat_good_side", _moved(down=0.2), "body", "feet are out"),
        ("squat_good_side", _moved(down=0.12), "body", "feet are out"),
        ("squat_good_side", _moved(down=0.2), "body", "tilt the camera down"),
        ("squat_good_side", _moved(down=0.35), "body", "legs are out"),
        ("squat_good_side", _moved(down=-0.25), "body", "head is out"),
        ("squat_good_side", _moved(down=-0.25), "body", "tilt the camera up"),
        ("squat_good_side", _moved(larger=1.9), "body", "head and your feet"),
        ("squat_good_side", _moved(right=0.48), "body", "move to the middle"),
        ("squat_good_front", _moved(right=-0.45), "body", "move to the middle"),
        ("squat_good_front", _moved(down=0.2), "body", "feet are out"),
        ("kick_good_side", _moved(down=0.2), "body", "feet are out"),
        ("kick_good_side", _moved(right=-0.28), "body", "room in front"),
        ("squat_good_side", _hidden(FEET), "body", "hides your feet"),
        ("squat_good_side", _hidden([Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]), "body", "hides"),
        ("squat_good_side", _moved(larger=0.5), "distance", "nearer"),
        ("kick_good_side", _moved(larger=0.5), "distance", "nearer"),
    ],
)
def test_what_the_picture_does_not_show_well_is_named(
    name: str, change: Callable[[Pose], Pose], item: str, says: str
) -> None:
    told = advice(_check(_changed(_first_second(name), change), _wanted(name)))
    assert told is not None
    assert (told.name, told.state) == (item, ItemState.PROBLEM)
    assert says in told.text


def test_very_near_is_told_while_all_is_still_in_the_picture() -> None:
    tall = _changed(_first_second("squat_good_side"), _moved(larger=1.33, down=-0.03))
    told = advice(_check(tall, STAND))
    assert told is not None
    assert (told.name, told.text) == ("distance", "You are very near; step back a little.")


@pytest.mark.parametrize(
    ("luma", "says"), [(20.0, "too dark"), (235.0, "too bright"), (60.0, None), (210.0, None)]
)
def test_light(luma: float, says: str | None) -> None:
    told = advice(_check(_first_second("squat_good_side"), STAND, luma))
    assert (told is None) is (says is None)
    if told is not None and says is not None:
        assert told.name == "light"
        assert says in told.text


def test_in_the_dark_the_reason_for_seeing_nobody_is_told() -> None:
    dark = nobody(_first_second("squat_good_side"), 0.0, 9.0)
    told = advice(_check(dark, STAND, luma=10.0))
    assert told is not None
    assert told.text == "It is too dark; switch on a light."
    told = advice(_check(dark, STAND))
    assert told == Item("person", ItemState.WAIT, "I can't see you yet.")


@pytest.mark.parametrize(
    ("name", "wanted", "says"),
    [
        ("squat_good_front", STAND, "Turn side-on to the camera."),
        ("squat_good_side", FACE, "Turn to face the camera."),
        ("squat_good_oblique", FACE, "Turn to face the camera."),
        (
            "curl_good_side",
            Wanted(seated=False, facing="side", leg="right"),
            "Turn round, so that your right leg is nearer the camera.",
        ),
    ],
)
def test_turned_the_wrong_way(name: str, wanted: Wanted, says: str) -> None:
    told = advice(_check(_first_second(name), wanted))
    assert told == Item("turn", ItemState.PROBLEM, says)


def test_from_behind_is_not_side_on() -> None:
    back = synthetic.film(synthetic.standing(), synthetic.Camera(180.0))
    told = advice(_check(list(back), STAND))
    assert told is not None
    assert told.name == "turn"


def test_the_other_way_round_the_other_leg_is_nearer() -> None:
    film = synthetic.mirrored(track("curl_good_side"))
    poses = [pose for pose in film if pose.time_s < 1.0]
    assert advice(_check(poses, Wanted(False, "side", "right"))) is None
    assert advice(_check(poses, Wanted(False, "side", "left"))) is not None


@pytest.mark.parametrize(
    ("name", "wanted", "says"),
    [
        ("squat_good_side", SIT, "Please sit down on a chair, side-on."),
        ("kick_good_side", STAND, "Please stand up straight, legs long."),
    ],
)
def test_posture(name: str, wanted: Wanted, says: str) -> None:
    told = advice(_check(_first_second(name), wanted))
    assert told == Item("posture", ItemState.PROBLEM, says)


def test_company_is_told_and_then_put_up_with() -> None:
    still = held(track("squat_good_side")[0], COMPANY_S + 2.0, fps=5.0)
    told = advice(_check(company(still[:10], 0.0, 99.0), STAND))
    assert told == Item("alone", ItemState.PROBLEM, "Somebody else is in the picture.")
    items = _check(company(still, 0.0, 99.0), STAND)
    assert advice(items) is None
    assert Item("alone", ItemState.OK, "Somebody else is there; I follow only you.") in items
    again = company(company(still, 0.0, 6.0), 7.0, 99.0)
    assert advice(_check(again, STAND)) is not None


def test_nothing_is_ready_before_the_first_picture() -> None:
    items = Readiness.unknown()
    assert [item.name for item in items] == ORDER
    assert {item.state for item in items} == {ItemState.WAIT}


@pytest.mark.parametrize("name", ["squat-01", "squat-02", "calf-raise-02", "squat-05", "other-02"])
def test_real_people_who_are_seen_well_have_only_stillness_to_wait_for(name: str) -> None:
    film = track(name)
    told = advice(_check([film[0]], Wanted(seated=False, facing="side", leg=None)))
    assert told is not None
    assert told.name == "still"


def test_one_pose_is_enough_to_be_checked() -> None:
    film = PoseTrack.from_poses(_first_second("squat_good_side")[:1], (640, 480))
    assert _check(list(film), STAND)[0].state is ItemState.OK
