"""What is said of a camera that moved, or stands askew."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from coach.motion.camera_roll import Roll
from coach.pose.camera import displacement
from coach.pose.landmarks import FloatArray, PoseTrack
from coach.translation import gettext as _

__all__ = ["lost_notes", "motion_notes", "tilt_notes"]

# In widths of the picture. Less is not worth telling: a step on a soft floor.
_NOTABLE = 0.01
_SETTLED = 0.002
# Shorter rests are part of one motion.
_REST_S = 1.0
# In one that is lost for a shorter time, what is between two known places is known well enough.
_LOST_S = 0.3
_MOST_TIMES = 3
_MOSTLY = 0.4


def motion_notes(poses: PoseTrack) -> tuple[str, ...]:
    """Sentences on when the camera moved notably, and that its motion was taken out; none where it
    stood, or was not looked at."""
    if poses.camera is None or len(poses) < 2:
        return ()
    spans = _motions(poses.camera, poses.time_s, poses.size[1] / poses.size[0])
    moved_s = sum(b - a for a, b in spans)
    lasts_s = float(poses.time_s[-1] - poses.time_s[0])
    if len(spans) > _MOST_TIMES or moved_s > _MOSTLY * lasts_s:
        return (
            _(
                "The camera moves; this was taken out as far as the background shows it."
                " Stand it on something."
            ),
        )
    return tuple(
        _("The camera moved {when}; this was taken out.", when=_when(a, b)) for a, b in spans
    )


def lost_notes(time_s: FloatArray, lost: NDArray[np.bool_]) -> tuple[str, ...]:
    """Sentences on when the camera moved and could not be followed; lost (T,)."""
    return tuple(
        _(
            "The camera moved {when}, and this could not be taken out: what was measured then "
            "may be wrong. Stand it on something.",
            when=_when(float(time_s[first]), float(time_s[last])),
        )
        for first, last in _runs(lost, time_s)
        if time_s[last] - time_s[first] >= _LOST_S
    )


def tilt_notes(roll: Roll) -> tuple[str, ...]:
    """A sentence on a camera that is tilted so far that anybody sees it, and that this was taken
    out; none where it stands level, as far as is known."""
    if not roll.tilted:
        return ()
    return (
        _(
            "The camera is tilted by about {degrees:.0f} degrees; this was taken out. Seen from "
            "the side, leans forwards are less certain than before a level one.",
            degrees=abs(math.degrees(roll.rad)),
        ),
    )


def _motions(camera: FloatArray, time_s: FloatArray, aspect: float) -> list[tuple[float, float]]:
    """When it moved notably, in seconds: from and to."""
    changed = np.append(False, (np.diff(camera, axis=0) != 0).any(axis=1))
    found = []
    for first, last in _runs(changed, time_s):
        span = camera[first - 1 : last + 1]
        off = displacement(span, span[0], aspect)
        if off.max() < _NOTABLE:
            continue
        left = displacement(span, span[-1], aspect) > _SETTLED
        begin = first - 1 + int(np.argmax(off > _SETTLED))
        end = first - 1 + int(np.flatnonzero(left)[-1]) + 1 if left.any() else last
        found.append((float(time_s[begin]), float(time_s[max(begin, end)])))
    return found


def _runs(marked: NDArray[np.bool_], time_s: FloatArray) -> list[tuple[int, int]]:
    """First and last of the marked rows that are together, but for short rests."""
    rows = np.flatnonzero(marked)
    if len(rows) == 0:
        return []
    cuts = np.flatnonzero(np.diff(time_s[rows]) > _REST_S) + 1
    return [(int(run[0]), int(run[-1])) for run in np.split(rows, cuts)]


def _when(begin_s: float, end_s: float) -> str:
    if end_s - begin_s < 0.1:
        return _("at {begin_s:.1f} s", begin_s=begin_s)
    return _("between {begin_s:.1f} and {end_s:.1f} s", begin_s=begin_s, end_s=end_s)
