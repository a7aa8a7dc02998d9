"""Live measurements, pose by pose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.motion.measurer import Measurer
from coach.motion.types import Motion, Reason, View
from coach.pose.landmarks import Pose, PoseTrack
from tests import synthetic


def _live(track: PoseTrack, height_cm: float | None = None) -> list[Motion]:
    measurer = Measurer(height_cm)
    return [measurer.step(pose) for pose in track]


@pytest.mark.parametrize("yaw", [90.0, -90.0, 45.0, 0.0])
def test_angles_arrive_soon_after_they_happen(yaw: float) -> None:
    """An unhurried squat, smoothed live, is within a few degrees, and 0.15 s late at most."""
    movement = synthetic.squat(synthetic.Schedule(reps=1, out_s=1.5, back_s=1.5, hold_s=0.5))
    motions = _live(synthetic.film(movement, synthetic.Camera(yaw)))
    exact = movement.angles(synthetic.Figure())["knee_flexion_left_deg"]
    values = np.array([m["knee_flexion_left_deg"].value for m in motions])
    assert np.isfinite(values).all()
    assert values[0] < 6.0
    values = values - values[0]
    late = [float(np.abs(values[k:] - exact[: len(exact) - k]).mean()) for k in range(12)]
    assert int(np.argmin(late)) <= 4
    assert min(late) < 4.0
    assert values.max() == pytest.approx(90.0, abs=6.0)


def test_quiet_standing_makes_it_ready() -> None:
    measurer = Measurer()
    ready = []
    for pose in synthetic.film(synthetic.standing()):
        measurer.step(pose)
        ready.append(measurer.ready)
    assert not ready[0]
    assert ready[-1]
    first = ready.index(True) / 30.0
    assert 0.3 < first < 1.2


def test_somebody_who_never_stands_still_is_never_ready() -> None:
    measurer = Measurer()
    for pose in synthetic.film(synthetic.walking(synthetic.Schedule(quiet_s=0.1))):
        measurer.step(pose)
    assert not measurer.ready


def test_nobody_is_not_measured_and_does_no_harm() -> None:
    film = synthetic.film(synthetic.squat())
    measurer = Measurer()
    for pose in film:
        lost = 40 <= pose.time_s * 30.0 < 60
        motion = measurer.step(Pose.nobody(pose.time_s, pose.size) if lost else pose)
        assert motion.found is not lost
        if lost:
            assert np.isnan(motion.values).all()
            assert motion["trunk_lean_deg"].reason is Reason.NOBODY
            assert motion.view is View.SIDE
    assert np.isfinite(motion["knee_flexion_left_deg"].value)


def test_before_anybody_came_the_view_is_unknown() -> None:
    motion = Measurer().step(Pose.nobody(0.0, (640, 480)))
    assert motion.view is View.UNKNOWN
    assert not motion.found


def test_centimetres_need_a_height() -> None:
    film = synthetic.film(synthetic.calf_raise(synthetic.Schedule(reps=1)))
    assert np.isnan([m["heel_rise_left_cm"].value for m in _live(film)]).all()
    known = _live(film, 160.0)
    at = int(np.argmax([m["heel_rise_left_pct"].value for m in known]))
    percent = known[at]["heel_rise_left_pct"].value
    assert percent > 3.0
    assert known[at]["heel_rise_left_cm"].value == pytest.approx(1.6 * percent)


def test_a_turn_changes_the_view_and_keeps_the_angles() -> None:
    movement = synthetic.squat(synthetic.Schedule(reps=1))
    side = synthetic.film(movement, synthetic.Camera(90.0))
    front = synthetic.film(movement, synthetic.Camera(0.0))
    motions = _live(synthetic.joined(side, front, 0.5))
    assert motions[len(side) - 1].view is View.SIDE
    assert motions[-1].view is View.FRONT
    knee = np.array([m["knee_flexion_left_deg"].value for m in motions[-len(front) :]])
    assert np.nanmax(knee) == pytest.approx(90.0, abs=12.0)
    assert knee[-1] == pytest.approx(0.0, abs=10.0)


def test_poses_at_one_time_do_not_divide_by_zero() -> None:
    measurer = Measurer()
    pose = synthetic.film(synthetic.standing())[0]
    first = measurer.step(pose)
    again = measurer.step(replace(pose))
    assert again.values == pytest.approx(first.values, nan_ok=True)
