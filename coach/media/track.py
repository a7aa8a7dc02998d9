"""A recording's poses: decoded and estimated in worker processes, streamed back in batches."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import InputError, VideoError
from coach.media.announced import VideoInfo, require_frames
from coach.media.people_search import find_people
from coach.media.pieces import pieces_of, shared_out
from coach.media.track_worker import Done, Job
from coach.media.trackers import Trackers
from coach.media.video import Video
from coach.pose.camera import bridged, centred, chained
from coach.pose.camera_rate import AsLive
from coach.pose.landmarks import Pose, PoseTrack
from coach.pose.models import find_model
from coach.pose.people import Somebody, liveliest
from coach.pose.subject import Box, Subject, body_box, same_place
from coach.pose.worker import Worker
from coach.words.camera_words import lost_notes
from coach.words.people_words import people_to_choose, person_followed

__all__ = ["Tracking", "track_poses"]

_POLL_S = 0.1
# Frames this close must show one person in one place.
_SEAM_S = 0.25


@dataclass(frozen=True)
class Tracking:
    """What tracking a recording gave.

    stopped: ended on request; `poses` is what was finished without a gap.
    cut_short: the file ends before its announced end. notes: sentences for a person.
    """

    poses: PoseTrack
    stopped: bool
    cut_short: bool
    notes: tuple[str, ...]


@dataclass
class _Segment:
    """A job and what has come of it."""

    job: Job
    worker: Worker
    batches: list[PoseTrack] = field(default_factory=list)
    done: Done | None = None

    @property
    def frames(self) -> int:
        return sum(len(batch) for batch in self.batches)

    @property
    def seconds(self) -> float:
        return float(self.batches[-1].time_s[-1]) - self.job.start_s if self.batches else 0.0


def track_poses(
    path: Path,
    *,
    model: str | Path | None = None,
    person: int | None = None,
    workers: int = 1,
    on_progress: Callable[[int, float], None] | None = None,
    stop: threading.Event | None = None,
    live: AsLive | None = None,
    trackers: Trackers | None = None,
) -> Tracking:
    """Follow one person through a video.

    model: name or path of the model (`find_model`). person: whom, counted from the left as they
    were first seen, from 1; None for the one who exercises. on_progress(frames, seconds) is told
    how much is done; it begins again where the person has to be another one. Setting `stop` ends it
    within a second.

    Only after everything has been seen is it known who moves: at first the largest person is
    followed, and where others are in the picture and one of them moves more, that one from the
    beginning.

    trackers: processes to track in, kept for the next recording; None: some of its own.
    live: as in front of a camera of that rate: only its pictures are looked at, in one piece, by
    one worker, and of several people the largest is followed.

    Raises VideoError, ModelError, EstimatorError, and InputError where there is no such person.
    """
    found = find_model(model)
    with Video(path) as video:
        info = video.info
    ours = Trackers() if trackers is None else nullcontext(trackers)
    with ours as kept:
        told = stop or threading.Event()
        tracker = _Tracker(path, found, info, workers, on_progress, told, live, kept)
        return _tracked(tracker, person)


def _tracked(tracker: _Tracker, person: int | None) -> Tracking:
    path, found, info, live = tracker.path, tracker.model, tracker.info, tracker.live
    if person is not None:
        people = find_people(path, found, info.duration_s, tracker.stop)
        if not tracker.stop.is_set() and not 1 <= person <= len(people):
            raise InputError(
                f"{info.name}: there is no person {person}; {people_to_choose(len(people))}."
            )
        return tracker.follow(people, people[person - 1] if people else None)
    tracking = tracker.follow()
    if live is not None or tracking.stopped or not tracking.poses.others.any():
        return tracking
    reached = float(tracking.poses.time_s[-1]) if tracking.cut_short else info.duration_s
    people = find_people(path, found, reached, tracker.stop)
    moving = liveliest(people)
    if moving is not None and not tracker.stop.is_set() and not _follows(tracking.poses, moving):
        tracking = tracker.follow(people, moving)
    return replace(
        tracking, notes=(*tracking.notes, person_followed(len(people), moving is not None))
    )


@dataclass(frozen=True)
class _Tracker:
    """What every pass over a video needs."""

    path: Path
    model: Path
    info: VideoInfo
    workers: int
    on_progress: Callable[[int, float], None] | None
    stop: threading.Event
    live: AsLive | None
    trackers: Trackers

    def follow(self, people: Sequence[Somebody] = (), one: Somebody | None = None) -> Tracking:
        """Follow one of the people, or whoever is largest.

        With several workers each takes a stretch of the video and chooses its own subject. Where
        two stretches do not meet in one place, as happens when somebody else is in the picture, the
        later one is done again, told whom the earlier one followed.
        """
        # Nothing starts a camera's tracker anew.
        pieces = pieces_of(self.info.duration_s) if self.live is None else (0.0, math.inf)
        segments = []
        try:
            for times_s in shared_out(pieces, self.workers):
                subject = _subject(people, one, times_s[0])
                job = Job(self.path, self.model, times_s, subject, self.live)
                segments.append(_start(self.trackers, job))
            self._collect(segments)
            for index in range(1, len(segments)):
                before, later = segments[index - 1], segments[index]
                if before.done is not None and not _meet(before, later):
                    job = replace(later.job, subject=before.done.subject)
                    segments[index] = _start(self.trackers, job)
                    self._collect(segments)
        finally:
            self.trackers.end_busy()
        finished = _finished(segments)
        poses, lost = _joined(finished, self.info.size)
        stopped = len(finished) < len(segments) or finished[-1].done is None
        cut_short = any(s.done is not None and s.done.cut_short for s in finished)
        if not len(poses) and not stopped:
            raise VideoError(f"{self.info.name} holds no picture that can be read; copy it again.")
        return Tracking(poses, stopped, cut_short, _notes(poses, self.info, cut_short, lost))

    def _collect(self, segments: list[_Segment]) -> None:
        """Take in what the workers send until all are done, or `stop` is set."""
        while not self.stop.is_set():
            busy = [segment for segment in segments if segment.done is None]
            if not busy:
                return
            for segment in busy:
                _take_in(segment, self.trackers, _POLL_S / len(busy))
            done = sum(s.frames for s in segments)
            require_frames(self.path.name, done, 0.0)
            if self.on_progress is not None:
                self.on_progress(done, sum(s.seconds for s in segments))


def _subject(people: Sequence[Somebody], one: Somebody | None, time_s: float) -> Subject | None:
    """Whom to follow from a time on, and where the others are then."""
    if one is None:
        return None
    return Subject(
        one.at(time_s), others=[other.at(time_s) for other in people if other is not one]
    )


def _follows(poses: PoseTrack, one: Somebody) -> bool:
    """Whether it is this person who was followed, most of the time."""
    rows = np.minimum(np.searchsorted(poses.time_s, one.times_s), len(poses) - 1)
    pairs = [(poses[int(row)], box) for row, box in zip(rows, one.boxes, strict=True)]
    same = [pose.found and same_place(_box(pose), box) for pose, box in pairs]
    return sum(same) > len(same) / 2


def _start(trackers: Trackers, job: Job) -> _Segment:
    worker = trackers.take()
    worker.send(job)
    return _Segment(job, worker)


def _take_in(segment: _Segment, trackers: Trackers, wait_s: float) -> None:
    """Take in all that a worker has sent, waiting for the first of it."""
    while segment.done is None:
        try:
            message = segment.worker.receive(wait_s)
        except TimeoutError:
            return
        wait_s = 0.0
        if isinstance(message, Done):
            segment.done = message
            trackers.give_back(segment.worker)
        else:
            segment.batches.append(message)


def _meet(earlier: _Segment, later: _Segment) -> bool:
    """Whether the later stretch goes on with the person the earlier one ends with."""
    if not earlier.batches or not later.batches:
        return True
    last, first = earlier.batches[-1][-1], later.batches[0][0]
    if last.found and first.found:
        return first.time_s - last.time_s > _SEAM_S or same_place(_box(last), _box(first))
    # One sees nobody: the subject may have left somebody else behind.
    return last.found == first.found or not (last.others or first.others)


def _finished(segments: list[_Segment]) -> list[_Segment]:
    """The segments that follow on one another without a gap: up to the first unfinished one."""
    finished: list[_Segment] = []
    for segment in segments:
        if finished and not _meet(finished[-1], segment):
            break
        finished.append(segment)
        if segment.done is None:
            break
    return finished


def _joined(segments: list[_Segment], size: tuple[int, int]) -> tuple[PoseTrack, NDArray[np.bool_]]:
    """The segments' poses in one, the camera seen from where it looks mostly; and in which (T,) its
    motion was lost."""
    batches = [batch for segment in segments for batch in segment.batches]
    if not batches:
        return PoseTrack.from_poses([], size), np.empty(0, np.bool_)
    time_s = np.concatenate([b.time_s for b in batches])
    starts = [start for segment in segments for start in segment.job.times_s[:-1]]
    begins = np.unique(np.searchsorted(time_s, starts))
    cameras = np.concatenate([b.camera for b in batches if b.camera is not None])
    camera = chained(cameras, begins[begins < len(time_s)])
    track = PoseTrack(
        time_s,
        np.concatenate([b.landmarks for b in batches]),
        np.concatenate([b.world for b in batches]),
        np.concatenate([b.visibility for b in batches]),
        np.concatenate([b.presence for b in batches]),
        size,
        np.concatenate([b.others for b in batches]),
        centred(bridged(camera, time_s)),
    )
    return track, np.isnan(camera[:, 0])


def _notes(
    poses: PoseTrack, info: VideoInfo, cut_short: bool, lost: NDArray[np.bool_]
) -> tuple[str, ...]:
    notes = []
    if cut_short:
        notes.append(
            f"The file is cut short: it should last {info.duration_s:.1f} s,"
            f" but its pictures end at {float(poses.time_s[-1]):.1f} s."
        )
    return (*notes, *lost_notes(poses.time_s, lost))


def _box(pose: Pose) -> Box:
    return body_box(pose.landmarks, pose.visibility).box
