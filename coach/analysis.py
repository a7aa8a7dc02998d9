"""A recorded input from end to end: a video or a trace in, an `Analysis` out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coach.coaching.recorded import AUTO, follow
from coach.coaching.results import Analysis, EventKind, SetSummary, Source
from coach.errors import InputError
from coach.exercises.base import Settings
from coach.motion.measurer import SMOOTHING, Measurer
from coach.pose.camera_rate import AsLive, delivered
from coach.pose.landmark_files import WORLD_FROM_PICTURE, is_landmarks, load_poses
from coach.pose.landmarks import Landmark, PoseTrack
from coach.pose.models import find_model
from coach.pose.provenance import Provenance, estimated
from coach.words.camera_words import motion_notes, tilt_notes

if TYPE_CHECKING:
    from coach.media.trackers import Trackers

__all__ = [
    "AUTO",
    "Followed",
    "SettingsFor",
    "analyze",
    "analyze_poses",
    "follow_person",
    "is_landmarks",
    "source_of",
]

SettingsFor = Callable[[str | None], Settings]
"""Settings of an exercise by its name; asked with None before the exercise is known."""

_ABSENT_S = 1.0  # shorter gaps are the detector's, not the person's
# Of a near leg in view MediaPipe's presence is over 0.9 on every clip and trace, of one that the
# picture cuts off below 0.3; its visibility of a far leg from the side is 0.35 to 0.57.
_LEG_PRESENCE = 0.5
_LEG_VISIBILITY = 0.3
_LEG_FRAMES = 5  # a glimpse on the way out is not a leg in view
_LEGS = (
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
)


def analyze(
    path: Path,
    exercise: str = AUTO,
    settings: Settings | SettingsFor = Settings(),
    *,
    model: Path | None = None,
    person: int | None = None,
    workers: int = 1,
    on_progress: Callable[[int, float], None] | None = None,
    stop: threading.Event | None = None,
    live: AsLive | None = None,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    trackers: Trackers | None = None,
) -> Analysis:
    """Follow the exercise in a video, in a trace (.npz) or in another tool's landmarks (.csv).

    person: whom to follow, counted from the left from 1; None for the one who exercises.
    on_progress(frames_done, time_s) is called while a video is tracked. Setting `stop` ends the
    tracking within a second; what was tracked until then is analysed, and a note says so. live: see
    `analyze_poses`; the pose estimator, too, sees only what such a camera delivers. fps, size: of
    landmarks that do not say it themselves (`load_poses`). trackers: see
    `coach.media.track.track_poses`.
    Raises InputError where nothing can be analysed, ModelError and EstimatorError.
    """
    seen = follow_person(
        path,
        model=model,
        person=person,
        workers=workers,
        on_progress=on_progress,
        stop=stop,
        live=live,
        fps=fps,
        size=size,
        trackers=trackers,
    )
    return analyze_poses(seen.poses, seen.source, exercise, settings, seen.notes, live=live)


@dataclass(frozen=True)
class Followed:
    """The poses of the person in a recording. notes: what was noticed while they were followed."""

    poses: PoseTrack
    source: Source
    notes: tuple[str, ...] = ()


def follow_person(
    path: Path,
    *,
    model: Path | None = None,
    person: int | None = None,
    workers: int = 1,
    on_progress: Callable[[int, float], None] | None = None,
    stop: threading.Event | None = None,
    live: AsLive | None = None,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    trackers: Trackers | None = None,
) -> Followed:
    """The first half of `analyze`, with the same arguments and errors: a recording's poses."""
    if is_landmarks(path):
        if person is not None:
            raise InputError(f"{path.name} holds the landmarks of one person; leave --person out.")
        poses = load_poses(path, fps=fps, size=size)
        return Followed(poses, source_of(path.name, poses), _how_read(poses))
    if fps is not None or size is not None:
        raise InputError(f"{path.name} is a video, which says itself how fast and how large it is.")
    # Traces need no video library; importing it only here keeps their start quick.
    from coach.media.track import track_poses

    tracking = track_poses(
        path,
        model=model,
        person=person,
        workers=workers,
        on_progress=on_progress,
        stop=stop,
        live=live,
        trackers=trackers,
    )
    notes = tuple(tracking.notes)
    if tracking.stopped:
        if len(tracking.poses) < 2:
            raise InputError(f"{path.name}: stopped before anything could be analysed.")
        reached = float(tracking.poses.time_s[-1])
        notes += (f"Stopped by you: only the first {reached:.1f} s were analysed.",)
    rate = None if live is None else live.rate
    found = estimated(find_model(model), person=person, live=live is not None, rate=rate)
    poses = replace(tracking.poses, provenance=found)
    return Followed(poses, source_of(path.name, poses), notes)


def _how_read(poses: PoseTrack) -> tuple[str, ...]:
    done = () if poses.provenance is None else poses.provenance.operations
    if WORLD_FROM_PICTURE not in (one.operation for one in done):
        return ()
    return (
        "The file has no world landmarks: which way the body is turned was taken from the "
        "picture’s own depth, which is less sure.",
    )


def source_of(name: str, poses: PoseTrack) -> Source:
    """Describe a recording; its last frame is taken to last as long as the others do."""
    if len(poses) < 2:
        return Source(name, 0.0, len(poses), poses.size)
    duration = poses.time_s[-1] - poses.time_s[0] + np.median(np.diff(poses.time_s))
    return Source(name, float(duration), len(poses), poses.size)


def analyze_poses(
    poses: PoseTrack,
    source: Source,
    exercise: str = AUTO,
    settings: Settings | SettingsFor = Settings(),
    notes: tuple[str, ...] = (),
    *,
    live: AsLive | None = None,
) -> Analysis:
    """Follow the exercise in tracked poses; `notes` come first in the summary's.

    live: measure the poses that a camera of that rate would have delivered one after the other, as
    in front of it, instead of all at once. Raises InputError where there is nothing to follow.
    """
    if live is not None:
        poses, source = _as_delivered(poses, source, live)
        notes = (*notes, _live_note(live))
    _require_a_person(poses, source.name)
    settings_for = settings if callable(settings) else lambda _: settings
    known = None if exercise == AUTO else exercise
    measurer = Measurer(settings_for(known).height_cm)
    motion, joints = (
        measurer.run_with_joints(poses) if live is None else (measurer.replay(poses), None)
    )
    done = _measured(poses, settings_for(known), "recorded" if live is None else "live")
    summary, events = follow(motion, exercise, settings_for(known))
    if known is None and settings_for(summary.exercise) != settings_for(None):
        # Only now is it known whose targets hold; how it was recognised stays as it was.
        recognised = summary
        summary, events = follow(
            motion, str(recognised.exercise), settings_for(recognised.exercise)
        )
        summary = replace(
            summary,
            exercise_from=recognised.exercise_from,
            exercise_confidence=recognised.exercise_confidence,
        )
    seen = (*motion_notes(poses), *tilt_notes(motion.roll))
    notes = (*notes, *seen, *_absences(poses, source.duration_s))
    summary = replace(summary, notes=(*notes, *summary.notes))
    return Analysis(
        source=source,
        poses=poses,
        motion=motion,
        summary=summary,
        cues=tuple(event for event in events if event.kind is EventKind.CUE),
        joints=joints,
        provenance=_followed(done, summary, settings_for(summary.exercise)),
    )


def _measured(poses: PoseTrack, settings: Settings, way: str) -> Provenance:
    smoothed = (poses.provenance or Provenance.unknown()).then("smooth landmarks", **SMOOTHING[way])
    return smoothed.then("measure motion", way=way, height_cm=settings.height_cm)


def _followed(done: Provenance, summary: SetSummary, settings: Settings) -> Provenance:
    return done.then(
        "count and judge",
        exercise=summary.exercise,
        exercise_from=summary.exercise_from,
        target=settings.target,
        max_target=settings.max_target,
        hold_s=settings.hold_s,
    )


def _as_delivered(poses: PoseTrack, source: Source, live: AsLive) -> tuple[PoseTrack, Source]:
    if live.rate is not None:
        before = poses.provenance or Provenance.unknown()
        poses = PoseTrack.from_poses(list(delivered(poses, live.rate)), poses.size)
        poses = replace(poses, provenance=before.then("deliver as a camera", rate=live.rate))
    return poses, replace(source, frames=len(poses), as_live=live)


def _live_note(live: AsLive) -> str:
    rate = "" if live.rate is None else f" of {live.rate:g} pictures a second"
    return f"Measured as live: picture by picture, as in front of a camera{rate}."


def _require_a_person(poses: PoseTrack, name: str) -> None:
    if len(poses) < 2:
        raise InputError(
            f"{name} holds a single picture, not a movement; record a video of the exercise."
        )
    if not poses.found.any():
        raise InputError(
            f"{name}: nobody was found in the picture; "
            "film one person, whole body in view, in good light, from 2 to 3 m away."
        )
    if int(_legs_in_view(poses).sum()) < _LEG_FRAMES:
        raise InputError(
            f"{name}: the legs were never in view; "
            "step back or tilt the camera until the picture shows you from head to feet."
        )


def _legs_in_view(poses: PoseTrack) -> NDArray[np.bool_]:
    """(T,) whether hip, knee and ankle of at least one leg are in the picture and visible."""
    xy = poses.landmarks[:, :, :2]
    inside = np.all((xy >= 0) & (xy <= 1), axis=2)
    seen = inside & (poses.presence >= _LEG_PRESENCE) & (poses.visibility >= _LEG_VISIBILITY)
    legs = [np.all(seen[:, list(leg)], axis=1) for leg in _LEGS]
    return np.asarray(legs[0] | legs[1])


def _absences(poses: PoseTrack, duration_s: float) -> tuple[str, ...]:
    """A note for each stretch without a person that a reader would notice."""
    found = np.concatenate(([True], poses.found, [True]))
    leaves = np.flatnonzero(found[:-1] & ~found[1:])
    returns = np.flatnonzero(~found[:-1] & found[1:])
    times = np.append(poses.time_s, poses.time_s[0] + duration_s)
    spans = ((float(times[a]), float(times[b])) for a, b in zip(leaves, returns, strict=True))
    return tuple(
        f"Nobody was in the picture from {a:.1f} to {b:.1f} s."
        for a, b in spans
        if b - a >= _ABSENT_S
    )
