"""What a browser that finds the poses itself sends, and what it is answered (docs/FORMATS.md).

A message of the browser's is a head of 16 bytes and so many poses of 1,076 bytes each, all of it
little-endian. One without poses says that the browser is there and its camera sent nothing new.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.errors import InputError
from coach.live.announce import Announcement
from coach.media.drawing import AngleLabel
from coach.pose.landmarks import N_LANDMARKS, Pose
from coach.pose.limits import FAR, MOST_PIXELS, MOST_SIDE
from coach.translation import gettext as _

__all__ = [
    "HEAD",
    "LONGEST_AGO_MS",
    "MOST_BYTES",
    "MOST_POSES",
    "POSE",
    "VERSION",
    "PoseBatch",
    "SeenPose",
    "answer",
    "read_batch",
]

VERSION = 1

MOST_POSES = 32
"""In one message: what a camera sends in a second."""

HEAD = np.dtype(
    [
        ("version", "u1"),
        ("count", "u1"),
        ("width", "<u2"),
        ("height", "<u2"),
        ("spare", "<u2"),
        ("sent_ms", "<f8"),
    ]
)
"""width, height: of the camera's pictures, in pixels; sent_ms: by the browser's own clock, which
begins when it likes and never goes back."""

POSE = np.dtype(
    [
        ("captured_ms", "<f8"),
        ("number", "<u4"),
        ("estimate_ms", "<f4"),
        ("others", "u1"),
        ("found", "u1"),
        ("luma", "u1"),
        ("lite", "u1"),
        ("image", "<f4", (N_LANDMARKS, 5)),
        ("world", "<f4", (N_LANDMARKS, 3)),
    ]
)
"""number: of the camera's picture, from 1; those left out are gaps. captured_ms: when it was taken.
estimate_ms: how long finding the pose took. others: how many other people are in the picture.
found: 1, or 0 where nobody was. luma: the picture's mean brightness. lite: 1 where the lighter
model found it, as on a slow machine. image: x, y, z, visibility and presence, world: x, y, z, as in
`coach.pose.landmarks.Pose`."""

MOST_BYTES = HEAD.itemsize + MOST_POSES * POSE.itemsize

LONGEST_AGO_MS = 3_600_000.0
"""What a browser keeps may be of a long set's beginning."""

_LATEST_MS = 1e13
_SLOWEST_MS = 60_000.0


@dataclass(frozen=True)
class SeenPose:
    """A picture's pose, its time still by the browser's clock. number: of the picture. luma: 0 to
    255. lite: whether the lighter model found it."""

    pose: Pose
    number: int
    captured_ms: float
    estimate_ms: float
    luma: float
    lite: bool = False


@dataclass(frozen=True)
class PoseBatch:
    """The poses of one message, in order, and when it was sent by the browser's clock."""

    sent_ms: float
    poses: tuple[SeenPose, ...]


def read_batch(data: bytes) -> PoseBatch:
    """What a message says. Raises InputError, with what is wrong, where it is none of ours."""
    if len(data) < HEAD.itemsize:
        raise _wrong(_("shorter than its head"))
    head = np.frombuffer(data, HEAD, 1)[0]
    count, size = int(head["count"]), (int(head["width"]), int(head["height"]))
    if head["version"] != VERSION:
        raise _wrong(
            _("of version {head}, and not {version}", head=head["version"], version=VERSION)
        )
    if count > MOST_POSES or len(data) != HEAD.itemsize + count * POSE.itemsize:
        raise _wrong(_("of another length than its head says"))
    if count and not (
        min(size) > 0 and max(size) <= MOST_SIDE and size[0] * size[1] <= MOST_PIXELS
    ):
        raise _wrong(_("of no picture's size"))
    sent_ms = float(head["sent_ms"])
    if not 0.0 <= sent_ms < _LATEST_MS:
        raise _wrong(_("of no time"))
    rows = np.frombuffer(data, POSE, count, HEAD.itemsize)
    _check(rows, sent_ms)
    return PoseBatch(sent_ms, tuple(_seen(row, size) for row in rows))


def _check(rows: NDArray[np.void], sent_ms: float) -> None:
    """Raise InputError where a number is none that a camera and a body can have."""
    captured_ms, number = rows["captured_ms"], rows["number"].astype(np.int64)
    in_time = (captured_ms <= sent_ms) & (captured_ms >= sent_ms - LONGEST_AGO_MS)
    if not in_time.all() or not (np.diff(captured_ms) > 0.0).all():
        raise _wrong(_("out of order in time"))
    if not (number > 0).all() or not (np.diff(number) > 0).all():
        raise _wrong(_("out of order"))
    if not ((rows["estimate_ms"] >= 0.0) & (rows["estimate_ms"] < _SLOWEST_MS)).all():
        raise _wrong(_("of no duration"))
    if not (rows["found"] <= 1).all() or not (rows["lite"] <= 1).all():
        raise _wrong(_("neither found nor not"))
    found = rows[rows["found"] == 1]
    near = (np.abs(found["image"]) <= FAR).all() and (np.abs(found["world"]) <= FAR).all()
    seen = found["image"][..., 3:]
    if not near or not ((seen >= 0.0) & (seen <= 1.0)).all():
        raise _wrong(_("of numbers that no body has"))


def _seen(row: NDArray[np.void], size: tuple[int, int]) -> SeenPose:
    time_s, others = float(row["captured_ms"]) / 1000.0, int(row["others"])
    if row["found"]:
        image = row["image"]
        pose = Pose(
            time_s, image[:, :3], row["world"], image[:, 3], image[:, 4], size, others=others
        )
    else:
        pose = Pose.nobody(time_s, size, others)
    return SeenPose(
        pose,
        int(row["number"]),
        float(row["captured_ms"]),
        float(row["estimate_ms"]),
        float(row["luma"]),
        bool(row["lite"]),
    )


def _wrong(how: str) -> InputError:
    return InputError(_("This page sent poses that are {how}; load it again.", how=how))


def answer(
    acknowledged: int,
    labels: Sequence[AngleLabel],
    announcements: Sequence[Announcement],
    *,
    wanted: int = 0,
    hand_over: str = "",
    again: bool = False,
) -> str:
    """JSON: the number of the newest picture that is followed, what to write beside which landmark,
    the most certain first, and what is announced since the answer before. wanted, hand_over: from
    which picture on to keep the poses, and what to tell, for another server; again: whether this
    one asks for all that is kept."""
    return json.dumps(
        {
            "acknowledged": acknowledged,
            "wanted": wanted,
            "hand_over": hand_over,
            "again": again,
            "labels": [{"at": int(one.at), "text": one.text} for one in labels],
            "announcements": [one.as_dict() for one in announcements],
        },
        ensure_ascii=False,
    )
