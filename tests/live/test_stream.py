"""Pictures through the coach and back, with a stand-in for the networks and a made-up clock."""

from __future__ import annotations

import io
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import URL, select

from coach.domain import Ended, EndedBy, Ratings, SessionOutline, SessionRecord
from coach.errors import AccessError, EstimatorError, StoreError
from coach.live.live_set import NOTHING_S
from coach.live.session_registry import FORGET_S, LEFT_ALONE_S, SessionRegistry, is_token
from coach.live.snapshot import Phase
from coach.live.stream import FIRST_PICTURE_S, SLOW_OVER_S, TRY_AGAIN_S, Stream
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Pose, read_trace
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.schema import TraceRow
from coach.records.store import Store
from coach.records.writer import RETRY_S, SessionWriter
from tests.live.sessions import BUILD, lived, plan_of
from tests.motion.recordings import track

SIZE = (64, 48)
CLIP = "squat_good_side"
BEGAN = datetime(2026, 11, 22, 18, 30, tzinfo=timezone(timedelta(hours=1)))


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
    """A stream in front of a film. The pictures are brighter on their left. failing: what the
    store says instead of writing. build: what is known of the person's."""

    store: Store
    poses: list[Pose]
    clock: Clock = field(default_factory=Clock)
    failing: str = ""
    build: SegmentLengths | None = None
    sets: int = 1

    def __post_init__(self) -> None:
        self.players: list[Player] = []
        self.opened = threading.Semaphore(0)
        self.records = Records(self.store, ALONE)
        self.token = secrets.token_hex(16)
        plan = plan_of(CLIP, sets=self.sets)
        outline = begun(self.token, self.records.people.me().id, Ratings(pain_before=2))
        writer = SessionWriter(
            self._reached,
            self.token,
            outline.person_id,
            plan,
            BEGAN,
            outline.ratings,
            clock=self.clock,
        )
        self.stream = Stream(plan, writer, outline, self.build, opener=self._open, clock=self.clock)
        self.seat = self.stream.take_seat()
        self.wait_open()

    def _reached(self) -> Store:
        if self.failing:
            raise StoreError(self.failing)
        return self.store

    @property
    def written(self) -> SessionRecord:
        record = self.records.sessions.get(self.token)
        assert record is not None
        return record

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


def begun(token: str, person_id: str, ratings: Ratings | None = None) -> SessionOutline:
    """A session that has just begun."""
    return SessionOutline(token, person_id, BEGAN, None, None, ratings or Ratings())


def until(condition: Callable[[], bool]) -> None:
    """Wait for another thread."""
    done = threading.Event()
    for _ in range(2000):
        if condition():
            return
        done.wait(0.005)
    raise AssertionError("it did not happen")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(URL.create("sqlite", database=str(tmp_path / "records.sqlite3"))) as opened:
        yield opened


@pytest.fixture
def rig(store: Store) -> Rig:
    return Rig(store, lived(track(CLIP)))


def test_a_set_is_counted_and_all_of_it_is_written_down(rig: Rig) -> None:
    rig.play()
    now = rig.stream.snapshot()
    assert now.phase is Phase.DONE
    assert [result.summary.rep_count for result in now.results] == [3]
    written = rig.written
    assert written.ended is Ended.DONE
    assert (written.started_at, written.started_at.utcoffset()) == (BEGAN, BEGAN.utcoffset())
    assert written.ended_at is not None
    lasted_s = (written.ended_at - BEGAN).total_seconds()
    assert lasted_s == pytest.approx(now.results[0].ended_s, abs=1e-3)
    (made,), (result,) = written.sets, now.results
    assert (made.round, made.started_s, made.ended_s) == (
        result.round,
        result.started_s,
        result.ended_s,
    )
    assert made.ended_by is EndedBy.TARGET
    assert [rep.peak for rep in made.summary.reps] == [rep.peak for rep in result.summary.reps]
    assert made.summary.checks == result.summary.checks
    assert rig.stream.outline.ended is Ended.DONE


def test_the_landmarks_of_a_set_are_kept_with_it(rig: Rig) -> None:
    rig.play()
    (result,) = rig.stream.snapshot().results
    with rig.store.read() as session:
        trace = session.scalars(select(TraceRow)).one()
    assert len(read_trace(io.BytesIO(trace.content), "it")) == len(result.poses) > 100


def test_each_repetition_is_written_down_before_the_next_picture(rig: Rig) -> None:
    counted = 0
    while counted < 2:
        rig.show()
        if rig.stream.snapshot().reps == counted:
            continue
        counted += 1
        written = [rep.index for made in rig.written.sets for rep in made.summary.reps]
        assert written == list(range(1, counted + 1))
    assert rig.written.ended is None
    assert rig.written.sets[0].ended_by is EndedBy.CUT_SHORT


def test_each_repetition_has_its_picture_and_none_is_on_disk(rig: Rig, tmp_path: Path) -> None:
    rig.play()
    pictures = [rig.stream.rep_picture(0, index) for index in (1, 2, 3)]
    assert all(picture is not None and picture[:2] == b"\xff\xd8" for picture in pictures)
    assert rig.stream.rep_picture(0, 4) is None
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.name.split(".")[0] for path in kept} == {"records"}
    assert not any(b"\xff\xd8\xff" in path.read_bytes() for path in kept)


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


@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_store_that_takes_nothing_is_told_stops_nobody_and_gets_all_of_it_later(
    from_the_start: bool, store: Store
) -> None:
    full = "The records cannot be written: the disk is full or fails; free some space."
    rig = Rig(store, lived(track(CLIP)), failing=full if from_the_start else "")
    while rig.stream.snapshot().reps < 1:
        rig.show()
    rig.failing = full
    rig.play()
    assert rig.stream.snapshot().results[0].summary.rep_count == 3
    assert rig.stream.notice.startswith(full)
    assert not rig.stream.all_written
    rig.failing = ""
    rig.clock.now += RETRY_S
    rig.stream.snapshot()
    assert rig.stream.notice == ""
    assert rig.stream.all_written
    assert rig.written.ended is Ended.DONE
    assert rig.written.rep_count == 3
    assert rig.records.sessions.poses(rig.token, 0) is not None


def test_a_build_is_kept_after_each_set_and_the_next_session_begins_with_it(store: Store) -> None:
    rig = Rig(store, lived(track(CLIP)))
    while not rig.stream.snapshot().results:
        assert rig.records.people.me().segment_lengths is None
        rig.show()
    learnt = rig.records.people.me().segment_lengths
    assert learnt is not None
    again = Rig(store, lived(track(CLIP)), build=learnt)
    again.play()
    more = again.records.people.me().segment_lengths
    assert more is not None
    assert more.seen_s > learnt.seen_s
    assert more == again.stream._training.segment_lengths


def test_a_build_is_kept_before_the_next_set_is_done(store: Store) -> None:
    """So that a crash does not lose it."""
    rig = Rig(store, lived(track(CLIP)), sets=2)
    while not rig.stream.snapshot().results:
        rig.show()
    assert rig.written.ended is None
    assert rig.records.people.me().segment_lengths is not None


def test_a_session_stopped_before_its_first_set_keeps_what_it_has_learnt(store: Store) -> None:
    rig = Rig(store, lived(track(CLIP)), build=BUILD)
    while rig.stream._training.segment_lengths == BUILD:
        rig.show()
    rig.stream.stop()
    assert rig.stream.snapshot().results == ()
    assert rig.records.people.me().segment_lengths == rig.stream._training.segment_lengths


def test_a_session_that_learnt_nothing_writes_nothing_of_it(store: Store) -> None:
    rig = Rig(store, lived(track(CLIP)), build=BUILD)
    rig.show()
    rig.stream.stop()
    assert rig.written.ended is Ended.STOPPED
    assert rig.records.people.me().segment_lengths is None


def test_how_it_felt_is_kept_with_what_was_said_before(rig: Rig) -> None:
    rig.stream.stop()
    rig.stream.rate(replace(rig.stream.outline.ratings, pain_after=4, effort_after=6))
    assert rig.written.ratings == Ratings(pain_before=2, pain_after=4, effort_after=6)
    assert rig.stream.outline.ratings == rig.written.ratings


@pytest.mark.parametrize("how", [Ended.STOPPED, Ended.HURT, Ended.INTERRUPTED])
def test_how_a_session_was_stopped_is_written_down(how: Ended, rig: Rig) -> None:
    rig.show()
    rig.stream.stop(how)
    rig.clock.now += 60
    rig.stream.stop(Ended.STOPPED)
    assert rig.written.ended is rig.stream.outline.ended is how
    assert rig.written.ended_at == BEGAN + timedelta(seconds=1 / 30)


def test_that_it_hurt_is_kept_even_if_the_session_was_over_by_then(rig: Rig) -> None:
    rig.play()
    ended_at = rig.written.ended_at
    rig.stream.stop(Ended.INTERRUPTED)
    assert rig.written.ended is Ended.DONE
    rig.stream.stop(Ended.HURT)
    assert (rig.written.ended, rig.written.ended_at) == (Ended.HURT, ended_at)


def test_a_session_in_which_nothing_was_done_is_not_called_done(rig: Rig) -> None:
    still = rig.poses[0]
    rig.poses[:] = [still] * 20_000
    while rig.stream.snapshot().phase is not Phase.EXERCISING:
        rig.show(0.1)
    while rig.stream.snapshot().phase is not Phase.DONE:
        rig.show(1.0)
    assert rig.stream.snapshot().results[0].ended_by is EndedBy.NOTHING
    assert rig.clock.now > NOTHING_S
    assert rig.written.ended is Ended.STOPPED


def test_what_became_of_the_pictures_is_known(rig: Rig) -> None:
    for _ in range(4):
        rig.show()
    rig.stream.dropped(3)
    stats = rig.stream.stats
    assert (stats.processed, stats.dropped) == (4, 3)


@dataclass
class Studios:
    """A studio with what it needs."""

    store: Store
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        poses = lived(track(CLIP))
        self.studio = SessionRegistry(opener=lambda: Player(list(poses)), clock=self.clock)

    def open(self, actor: Actor = ALONE, build: SegmentLengths | None = None) -> str:
        """Begin a session of this actor's own; its name."""
        records, token = Records(self.store, actor), secrets.token_hex(16)
        outline = begun(token, records.people.me().id)
        writer = records.sessions.begin(outline.person_id, token, plan_of(CLIP), BEGAN)
        self.studio.open(plan_of(CLIP), writer, outline, actor.login, build)
        return token


@pytest.fixture
def studios(store: Store) -> Iterator[Studios]:
    made = Studios(store)
    yield made
    made.studio.close()


def test_a_session_is_found_under_its_own_name_alone(studios: Studios) -> None:
    one = studios.open()
    stream = studios.studio.find(one, "")
    assert stream is not None
    assert studios.studio.find(secrets.token_hex(16), "") is None
    assert studios.studio.find(studios.open(), "") not in (None, stream)


def test_a_session_is_opened_with_the_persons_build(studios: Studios) -> None:
    stream = studios.studio.find(studios.open(build=BUILD), "")
    assert stream is not None
    assert stream._training.segment_lengths == BUILD


def test_nobody_elses_login_opens_a_session_and_it_is_written_down_that_they_tried(
    studios: Studios,
) -> None:
    hers, him = Actor("her", "Her", Role.CLIENT), Actor("him", "Him", Role.CLIENT)
    token = studios.open(hers)
    assert studios.studio.find(token, him.login) is None
    with pytest.raises(AccessError, match="cannot be opened with your login"):
        studios.studio.record(token, Records(studios.store, him))
    assert studios.studio.find(token, hers.login) is not None
    own = Records(studios.store, hers)
    assert [entry.actor_id for entry in own.audit.of(own.people.me().id) if entry.refused] == [
        him.login
    ]


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33, "0" * 31 + "\n"]
)
def test_only_names_of_sessions_are_names(name: str, studios: Studios) -> None:
    assert not is_token(name)
    assert studios.studio.record(name, Records(studios.store, ALONE)) is None
    assert is_token("0123456789abcdef" * 2)


def test_a_session_left_alone_ends_and_later_is_forgotten(studios: Studios) -> None:
    studio, clock, token = studios.studio, studios.clock, studios.open()
    stream = studio.find(token, "")
    assert stream is not None
    clock.now += LEFT_ALONE_S - 1
    studio.reap()
    assert stream.snapshot().phase is Phase.SETTING_UP
    clock.now += 2
    studio.reap()
    assert stream.snapshot().phase is Phase.DONE
    assert studio.find(token, "") is stream
    clock.now += FORGET_S + 1
    studio.reap()
    assert studio.find(token, "") is None
    record = studio.record(token, Records(studios.store, ALONE))
    assert record is not None
    assert record.ended is Ended.INTERRUPTED


def test_what_is_not_written_yet_is_not_forgotten_and_is_written_without_a_page(
    rig: Rig, studios: Studios
) -> None:
    rig.failing = "The records are in use by another program; close that, or wait a moment."
    rig.stream.stop()
    writer, outline = rig.stream._writer, rig.stream.outline
    studios.studio.open(plan_of(CLIP), writer, outline, "")
    studios.clock.now += FORGET_S + 1
    rig.clock.now += RETRY_S
    studios.studio.reap()
    assert studios.studio.find(rig.token, "") is not None
    rig.failing = ""
    rig.clock.now += RETRY_S
    studios.clock.now += FORGET_S + 1
    studios.studio.reap()
    assert studios.studio.find(rig.token, "") is None
    assert rig.written.ended is not None


def test_a_session_that_no_server_knows_and_nothing_ended_was_interrupted(
    studios: Studios,
) -> None:
    token, records = studios.open(), Records(studios.store, ALONE)
    going_on = studios.studio.record(token, records)
    assert going_on is not None
    assert going_on.ended is None
    after_a_restart = SessionRegistry()
    for _ in range(2):
        record = after_a_restart.record(token, records)
        assert record is not None
        assert (record.ended, record.ended_at) == (Ended.INTERRUPTED, BEGAN)


def test_a_server_that_goes_down_ends_what_goes_on(studios: Studios) -> None:
    token = studios.open()
    studios.studio.close()
    record = Records(studios.store, ALONE).sessions.get(token)
    assert record is not None
    assert record.ended is Ended.INTERRUPTED
