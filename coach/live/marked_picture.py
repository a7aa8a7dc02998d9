"""A camera's picture as it is shown: mirrored, with the coach's marks."""

from __future__ import annotations

from coach.exercises.registry import get
from coach.live.snapshot import Phase, Snapshot
from coach.media.drawing import (
    GOOD,
    AngleDrawer,
    Image,
    SkeletonDrawer,
    mirrored,
    mirrored_pose,
    shown_at,
)
from coach.motion.types import Motion
from coach.pose.landmarks import Pose

__all__ = ["brightness", "marked", "with_skeleton"]

_STEP = 8  # every eighth pixel each way tells how bright a picture is


def brightness(image: Image) -> float:
    """Of a picture (H, W, 3), 0 to 255."""
    return float(image[::_STEP, ::_STEP].mean())


def marked(image: Image, pose: Pose, motion: Motion | None, snapshot: Snapshot) -> Image:
    """An RGB picture (H, W, 3) mirrored, with the skeleton, and while exercising with the angle
    that counts."""
    seen = with_skeleton(image, pose)
    if motion is not None and snapshot.phase is Phase.EXERCISING:
        joint = get(snapshot.round.exercise).joint
        shown = shown_at(joint, snapshot.round.side)
        AngleDrawer().draw(seen, mirrored_pose(pose), motion, shown)
    return seen


def with_skeleton(image: Image, pose: Pose) -> Image:
    """An RGB picture (H, W, 3) mirrored, with the skeleton alone."""
    seen, pose = mirrored(image, pose)
    SkeletonDrawer().draw(seen, pose, GOOD)
    return seen
