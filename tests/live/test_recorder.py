"""What is done is written down in order, all of it, and nobody waits for the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.coaching.results import Movement, Outcome
from coach.domain import Ended, Ratings, SetResult
from coach.errors import StoreError
from coach.live import recorder
from coach.live.recorder import SILENT_S, TRIES, Recorder
from coach.live.snapshot import Snapshot
from coach.motion.segment_lengths import SegmentLengths
from tests.live.rig import BEGAN, CLIP, WAIT_S, Clock, begun, until
from tests.live.sessions import BUILD, clip

FULL = "The records cannot be written: the disk is full or fails; free some space."
LATER = BEGAN + timedelta(minutes=3)


@dataclass
class FakeWriter:
    """Keeps what it was given. answers: what it does with each call, in turn, before it takes it:
    None, an error that it raises, or "refuse": it keeps the step waiting, as a database that takes
    nothing has `SessionWriter` do. open: while it is not set, every call waits for it."""

    answers: list[Exception | str | None] = field(default_factory=list)
    written: list[tuple[str, object]] = field(default_factory=list)
    waiting: list[tuple[str, object]] = field(default_factory=list)
    calls: int = 0

    def __post_init__(self) -> None:
        self.open, self.entered = threading.Event(), threading.Event()
        self.open.set()
        self.threads: set[int] = set()

    @property
    def notice(self) -> str:
        return FULL if self.waiting else ""

    @property
    def pending(self) -> int:
        return len(self.waiting)

    def rep(self, index: int, rep: Movement) -> None:
        self._take("rep", (index, rep.index))

    def set_done(self, result: SetResult) -> None:
        self._take("set", result.index)

    def learnt(self, segment_lengths: SegmentLengths) -> None:
        self._take("learnt", segment_lengths)

    def rate(self, ratings: Ratings) -> None:
        self._take("rate", ratings.pain_after)

    def end(self, how: Ended, at: datetime) -> None:
        self._take("end", (how, at))

    def write_now(self) -> None:
        self._answer()
        self.written += self.waiting
        self.waiting.clear()

    def _take(self, what: str, value: object) -> None:
        if self._answer() == "refuse" or self.waiting:
            self.waiting.append((what, value))
        else:
            self.written.append((what, value))

    def _answer(self) -> object:
        self.calls += 1
        self.threads.add(threading.get_ident())
        self.entered.set()
        assert self.open.wait(WAIT_S)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


def recorder_of(writer: FakeWriter, clock: Callable[[], float] | None = None) -> Recorder:
    return Recorder(writer, begun("0" * 32, "somebody"), clock=clock or Clock())


@cache
def squats() -> Snapshot:
    """A session that is over: three repetitions of one set."""
    return clip(CLIP).last


def moments() -> list[Snapshot]:
    """The session as it went: a repetition more each time, and then its set is over."""
    end = squats()
    going_on = replace(end, results=())
    return [replace(going_on, movements=end.movements[:count]) for count in range(4)] + [end]


def three_reps() -> list[tuple[str, object]]:
    return [("rep", (0, 1)), ("rep", (0, 2)), ("rep", (0, 3))]


ALL = [*three_reps(), ("set", 0)]


def test_each_thing_is_written_once_in_order_and_in_a_thread_of_its_own() -> None:
    writer = FakeWriter()
    made = recorder_of(writer)
    news = [made.record(moment) for moment in moments() for _ in range(2)]
    made.learn(BUILD)
    made.learn(BUILD)
    made.learn(None)
    made.end(Ended.DONE, LATER)
    made.end(Ended.DONE, LATER + timedelta(minutes=1))
    made.rate(Ratings(pain_after=3))
    assert made.drain(WAIT_S)
    end = [("learnt", BUILD), ("end", (Ended.DONE, LATER)), ("rate", 3)]
    assert writer.written == [*ALL, *end]
    assert news == [False] * 8 + [True, False]
    assert threading.get_ident() not in writer.threads
    assert (made.outline.ended, made.outline.ended_at) == (Ended.DONE, LATER)
    assert made.outline.ratings.pain_after == 3


def test_what_a_moment_has_at_once_is_all_written() -> None:
    """As when the last repetition ends the set, or the session is stopped in mid-set."""
    writer = FakeWriter()
    made = recorder_of(writer)
    made.record(squats())
    assert made.drain(WAIT_S)
    assert writer.written == ALL


def test_movements_that_do_not_count_are_written_down_as_they_come() -> None:
    bent = replace(squats().movements[0], index=2, number=None, outcome=Outcome.REJECTED)
    movements = (squats().movements[0], bent, replace(squats().movements[1], index=3))
    writer = FakeWriter()
    made = recorder_of(writer)
    for count in (1, 2, 2, 3):
        made.record(replace(squats(), results=(), movements=movements[:count]))
        assert made.drain(WAIT_S)
        assert writer.written == three_reps()[:count]
    (result,) = squats().results
    whole = replace(result, summary=replace(result.summary, movements=movements))
    made.record(replace(squats(), results=(whole,), movements=movements))
    assert made.drain(WAIT_S)
    assert writer.written == ALL


def test_a_known_build_is_not_written_again() -> None:
    writer = FakeWriter()
    made = Recorder(writer, begun("0" * 32, "somebody"), BUILD)
    made.learn(BUILD)
    assert made.drain(WAIT_S)
    assert writer.written == []


def test_that_it_hurt_is_kept_with_the_first_end() -> None:
    writer = FakeWriter()
    made = recorder_of(writer)
    made.end(Ended.DONE, LATER)
    made.end(Ended.HURT, LATER + timedelta(minutes=1))
    assert made.drain(WAIT_S)
    assert writer.written == [("end", (Ended.DONE, LATER)), ("end", (Ended.HURT, LATER))]


def test_a_database_that_hangs_holds_up_nobody_and_is_told_of() -> None:
    writer, clock = FakeWriter(), Clock()
    writer.open.clear()
    made = recorder_of(writer, clock)
    for moment in moments():
        made.record(moment)
    assert writer.entered.wait(WAIT_S)
    assert (made.notice, made.all_written) == ("", False)
    clock.now += SILENT_S + 0.1
    assert made.notice.startswith("The records do not answer.")
    assert not made.drain(0.01)
    assert writer.written == []
    writer.open.set()
    assert made.drain(WAIT_S)
    assert (made.notice, made.all_written) == ("", True)
    assert writer.written == ALL


def test_what_the_database_refuses_is_told_kept_and_written_later_in_order() -> None:
    writer = FakeWriter(["refuse"])
    made = recorder_of(writer)
    for moment in moments():
        made.record(moment)
    until(lambda: len(writer.waiting) == len(ALL))
    assert (made.notice, made.all_written) == (FULL, False)
    assert made.drain(WAIT_S)
    assert (made.notice, made.all_written) == ("", True)
    assert writer.written == ALL


def test_it_is_tried_again_without_anybody_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "RETRY_S", 0.0)
    writer = FakeWriter(["refuse", StoreError(FULL), OSError("odd"), None])
    made = recorder_of(writer)
    made.record(squats())
    until(lambda: made.all_written)
    assert writer.written == ALL
    assert made.notice == ""


def test_a_session_that_could_not_even_be_begun_is_written_later() -> None:
    writer = FakeWriter(waiting=[("begin", 0)])
    made = recorder_of(writer)
    made.record(squats())
    assert made.drain(WAIT_S)
    assert writer.written == [("begin", 0), *ALL]


def test_the_last_chance_does_not_wait_for_a_database_that_still_refuses() -> None:
    writer = FakeWriter(["refuse"])
    made = recorder_of(writer)
    made.rate(Ratings(pain_after=1))
    until(lambda: bool(writer.waiting))
    writer.answers = [StoreError(FULL)] * 2
    assert not made.drain(WAIT_S)
    assert made.notice == FULL
    assert made.drain(WAIT_S) or made.drain(WAIT_S)
    assert writer.written == [("rate", 1)]


def test_a_step_that_always_fails_does_not_keep_back_the_others_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(recorder, "RETRY_S", 0.0)
    writer = FakeWriter([ValueError("never")] * TRIES)
    made = recorder_of(writer)
    made.record(squats())
    assert made.drain(WAIT_S) or made.drain(WAIT_S)
    assert writer.written == ALL[1:]
    assert made.notice.startswith("Something of this session could not be written down")
    assert "ValueError: never" in caplog.text


_ANSWERS = st.lists(st.sampled_from([None, "refuse", StoreError(FULL)]), max_size=12)
_CALLS = st.lists(st.sampled_from(["record", "rate", "learn", "end", "drain"]), max_size=12)


@given(_ANSWERS, _CALLS)
@settings(max_examples=60, deadline=None)
def test_whatever_the_database_does_all_is_written_in_order(
    answers: list[Exception | str | None], calls: list[str]
) -> None:
    writer = FakeWriter(list(answers))
    expected: list[tuple[str, object]] = []
    made = recorder_of(writer)
    film = iter(moments())
    recorded = 0
    for number, call in enumerate(calls):
        if call == "record" and (moment := next(film, None)) is not None:
            made.record(moment)
            before, recorded = recorded, len(moment.movements) + len(moment.results)
            expected += ALL[before:recorded]
        elif call == "rate":
            made.rate(Ratings(pain_after=number % 11))
            expected.append(("rate", number % 11))
        elif call == "learn":
            build = replace(BUILD, seen_s=60.0 + number)
            made.learn(build)
            expected.append(("learnt", build))
        elif call == "end" and made.outline.ended is None:
            made.end(Ended.STOPPED, LATER)
            expected.append(("end", (Ended.STOPPED, LATER)))
        elif call == "drain":
            made.drain(WAIT_S)
    for _ in range(len(answers) + 1):
        made.drain(WAIT_S)
    assert made.all_written
    assert made.notice == ""
    assert writer.written == expected
