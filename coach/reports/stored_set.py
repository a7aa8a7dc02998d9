"""A set as it is kept, with its landmarks, measured anew: for curves and replay."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.coaching.results import Analysis, Source
from coach.domain import SetResult
from coach.motion.measurer import Measurer
from coach.motion.types import MotionTrack
from coach.pose.camera_rate import delivered
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import read_trace
from coach.reports.replay import RATE

__all__ = ["StoredSet", "stored_set"]


@dataclass(frozen=True)
class StoredSet:
    """A set with its landmarks, RATE a second at most, and what they measure, all on one clock:
    seconds from the session's start, as its movements' times are. joints: as in `Analysis`. What
    was counted and found is `result`'s, as it was kept; nothing of that is worked out anew."""

    result: SetResult
    poses: PoseTrack
    motion: MotionTrack
    joints: NDArray[np.floating]

    @property
    def analysis(self) -> Analysis:
        """The same as charts take it."""
        times = self.poses.time_s
        source = Source("this set", float(times[-1] - times[0]), len(self.poses), self.poses.size)
        return Analysis(source, self.poses, self.motion, self.result.summary, joints=self.joints)


def stored_set(result: SetResult, trace: bytes) -> StoredSet:
    """trace: the trace file that is kept of this set. Raises TraceError where it is damaged."""
    poses = read_trace(io.BytesIO(trace), "this set")
    with np.load(io.BytesIO(trace)) as arrays:
        began_s = float(np.ravel(arrays["time_s"])[0])  # whoever reads a trace begins at 0
    poses = replace(poses, time_s=poses.time_s + began_s)
    poses = PoseTrack.from_poses(list(delivered(poses, RATE)), poses.size)
    height_cm = result.round.settings.height_cm
    motion, joints = Measurer(height_cm).run_with_joints(poses)
    return StoredSet(result, poses, motion, joints)
