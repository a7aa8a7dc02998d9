"""What a browser sends is read to the last bit, or refused with a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from coach.errors import InputError
from coach.live.announce import Announcement, Kind
from coach.live.pose_messages import (
    HEAD,
    LONGEST_AGO_MS,
    MOST_BYTES,
    MOST_POSES,
    POSE,
    answer,
    read_batch,
)
from coach.media.drawing import AngleLabel
from coach.pose.landmarks import Landmark, Pose
from tests.live.browsers import AHEAD_MS, LUMA, message
from tests.motion.recordings import track

SENT_S = 10.0


def coordinates(columns: int, least: float, most: float) -> st.SearchStrategy[np.ndarray]:
    numbers = st.floats(least, most, width=32)
    return arrays.arrays(np.float32, (33, columns), elements=numbers)


@st.composite
def poses(draw: st.DrawFn) -> list[tuple[int, Pose]]:
    """A second's at most, some of them of nobody."""
    count = draw(st.integers(0, 4))
    numbers = sorted(draw(st.sets(st.integers(1, 2**32 - 1), min_size=count, max_size=count)))
    found = []
    for place, number in enumerate(numbers):
        time_s, others = 5.0 + place / 30, draw(st.integers(0, 255))
        pose = Pose.nobody(time_s, (640, 480), others)
        if draw(st.booleans()):
            seen = draw(coordinates(2, 0.0, 1.0))
            pose = Pose(
                time_s,
                draw(coordinates(3, -1000.0, 1000.0)),
                draw(coordinates(3, -1000.0, 1000.0)),
                seen[:, 0],
                seen[:, 1],
                (640, 480),
                others,
            )
        found.append((number, pose))
    return found


@given(poses())
def test_what_is_sent_is_what_is_read(sent: list[tuple[int, Pose]]) -> None:
    batch = read_batch(message(sent, SENT_S))
    assert batch.sent_ms == 1000.0 * SENT_S + AHEAD_MS
    assert [seen.number for seen in batch.poses] == [number for number, _ in sent]
    for seen, (_, pose) in zip(batch.poses, sent, strict=True):
        assert seen.captured_ms == 1000.0 * pose.time_s + AHEAD_MS
        assert (seen.luma, seen.estimate_ms) == (LUMA, 20.0)
        assert (seen.pose.size, seen.pose.others) == (pose.size, pose.others)
        for name in ("landmarks", "world", "visibility", "presence"):
            np.testing.assert_array_equal(getattr(seen.pose, name), getattr(pose, name))


@given(st.binary(max_size=HEAD.itemsize + 2 * POSE.itemsize))
def test_whatever_bytes_come_they_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        batch = read_batch(data)
        assert len(data) == HEAD.itemsize + len(batch.poses) * POSE.itemsize


@given(poses().filter(bool), st.data())
def test_a_message_with_one_byte_changed_holds_no_number_that_no_body_has(
    sent: list[tuple[int, Pose]], data: st.DataObject
) -> None:
    spoilt = bytearray(message(sent, SENT_S))
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        batch = read_batch(bytes(spoilt))
    except InputError:
        return
    for seen in batch.poses:
        pose = seen.pose
        numbers = np.concatenate([pose.landmarks.ravel(), pose.world.ravel()])
        assert not pose.found or (np.abs(numbers) <= 1000.0).all()
        assert not pose.found or ((pose.visibility >= 0) & (pose.visibility <= 1)).all()
        assert batch.sent_ms - LONGEST_AGO_MS <= seen.captured_ms <= batch.sent_ms


def spoil(**changes: object) -> bytes:
    """A good message of two poses with numbers changed in its head or its second pose."""
    film = track("squat_good_side")
    good = message([(1, replace(film[0], time_s=9.0)), (2, replace(film[1], time_s=9.1))], SENT_S)
    read_batch(good)
    head = np.frombuffer(good, HEAD, 1).copy()
    rows = np.frombuffer(good, POSE, 2, HEAD.itemsize).copy()
    for name, value in changes.items():
        if name in HEAD.names:
            head[name] = value
        else:
            rows[name][1] = value
    return head.tobytes() + rows.tobytes()


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"count": 1},
        {"count": 3},
        {"width": 0},
        {"width": 20_000},
        {"width": 16_000, "height": 16_000},
        {"sent_ms": np.nan},
        {"sent_ms": -1.0},
        {"captured_ms": 1000.0 * 9.0 + AHEAD_MS},
        {"captured_ms": 1000.0 * 11.0 + AHEAD_MS},
        {"captured_ms": np.nan},
        {"sent_ms": 1000.0 * 10.0 + AHEAD_MS + LONGEST_AGO_MS},
        {"number": 1},
        {"number": 0},
        {"estimate_ms": np.nan},
        {"estimate_ms": -1.0},
        {"found": 2},
        {"lite": 2},
        {"image": np.nan},
        {"image": 1001.0},
        {"world": np.inf},
    ],
    ids=str,
)
def test_what_no_camera_and_no_body_has_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InputError, match="This page sent poses that are"):
        read_batch(spoil(**changes))


def test_more_than_a_second_of_poses_is_no_message() -> None:
    film = track("squat_good_side")
    many = [(n + 1, replace(film[0], time_s=9.0 + n / 100)) for n in range(MOST_POSES + 1)]
    assert len(message(many[:-1], SENT_S)) == MOST_BYTES
    assert len(read_batch(message(many[:-1], SENT_S)).poses) == MOST_POSES
    with pytest.raises(InputError):
        read_batch(message(many, SENT_S))


def test_an_answer_says_what_to_show_and_what_to_say() -> None:
    labels = [AngleLabel(Landmark.LEFT_KNEE, "87 ± 4°")]
    announced = [Announcement(3, "Two to go.", "rep", Kind.COUNT)]
    said = json.loads(answer(7, labels, announced, wanted=4, hand_over="{}"))
    assert said == {
        "acknowledged": 7,
        "labels": [{"at": 25, "text": "87 ± 4°"}],
        "announcements": [{"id": 3, "text": "Two to go.", "sound": "rep", "kind": "count"}],
        "wanted": 4,
        "hand_over": "{}",
        "again": False,
    }
