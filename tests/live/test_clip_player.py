"""A demonstration's clip: in step with the session, in real time, and over with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from coach.live.clip_player import LEFT_S, ClipPlayer, Unwritten
from coach.live.recorder import Writer
from coach.live.snapshot import Phase
from coach.media.video import Video
from tests.clips import sample

CLIP = sample("squat_lean_side")


@dataclass
class Clock:
    """Time that passes when somebody sleeps, or works."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@dataclass
class Loop:
    """In the place of a session: in which phase it is, by how many pictures it has seen."""

    phase_of: Callable[[int], Phase]
    clock: Clock
    work_s: float = 0.0
    seen: list[tuple[float, int]] = field(default_factory=list)
    left_out: int = 0
    stopped: bool = False

    def snapshot(self) -> SimpleNamespace:
        return SimpleNamespace(phase=self.phase_of(len(self.seen)))

    def picture(self, image: np.ndarray, seat: int) -> np.ndarray:
        assert seat == 7
        self.seen.append((self.clock.now_s, hash(image.tobytes())))
        self.clock.now_s += self.work_s
        return np.ascontiguousarray(image[:, ::-1])

    def dropped(self, count: int) -> None:
        self.left_out += count

    def stop(self) -> None:
        self.stopped = True

    @property
    def different(self) -> list[int]:
        """The pictures without those that only stood still."""
        return list(dict.fromkeys(picture for _, picture in self.seen))


def played(loop: Loop) -> ClipPlayer:
    player = ClipPlayer(loop, 7, CLIP, clock=loop.clock, sleep=loop.clock.sleep)  # type: ignore[arg-type]
    player.play()
    return player


@pytest.fixture(scope="module")
def length() -> tuple[int, float]:
    """How many pictures the clip has, and how long it is, seconds."""
    with Video(CLIP) as video:
        times = [frame.time_s for frame in video.frames()]
    return len(times), times[-1]


def test_it_stands_still_until_the_session_counts_and_then_runs_in_real_time(
    length: tuple[int, float],
) -> None:
    count, lasts_s = length
    phases = (Phase.SETTING_UP, Phase.EXERCISING, Phase.DONE)
    loop = Loop(lambda seen: phases[(seen >= 40) + (seen >= 39 + count)], Clock())
    played(loop)
    still, run = loop.seen[:40], loop.seen[39:]
    assert len({picture for _, picture in still}) == 1
    assert run[-1][0] - run[0][0] == pytest.approx(lasts_s, abs=0.1)
    assert loop.left_out == 0
    assert loop.stopped


def test_a_pause_holds_the_picture_and_leaves_none_out(length: tuple[int, float]) -> None:
    count, _ = length

    def phase(seen: int) -> Phase:
        if 60 <= seen < 90:
            return Phase.PAUSED
        return Phase.EXERCISING if seen < count + 30 else Phase.DONE

    loop = Loop(phase, Clock())
    played(loop)
    assert len({picture for _, picture in loop.seen[59:90]}) == 1
    assert loop.left_out == 0
    assert len(loop.different) >= count - 1


def test_a_slow_computer_leaves_pictures_out_and_keeps_the_time(length: tuple[int, float]) -> None:
    count, lasts_s = length
    clock = Clock()

    def phase(_: int) -> Phase:
        return Phase.EXERCISING if clock.now_s < lasts_s + 1.0 else Phase.DONE

    loop = Loop(phase, clock, work_s=0.1)
    played(loop)
    assert loop.left_out > count / 3
    moving = [at for at, picture in loop.seen if picture != loop.seen[-1][1]]
    assert moving[-1] == pytest.approx(lasts_s, abs=0.5)


def test_with_nobody_looking_it_ends_by_itself() -> None:
    loop = Loop(lambda _: Phase.SETTING_UP, Clock())
    played(loop)
    assert loop.stopped
    assert loop.clock.now_s == pytest.approx(LEFT_S, abs=0.2)


def test_each_picture_is_given_once_as_the_session_drew_it_and_none_after_the_end() -> None:
    loop = Loop(lambda n: Phase.SETTING_UP if n < 3 else Phase.DONE, Clock())
    player = played(loop)
    found = player.newest(0, 0.0)
    assert found is not None
    number, jpeg = found
    assert number == len(loop.seen)
    shown = cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1), cv2.COLOR_BGR2RGB)
    with Video(CLIP) as video:
        first = next(video.frames()).image
    assert np.abs(shown.astype(int) - first[:, ::-1]).mean() < 3
    assert player.newest(number, 60.0) is None


def test_nothing_is_written() -> None:
    writer: Writer = Unwritten()
    writer.write_now()
    assert (writer.notice, writer.pending) == ("", 0)
