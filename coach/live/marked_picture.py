"""A camera's picture as it is shown: mirrored, with the coach's marks."""

from __future__ import annotations

from coach.exercises.registry import get
from coach.live.snapshot import Phase, Snapshot
from coach.media.drawing import (
    GOOD,
    AngleDrawer,
    AngleLabel,
    Image,
    SkeletonDrawer,
    angle_labels,
    mirrored,
    mirrored_pose,
    shown_at,
)
from coach.motion.types import Motion
from coach.pose.landmarks import Pose

__all__ = ["brightness", "labels", "marked", "with_skeleton"]

_STEP = 8  # every eighth pixel each way tells how bright a picture is


def brightness(image: Image) -> float:
    """Of a picture (H, W, 3), 0 to 255."""
    return float(image[::_STEP, ::_STEP].mean())


def marked(image: Image, pose: Pose, motion: Motion | None, snapshot: Snapshot) -> Image:
    """An RGB picture (H, W, 3) mirrored, with the skeleton, and while exercising with the angle
    that counts."""
    seen = with_skeleton(image, pose)
    if motion is not None:
        AngleDrawer().draw(seen, mirrored_pose(pose), motion, _shown(snapshot))
    return seen


def labels(motion: Motion | None, snapshot: Snapshot) -> tuple[AngleLabel, ...]:
    """While exercising the angle that counts, where it is measured, for a picture that is drawn
    elsewhere."""
    return angle_labels(motion, _shown(snapshot)) if motion is not None else ()


def _shown(snapshot: Snapshot) -> tuple[str, ...]:
    """The measurements to show at this moment."""
    if snapshot.phase is not Phase.EXERCISING:
        return ()
    return shown_at(get(snapshot.round.exercise).joint, snapshot.round.side)


def with_skeleton(image: Image, pose: Pose) -> Image:
    """An RGB picture (H, W, 3) mirrored, with the skeleton alone."""
    seen, pose = mirrored(image, pose)
    SkeletonDrawer().draw(seen, pose, GOOD)
    return seen
