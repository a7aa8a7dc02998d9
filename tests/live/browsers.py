"""A browser that finds the poses itself, without one: what it would send, byte by byte."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from coach.live.pose_messages import HEAD, MOST_POSES, POSE, VERSION
from coach.pose.landmarks import Pose

LUMA = 150
AHEAD_MS = 5_000_000.0
"""What its clock shows when the film's is 0: it began at another time than the server's."""


def message(
    poses: Iterable[tuple[int, Pose]],
    sent_s: float,
    size: tuple[int, int] = (640, 480),
    *,
    ahead_ms: float = AHEAD_MS,
) -> bytes:
    """The poses, each with its picture's number, as they are sent at this time of the film."""
    numbered = list(poses)
    head, rows = np.zeros(1, HEAD), np.zeros(len(numbered), POSE)
    head["version"], head["count"] = VERSION, len(numbered)
    head["width"], head["height"] = size
    head["sent_ms"] = 1000.0 * sent_s + ahead_ms
    for row, (number, pose) in zip(rows, numbered, strict=True):
        row["captured_ms"] = 1000.0 * pose.time_s + ahead_ms
        row["number"], row["luma"], row["estimate_ms"] = number, LUMA, 20.0
        row["others"], row["found"] = pose.others, pose.found
        if pose.found:
            row["image"][:, :3] = pose.landmarks
            row["image"][:, 3], row["image"][:, 4] = pose.visibility, pose.presence
            row["world"] = pose.world
    return head.tobytes() + rows.tobytes()


HEAD_S, TAIL_S = 3.0, 60.0
"""What is kept for another server: from what it would want on so much, and the newest."""


class Browser:
    """Keeps each pose until it is acknowledged, and for another server, as connection.js does."""

    def __init__(self, size: tuple[int, int] = (640, 480)) -> None:
        self._size = size
        self._kept: list[tuple[int, Pose]] = []
        self.head: list[tuple[int, Pose]] = []
        self.tail: list[tuple[int, Pose]] = []
        self.hand_over = ""
        self._number = 0

    def see(self, pose: Pose) -> None:
        """One more picture."""
        self._number += 1
        self._kept.append((self._number, pose))
        self.tail.append((self._number, pose))

    def acknowledge(self, number: int) -> None:
        """The server has followed all up to this one."""
        self._kept = [(n, pose) for n, pose in self._kept if n > number]

    def keep(self, wanted: int, hand_over: str) -> None:
        """What the server answers besides."""
        self.hand_over = hand_over
        self.head = [one for one in self.head if one[0] >= wanted]
        self.tail = [one for one in self.tail if one[0] >= wanted]
        while self.tail and self.tail[-1][1].time_s - self.tail[0][1].time_s > TAIL_S:
            one = self.tail.pop(0)
            if not self.head or one[1].time_s - self.head[0][1].time_s <= HEAD_S:
                self.head.append(one)

    @property
    def since_ms(self) -> float:
        """Since when what is kept is without a gap, by its clock."""
        return 1000.0 * self.tail[0][1].time_s + AHEAD_MS

    def again(self) -> None:
        """The server asks for all that is kept."""
        self._kept = self.head + self.tail

    def messages(self, sent_s: float) -> list[bytes]:
        """All that is not acknowledged; where there is nothing, that it is there."""
        parts = range(0, max(len(self._kept), 1), MOST_POSES)
        return [message(self._kept[i : i + MOST_POSES], sent_s, self._size) for i in parts]
