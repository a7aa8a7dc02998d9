"""`coach batch`: what there is to do, having it done, adding what comes of it to the archive."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from coach.archive.dataset import Archive
from coach.archive.engine import LOCAL, LostTask, ask, connected, dashboard
from coach.archive.manifest import About, read_manifest
from coach.archive.request import Asked, Request, Result
from coach.archive.sources import Recording, absolute, find_recordings
from coach.archive.store import Store
from coach.archive.worker import analyze_recording, lost
from coach.errors import ExitStatus, InputError
from coach.exercises.registry import exercises
from coach.pose.landmark_files import TRACE_SUFFIX
from coach.pose.models import find_model
from coach.profile import ChosenSettings, Profile

__all__ = ["Batch", "Tally", "run"]


@dataclass
class Tally:
    """How many recordings became what. there: had been done before. copies: of another one.

    to_do: bytes of those that were not there; seen: of these that are done. frames: looked at.
    dashboard: where Dask shows what its workers do, if it does.
    """

    recordings: int = 0
    analysed: int = 0
    there: int = 0
    copies: int = 0
    unusable: int = 0
    failed: int = 0
    frames: int = 0
    to_do: int = 0
    seen: int = 0
    dashboard: str = ""

    @property
    def done(self) -> int:
        """How many need nothing more."""
        return self.analysed + self.there + self.copies + self.unusable + self.failed

    @property
    def status(self) -> ExitStatus:
        """What the command ends with."""
        if self.failed:
            return ExitStatus.FAILED
        return ExitStatus.UNUSABLE if self.unusable else ExitStatus.OK


Tell = Callable[[Tally, Result | None], None]
"""Is told how far it is, and what came of a recording."""


@dataclass(frozen=True)
class Batch:
    """What `coach batch` was asked for. sources: paths, globs, URLs. out: the archive's place.

    exercise and profile hold for whatever the manifest does not say. force: make again what is
    there. folders: write the files of `coach analyze`, too.
    """

    sources: Sequence[str]
    out: str
    manifest: Path | None = None
    cluster: str = LOCAL
    workers: int = 1
    exercise: str = "auto"
    profile: Profile = field(default_factory=Profile)
    model: str = "full"
    force: bool = False
    folders: bool = False

    @cached_property
    def into(self) -> str:
        """The archive as every worker knows it."""
        return absolute(self.out)

    def recordings(self) -> tuple[list[Recording], dict[str, About]]:
        """What there is, and what the manifest says of it. Raises InputError."""
        known = ("auto", *exercises())
        about = read_manifest(self.manifest, known) if self.manifest else {}
        found = find_recordings(self.sources or list(about), besides=Store(self.into).folder)
        there = {one.url for one in found}
        for url in about:
            if url not in there:
                raise InputError(
                    f"The manifest names {url}, which is not among the recordings; check its path."
                )
        return found, about

    def processes(self, recordings: int) -> int:
        """In how many processes the pieces of each of so many may be followed: where there are more
        workers on this computer than recordings, theirs."""
        spare = self.cluster == LOCAL and recordings < self.workers
        return self.workers // recordings if spare else 1

    def model_sha256(self, found: list[Recording]) -> str:
        """What the pose model has to be, where any recording has pictures. Raises ModelError."""
        if all(one.url.lower().endswith(TRACE_SUFFIX) for one in found):
            return ""
        return hashlib.sha256(find_model(self.model).read_bytes()).hexdigest()

    def request(self, recording: Recording, said: About, model_sha256: str) -> Request:
        """What is to be asked of a recording."""
        settings = ChosenSettings(self.profile, said.given)
        return Request(
            recording,
            Asked(said.exercise or self.exercise, settings),
            self.model,
            model_sha256,
            self.into,
            said.person,
            said.side,
            self.folders,
        )


def run(batch: Batch, stop: threading.Event, tell: Tell) -> Tally:
    """Do what is missing and add it to the archive.

    Setting `stop` ends it; what is done is kept, what was under way is for the next run. Raises
    CoachError where nothing (more) can be done; what is done is kept then, too.
    """
    found, about = batch.recordings()
    model = batch.model_sha256(found)
    nothing_said = About()

    def request(recording: Recording) -> Request:
        return batch.request(recording, about.get(recording.url, nothing_said), model)

    tally = Tally(recordings=len(found))
    with Archive.opened(batch.into) as archive:
        there = [not batch.force and archive.has(request(one)) for one in found]
        look = not batch.force and len(archive) > 0
        missing = [one for one, done in zip(found, there, strict=True) if not done]
        tally.there = len(found) - len(missing)
        tally.to_do = sum(map(_weight, missing))
        tell(tally, None)
        if missing:
            left = [(one, look) for one in reversed(missing)]
            asked = _Missing(request, left, batch.processes(len(missing)))
            with connected(batch.cluster, min(batch.workers, len(missing))) as client:
                tally.dashboard = dashboard(client)
                tell(tally, None)
                _add(archive, asked, ask(client, analyze_recording, asked, stop), tally, tell)
    return tally


@dataclass
class _Missing:
    """The requests that are left, the first of them last, each with whether to look first; one that
    is given back is asked again."""

    request: Callable[[Recording], Request]
    left: list[tuple[Recording, bool]]
    processes: int

    def __iter__(self) -> Iterator[Request]:
        return self

    def __next__(self) -> Request:
        if not self.left:
            raise StopIteration
        recording, look = self.left.pop()
        return replace(self.request(recording), look_first=look, processes=self.processes)


def _add(
    archive: Archive,
    asked: _Missing,
    answers: Iterable[tuple[Request, Result | LostTask]],
    tally: Tally,
    tell: Tell,
) -> None:
    """Take in what comes of the recordings."""
    added: set[str] = set()
    for request, answer in answers:
        result = lost(request) if isinstance(answer, LostTask) else answer
        key = result.row["recording"]
        if result.there and not archive.is_current(key):
            # Its client was killed before the row was written, or another version made it.
            asked.left.append((request.recording, False))
            continue
        tally.seen += _weight(request.recording)
        if result.there or key in added:
            tally.copies += 1
        else:
            added.add(key)
            archive.add(result.row, result.reps)
            _count(tally, result)
        tell(tally, result)


def _count(tally: Tally, result: Result) -> None:
    tally.frames += result.frames
    if result.status is ExitStatus.OK:
        tally.analysed += 1
    elif result.status is ExitStatus.UNUSABLE:
        tally.unusable += 1
    else:
        tally.failed += 1


def _weight(recording: Recording) -> int:
    return max(1, recording.size)
