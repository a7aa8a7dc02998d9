"""Poses one by one from a program: `coach.follow`."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from coach.api.settings import chosen_for
from coach.coaching.follower import SetFollower
from coach.coaching.results import Event, Progress, SetSummary
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.motion.types import Motion
from coach.pose.landmarks import Pose

__all__ = ["LiveFrame", "follow"]


@dataclass(frozen=True)
class LiveFrame:
    """What the live engine says once a picture was looked at.

    motion: its measurements; `motion["knee_flexion_left_deg"]` is a value, its one-sigma
    uncertainty and, where it is missing, the reason. events: what happened with it (a repetition
    started, was done, did not count and why; a cue; the person was lost). reps: how many count so
    far. progress: where the movement is; None where no exercise is followed.
    """

    motion: Motion
    events: tuple[Event, ...] = ()
    reps: int = 0
    progress: Progress | None = None

    @property
    def time_s(self) -> float:
        """Of the picture, in seconds."""
        return self.motion.time_s


def follow(
    poses: Iterable[Pose],
    exercise: str | None = None,
    *,
    target: float | None = None,
    max_target: float | None = None,
    hold_s: float | None = None,
    height_cm: float | None = None,
) -> Generator[LiveFrame, None, SetSummary | None]:
    """Measure poses as they come, knowing nothing of those to come, and count one exercise.

    poses: in order of time, such as those of `load`. exercise: its name; without one there are
    measurements alone. The other options are those of `analyze`. One frame is yielded for each pose
    as soon as it is there; the generator's return value is the set as it was at its end, with the
    movement that was not over by then.

    Raises `CoachError` at once where an option cannot be used.

    >>> import coach
    >>> poses = coach.load("tests/traces/rendered/squat_good_side.npz")
    >>> for frame in coach.follow(poses, "squat"):
    ...     for event in frame.events:
    ...         if event.rep is not None:
    ...             print(f"{frame.time_s:.1f} s: {event.kind}, {event.rep.peak:.0f} degrees")
    3.3 s: rep done, 104 degrees
    6.4 s: rep done, 107 degrees
    9.7 s: rep done, 106 degrees
    """
    given = {"target": target, "max_target": max_target, "hold_s": hold_s, "height_cm": height_cm}
    settings = chosen_for(exercise, **given)
    follower = None if exercise is None else SetFollower(get(exercise), settings)
    return _frames(poses, Measurer(settings.height_cm), follower)


def _frames(
    poses: Iterable[Pose], measurer: Measurer, follower: SetFollower | None
) -> Generator[LiveFrame, None, SetSummary | None]:
    for pose in poses:
        motion = measurer.step(pose)
        if follower is None:
            yield LiveFrame(motion)
            continue
        events = tuple(follower.follow(motion, pose.others))
        yield LiveFrame(motion, events, follower.rep_count, follower.progress)
    return None if follower is None else follower.finish()
