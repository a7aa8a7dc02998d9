"""A session whose poses come over a connection counts as one that finds them, whatever happens to
that connection."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coach.domain import Ended, Ratings
from coach.live.interruptions import STALL_S
from coach.live.pose_link import GIVEN_UP_S, SILENT_S, PoseLink
from coach.live.pose_loop import PoseLoop
from coach.live.pose_messages import HEAD, POSE, read_batch
from coach.live.snapshot import Phase
from coach.pose.landmarks import Pose
from coach.pose.provenance import Provenance
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from coach.records.writer import SessionWriter
from tests.live.browsers import Browser, message
from tests.live.rig import BEGAN, CLIP, WAIT_S, Clock, Rig, begun
from tests.live.sessions import lived, plan_of
from tests.motion.recordings import track

pytestmark = pytest.mark.slow

TOKEN = "0123456789abcdef0123456789abcdef"
LOOKS_EVERY_S = 0.5
BY = Provenance.unknown().then("estimate poses", where="browser")


class Session:
    """A browser before a film, the session on its server, and a page that looks twice a second.

    cut_s: while the connection is lost. resent: whether the answers before that are lost, too, so
    that what came is sent again.
    """

    def __init__(self, store: Store) -> None:
        self.clock = Clock()
        self.records = Records(store, ALONE)
        outline = begun(TOKEN, self.records.people.me().id, Ratings())
        writer = SessionWriter(
            lambda: store,
            TOKEN,
            outline.person_id,
            plan_of(CLIP),
            BEGAN,
            outline.ratings,
            clock=self.clock,
        )
        self.loop = PoseLoop(plan_of(CLIP), writer, outline, provenance=BY, clock=self.clock)
        self.seat = self.loop.take_seat()
        self.browser = Browser()
        self.began_s = self.clock.now
        self.seen_phases: list[Phase] = []

    def play(
        self,
        poses: list[Pose],
        *,
        cut_s: tuple[float, float] = (0.0, 0.0),
        resent: bool = False,
        until: Callable[[], bool] = lambda: False,
    ) -> None:
        looked_s = -LOOKS_EVERY_S
        for pose in poses:
            at_s = pose.time_s
            self.clock.now = self.began_s + at_s + 0.04
            self.browser.see(pose)
            lost = cut_s[0] <= at_s < cut_s[1]
            if not lost:
                self.send(at_s, acknowledge=not (resent and cut_s[0] - 1.0 <= at_s < cut_s[0]))
            if at_s - looked_s >= LOOKS_EVERY_S:
                looked_s = at_s
                self.seen_phases.append(self.loop.snapshot().phase)
            if until() or self.loop.snapshot().phase is Phase.DONE:
                return

    def send(self, at_s: float, *, acknowledge: bool = True) -> None:
        for data in self.browser.messages(at_s):
            self.loop.poses(read_batch(data), self.seat)
            self.loop.snapshot()  # a page may look between two messages of a backlog
        if acknowledge:
            self.browser.acknowledge(self.loop.acknowledged)

    @property
    def counts(self) -> list[int]:
        return [result.summary.rep_count for result in self.loop.snapshot().results]

    @property
    def peaks(self) -> list[float]:
        return [rep.peak for one in self.loop.snapshot().results for rep in one.summary.reps]


@pytest.fixture
def session(store: Store):
    made = Session(store)
    yield made
    made.loop.stop()
    assert made.loop.drain(WAIT_S)


@pytest.fixture
def film() -> list[Pose]:
    return lived(track(CLIP))


def test_a_set_is_counted_as_where_the_server_finds_the_poses(
    session: Session, rig: Rig, film: list[Pose]
) -> None:
    rig.play()
    session.play(film)
    assert session.loop.snapshot().phase is Phase.DONE
    assert session.counts == [3]
    (result,) = rig.loop.snapshot().results
    assert session.peaks == pytest.approx([rep.peak for rep in result.summary.reps], abs=0.5)
    assert session.loop.drain(WAIT_S)
    written = session.records.sessions.get(TOKEN)
    assert written is not None
    assert written.ended is Ended.DONE
    (own,) = session.loop.snapshot().results
    assert own.poses.provenance == BY
    assert session.loop.rep_picture(0, 1) is not None


@pytest.mark.parametrize("resent", [False, True])
def test_ten_seconds_without_a_connection_in_the_middle_of_a_repetition_lose_none(
    session: Session, film: list[Pose], resent: bool
) -> None:
    begin_s = middle_of_second_squat(film)
    session.play(film, cut_s=(begin_s, begin_s + 10.0), resent=resent)
    assert session.counts == [3]
    assert Phase.PAUSED not in session.seen_phases


def test_a_connection_that_stays_away_pauses_the_set(session: Session, film: list[Pose]) -> None:
    begin_s = middle_of_second_squat(film)
    session.play(film, cut_s=(begin_s, begin_s + GIVEN_UP_S + STALL_S + 1.0))
    assert Phase.PAUSED in session.seen_phases


def middle_of_second_squat(film: list[Pose], beside: int = 15) -> float:
    """By the hips, which are lowest then. beside: of so many poses before and after."""
    hips = [pose.landmarks[23:25, 1].mean() for pose in film]
    lowest = [
        i
        for i in range(beside, len(hips) - beside)
        if hips[i] == max(hips[i - beside : i + beside + 1])
        and hips[i] > min(hips) + 0.7 * span(hips)
    ]
    return film[lowest[1]].time_s


def span(numbers: list[float]) -> float:
    return max(numbers) - min(numbers)


def test_a_camera_that_stops_pauses_the_set_though_the_browser_is_there(
    session: Session, film: list[Pose]
) -> None:
    session.play(film, until=lambda: session.loop.snapshot().reps == 1)
    last_s = session.clock.now - session.began_s
    for step in range(8):
        session.clock.now += 0.5
        session.send(last_s + 0.5 * (step + 1))
    assert session.loop.snapshot().phase is Phase.PAUSED
    assert session.loop.stalled


def test_the_same_poses_again_are_left_out(
    session: Session, film: list[Pose], monkeypatch: pytest.MonkeyPatch
) -> None:
    session.play(film, until=lambda: session.loop.snapshot().phase is Phase.EXERCISING)
    fed: list[float] = []
    monkeypatch.setattr(session.loop._session, "feed", lambda pose, _: fed.append(pose.time_s))
    number = session.loop.acknowledged
    last, new = film[number - 1], film[number]
    session.loop.poses(read_batch(message([(number, last)], last.time_s)), session.seat)
    assert fed == []
    both = message([(number, last), (number + 1, new)], new.time_s)
    session.loop.poses(read_batch(both), session.seat)
    assert len(fed) == 1


def test_pictures_left_out_by_the_browser_are_told_as_dropped(
    session: Session, film: list[Pose]
) -> None:
    for number, pose in ((5, film[0]), (6, film[1]), (10, film[2])):
        batch = read_batch(message([(number, pose)], pose.time_s + 0.04))
        session.loop.poses(batch, session.seat)
    stats = session.loop.stats
    assert (stats.processed, stats.dropped, stats.estimate_ms) == (3, 3, 20.0)


def test_poses_of_the_lighter_model_say_so(
    session: Session, film: list[Pose], monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[Pose] = []
    monkeypatch.setattr(session.loop._session, "feed", lambda pose, _: fed.append(pose))
    sent = bytearray(message([(1, film[0]), (2, film[1])], film[1].time_s))
    sent[HEAD.itemsize + POSE.itemsize + POSE.fields["lite"][1]] = 1
    session.loop.poses(read_batch(bytes(sent)), session.seat)
    assert [pose.provenance.model.name if pose.provenance.model else "" for pose in fed] == [
        "",
        "lite",
    ]


def test_another_tab_takes_over_with_a_clock_and_numbers_of_its_own(
    session: Session, film: list[Pose]
) -> None:
    session.play(film, until=lambda: session.loop.snapshot().phase is Phase.EXERCISING)
    before, first = session.loop.stats.processed, session.seat
    second = session.loop.take_seat()
    assert session.loop.acknowledged == 0
    late = message([(900, film[200])], film[200].time_s)
    session.loop.poses(read_batch(late), first)
    assert session.loop.stats.processed == before
    ahead = message([(1, film[200])], film[200].time_s, ahead_ms=7.0)
    session.loop.poses(read_batch(ahead), second)
    assert session.loop.stats.processed == before + 1
    assert session.loop.acknowledged == 1


def test_a_fault_is_told_and_the_pose_is_not_asked_for_again(
    session: Session, film: list[Pose], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    session.send(0.0)
    with monkeypatch.context() as spoilt:
        spoilt.setattr(session.loop._session, "feed", broken)
        session.loop.poses(read_batch(message([(1, film[0])], 0.1)), session.seat)
    assert session.loop.problem
    assert session.loop.acknowledged == 1
    session.loop.poses(read_batch(message([(2, film[1])], 0.2)), session.seat)
    assert not session.loop.problem


def test_until_the_browser_says_something_its_networks_load(session: Session) -> None:
    assert session.loop.waiting
    session.clock.now += 60.0
    assert session.loop.waiting
    session.send(0.0)
    assert session.loop.waiting  # the first picture may take a moment
    session.clock.now += 11.0
    assert not session.loop.waiting


def test_the_angle_is_written_where_the_picture_is_drawn(
    session: Session, film: list[Pose]
) -> None:
    assert session.loop.to_show() == ()
    session.play(film, until=lambda: session.loop.snapshot().reps == 1)
    assert {int(label.at) for label in session.loop.to_show()} <= {25, 26}
    assert all(label.text.endswith("°") for label in session.loop.to_show())
    ids = [one.id for one in session.loop.to_say(0)]
    assert ids
    assert [one.id for one in session.loop.to_say(ids[-2])] == ids[-1:]


def test_the_message_with_the_shortest_way_tells_how_clocks_differ() -> None:
    link = PoseLink()
    link.heard(1000.0, 61.5)
    link.heard(2000.0, 62.1)
    link.heard(3000.0, 63.9)
    assert link.time_s(3000.0) == pytest.approx(63.1)
    # The computer slept, and its clock with it.
    link.heard(4000.0, 500.0)
    assert link.time_s(4000.0) == pytest.approx(500.0)


def test_a_connection_is_waited_for_while_it_may_come_back() -> None:
    link = PoseLink()
    assert not link.lost(5.0)
    link.heard(0.0, 10.0)
    after_s = (SILENT_S, SILENT_S + 0.1, GIVEN_UP_S, GIVEN_UP_S + 0.1)
    assert [link.lost(10.0 + s) for s in after_s] == [False, True, True, False]
