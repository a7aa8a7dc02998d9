"""A kept set with its landmarks: all on the clock of its movements."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.errors import TraceError
from coach.pose.trace_file import trace_content
from coach.reports.stored_set import stored_set
from tests import builders
from tests.records.samples import made_set

BEGAN_S = 61.5


def test_landmarks_and_measurements_are_at_the_sessions_time() -> None:
    """A second set's first picture is a minute after the session's start; a reader of traces
    begins at 0, so that a curve would lie beside its repetitions."""
    poses = builders.standing()
    later = replace(poses, time_s=poses.time_s + BEGAN_S)
    one = made_set(1)
    stored = stored_set(one, trace_content(later))
    assert stored.poses.time_s == pytest.approx(later.time_s)
    assert np.array_equal(stored.motion.time_s, stored.poses.time_s)
    assert stored.analysis.summary is one.summary
    assert stored.analysis.source.duration_s == pytest.approx(np.ptp(poses.time_s))


def test_damaged_landmarks_are_an_error_of_ours() -> None:
    with pytest.raises(TraceError):
        stored_set(made_set(0), b"no trace")
