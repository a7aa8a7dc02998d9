"""The fit: what it finds where the answer is known, and how it treats time."""

from __future__ import annotations

import numpy as np
import pytest

from coach.motion import fit as fit_module
from coach.motion.body import (
    DEPTH,
    PELVIS_SIDE,
    SHANK,
    SHANK_LENGTH,
    STATES,
    THIGH,
    THIGH_LENGTH,
    TRUNK,
    TRUNK_SIDE,
    see,
)
from coach.motion.evidence import (
    Evidence,
    Rows,
    first_guess,
    gather,
    misfits,
    rows,
    usual_constants,
    usual_standing,
)
from coach.motion.fit import LiveFit, fit_recording
from coach.motion.geometry import KNEE, points_of
from coach.motion.neutral import Neutral, find_neutrals
from coach.motion.posture import LivePosture, Zero, fit_together
from coach.motion.proportions import Proportions
from tests import synthetic

SQUAT = synthetic.squat(synthetic.Schedule(reps=1))


def _evidence(
    yaw: float = 60.0, movement: synthetic.Movement = SQUAT
) -> tuple[Evidence, np.ndarray, Neutral]:
    film = synthetic.film(movement, synthetic.Camera(yaw, distance_m=3.0), marked=True)
    points = points_of(film)
    neutral = find_neutrals(points)[0]
    yaws = np.full(len(points), np.radians(yaw))
    return gather(points, yaws, neutral), points.time_s, neutral


def _some(evidence: Evidence, part: slice) -> Evidence:
    return fit_module._some(evidence, part)


@pytest.mark.parametrize("yaw", [90.0, -60.0, 120.0])
def test_a_posture_seen_exactly_is_found(yaw: float) -> None:
    evidence, time_s, _ = _evidence(yaw)
    fit = fit_recording(evidence, time_s)
    for states, exact in ((THIGH, SQUAT.thigh), (SHANK, -SQUAT.shank)):
        found = np.degrees(fit.posture[:, states])
        assert np.abs(found - exact).mean() < 2.0
    picture = see(fit.posture, fit.constants).picture
    assert np.abs(picture - evidence.picture).max() < 3 * evidence.picture_sd.max()


def test_the_gradient_is_that_of_the_cost() -> None:
    """Weight times residual times derivative is half the derivative of the robust cost."""
    evidence, _, _ = _evidence()
    part = _some(evidence, slice(60, 62))
    rng = np.random.default_rng(3)
    posture = first_guess(part) + rng.normal(0, 0.02, (2, STATES))
    found = rows(posture, part.constants, part)
    gradient = 2 * np.einsum("tr,trs->ts", found.weight * found.r, found.by_state)
    # Where a thigh should turn out, and how much a foot carries, follow from the step before.
    for state in (0, 1, DEPTH, TRUNK, TRUNK_SIDE, PELVIS_SIDE):
        step = np.zeros((1, STATES))
        step[0, state] = 1e-6
        cost = [rows(posture + s * step, part.constants, part).cost for s in (1, -1)]
        slope = (cost[0] - cost[1]) / 2e-6
        assert slope == pytest.approx(gradient[:, state], rel=0.25, abs=2.0), state


def test_a_landmark_far_off_hardly_counts_and_makes_its_leg_a_misfit() -> None:
    evidence, time_s, _ = _evidence(90.0)
    wrong = evidence.picture.copy()
    wrong[:, 2] += 0.1
    moved = Evidence(
        wrong,
        evidence.picture_sd,
        evidence.world,
        evidence.yaw,
        evidence.standing,
        evidence.planted,
        evidence.lifted,
        evidence.constants,
    )
    good, bad = fit_recording(evidence, time_s), fit_recording(moved, time_s)
    assert bad.misfit[:, 0, 0].mean() > 10 * good.misfit[:, 0, 0].mean()
    assert bad.misfit[:, 1, 0].mean() < 0.2 * bad.misfit[:, 0, 0].mean()
    change = np.degrees(bad.posture[:, THIGH[1]] - good.posture[:, THIGH[1]])
    assert np.abs(change).mean() < 4.0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_frames_are_enough(count: int) -> None:
    evidence, time_s, _ = _evidence()
    fit = fit_recording(_some(evidence, slice(0, count)), time_s[:count])
    assert np.isfinite(fit.posture).all()
    assert np.isfinite(fit.covariance).all()
    assert np.degrees(np.abs(fit.posture[:, [*THIGH, *SHANK]])).max() < 8.0


def test_a_long_recording_has_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, time_s, _ = _evidence()
    whole = fit_recording(evidence, time_s)
    monkeypatch.setattr(fit_module, "CHUNK", 50)
    monkeypatch.setattr(fit_module, "OVERLAP", 20)
    parts = fit_recording(evidence, time_s)
    assert parts.posture.shape == whole.posture.shape
    assert parts.covariance.shape == whole.covariance.shape
    legs = [*THIGH, *SHANK]
    steps = np.abs(np.diff(np.degrees(parts.posture[:, legs]), axis=0)).max()
    assert steps < np.abs(np.diff(np.degrees(whole.posture[:, legs]), axis=0)).max() + 3.0


def test_slower_is_the_same() -> None:
    evidence, time_s, _ = _evidence()
    fast, slow = fit_recording(evidence, time_s), fit_recording(evidence, 1.5 * time_s)
    legs = [*THIGH, *SHANK]
    assert np.degrees(np.abs(fast.posture - slow.posture)[:, legs]).mean() < 1.0


def test_live_agrees_with_the_recording_at_rest() -> None:
    evidence, time_s, _ = _evidence(90.0)
    recorded = fit_recording(evidence, time_s)
    live = LiveFit()
    live.begin(_some(evidence, slice(0, 1)), float(time_s[0]))
    found = [
        live.follow(_some(evidence, slice(i, i + 1)), float(time_s[i])) for i in range(len(time_s))
    ]
    postures = np.concatenate([fit.posture for fit in found])
    legs = [*THIGH, *SHANK]
    away = np.degrees(np.abs(postures - recorded.posture)[:, legs])
    assert away[-10:].max() < 2.0
    assert away.mean() < 4.0


def test_the_front_is_less_certain_than_the_side() -> None:
    def leg_variance(yaw: float) -> float:
        evidence, time_s, _ = _evidence(yaw)
        covariance = fit_recording(evidence, time_s).covariance
        return float(np.median(covariance[:, THIGH[0], THIGH[0]]))

    assert leg_variance(0.0) > 1.5 * leg_variance(90.0)


def test_zero_is_the_mean_of_standing_only() -> None:
    zero = Zero()
    assert zero.posture == pytest.approx(usual_standing())
    posture = np.zeros((3, STATES))
    posture[:, THIGH[0]] = [0.1, 0.3, 9.0]
    zero.add(posture, np.array([1.0, 1.0, 0.0]))
    assert zero.posture[THIGH[0]] == pytest.approx(0.2)


def test_uncertainty_grows_on_the_leg_whose_knee_is_seen_elsewhere() -> None:
    film = synthetic.film(SQUAT, synthetic.Camera(90.0, distance_m=3.0), marked=True)
    points = points_of(film)
    neutral = find_neutrals(points)[0]
    yaw = np.full(len(points), np.pi / 2)
    plain = fit_together(points, yaw, neutral)
    image = points.image.copy()
    image[40:80, KNEE[0], 0] += 40.0
    wrong = fit_together(points.replace(image, points.world), yaw, neutral)
    rows_moved = slice(45, 75)
    assert wrong.knee[0].sd[rows_moved].mean() > 1.3 * plain.knee[0].sd[rows_moved].mean()
    assert wrong.knee[1].sd[rows_moved].mean() < 1.3 * plain.knee[1].sd[rows_moved].mean()


def test_a_build_is_learnt_by_standing_still_and_serves_the_next_session() -> None:
    long_shank = synthetic.Figure(thigh=0.22, shank=0.27)
    still = synthetic.standing(synthetic.Schedule(reps=1))
    camera = synthetic.Camera(90.0, distance_m=3.0)
    points = points_of(synthetic.film(still, camera, long_shank, marked=True))
    neutral = find_neutrals(points)[0]
    live = LivePosture()
    learnt = []
    for row in range(len(points)):
        live(points.slice(slice(row, row + 1)), np.array([np.pi / 2]), neutral)
        learnt.append(live.proportions)
    assert learnt[0] is None
    last = learnt[-1]
    assert last is not None
    assert last.thigh == pytest.approx(0.22 / 0.49, abs=0.02)
    assert last.thigh + last.shank == pytest.approx(1.0)
    again = LivePosture(last)
    again(points.slice(slice(0, 1)), np.array([np.pi / 2]), neutral)
    assert again.proportions == last


def test_what_is_known_counts_for_half_beside_standing() -> None:
    _, _, neutral = _evidence(90.0)
    known = Proportions(0.40, 0.60, 0.60, 0.13, 0.24, 9.0)
    plain, told = usual_constants(neutral), usual_constants(neutral, known)
    assert told[THIGH_LENGTH] == pytest.approx((plain[THIGH_LENGTH] + np.log(0.40)) / 2)
    assert told[SHANK_LENGTH] == pytest.approx((plain[SHANK_LENGTH] + np.log(0.60)) / 2)


@pytest.mark.parametrize(
    "change", [{"thigh": 0.9}, {"trunk": float("nan")}, {"hip_half": 0.0}, {"seen_s": -1.0}]
)
def test_proportions_of_no_body_are_refused(change) -> None:
    body = {
        "thigh": 0.5,
        "shank": 0.5,
        "trunk": 0.6,
        "hip_half": 0.13,
        "shoulder_half": 0.24,
        "seen_s": 1.0,
    }
    with pytest.raises(ValueError, match="body"):
        Proportions(**{**body, **change})


def test_misfits_of_an_exact_posture_are_nothing() -> None:
    evidence, _, _ = _evidence(90.0)
    part = _some(evidence, slice(0, 2))
    posture = first_guess(part)
    seen = see(posture, part.constants)
    exact = Evidence(
        seen.picture,
        part.picture_sd,
        seen.segments,
        part.yaw,
        part.standing,
        part.planted,
        part.lifted,
        part.constants,
    )
    found: Rows = rows(posture, part.constants, exact)
    assert misfits(found) == pytest.approx(0.0, abs=1e-12)
