"""The worker process's side of tracking: its part of a video is decoded, poses are sent back."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.errors import CoachError
from coach.media.video import Frame, Video
from coach.pose.camera_motion import CameraMotion
from coach.pose.camera_rate import AsLive, delivered
from coach.pose.landmarks import Pose, PoseTrack
from coach.pose.subject import Subject
from coach.pose.worker import Send

if TYPE_CHECKING:
    from coach.pose.estimator import PoseEstimator

__all__ = ["MAX_SIDE", "Done", "Job", "serve"]

MAX_SIDE = 1280
"""Longer side in pixels that pictures are scaled down to; the networks see 256 of them."""

_WARM_UP = 3
_FRAMES_AHEAD = 3
_BATCH = 16


@dataclass(frozen=True)
class Job:
    """A worker's part of a video: the frames from its first time to its last.

    times_s: where its pieces begin and end; the last may be infinite.
    subject: whom to follow, if that is known at its beginning. live: as a camera's pictures are
    looked at, and at which rate.
    """

    path: Path
    model: Path
    times_s: tuple[float, ...]
    subject: Subject | None = None
    live: AsLive | None = None

    @property
    def start_s(self) -> float:
        return self.times_s[0]


@dataclass(frozen=True)
class Done:
    """A worker's last word. cut_short: the file ended too early. subject: who was followed."""

    cut_short: bool
    subject: Subject


def serve(inbox: Iterator[Any], send: Send) -> None:
    """The worker's side: Jobs in, for each PoseTracks out as they are made, then Done.

    The networks stay loaded from one job to the next, as long as these ask for the same model.
    """
    from coach.pose.estimator import LOOK_EVERY_S, PoseEstimator
    from coach.pose.process import LIVE_LOOK_EVERY_S

    job: Job
    loaded: tuple[Path, PoseEstimator] | None = None
    for job in inbox:
        look_every_s = LIVE_LOOK_EVERY_S if job.live else LOOK_EVERY_S
        if loaded is not None and loaded[0] == job.model:
            estimator = loaded[1]
            estimator.begin(job.subject, look_every_s)
        else:
            if loaded is not None:
                loaded[1].close()
            estimator = PoseEstimator(job.model, subject=job.subject, look_every_s=look_every_s)
            loaded = (job.model, estimator)
        _track(job, estimator, send)
        estimator.prepare_restart()  # while the parent is busy with what was found


def _track(job: Job, estimator: PoseEstimator, send: Send) -> None:
    batch: list[Pose] = []
    with Video(job.path) as video:
        size = video.info.size
        for pose in _estimated(video, estimator, job):
            batch.append(pose)
            if len(batch) == _BATCH:
                send(PoseTrack.from_poses(batch, size))
                batch = []
        if batch:
            send(PoseTrack.from_poses(batch, size))
        send(Done(video.cut_short, estimator.subject))


def _estimated(video: Video, estimator: PoseEstimator, job: Job) -> Iterator[Pose]:
    """The poses of a worker's pieces, each started anew with the last frames before it; the camera
    of each is seen from the last picture before it (at the beginning, from the first)."""
    times_s, motion = job.times_s, CameraMotion()
    borders = deque(times_s[:-1])
    lead_s = 2 * (_WARM_UP + 1) / video.info.rate
    latest: deque[Frame] = deque(maxlen=_WARM_UP)
    if len(borders) > 1:
        estimator.prepare_restart()
    frames = video.frames(max(0.0, times_s[0] - lead_s), times_s[-1], MAX_SIDE)
    if job.live is not None and job.live.rate is not None:
        frames = delivered(frames, job.live.rate)
    for frame in _ahead(frames):
        if borders and frame.time_s >= borders[0]:
            while borders and frame.time_s >= borders[0]:
                borders.popleft()
            if latest:  # else it is new already
                estimator.restart()
            if borders:
                estimator.prepare_restart()
            for earlier in latest:
                before = estimator.estimate(earlier.image, earlier.time_s)
                motion = CameraMotion()
                motion.see(earlier.image, before, estimator.subject.others)
        if frame.time_s >= times_s[0]:
            pose = estimator.estimate(frame.image, frame.time_s)
            camera = motion.see(frame.image, pose, estimator.subject.others)
            yield replace(pose, camera=camera)
        latest.append(frame)


def _ahead(frames: Iterator[Frame]) -> Iterator[Frame]:
    """The frames, decoded a little ahead in a thread, while the networks are busy."""
    waiting: queue.Queue[Frame | CoachError | None] = queue.Queue(_FRAMES_AHEAD)

    def decode() -> None:
        try:
            for frame in frames:
                waiting.put(frame)
            waiting.put(None)
        except CoachError as error:
            waiting.put(error)

    threading.Thread(target=decode, daemon=True).start()
    while (item := waiting.get()) is not None:
        if isinstance(item, CoachError):
            raise item
        yield item
