"""Uploaded recordings are queued, worked on one at a time, and what becomes of each is kept."""

from __future__ import annotations

import queue
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from coach.coaching.correction import Correction
from coach.errors import InputError, OutputError
from coach.private_file import remove
from coach.review.apart import examine_apart, first_look
from coach.review.bundle import bundle, packing
from coach.review.corrections import corrected
from coach.review.examine import Examine, Look, Phase, Result, ReviewOptions
from coach.review.labels import label_of
from coach.review.review_job import Review, ReviewJob, outcome_of
from coach.review.status import State, Status
from coach.review.upload_quota import UploadQuota
from coach.review.work_folder import WorkFolder

__all__ = ["IDLE_S", "ReviewQueue", "review_queue"]

IDLE_S = 15 * 60.0
"""Results that nobody has looked at for so long are removed."""

_CLOSING_S = 10.0


class ReviewQueue:
    """Takes recordings in and works on one at a time, in a thread of its own.

    What belongs together is a review, known by a random token that only its page has. Every method
    may be called from any thread.

    examine: does the work. look: finds out at once what cannot be worked on. quota: how much may
    come in at once. clock: seconds.
    """

    def __init__(
        self,
        work_folder: WorkFolder,
        *,
        examine: Examine = examine_apart,
        look: Look = first_look,
        quota: UploadQuota | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work_folder = work_folder
        self._examine, self._look = examine, look
        self._quota = quota or UploadQuota()
        self._clock = clock
        self._reviews: dict[str, Review] = {}
        self._new: queue.SimpleQueue[ReviewJob | None] = queue.SimpleQueue()
        self._queue: queue.SimpleQueue[ReviewJob | None] = queue.SimpleQueue()
        self._threads: tuple[threading.Thread, ...] = ()
        self._closed = False
        self._lock = threading.RLock()

    def open_review(self, by: str = "") -> str:
        """A new review's token: 128 random bits as 32 hex digits.

        by: the login that opens it; empty for whoever sits at this computer.
        """
        token = secrets.token_hex(16)
        with self._lock:
            self._reviews[token] = Review(by, self._clock())
        return token

    def opened_by(self, review: str) -> str | None:
        """The login that opened a review; None for one that is not known."""
        with self._lock:
            found = self._reviews.get(review)
            return found.by if found is not None else None

    def statuses(self, review: str) -> tuple[Status, ...] | None:
        """The review's recordings as they are now, None for one that is not known.

        Looking keeps them from being removed.
        """
        with self._lock:
            found = self._reviews.get(review)
            if found is None:
                return None
            found.seen_s = self._clock()
            return tuple(job.status for job in found.jobs.values())

    @contextmanager
    def upload_folder(self, review: str) -> Iterator[Path]:
        """A folder to receive a recording in while the block lasts. Raises InputError, also where
        too much is coming in; OutputError."""
        by = self.opened_by(review)
        if by is None or self.statuses(review) is None:
            raise InputError("This page is out of date; load it again, then upload the video.")
        with self._quota.admitted(by, self._waiting()):
            yield self._new_folder()

    def _waiting(self) -> list[str]:
        """Whose recordings are not worked off yet, each by its login."""
        with self._lock:
            return [
                review.by
                for review in self._reviews.values()
                for job in review.jobs.values()
                if not job.state.over
            ]

    def _new_folder(self) -> Path:
        try:
            return self._work_folder.new_folder()
        except OSError as error:
            raise OutputError(
                f"Nothing can be stored on this computer ({error.strerror}); free some space first."
            ) from error

    def submit(self, review: str, name: str, upload: Path, options: ReviewOptions) -> str:
        """Queue the recording at `upload`, alone in its `upload_folder`; returns its key.

        From here on the folder is the queue's. Raises InputError where the review has gone.
        """
        with self._lock:
            found = self._reviews.get(review)
            if found is None or self._closed:
                remove(upload)
                raise InputError("This page is out of date; load it again, then upload the video.")
            key = secrets.token_hex(16)
            job = ReviewJob(key, review, label_of(name), upload.parent, upload, options)
            found.jobs[key] = job
            self._new.put(job)
            if not self._threads:
                self._threads = tuple(
                    threading.Thread(target=task, name="review", daemon=True)
                    for task in (self._look_at_new, self._work)
                )
                for thread in self._threads:
                    thread.start()
        return key

    def cancel(self, review: str, key: str) -> None:
        """Stop working on a recording, or never begin; the uploaded file goes its way."""
        with self._lock:
            job = self._find(review, key)
            if job is None or job.state.over:
                return
            job.stop.set()
            if job.state is not State.WAITING:
                return
            job.state = State.CANCELLED
        # Keeping it takes as long as the records need to answer: nobody else waits for that.
        job.upload_outcome = job.dispose_of_upload()

    def remove(self, review: str, key: str) -> None:
        """Remove a recording and all that came of it; one that is worked on is stopped first."""
        self.cancel(review, key)
        with self._lock:
            job = self._find(review, key)
            if job is None:
                return
            del self._reviews[review].jobs[key]
            if job.state.over:
                shutil.rmtree(job.folder, ignore_errors=True)

    def clear(self, review: str) -> None:
        """Remove all recordings of a review; its page may go on with new ones."""
        with self._lock:
            found = self._reviews.get(review)
            keys = list(found.jobs) if found else []
        for key in keys:
            self.remove(review, key)

    def remove_idle(self) -> None:
        """Remove the reviews that nobody looks at; one that is worked on is left to end."""
        with self._lock:
            for token, review in list(self._reviews.items()):
                if not all(job.state.over for job in review.jobs.values()):
                    review.seen_s = self._clock()  # it ends unseen: then there is time to come back
                elif self._clock() - review.seen_s >= IDLE_S:
                    self.clear(token)
                    del self._reviews[token]

    def file(self, review: str, key: str, name: str) -> Path | None:
        """Where a result lies that has this name, None where there is none such."""
        result = self.result(review, key)
        return result.folder / name if result is not None and name in result.names else None

    def result(self, review: str, key: str) -> Result | None:
        """What came of a recording, None where nothing did."""
        with self._lock:
            job = self._find(review, key)
            return job.result if job is not None else None

    def correct(self, review: str, key: str, correction: Correction) -> None:
        """Keep a person's word on a movement beside the result, instead of an earlier one on it.

        Raises InputError where the review is not theirs or there is no such movement, OutputError.
        """
        self._rewrite(review, key, correction.by, correction.movement, correction)

    def take_back(self, review: str, key: str, movement: int, by: str) -> None:
        """Take back what was said of a movement. Raises InputError and OutputError as `correct`."""
        self._rewrite(review, key, by, movement, None)

    def bundle(self, review: str, key: str) -> Path | None:
        """All results in one file, None where there are none. Raises OSError."""
        with packing:
            result = self.result(review, key)
            return bundle(result.folder, result.outputs) if result is not None else None

    def close(self) -> None:
        """Stop all work and remove everything."""
        with self._lock:
            self._closed = True
            for token in list(self._reviews):
                self.clear(token)
            self._reviews.clear()
            threads = self._threads
        self._new.put(None)
        for thread in threads:
            thread.join(_CLOSING_S)
        self._work_folder.close()

    def _rewrite(
        self, review: str, key: str, by: str, movement: int, correction: Correction | None
    ) -> None:
        with packing:  # a bundle never mixes what was written before with what is written after
            result = self.result(review, key)
            if result is None or self.opened_by(review) != by:
                raise InputError("This page is out of date; load it again.")
            new = corrected(result, movement, correction)
            with self._lock:
                job = self._find(review, key)
                if job is not None:
                    job.result = new

    def _find(self, review: str, key: str) -> ReviewJob | None:
        found = self._reviews.get(review)
        return found.jobs.get(key) if found is not None else None

    def _look_at_new(self) -> None:
        """What is no recording is told while others are worked on; the rest waits its turn."""
        while (job := self._new.get()) is not None:
            state, problem, _ = outcome_of(partial(self._look, job.upload, job.label, job.stop))
            with self._lock:
                if job.state.over:  # cancelled meanwhile
                    continue
            if state is State.DONE:
                self._queue.put(job)
            else:
                self._finish(job, state, problem, None)
        self._queue.put(None)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            with self._lock:
                if job.state.over:
                    continue
                job.state = State.ANALYSING
            self._finish(job, *self._attempt(job))

    def _attempt(self, job: ReviewJob) -> tuple[State, str, Result | None]:
        def report(phase: Phase, share: float | None) -> None:
            with self._lock:
                job.state, job.share = State(phase.value), share
                if share is not None:
                    job.rate.tell(share, self._clock())

        folder = job.folder / "results"
        return outcome_of(
            partial(self._examine, job.upload, job.label, job.options, folder, report, job.stop)
        )

    def _finish(self, job: ReviewJob, state: State, problem: str, result: Result | None) -> None:
        """Write down how it ended, once nothing is left that need not be."""
        if result is None:
            shutil.rmtree(job.folder / "results", ignore_errors=True)
        upload_outcome = job.dispose_of_upload()
        with self._lock:
            job.upload_outcome, job.problem, job.result = upload_outcome, problem, result
            job.state = state
            if self._find(job.review, job.key) is None:  # removed meanwhile
                shutil.rmtree(job.folder, ignore_errors=True)


@cache
def review_queue() -> ReviewQueue:
    """The queue of this process."""
    return ReviewQueue(WorkFolder())
