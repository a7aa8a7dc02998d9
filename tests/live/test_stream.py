"""Pictures through the coach and back, with a stand-in for the networks and a made-up clock."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from coach.errors import EstimatorError
from coach.live import journal
from coach.live.journal import Journal
from coach.live.snapshot import Phase
from coach.live.stream import FIRST_PICTURE_S, SLOW_OVER_S, TRY_AGAIN_S, Stream
from coach.live.studio import FORGET_S, LEFT_ALONE_S, Studio
from coach.pose.landmarks import Pose
from tests.live.sessions import lived, plan_of
from tests.motion.recordings import track

SIZE = (64, 48)
CLIP = "squat_good_side"


class Clock:
    """A clock that the test turns on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Player:
    """In place of the networks: answers with the poses of a film, one after the other."""

    poses: list[Pose]
    fails: bool = False
    closed: bool = False
    asked_s: list[float] = field(default_factory=list)

    def estimate(self, image: np.ndarray, time_s: float) -> Pose:
        if self.fails:
            raise EstimatorError("The pose estimator's process ended unexpectedly; try again.")
        self.asked_s.append(time_s)
        return replace(self.poses.pop(0), time_s=time_s)

    def close(self) -> None:
        self.closed = True


@dataclass
class Rig:
    """A stream in front of a film. The pictures are brighter on their left."""

    folder: Path
    poses: list[Pose]
    clock: Clock = field(default_factory=Clock)
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        self.players: list[Player] = []
        self.opened = threading.Semaphore(0)
        self.stream = Stream(
            plan_of(CLIP), Journal(self.folder, self.token), opener=self._open, clock=self.clock
        )
        self.seat = self.stream.take_seat()
        self.wait_open()

    def _open(self) -> Player:
        self.players.append(Player(self.poses))
        self.opened.release()
        return self.players[-1]

    def wait_open(self) -> None:
        """Until the networks are loaded."""
        assert self.opened.acquire(timeout=10)
        until(lambda: not self.stream.waiting or bool(self.players))
        until(lambda: self.stream._estimator is not None)

    def picture(self) -> np.ndarray:
        image = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
        image[:, : SIZE[0] // 2] = 200
        return image

    def show(self, after_s: float = 1 / 30) -> np.ndarray:
        self.clock.now += after_s
        return self.stream.picture(self.picture(), self.seat)

    def play(self) -> None:
        """The whole film, at its own pace."""
        times = [pose.time_s for pose in self.poses]
        for gap in np.diff([times[0], *times]):
            if self.stream.snapshot().phase is Phase.DONE:
                return
            self.show(float(gap))


def until(condition: Callable[[], bool]) -> None:
    """Wait for another thread."""
    done = threading.Event()
    for _ in range(2000):
        if condition():
            return
        done.wait(0.005)
    raise AssertionError("it did not happen")


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path, lived(track(CLIP)))


def test_a_set_is_counted_and_every_repetition_is_on_disk_before_the_next(rig: Rig) -> None:
    rig.play()
    now = rig.stream.snapshot()
    assert now.phase is Phase.DONE
    assert [result.summary.rep_count for result in now.results] == [3]
    written = journal.load(rig.folder, rig.token)
    assert written is not None
    assert written.ended == "done"
    assert [len(result.summary.reps) for result in written.sets] == [3]


def test_a_program_killed_in_mid_set_leaves_the_finished_repetitions(rig: Rig) -> None:
    while rig.stream.snapshot().reps < 2:
        rig.show()
    written = journal.load(rig.folder, rig.token)
    assert written is not None
    assert written.ended is None
    assert [rep.index for rep in written.sets[0].summary.reps] == [1, 2]


def test_each_repetition_has_its_picture_and_none_is_on_disk(rig: Rig) -> None:
    rig.play()
    pictures = [rig.stream.rep_picture(0, index) for index in (1, 2, 3)]
    assert all(picture is not None and picture[:2] == b"\xff\xd8" for picture in pictures)
    assert rig.stream.rep_picture(0, 4) is None
    assert [path.suffix for path in rig.folder.iterdir()] == [".jsonl"]


def test_the_picture_comes_back_as_in_a_mirror(rig: Rig) -> None:
    drawn = rig.show()
    assert drawn.shape == (SIZE[1], SIZE[0], 3)
    assert drawn[2, 1, 0] == 90
    assert drawn[2, -2, 0] == 200


def test_pictures_of_another_seat_do_not_count(rig: Rig) -> None:
    first, rig.seat = rig.seat, rig.stream.take_seat()
    asked = len(rig.players[0].asked_s)
    rig.clock.now += 1
    drawn = rig.stream.picture(rig.picture(), first)
    assert drawn[2, 1, 0] == 90
    assert len(rig.players[0].asked_s) == asked
    assert not rig.stream.has_seat(first)


def test_the_estimator_sees_rising_times_even_when_the_clock_stands(rig: Rig) -> None:
    for _ in range(5):
        rig.show(after_s=0.0)
    assert np.all(np.diff(rig.players[0].asked_s) > 0)


def test_a_failing_estimator_is_opened_again_and_the_session_goes_on(rig: Rig) -> None:
    while rig.stream.snapshot().reps < 1:
        rig.show()
    rig.players[0].fails = True
    rig.show()
    assert "ended unexpectedly" in rig.stream.problem
    assert rig.players[0].closed
    rig.show(TRY_AGAIN_S + 0.1)
    rig.wait_open()
    rig.show()
    assert rig.stream.problem == ""
    assert rig.stream.snapshot().reps == 1


def test_a_camera_that_sends_nothing_is_told_after_a_while(rig: Rig) -> None:
    assert rig.stream.waiting
    assert not rig.stream.stalled
    rig.clock.now += FIRST_PICTURE_S + 0.1
    assert rig.stream.stalled
    rig.show()
    assert not rig.stream.stalled


@pytest.mark.parametrize(("gap_s", "slow"), [(1 / 20, False), (1 / 4, True)])
def test_too_few_pictures_are_told(rig: Rig, gap_s: float, slow: bool) -> None:
    assert not rig.stream.slow
    for _ in range(round(1.2 * SLOW_OVER_S / gap_s)):
        rig.show(gap_s)
    assert rig.stream.slow is slow


def test_stopping_keeps_the_set_and_lets_the_networks_go(rig: Rig) -> None:
    while rig.stream.snapshot().reps < 1:
        rig.show()
    rig.stream.stop()
    now = rig.stream.snapshot()
    assert now.phase is Phase.DONE
    assert now.results[0].summary.rep_count == 1
    assert rig.players[0].closed
    drawn = rig.show()
    assert drawn[2, 1, 0] == 90
    assert len(rig.players) == 1


def test_a_journal_that_cannot_be_written_is_told_and_stops_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.write_text("a file where a folder should be")
    rig = Rig(folder, lived(track(CLIP)))
    rig.play()
    assert str(folder) in rig.stream.notice
    assert rig.stream.snapshot().results[0].summary.rep_count == 3


def test_what_became_of_the_pictures_is_known(rig: Rig) -> None:
    for _ in range(4):
        rig.show()
    rig.stream.dropped(3)
    stats = rig.stream.stats
    assert (stats.processed, stats.dropped) == (4, 3)


@pytest.fixture
def studio_and_clock(tmp_path: Path) -> tuple[Studio, Clock]:
    clock = Clock()
    poses = lived(track(CLIP))
    return Studio(tmp_path, opener=lambda: Player(list(poses)), clock=clock), clock


def test_a_session_is_found_under_its_own_name_alone(
    studio_and_clock: tuple[Studio, Clock],
) -> None:
    studio, _ = studio_and_clock
    one, other = secrets.token_hex(16), secrets.token_hex(16)
    stream = studio.open(one, plan_of(CLIP))
    assert studio.find(one) is stream
    assert studio.open(one, plan_of(CLIP)) is stream
    assert studio.find(other) is None
    assert studio.open(other, plan_of(CLIP)) is not stream
    studio.close()


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33, "0" * 31 + "\n"]
)
def test_only_names_of_sessions_are_names(name: str, tmp_path: Path) -> None:
    assert not journal.is_token(name)
    assert Studio(tmp_path).record(name) is None


def test_a_session_left_alone_ends_and_later_is_forgotten(
    studio_and_clock: tuple[Studio, Clock],
) -> None:
    studio, clock = studio_and_clock
    token = secrets.token_hex(16)
    stream = studio.open(token, plan_of(CLIP))
    clock.now += LEFT_ALONE_S - 1
    studio.reap()
    assert stream.snapshot().phase is Phase.SETTING_UP
    clock.now += 2
    studio.reap()
    assert stream.snapshot().phase is Phase.DONE
    assert studio.find(token) is stream
    clock.now += FORGET_S + 1
    studio.reap()
    assert studio.find(token) is None
    assert studio.record(token) is not None
