"""Live measurements, pose by pose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from coach.coaching.follower import SetFollower
from coach.exercises.registry import get
from coach.motion.body import STATES
from coach.motion.evidence import gather
from coach.motion.fit_recorded import fit_recording
from coach.motion.kinematics import measure
from coach.motion.measurer import Measurer
from coach.motion.place import place_of
from coach.motion.posture import describe_fit
from coach.motion.residuals import misfits, rows
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import Motion, Reason, View
from coach.pose.camera_rate import delivered
from coach.pose.landmarks import Pose, PoseTrack
from tests import synthetic
from tests.motion.fitting import filmed
from tests.motion.recordings import LABELS, measured, track

pytestmark = pytest.mark.slow


def _live(track: PoseTrack, height_cm: float | None = None) -> list[Motion]:
    measurer = Measurer(height_cm)
    return [measurer.step(pose) for pose in track]


@pytest.mark.parametrize("yaw", [90.0, -90.0, 45.0, 0.0])
def test_angles_arrive_soon_after_they_happen(yaw: float) -> None:
    """An unhurried squat, smoothed live, is within a few degrees, and one picture late
    at most."""
    movement = synthetic.squat(synthetic.Schedule(reps=1, out_s=1.5, back_s=1.5, hold_s=0.5))
    motions = _live(synthetic.film(movement, synthetic.Camera(yaw)))
    exact = movement.angles(synthetic.Figure())["knee_flexion_left_deg"]
    values = np.array([m["knee_flexion_left_deg"].value for m in motions])
    assert np.isfinite(values).all()
    assert values[0] < 6.0
    values = values - values[0]
    late = [float(np.abs(values[k:] - exact[: len(exact) - k]).mean()) for k in range(12)]
    assert int(np.argmin(late)) <= 1
    assert min(late) < 3.0
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


def test_lengths_that_no_body_has_are_not_learnt() -> None:
    """A knee seen at a third of the leg: those that were known stay, or none are."""
    figure = synthetic.Figure(thigh=0.157, shank=0.334)
    known = SegmentLengths(0.5, 0.5, 0.6, 0.13, 0.24, 9.0)
    for told in (None, known):
        measurer = Measurer(None, told)
        for pose in synthetic.film(synthetic.standing(), figure=figure):
            measurer.step(pose)
            lengths = measurer.segment_lengths
            assert lengths is None or isinstance(lengths, SegmentLengths)
        assert measurer.ready
    alone = Measurer()
    for pose in synthetic.film(synthetic.standing(), figure=figure):
        alone.step(pose)
    assert alone.segment_lengths is None


def test_from_behind_180_and_minus_180_degrees_are_one() -> None:
    """Somebody who stands with the back to the camera: no leg bends when the yaw's sign turns."""
    measurer = Measurer()
    motions = [measurer.step(pose) for pose in track("still_rear")]
    yaws = np.array([motion.yaw_deg for motion in motions])
    assert (yaws > 90).any()
    assert (yaws < -90).any()
    knees = np.array([motion.values[:2] for motion in motions])
    assert np.nanmax(knees) < 15.0


@pytest.mark.parametrize("yaw", [0.0, 40.0, 90.0, 180.0])
@pytest.mark.parametrize("movement", ["squat", "curl", "seated_kick"])
def test_a_picture_is_measured_as_a_recording_is(movement: str, yaw: float) -> None:
    """Step by step the same numbers, to rounding, with or without a leading axis."""
    film = filmed(yaw, getattr(synthetic, movement)(synthetic.Schedule(reps=1)))
    place = place_of(film.static_pose)
    everything = gather(film.points, film.yaw_rad, place)
    fit, rest = fit_recording(everything, film.time_s), np.full(STATES, 0.02)
    standing = everything.standing
    posture = describe_fit(fit, standing, rest)
    whole = measure(film.points, film.yaw_rad, film.static_pose, posture, 170.0)
    found = rows(fit.posture, fit.constants, everything)
    for row in (0, 40, 61, len(film.time_s) - 1):
        points, turned = film.points.slice(row), np.asarray(film.yaw_rad[row])
        evidence = gather(points, turned, place)
        assert evidence.picture == pytest.approx(everything.picture[row], abs=1e-9)
        alone = rows(fit.posture[row], fit.constants, evidence)
        assert alone.r == pytest.approx(found.r[row], abs=1e-9)
        assert alone.slope == pytest.approx(found.slope[row], abs=1e-9)
        assert alone.weight == pytest.approx(found.weight[row], abs=1e-9)
        one = replace(
            fit,
            posture=fit.posture[row],
            covariance=fit.covariance[row],
            misfit=misfits(alone.r),
        )
        described = describe_fit(one, evidence.standing, rest)
        table = measure(points, turned, film.static_pose, described, 170.0)
        assert table.values == pytest.approx(whole.values[row], abs=1e-9, nan_ok=True)
        assert table.sd == pytest.approx(whole.sd[row], abs=1e-9, nan_ok=True)
        assert (table.reasons == whole.reasons[row]).all()


QUICK = synthetic.curl(
    synthetic.Schedule(reps=4, out_s=0.3, hold_s=0.05, back_s=0.3, pause_s=0.2), peak=100.0
)


def _knee_peaks(motion: Iterable[Motion], events_s: Iterable[float], side: str) -> np.ndarray:
    """The largest flexion within half a second of each event; NaN where none was measured."""
    known = np.array([(m.time_s, m[f"knee_flexion_{side}_deg"].value) for m in motion])
    near = (known[np.abs(known[:, 0] - event) < 0.5, 1] for event in events_s)
    return np.array([np.nanmax(values, initial=-np.inf) for values in near])


def _at(poses: PoseTrack, rate: float) -> PoseTrack:
    return PoseTrack.from_poses(list(delivered(poses, rate)), poses.size)


@pytest.mark.parametrize("rate", [30.0, 20.0, 15.0, 12.0, 10.0])
@pytest.mark.parametrize("yaw", [20.0, -50.0, 70.0, 90.0])
def test_a_quick_curl_is_followed_at_any_rate(yaw: float, rate: float) -> None:
    """In one picture the foot is down, in the next it may be half-way up."""
    film = synthetic.film(QUICK, synthetic.Camera(yaw, distance_m=3.0), marked=True)
    motions = _live(_at(synthetic.shaken(film, 0.003), rate))
    events = [peak for _, peak, _ in QUICK.reps]
    assert _knee_peaks(motions, events, "left") == pytest.approx(100.0, abs=10.0)
    assert _knee_peaks(motions, events, "right") == pytest.approx(0.0, abs=15.0)


@pytest.mark.parametrize("rate", [20.0, 15.0, 12.0, 10.0])
def test_quick_curls_count_at_any_rate(rate: float) -> None:
    film = synthetic.film(QUICK, synthetic.Camera(40.0, distance_m=3.0), marked=True)
    follower = SetFollower(get("hamstring-curl"))
    for motion in _live(_at(synthetic.shaken(film, 0.003), rate)):
        follower.follow(motion)
    assert follower.finish().rep_count == 4


@pytest.mark.parametrize("rate", [15.0, 10.0])
@pytest.mark.parametrize("name", ["squat-01", "squat-05", "curl_good_side", "squat_good_front"])
def test_peaks_at_a_low_rate_are_those_of_the_recording(name: str, rate: float) -> None:
    events = LABELS[name].events_s[1:]  # by then the build is known live, too
    side = (LABELS[name].sides or ("right",))[0].replace("both", "right")
    live = _knee_peaks(_live(_at(track(name), rate)), events, side)
    assert live == pytest.approx(_knee_peaks(measured(name), events, side), abs=8.0)
