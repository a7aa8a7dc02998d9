"""Angles of fitted postures: their zero, their uncertainty, and what a turn does to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.motion.body import SHANK, STATES, THIGH, TRUNK
from coach.motion.fit_recorded import fit_recording
from coach.motion.geometry import KNEE
from coach.motion.live_body import LEARNT_S, LiveBody
from coach.motion.measurer import Measurer, recorded_posture
from coach.motion.place import place_of
from coach.motion.posture import (
    DEFINITION_SD_DEG,
    ZERO_SD_DEG,
    Angle,
    Posture,
    Zero,
    describe_fit,
)
from coach.motion.priors import usual_standing
from coach.pose.landmarks import PoseTrack
from tests import synthetic
from tests.motion.fitting import CURL, SQUAT, STILL, Filmed, filmed

BOTTOM = slice(60, 75)
REST = slice(2, 12)
KICK = synthetic.seated_kick(synthetic.Schedule(reps=1))


def _fitted(film: Filmed) -> Posture:
    return recorded_posture(film.points, film.yaw_rad, place_of(film.static_pose))


def _angles(posture: Posture) -> dict[str, Angle]:
    pairs = {
        f"{name} {side}": getattr(posture, name)[side]
        for name in ("thigh", "shank", "knee", "hip")
        for side in (0, 1)
    }
    return {**pairs, "trunk": posture.trunk}


def test_zero_is_the_mean_of_standing_only() -> None:
    zero = Zero()
    assert zero.posture == pytest.approx(usual_standing())
    posture = np.zeros((3, STATES))
    posture[:, THIGH[0]] = [0.1, 0.3, 9.0]
    zero.add(posture, np.zeros(3))
    assert zero.posture == pytest.approx(usual_standing())
    zero.add(posture, np.array([1.0, 1.0, 0.0]))
    assert zero.posture[THIGH[0]] == pytest.approx(0.2)
    zero.add(posture[1:2], np.array([2.0]))
    assert zero.posture[THIGH[0]] == pytest.approx(0.25)


def test_knees_thighs_and_trunk_are_the_postures_and_hips_start_from_rest() -> None:
    film = filmed(90.0)
    fit = fit_recording(film.evidence, film.time_s)
    rest = np.zeros(STATES)
    rest[THIGH[0]], rest[SHANK[0]], rest[TRUNK] = np.radians([3.0, -2.0, 5.0])
    posture = describe_fit(fit, film.evidence.standing, rest)
    thigh, shank, trunk = np.degrees(fit.posture[:, [THIGH[0], SHANK[0], TRUNK]]).T
    assert posture.thigh[0].deg == pytest.approx(thigh)
    assert posture.shank[0].deg == pytest.approx(shank)
    assert posture.trunk.deg == pytest.approx(trunk)
    # Knees turn outwards a little: the angle in space is not quite the difference of the leans.
    assert posture.knee[0].deg[BOTTOM] == pytest.approx((thigh - shank)[BOTTOM], abs=2.0)
    assert posture.hip[0].deg == pytest.approx(thigh + trunk - 8.0)
    assert posture.thigh_since[:, 0] == pytest.approx(thigh - 3.0)
    assert posture.shank_since[:, 0] == pytest.approx(shank + 2.0)
    assert posture.trunk_since == pytest.approx(trunk - 5.0)


@pytest.mark.parametrize("doubt", [1.0, 1.4])
def test_doubt_widens_movement_and_not_rest(doubt: float) -> None:
    film = filmed(60.0)
    fit = fit_recording(film.evidence, film.time_s)
    plain, doubted = (
        describe_fit(fit, film.evidence.standing, usual_standing(), d).knee[0].sd
        for d in (1.0, doubt)
    )
    assert doubted[REST] == pytest.approx(plain[REST], rel=0.02)
    spread = np.sqrt(plain[BOTTOM] ** 2 - DEFINITION_SD_DEG**2)
    assert np.sqrt(doubted[BOTTOM] ** 2 - DEFINITION_SD_DEG**2) == pytest.approx(doubt * spread)


@pytest.mark.parametrize("standing", [0.0, 0.5, 0.9, 1.0])
def test_the_more_a_frame_is_quiet_standing_the_less_its_movement_is_in_doubt(
    standing: float,
) -> None:
    """By the cube: what the fit leaves open is added to the definitions' own error."""
    film = filmed(60.0)
    fit = fit_recording(film.evidence, film.time_s)

    def open_at(share: float) -> np.ndarray:
        shares = np.full(len(film.time_s), share)
        sd = describe_fit(fit, shares, usual_standing(), 1.5).knee.sd
        return np.asarray(sd**2 - DEFINITION_SD_DEG**2)

    expected = open_at(0.0) * (1.0 - standing**3)
    assert open_at(standing) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("side", [0, 1])
def test_uncertainty_grows_on_the_leg_whose_knee_is_seen_elsewhere(side: int) -> None:
    film = filmed(90.0)
    plain = _fitted(film).knee
    before = plain[side].sd[BOTTOM].mean()
    # About as far as clothes go, then as far as another person's knee.
    for pixels in (12.0, 40.0):
        image = film.points.image.copy()
        image[50:80, KNEE[side], 0] += pixels
        points = film.points.replace(image, film.points.world)
        wrong = recorded_posture(points, film.yaw_rad, place_of(film.static_pose)).knee
        now = wrong[side].sd[BOTTOM].mean()
        assert now > before
        before = now
    assert now > 1.3 * plain[side].sd[BOTTOM].mean()
    other = 1 - side
    assert wrong[other].sd[BOTTOM].mean() < 1.3 * plain[other].sd[BOTTOM].mean()


@pytest.mark.parametrize("live", [False, True])
def test_the_front_is_less_certain_than_the_side(live: bool) -> None:
    def uncertain(yaw: float) -> dict[str, float]:
        film = filmed(yaw)
        if not live:
            return {n: float(a.sd[BOTTOM].mean()) for n, a in _angles(_fitted(film)).items()}
        fitter = LiveBody()
        frames = [_live(fitter, film, row) for row in range(BOTTOM.stop)]
        return {n: float(a.sd) for n, a in _angles(frames[-1]).items()}

    side, front = uncertain(90.0), uncertain(0.0)
    for name in side:
        assert front[name] > 1.05 * side[name], name


def _live(fitter: LiveBody, film: Filmed, row: int) -> Posture:
    return fitter.posture(film.points.slice(row), float(film.yaw_rad[row]), film.static_pose)


@given(
    st.sampled_from([SQUAT, CURL, KICK, STILL]),
    st.floats(-180.0, 180.0),
    st.floats(0.0, 0.02),
    st.integers(0, 99),
)
@settings(max_examples=15)
def test_every_angle_has_an_uncertainty(movement, yaw, shaken, seed) -> None:
    film = filmed(yaw, movement)
    noise = np.random.default_rng(seed).normal(0.0, 480 * shaken, film.points.image.shape)
    points = film.points.replace(film.points.image + noise, film.points.world)
    shaky = recorded_posture(points, film.yaw_rad, place_of(film.static_pose))
    for name, angle in _angles(shaky).items():
        assert np.isfinite(angle.deg).all(), name
        assert np.isfinite(angle.sd).all(), name
        floor = ZERO_SD_DEG if name.startswith("hip") else DEFINITION_SD_DEG
        assert (angle.sd >= floor).all(), name
        assert (angle.sd < 45.0).all(), name


def _turning(yaws: np.ndarray) -> PoseTrack:
    """Somebody who stands still and is seen from (T,) yaws, frame by frame."""
    frames = [
        synthetic.film(STILL, synthetic.Camera(float(yaw), distance_m=3.0), marked=True)[row]
        for row, yaw in enumerate(yaws)
    ]
    return PoseTrack.from_poses(frames, (640, 480))


@pytest.mark.parametrize(
    ("before", "after"), [(90.0, 0.0), (0.0, 90.0), (-90.0, 0.0), (90.0, 45.0), (45.0, -45.0)]
)
def test_who_stands_and_turns_keeps_the_angles(before: float, after: float) -> None:
    """While turning, too: within five degrees of one another all the way."""
    yaws = np.interp(np.arange(len(STILL)), [40, 80], [before, after])
    motion = Measurer().run(_turning(yaws))
    assert motion.yaw_deg[[5, -5]] == pytest.approx([before, after], abs=3.0)
    for name in (
        "knee_flexion_left_deg",
        "knee_flexion_right_deg",
        "hip_flexion_left_deg",
        "hip_flexion_right_deg",
        "trunk_lean_deg",
    ):
        values = motion.column(name)[0]
        assert np.isfinite(values).all(), name
        assert np.ptp(values) < 5.0, name


def test_a_build_is_learnt_by_standing_still_and_serves_the_next_session() -> None:
    film = filmed(90.0, STILL, synthetic.Figure(thigh=0.22, shank=0.27))
    fitter = LiveBody()
    learnt = []
    for row in range(len(film.time_s)):
        _live(fitter, film, row)
        learnt.append(fitter.segment_lengths)
    first = next(row for row, known in enumerate(learnt) if known is not None)
    assert film.time_s[first] == pytest.approx(LEARNT_S, abs=0.2)
    last = learnt[-1]
    assert last is not None
    assert last.thigh == pytest.approx(0.22 / 0.49, abs=0.02)
    assert last.thigh + last.shank == pytest.approx(1.0)
    assert last.seen_s == pytest.approx(film.time_s[-1], abs=0.2)
    again = LiveBody(last)
    _live(again, film, 0)
    assert again.segment_lengths == last


def test_a_frame_that_is_not_later_is_answered_as_the_one_before() -> None:
    film = filmed(90.0)
    fitter = LiveBody()
    _live(fitter, film, 0)
    now = _live(fitter, film, 1)
    assert _live(fitter, film, 1) is now
    assert _live(fitter, film, 0) is now
    assert _live(fitter, film, 2) is not now


def test_another_place_is_a_new_zero() -> None:
    """Of the first picture there, nothing of the old place is left."""
    side, front = filmed(90.0), filmed(0.0)
    moved, fresh = LiveBody(), LiveBody()
    for row in range(BOTTOM.stop):
        _live(moved, side, row)
    later = front.points.slice(100)
    there = moved.posture(later, 0.0, front.static_pose)
    expected = fresh.posture(later, 0.0, front.static_pose)
    for name, angle in _angles(there).items():
        assert angle.deg == pytest.approx(_angles(expected)[name].deg, abs=1e-6), name
