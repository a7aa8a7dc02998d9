"""A server dies in the middle of a repetition; another one on the same records goes on with the
set, and the count is exact."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from coach.coaching.results import Movement
from coach.domain import Ended, EndedBy, Ratings, SessionOutline, SetResult
from coach.errors import InputError
from coach.live.hand_over import HandOver, TakenUp
from coach.live.pose_loop import PoseLoop
from coach.live.pose_messages import read_batch
from coach.live.session_registry import SessionRegistry
from coach.live.snapshot import Phase
from coach.pose.landmarks import Pose
from coach.pose.provenance import Provenance
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from coach.records.take_over import GOES_ON_FOR
from tests.live import browsers
from tests.live.browsers import Browser
from tests.live.rig import BEGAN, CLIP, WAIT_S, Clock
from tests.live.sessions import lived, plan_of, play, shifted, slowed
from tests.live.test_pose_loop import middle_of_second_squat
from tests.motion.recordings import track

pytestmark = pytest.mark.slow

TOKEN = "0123456789abcdef0123456789abcdef"
BY = Provenance.unknown()
AWAY_S = 1.5
"""From the death of a server until the page has found the next."""

WHOLE_S = 8.0
"""So long that all repetitions are done by then."""


class Clinic:
    """Servers on one store, one after the other, and a person before their browser."""

    def __init__(self, store: Store) -> None:
        self.now = BEGAN
        self.records = Records(store, ALONE, clock=lambda: self.now)
        self.me = self.records.people.me()
        self.browser = Browser()
        self.servers: list[SessionRegistry] = []

    def server(self) -> SessionRegistry:
        """Another one, whose clock began at another time."""
        self.clock = Clock()
        self.clock.now = self.ahead_s = 1000.0 * (len(self.servers) + 1)
        self.servers.append(SessionRegistry(clock=self.clock))
        return self.servers[-1]

    def begin(self, sets: int = 1) -> None:
        plan = plan_of(CLIP, sets=sets)
        writer = self.records.sessions.begin(self.me.id, TOKEN, plan, BEGAN)
        outline = SessionOutline(TOKEN, self.me.id, BEGAN, None, None, Ratings())
        self.server().open(plan, writer, outline, "", found_by=BY)
        self.connect()

    def go_on(self) -> bool:
        """The page finds the way to another server; whether the session goes on there."""
        loop = self.server().take_over(TOKEN, self.records, self.me, BY, self.now)
        if loop is not None:
            self.connect()
        return loop is not None

    def connect(self) -> None:
        found = self.servers[-1].find(TOKEN, "")
        assert isinstance(found, PoseLoop)
        self.loop, self.seat = found, found.take_seat()
        if self.browser.hand_over:
            told = HandOver.read(self.browser.hand_over)
            if self.loop.go_on(told, self.browser.since_ms, self.seat):
                self.browser.again()

    def play(self, poses: list[Pose], until: Callable[[], bool] = lambda: False) -> list[Pose]:
        """The film until then; what is left of it."""
        for index, pose in enumerate(poses):
            self.at(pose.time_s)
            self.browser.see(pose)
            self.send(pose.time_s)
            if until() or self.loop.snapshot().phase is Phase.DONE:
                return poses[index + 1 :]
        return []

    def at(self, film_s: float) -> None:
        self.now = BEGAN + timedelta(seconds=film_s)
        self.clock.now = self.ahead_s + film_s + 0.04

    def send(self, film_s: float) -> None:
        for data in self.browser.messages(film_s):
            self.loop.poses(read_batch(data), self.seat)
        self.browser.acknowledge(self.loop.acknowledged)
        told = self.loop.hand_over()
        assert told is not None
        self.browser.keep(self.loop.wanted, told.text())

    def away(self, poses: list[Pose], seconds: float = AWAY_S) -> list[Pose]:
        """The server is gone, and the person goes on."""
        assert self.loop.drain(WAIT_S)
        end_s = poses[0].time_s + seconds
        for pose in poses:
            if pose.time_s >= end_s:
                break
            self.browser.see(pose)
            self.at(pose.time_s)
        return [pose for pose in poses if pose.time_s >= end_s]

    def play_to(self, poses: list[Pose], film_s: float) -> list[Pose]:
        """The film up to this time; what is left of it."""
        return self.play(poses, until=lambda: self.now >= BEGAN + timedelta(seconds=film_s))

    def written(self) -> tuple[Movement, ...]:
        """The movements that are written down of the newest set."""
        assert self.loop.drain(WAIT_S)
        kept = self.records.sessions.get(TOKEN)
        assert kept is not None
        return kept.sets[-1].summary.movements


@pytest.fixture
def clinic(store: Store):
    made = Clinic(store)
    yield made
    for server in made.servers:
        server.close()


@pytest.fixture(scope="module")
def film() -> list[Pose]:
    return slowed(lived(track(CLIP)), 15.0, seed=0)


@pytest.fixture(scope="module")
def uninterrupted(film: list[Pose]) -> list[float]:
    """The peaks of the same set on one server that lives."""
    (made,) = play(plan_of(CLIP), film).last.results
    return [rep.peak for rep in made.summary.reps]


def middle(film: list[Pose]) -> float:
    """Of the second repetition."""
    return middle_of_second_squat(film, 8)


def finish(clinic: Clinic, left: list[Pose]) -> SetResult:
    """The film to its end; the set as it is written down."""
    clinic.play(left)
    assert clinic.loop.snapshot().phase is Phase.DONE
    assert clinic.loop.drain(WAIT_S)
    kept = clinic.records.sessions.get(TOKEN)
    assert kept is not None
    assert kept.ended is Ended.DONE
    (made,) = kept.sets
    assert [one.index for one in made.summary.movements] == [1, 2, 3]
    return made


@pytest.mark.parametrize(
    ("kills", "orderly", "away_s"),
    [(1, False, AWAY_S), (2, True, AWAY_S / 2), (1, False, WHOLE_S)],
    ids=["killed", "restarted twice", "away until all is done"],
)
def test_the_repetition_under_way_counts_once_at_the_next_server(
    clinic: Clinic,
    film: list[Pose],
    kills: int,
    orderly: bool,
    away_s: float,
    uninterrupted: list[float],
) -> None:
    clinic.begin()
    left = clinic.play_to(film, middle(film))
    assert clinic.loop.snapshot().reps == 1
    said = clinic.loop.to_say(0)[-1].id
    for _ in range(kills):
        if orderly:
            clinic.servers[-1].close()
        left = clinic.away(left, away_s)
        assert clinic.go_on()
        left = clinic.play(left, until=lambda: True)
    made = finish(clinic, left)
    assert made.summary.rep_count == 3
    assert [rep.peak for rep in made.summary.reps] == pytest.approx(uninterrupted, abs=0.5)
    assert made.ended_by is EndedBy.TARGET
    # What is said goes on where it was, and nothing is said twice.
    heard = clinic.loop.to_say(0)
    assert all(one.id > said for one in heard)
    assert "1" not in [one.text for one in heard]
    if away_s < WHOLE_S:
        assert [one.text for one in heard if one.text.isdigit()][-1:] == ["3"]


def test_of_a_set_longer_than_what_is_kept_the_first_repetitions_stay_as_they_were_written(
    clinic: Clinic, film: list[Pose], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "TAIL_S", 2.0)
    clinic.begin()
    left = clinic.play_to(film, middle(film))
    before = clinic.written()
    left = clinic.away(left, 1.0)
    assert clinic.go_on()
    made = finish(clinic, left)
    assert made.summary.movements[:1] == before[:1]
    assert made.summary.rep_count == 3
    assert any("another server" in note for note in made.summary.notes)


def test_without_what_the_browser_kept_the_set_goes_on_from_the_set_up_with_its_count(
    clinic: Clinic, film: list[Pose]
) -> None:
    clinic.begin()
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 2)
    left = clinic.away(left, 1.0)
    clinic.browser = Browser()
    assert clinic.go_on()
    now = clinic.loop.snapshot()
    assert (now.phase, now.reps) == (Phase.SETTING_UP, 2)
    finish(clinic, shifted(film, left[0].time_s))


@pytest.mark.parametrize("changed", [{"ahead_s": 1e9}, {"since_s": 1e9}], ids=str)
def test_a_browser_that_tells_another_time_is_not_believed(
    clinic: Clinic, film: list[Pose], changed: dict[str, float]
) -> None:
    clinic.begin()
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 1)
    left = clinic.away(left, 1.0)
    told = HandOver.read(clinic.browser.hand_over)
    clinic.browser.hand_over = replace(told, **changed).text()
    assert clinic.go_on()
    clinic.play(left, until=lambda: True)
    now = clinic.loop.snapshot()
    assert (now.phase, now.reps) == (Phase.SETTING_UP, 1)


def test_a_pause_and_what_hurts_are_what_they_were(clinic: Clinic, film: list[Pose]) -> None:
    clinic.begin()
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 1)
    clinic.loop.pause()
    left = clinic.play(left, until=lambda: True)
    left = clinic.away(left, 1.0)
    assert clinic.go_on()
    left = clinic.play(left, until=lambda: True)
    now = clinic.loop.snapshot()
    assert (now.phase, now.reps) == (Phase.PAUSED, 1)
    clinic.loop.hurts()
    left = clinic.play(left, until=lambda: True)
    left = clinic.away(left, 1.0)
    assert clinic.go_on()
    clinic.play(left, until=lambda: True)
    now = clinic.loop.snapshot()
    assert (now.phase, now.reps) == (Phase.HURTING, 1)


def test_what_hurts_before_the_browser_is_heard_is_not_swept_away_by_what_it_kept(
    clinic: Clinic, film: list[Pose]
) -> None:
    clinic.begin()
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 2)
    left = clinic.away(left, 1.0)
    loop = clinic.server().take_over(TOKEN, clinic.records, clinic.me, BY, clinic.now)
    assert loop is not None
    loop.hurts()
    clinic.connect()
    clinic.play(left)
    assert [one.number for one in clinic.written() if one.counted] == [1, 2]
    kept = clinic.records.sessions.get(TOKEN)
    assert kept is not None
    assert kept.ended is Ended.HURT


@pytest.mark.parametrize("ask", [PoseLoop.hurts, PoseLoop.stop, PoseLoop.skip, PoseLoop.pause])
def test_what_is_asked_for_while_what_was_kept_is_followed_loses_no_repetition(
    clinic: Clinic, film: list[Pose], ask: Callable[[PoseLoop], None]
) -> None:
    clinic.begin(sets=2)
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 2)
    left = clinic.away(left, 0.1)
    assert clinic.go_on()
    clinic.at(left[0].time_s)
    clinic.browser.see(left[0])
    first, *more = clinic.browser.messages(left[0].time_s)
    clinic.loop.poses(read_batch(first), clinic.seat)
    asked = Thread(target=ask, args=(clinic.loop,))
    asked.start()
    asked.join(0.1)  # where it waits for nothing, it is done by then
    for data in more:
        clinic.loop.poses(read_batch(data), clinic.seat)
    asked.join(WAIT_S)
    clinic.loop.stop()
    assert [one.number for one in clinic.written() if one.counted] == [1, 2]


def test_another_tab_is_not_told_the_clock_of_the_one_before(
    clinic: Clinic, film: list[Pose]
) -> None:
    clinic.begin()
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 1)
    left = clinic.away(left, 1.0)
    assert clinic.go_on()
    clinic.seat = clinic.loop.take_seat()
    data = browsers.message([(1, left[0])], left[0].time_s, ahead_ms=browsers.AHEAD_MS - 60_000.0)
    clinic.at(left[0].time_s)
    clinic.loop.poses(read_batch(data), clinic.seat)
    now = clinic.loop.snapshot()
    assert (now.phase, now.reps) == (Phase.SETTING_UP, 1)


def test_a_rest_goes_on_and_the_set_before_it_is_not_done_again(
    clinic: Clinic, film: list[Pose]
) -> None:
    clinic.begin(sets=2)
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().phase is Phase.RESTING)
    left = clinic.play(left, until=lambda: True)
    before_s = clinic.loop.snapshot().rest_left_s
    left = clinic.away(left, 1.0)
    assert clinic.go_on()
    clinic.play(left, until=lambda: True)
    now = clinic.loop.snapshot()
    assert (now.phase, len(now.results)) == (Phase.RESTING, 1)
    assert 0.0 < now.rest_left_s < before_s
    clinic.loop.skip()
    assert clinic.loop.snapshot().round_index == 1


def test_the_server_that_was_lost_writes_nothing_any_more(clinic: Clinic, film: list[Pose]) -> None:
    clinic.begin()
    left = clinic.play(film, until=lambda: clinic.loop.snapshot().reps == 1)
    lost = clinic.loop
    clinic.away(left, 1.0)
    assert clinic.go_on()
    lost.stop()
    assert lost.drain(WAIT_S)
    assert "goes on at another server" in lost.notice
    kept = clinic.records.sessions.get(TOKEN)
    assert kept is not None
    assert (kept.ended, kept.sets[0].ended_by) == (None, EndedBy.CUT_SHORT)


def test_what_somebody_ended_or_left_alone_is_not_gone_on_with(clinic: Clinic) -> None:
    clinic.begin()
    assert clinic.loop.drain(WAIT_S)
    clinic.now += GOES_ON_FOR + timedelta(seconds=1)
    assert not clinic.go_on()
    clinic.now = BEGAN
    clinic.loop.stop(Ended.STOPPED)
    assert clinic.loop.drain(WAIT_S)
    assert not clinic.go_on()
    kept = clinic.records.sessions.get(TOKEN)
    assert kept is not None
    assert kept.ended is Ended.STOPPED


def test_a_session_of_which_no_set_is_left_is_over(clinic: Clinic, film: list[Pose]) -> None:
    clinic.begin()
    finish(clinic, film)
    kept = clinic.records.sessions.get(TOKEN)
    assert kept is not None
    assert TakenUp.of(kept) is None


def test_where_a_session_is_can_be_told_and_read() -> None:
    told = HandOver(-12.5, Phase.EXERCISING, 2, 31.25, True, 40)
    assert HandOver.read(told.text()) == told
    between = HandOver.read(replace(told, since_s=math.nan).text())
    assert math.isnan(between.since_s)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "null", "[" * 2000),
        '{"ahead_s": NaN, "phase": "resting", "index": 0, "since_s": 1, "by_itself": 1, "said": 1}',
        '{"ahead_s": 1, "phase": "no", "index": 0, "since_s": 1, "by_itself": true, "said": 1}',
        '{"ahead_s": 1, "phase": "done", "index": -1, "since_s": 1, "by_itself": true, "said": 1}',
        '{"ahead_s": 1, "phase": "done", "index": 1e999, "since_s": 1, "by_itself": 1, "said": 1}',
    ],
)
def test_what_tells_no_session_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="where its session was"):
        HandOver.read(text)
