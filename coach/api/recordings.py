"""Recordings from a program: `coach.analyze` and `coach.load`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from coach import analysis as engine
from coach.api.analysis import Analysis
from coach.api.settings import camera, chosen
from coach.exercises.registry import get
from coach.pose.landmark_files import load_poses
from coach.pose.landmarks import PoseTrack
from coach.pose.models import DEFAULT, find_model

__all__ = ["analyze", "load"]

_Path = str | os.PathLike[str]


def analyze(
    recording: _Path | PoseTrack,
    exercise: str = engine.AUTO,
    *,
    target: float | None = None,
    max_target: float | None = None,
    hold_s: float | None = None,
    height_cm: float | None = None,
    profile: _Path | None = None,
    model: _Path = DEFAULT,
    person: int | None = None,
    workers: int = 1,
    as_live: bool = False,
    rate: float | None = None,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    on_progress: Callable[[int, float], None] | None = None,
    stop: threading.Event | None = None,
) -> Analysis:
    """Count the repetitions in a recording, measure the joints and check the form.

    recording: the path of a video, of a trace (.npz) or of another tool's landmarks (.csv), or
    landmarks that `load` has read. exercise: its name (`coach analyze --help` lists them), or
    "auto", which recognises it.

    target, max_target: how far to go, and not beyond, in the exercise's unit (degrees; a calf raise
    in cm where the height is known). hold_s: seconds to hold, of an exercise that is held.
    height_cm: the person's height; only with it rises are in cm. profile: a file with all of these
    by exercise (docs/FORMATS.md); what is given here wins.

    model: `full`, `lite`, or the path of a pose model. person: whom to follow in a video, counted
    from the left from 1; by default who exercises. workers: processes that share a video; the
    result does not depend on it. as_live: measure picture by picture, as in front of a camera,
    which sends `rate` pictures a second (all of them by default). fps, size: of a table without a
    column of times, pictures a second; of one without the picture's size, (width, height) in
    pixels. on_progress(frames, seconds) is called while a video is looked at; setting `stop` ends
    that within a second, and what was seen until then is analysed.

    A video is looked at in processes of its own, which reach no network. A script that does so has
    to keep its work under `if __name__ == "__main__":`, as for any that starts processes.

    Raises `CoachError` with one sentence where something cannot be used.

    >>> import coach
    >>> result = coach.analyze("tests/traces/rendered/squat_good_side.npz", "squat")
    >>> result
    <Analysis of squat_good_side.npz: 3 squats>
    >>> result.summary.rep_count
    3
    """
    given = {"target": target, "max_target": max_target, "hold_s": hold_s, "height_cm": height_cm}
    settings, live = chosen(profile, **given), camera(as_live, rate)
    if exercise != engine.AUTO:
        get(exercise)
    if isinstance(recording, PoseTrack):
        source = engine.source_of("landmarks", recording)
        return Analysis(
            engine.analyze_poses(recording, source, exercise, settings, live=live),
        )
    path = Path(recording)
    return Analysis(
        engine.analyze(
            path,
            exercise,
            settings,
            model=None if engine.is_landmarks(path) else find_model(os.fspath(model)),
            person=person,
            workers=workers,
            on_progress=on_progress,
            stop=stop,
            live=live,
            fps=fps,
            size=size,
        )
    )


def load(
    path: _Path, *, fps: float | None = None, size: tuple[int, int] | None = None
) -> PoseTrack:
    """The landmarks in a trace (.npz) or in another tool's table (.csv), one pose a frame.

    fps: pictures a second, of a table that has no column of times. size: the picture's (width,
    height) in pixels, of a table that does not say it. Both formats are in docs/FORMATS.md.

    Raises `CoachError` with one sentence that names the field that is wrong.

    >>> import coach
    >>> poses = coach.load("tests/traces/rendered/squat_good_side.npz")
    >>> len(poses), poses.landmarks.shape, poses.size
    (324, (324, 33, 3), (640, 480))
    """
    return load_poses(Path(path), fps=fps, size=size)
