"""Recordings wait, are worked on one at a time, end in one way, and leave nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from coach.errors import InputError, OutputError, VideoError
from coach.review.examine import Phase, ReviewOptions
from coach.review.review_queue import IDLE_S
from coach.review.status import State
from tests.files import folders_below
from tests.review.harness import Harness, until


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    made = Harness(tmp_path / "harness")
    yield made
    made.queue.close()


def test_a_recording_goes_its_way(harness: Harness) -> None:
    review = harness.queue.open_review()
    key = harness.submit(review, "My squats.mp4", ReviewOptions("squat"))
    work = harness.next()
    assert work.label == "My squats.mp4"
    assert work.options.exercise == "squat"
    assert work.upload.read_bytes() == b"film of My squats.mp4"
    assert harness.status(review, key).state is State.ANALYSING
    work.report(Phase.ANALYSING, 0.35)
    assert harness.status(review, key).share == 0.35
    work.report(Phase.DRAWING, 0.7)
    assert harness.status(review, key).state is State.DRAWING
    work.finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    status = harness.status(review, key)
    assert status.result is not None
    assert status.upload_outcome == "Form Coach has deleted its copy of your video."
    assert harness.films() == []
    path = harness.queue.file(review, key, "report.html")
    assert path is not None
    assert path.read_text() == "My squats.mp4"
    assert harness.queue.file(review, key, "repetition-1.jpg") is not None


def test_the_time_left_follows_the_work(harness: Harness) -> None:
    review = harness.queue.open_review()
    key = harness.submit(review)
    work = harness.next()
    assert harness.status(review, key).left_s is None
    harness.now_s += 60  # the time to get going
    work.report(Phase.ANALYSING, 0.05)
    harness.now_s += 10
    work.report(Phase.ANALYSING, 0.25)
    assert harness.status(review, key).left_s == pytest.approx(37.5)
    harness.now_s += 10
    work.report(Phase.DRAWING, 0.85)
    assert harness.status(review, key).left_s == pytest.approx(3.75)
    work.finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    assert harness.status(review, key).left_s is None


def test_a_length_that_is_not_known_is_not_made_up(harness: Harness) -> None:
    review = harness.queue.open_review()
    key = harness.submit(review)
    harness.next().report(Phase.ANALYSING, None)
    harness.now_s += 100
    assert harness.status(review, key).share is None
    assert harness.status(review, key).left_s is None


def test_one_at_a_time_in_the_order_they_came(harness: Harness) -> None:
    review, other = harness.queue.open_review(), harness.queue.open_review()
    first, second, third = (
        harness.submit(review, "1.mp4"),
        harness.submit(other, "2.mp4"),
        harness.submit(review, "3.mp4"),
    )
    work = harness.next()
    assert work.label == "1.mp4"
    assert harness.begun.empty()
    assert harness.status(other, second).state is State.WAITING
    work.finish()
    work = harness.next()
    assert work.label == "2.mp4"
    assert harness.status(review, first).state is State.DONE
    work.finish()
    assert harness.next().label == "3.mp4"
    assert harness.status(review, third).state is State.ANALYSING


def test_a_failure_is_one_sentence_and_stops_nobody_else(harness: Harness) -> None:
    review = harness.queue.open_review()
    bad, good = harness.submit(review), harness.submit(review)
    harness.next().fail(VideoError("clip.mp4 is not a video that can be read."))
    harness.next().finish()
    until(lambda: harness.status(review, good).state is State.DONE)
    status = harness.status(review, bad)
    assert status.state is State.FAILED
    assert status.problem == "clip.mp4 is not a video that can be read."
    assert status.result is None
    assert harness.films() == []


def test_a_fault_of_ours_is_owned_up_to(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    review = harness.queue.open_review()
    key = harness.submit(review)
    harness.next().fail(ZeroDivisionError("of all things"))
    until(lambda: harness.status(review, key).state is State.FAILED)
    assert "a fault of the program, not yours" in harness.status(review, key).problem
    assert "of all things" not in harness.status(review, key).problem
    (log,) = tmp_path.glob("form-coach-error-*.log")
    assert "of all things" in log.read_text()
    harness.submit(review)
    harness.next().finish()  # the queue goes on


def test_stopping_work(harness: Harness) -> None:
    review = harness.queue.open_review()
    key = harness.submit(review)
    harness.next()
    harness.queue.cancel(review, key)
    until(lambda: harness.status(review, key).state is State.CANCELLED)
    assert harness.films() == []
    harness.queue.cancel(review, key)  # a second click changes nothing
    assert harness.status(review, key).state is State.CANCELLED


def test_stopping_what_waits_never_begins_it(harness: Harness) -> None:
    review = harness.queue.open_review()
    harness.submit(review, "1.mp4")
    waiting, last = harness.submit(review, "2.mp4"), harness.submit(review, "3.mp4")
    work = harness.next()
    harness.queue.cancel(review, waiting)
    assert harness.status(review, waiting).state is State.CANCELLED
    assert len(harness.films()) == 2
    work.finish()
    assert harness.next().label == "3.mp4"
    assert harness.status(review, last).state is State.ANALYSING


def test_a_kept_video_is_moved_among_the_persons_files(harness: Harness) -> None:
    review = harness.queue.open_review()
    key = harness.submit(review, "../../Squats.mp4", ReviewOptions(keep=harness.keep))
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    assert [p.name for p in harness.kept.iterdir()] == ["Squats.mp4"]
    assert (
        harness.status(review, key).upload_outcome
        == f"Your video is kept as {harness.kept / 'Squats.mp4'}."
    )
    assert harness.films() == []
    harness.queue.clear(review)
    assert (harness.kept / "Squats.mp4").exists()


def test_a_video_that_cannot_be_kept_is_said_to_be_gone(harness: Harness) -> None:
    harness.kept.write_text("a file in the folder's place")
    review = harness.queue.open_review()
    key = harness.submit(review, options=ReviewOptions(keep=harness.keep))
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    assert "could not be kept" in harness.status(review, key).upload_outcome
    assert harness.films() == []


def test_removing_takes_everything_away(harness: Harness) -> None:
    review = harness.queue.open_review()
    done, running = harness.submit(review), harness.submit(review)
    harness.next().finish()
    harness.next()
    path = harness.queue.file(review, done, "report.html")
    assert path is not None
    harness.queue.remove(review, done)
    assert not path.exists()
    assert harness.queue.file(review, done, "report.html") is None
    harness.queue.clear(review)
    assert harness.queue.statuses(review) == ()
    until(lambda: not harness.films())
    until(lambda: len(folders_below(harness.work_folders)) == 1)
    assert harness.queue.result(review, running) is None
    harness.submit(review)  # the page may go on
    harness.next().finish()


def test_reviews_do_not_mix(harness: Harness) -> None:
    mine, yours = harness.queue.open_review(), harness.queue.open_review()
    key = harness.submit(mine)
    harness.next().finish()
    until(lambda: harness.status(mine, key).state is State.DONE)
    assert harness.queue.statuses(yours) == ()
    assert harness.queue.file(yours, key, "report.html") is None
    harness.queue.remove(yours, key)
    harness.queue.clear(yours)
    assert harness.queue.file(mine, key, "report.html") is not None


@pytest.mark.parametrize(
    "name", ["../token.mp4", "token.mp4", "summary.json", "", ".", "/etc/passwd", "\0"]
)
def test_only_results_are_handed_out(harness: Harness, name: str) -> None:
    review = harness.queue.open_review()
    key = harness.submit(review)
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    assert harness.queue.file(review, key, name) is None


def test_a_review_that_nobody_opened_takes_nothing(harness: Harness) -> None:
    assert harness.queue.statuses("0" * 32) is None
    with pytest.raises(InputError, match="load it again"):
        harness.queue.upload_folder("0" * 32).__enter__()
    review = harness.queue.open_review()
    with harness.queue.upload_folder(review) as folder:
        upload = folder / "token.mp4"
    harness.now_s += IDLE_S
    harness.queue.remove_idle()
    with pytest.raises(InputError, match="load it again"):
        harness.queue.submit(review, "clip.mp4", upload, ReviewOptions())


def test_no_room_for_a_folder_is_one_sentence(harness: Harness) -> None:
    harness.work_folders.rmdir()
    with pytest.raises(OutputError, match="Nothing can be stored"):
        harness.queue.upload_folder(harness.queue.open_review()).__enter__()
    harness.work_folders.mkdir()


def test_results_go_when_nobody_looks(harness: Harness) -> None:
    review, watched = harness.queue.open_review(), harness.queue.open_review()
    key = harness.submit(review)
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    for _ in range(3):
        harness.now_s += IDLE_S / 2 - 1
        harness.queue.statuses(watched)
        harness.queue.remove_idle()
    assert harness.queue.statuses(review) is None
    assert harness.queue.statuses(watched) == ()
    assert harness.left() == []


def test_work_that_nobody_watches_ends_and_then_waits_to_be_seen(harness: Harness) -> None:
    review = harness.queue.open_review()
    harness.submit(review)
    work = harness.next()
    harness.now_s += 10 * IDLE_S
    harness.queue.remove_idle()
    assert not work.stop.is_set()
    work.finish()
    until(lambda: not harness.films())
    harness.now_s += IDLE_S - 1
    harness.queue.remove_idle()
    statuses = harness.queue.statuses(review)
    assert statuses is not None
    assert statuses[0].state is State.DONE


def test_closing_stops_the_work_and_leaves_nothing(harness: Harness) -> None:
    review = harness.queue.open_review()
    harness.submit(review)
    harness.submit(review)
    work = harness.next()
    harness.queue.close()
    assert work.stop.is_set()
    assert list(harness.work_folders.iterdir()) == []
    assert harness.queue.statuses(review) is None


@dataclass
class Expected:
    """What a recording should look like."""

    review: str
    key: str
    keep: bool
    state: State = State.WAITING


class DeskMachine(RuleBasedStateMachine):
    """Two pages hand in, stop, remove and look, in any order, while the work goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.harness = Harness(Path(self.home.name) / "harness")
        self.reviews = [self.harness.queue.open_review() for _ in range(2)]
        self.model: list[Expected] = []
        self.kept = 0
        self.work = None

    def teardown(self) -> None:
        self.harness.queue.close()
        assert list(self.harness.work_folders.iterdir()) == []
        waiting_to_be_kept = sum(job.keep for job in self.model if not job.state.over)
        assert self.kept_files() == self.kept + waiting_to_be_kept
        self.home.cleanup()

    def kept_files(self) -> int:
        return len(list(self.harness.kept.glob("*"))) if self.harness.kept.exists() else 0

    def running(self) -> Expected | None:
        """The one that is worked on: the first that is not over."""
        job = next((job for job in self.model if not job.state.over), None)
        if job is not None and job.state is State.WAITING:
            self.work = self.harness.next()
            job.state = State.ANALYSING
        return job

    def end(self, job: Expected, state: State) -> None:
        job.state = state
        self.kept += job.keep
        until(lambda: self.harness.status(job.review, job.key).state is state)

    @rule(page=st.integers(0, 1), keep=st.booleans())
    def submit(self, page: int, keep: bool) -> None:
        review = self.reviews[page]
        key = self.harness.submit(
            review, options=ReviewOptions(keep=self.harness.keep if keep else None)
        )
        self.model.append(Expected(review, key, keep))

    @precondition(lambda self: self.running() is not None)
    @rule()
    def finish(self) -> None:
        job = self.running()
        self.work.finish()
        self.end(job, State.DONE)

    @precondition(lambda self: self.running() is not None)
    @rule()
    def fail(self) -> None:
        job = self.running()
        self.work.fail(InputError("It cannot be used."))
        self.end(job, State.FAILED)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.running()
        job = data.draw(st.sampled_from(self.model))
        over = job.state.over
        self.harness.queue.cancel(job.review, job.key)
        if not over:
            self.end(job, State.CANCELLED)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.running()
        job = data.draw(st.sampled_from(self.model))
        if not job.state.over:
            self.kept += job.keep
        self.harness.queue.remove(job.review, job.key)
        self.model.remove(job)
        until(lambda: len(self.folders()) == len(self.model))

    @rule(minutes=st.integers(1, 20), page=st.integers(0, 1))
    def time_passes(self, minutes: int, page: int) -> None:
        """One page is looked at all the time, the other one is not."""
        self.running()
        self.harness.queue.statuses(self.reviews[1 - page])
        self.harness.queue.remove_idle()
        self.harness.now_s += minutes * 60
        self.harness.queue.statuses(self.reviews[page])
        self.harness.queue.remove_idle()
        other = self.reviews[1 - page]
        theirs = [job for job in self.model if job.review == other]
        if minutes * 60 >= IDLE_S and all(job.state.over for job in theirs):
            assert self.harness.queue.statuses(other) is None
            self.model = [job for job in self.model if job.review != other]
            self.reviews[1 - page] = self.harness.queue.open_review()

    def folders(self) -> list[Path]:
        return [
            path
            for folder in self.harness.work_folders.iterdir()
            if folder.is_dir()
            for path in folder.iterdir()
            if path.is_dir()
        ]

    @invariant()
    def each_is_as_it_should_be(self) -> None:
        self.running()
        for review in self.reviews:
            seen = [(s.key, s.state) for s in self.harness.queue.statuses(review) or ()]
            assert seen == [(job.key, job.state) for job in self.model if job.review == review]

    @invariant()
    def only_what_is_needed_is_on_disk(self) -> None:
        assert len(self.folders()) == len(self.model)
        assert len(self.harness.films()) == sum(not job.state.over for job in self.model)
        assert self.kept_files() == self.kept
        results = [job for job in self.model if job.state is State.DONE]
        assert len(list(self.harness.work_folders.rglob("report.html"))) == len(results)


DeskMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestDeskMachine = DeskMachine.TestCase
