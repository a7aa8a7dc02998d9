"""A review queue without a video: the test says how far each recording is, and how it ends."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from coach.errors import VideoError
from coach.records.video_files import move_in, reserve
from coach.review.examine import Phase, Report, Result, ReviewOptions, StoppedError
from coach.review.review_queue import ReviewQueue
from coach.review.status import Status
from coach.review.work_folder import WorkFolder
from tests import builders
from tests.files import files_below

PATIENCE_S = 20.0
DEFAULTS = ReviewOptions()


def until(happened: Callable[[], object]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.002)


@dataclass
class Work:
    """One recording being worked on."""

    upload: Path
    label: str
    options: ReviewOptions
    folder: Path
    report: Report
    stop: threading.Event
    ends: queue.SimpleQueue[BaseException | None] = field(default_factory=queue.SimpleQueue)

    def finish(self) -> None:
        self.ends.put(None)

    def fail(self, error: BaseException) -> None:
        self.ends.put(error)

    def run(self) -> Result:
        while True:
            try:
                error = self.ends.get(timeout=0.002)
            except queue.Empty:
                if self.stop.is_set():
                    raise StoppedError from None
                continue
            if error is not None:
                raise error
            self.folder.mkdir()
            (self.folder / "report.html").write_text(self.label)
            (self.folder / "repetition-1.jpg").write_bytes(b"picture")
            analysis = builders.analysis()
            named = replace(analysis, source=replace(analysis.source, name=self.label))
            return Result(named, self.folder, ("report.html",), {1: "repetition-1.jpg"})


class Harness:
    """A review queue in `home`, with a clock that only the test moves."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.work_folders = home / "work_folders"
        self.kept = home / "kept"
        self.work_folders.mkdir(parents=True)
        self.now_s = 1000.0
        self.refused: set[str] = set()
        self.begun: queue.Queue[Work] = queue.Queue()
        self.queue = ReviewQueue(
            WorkFolder(self.work_folders),
            examine=self._examine,
            look=self._look,
            clock=lambda: self.now_s,
        )

    def _look(self, upload: Path, label: str, stop: threading.Event) -> None:
        if label in self.refused:
            raise VideoError(f"{label} is not a video.")

    def _examine(
        self,
        upload: Path,
        label: str,
        options: ReviewOptions,
        folder: Path,
        report: Report,
        stop: threading.Event,
    ) -> Result:
        work = Work(upload, label, options, folder, report, stop)
        report(Phase.ANALYSING, 0.0)
        self.begun.put(work)
        return work.run()

    def next(self) -> Work:
        """The recording whose turn it is now."""
        return self.begun.get(timeout=PATIENCE_S)

    def submit(self, review: str, name: str = "clip.mp4", options: ReviewOptions = DEFAULTS) -> str:
        with self.queue.upload_folder(review) as folder:
            upload = folder / "token.mp4"
            upload.write_bytes(b"film of " + name.encode())
            return self.queue.submit(review, name, upload, options)

    def keep(self, upload: Path, label: str) -> str:
        """Keeps a video as `ReviewOptions.keep` does."""
        target = reserve(self.kept, label)
        move_in(upload, target)
        return f"Your video is kept as {target}."

    def status(self, review: str, key: str) -> Status:
        statuses = self.queue.statuses(review)
        assert statuses is not None
        return next(status for status in statuses if status.key == key)

    def left(self) -> list[Path]:
        """Every file that is still there but the locks, which say whose folders are in use."""
        return [p for p in files_below(self.work_folders) if p.suffix not in ("", ".lock")]

    def films(self) -> list[Path]:
        """Every uploaded file that is still there."""
        return sorted(p for p in files_below(self.work_folders) if p.suffix == ".mp4")
