"""The fit: what it finds where the answer is known, and how it treats time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.motion import fit_recorded as fit_module
from coach.motion.body import (
    CONSTANTS,
    DEPTH,
    LENGTHS,
    SHANK_LENGTH,
    STATES,
    THIGH,
    THIGH_LENGTH,
    TRUNK,
    VALUE,
    see,
)
from coach.motion.evidence import Evidence, first_guess
from coach.motion.fit import Fit, information
from coach.motion.fit_live import LiveFit
from coach.motion.fit_recorded import KNOWN, fit_recording
from coach.motion.residuals import rows
from coach.motion.segment_lengths import SegmentLengths
from tests import synthetic
from tests.motion.fitting import CURL, HINGE, LEGS, SQUAT, STILL, filmed

LEANS = [*LEGS, TRUNK]
SET = synthetic.squat(synthetic.Schedule(reps=3))


def _apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Degrees between two courses of thighs, shanks and trunk."""
    return np.degrees(np.abs(one - other)[:, LEANS])


def _follow(evidence: Evidence, time_s: np.ndarray) -> list[Fit]:
    live = LiveFit()
    live.begin(evidence.of(0), float(time_s[0]))
    return [live.follow(evidence.of(i), float(time_s[i])) for i in range(len(time_s))]


@pytest.mark.parametrize("yaw", [0.0, 30.0, -45.0, 60.0, 90.0, 120.0, 150.0, 180.0])
@pytest.mark.parametrize("name", ["squat", "curl", "hinge"])
def test_a_posture_seen_exactly_is_found(name: str, yaw: float) -> None:
    """Well from the side. From the front a lean shows as shortness, and a shank behind its knee
    from behind hardly does."""
    film = filmed(yaw, {"squat": SQUAT, "curl": CURL, "hinge": HINGE}[name])
    fit = fit_recording(film.evidence, film.time_s)
    towards = abs(np.cos(np.radians(yaw)))
    hidden = 2.5 if name == "curl" else 0.0
    error = _apart(fit.posture, film.exact)
    assert (error.mean(axis=0) < 1.2 + (2.5 + hidden) * towards).all()
    assert np.percentile(error, 90) < 2.0 + (4.0 + hidden) * towards
    seen = see(fit.posture, fit.constants)
    missed = np.abs(seen.picture[..., VALUE] - film.evidence.picture)
    assert (missed / film.evidence.picture_sd[..., None]).mean() < 0.2


@pytest.mark.parametrize("damping", [0.0, 0.3])
@pytest.mark.parametrize("count", [1, 2, 3, 12])
def test_the_banded_system_is_solved(count: int, damping: float) -> None:
    """A step is that of the whole system written out."""
    film = filmed(45.0)
    part, time_s = film.evidence.of(slice(50, 50 + count)), film.time_s[50 : 50 + count]
    posture = first_guess(part)
    found = rows(posture, part.constants, part)
    said, pull = information(found, 0.2 * found.weight)
    bending = fit_module._Bending(time_s)
    pull[:, :STATES] += bending.times(posture)
    step, constants_step, covariance = fit_module._step(
        said, pull, np.zeros(CONSTANTS), bending, damping, True
    )

    size = count * STATES
    whole = np.zeros((size + CONSTANTS, size + CONSTANTS))
    for row in range(size):
        unit = np.zeros(size)
        unit[row] = 1.0
        whole[:size, row] = bending.times(unit.reshape(count, STATES)).ravel()
    for frame in range(count):
        block = slice(frame * STATES, (frame + 1) * STATES)
        whole[block, block] += said[frame, :STATES, :STATES]
    whole[range(size), range(size)] *= 1.0 + damping
    whole[:size, size:] = said[:, :STATES, STATES:].reshape(size, CONSTANTS)
    whole[size:, :size] = whole[:size, size:].T
    whole[size:, size:] = said[:, STATES:, STATES:].sum(axis=0) + KNOWN
    right = np.concatenate([pull[:, :STATES].ravel(), pull[:, STATES:].sum(axis=0)])
    expected = np.linalg.solve(whole, right)
    assert step.ravel() == pytest.approx(expected[:size], rel=1e-6, abs=1e-8)
    assert constants_step == pytest.approx(expected[size:], rel=1e-6, abs=1e-8)
    assert covariance == pytest.approx(np.linalg.inv(whole)[size:, size:], rel=1e-6, abs=1e-10)


def test_steady_speed_costs_nothing_and_its_change_does() -> None:
    """At irregular times too."""
    time_s = np.cumsum(np.random.default_rng(1).uniform(0.01, 0.1, 30))
    bending = fit_module._Bending(time_s)
    steady = 0.3 + np.outer(time_s, np.linspace(-1, 1, STATES))
    assert (steady * bending.times(steady)).sum() == pytest.approx(0.0, abs=1e-6)
    turning = np.abs(time_s - time_s[15])[:, None] * np.ones(STATES)
    assert (turning * bending.times(turning)).sum() > 0.1


def test_a_movement_costs_the_same_at_any_frame_rate() -> None:
    def cost(fps: float) -> float:
        time_s = np.arange(0.0, 2.0, 1.0 / fps)
        swing = np.sin(2 * np.pi * time_s)[:, None] * np.ones(STATES)
        return float((swing * fit_module._Bending(time_s).times(swing)).sum())

    assert cost(15.0) == pytest.approx(cost(60.0), rel=0.1)


@pytest.mark.parametrize("yaw", [0.0, 45.0, 90.0, 135.0])
def test_the_fit_has_nothing_left_to_do(yaw: float) -> None:
    """Another whole step from where it ended moves nothing by more than a tenth of a degree."""
    film = filmed(yaw)
    fit = fit_recording(film.evidence, film.time_s)
    share = np.clip(np.gradient(film.time_s) / fit_module.LASTING_S, 0.01, 1.0)
    bending = fit_module._Bending(film.time_s)
    found = rows(fit.posture, fit.constants, film.evidence)
    said, pull = information(found, found.weight * share[:, None])
    pull[:, :STATES] += bending.times(fit.posture)
    prior_pull = KNOWN @ (fit.constants - film.evidence.constants)
    step, constants_step, _ = fit_module._step(said, pull, prior_pull, bending, 0.0, True)
    assert np.degrees(np.abs(step)).max() < 0.1
    assert np.abs(constants_step).max() < 1e-3


def test_a_landmark_far_off_moves_the_other_leg_little() -> None:
    film = filmed(90.0)
    wrong = film.evidence.picture.copy()
    wrong[:, 2] += 0.1
    good = fit_recording(film.evidence, film.time_s)
    bad = fit_recording(replace(film.evidence, picture=wrong), film.time_s)
    assert bad.misfit[:, 0, 0].mean() > 10 * good.misfit[:, 0, 0].mean()
    assert bad.misfit[:, 1, 0].mean() < 0.2 * bad.misfit[:, 0, 0].mean()
    change = np.degrees(bad.posture[:, THIGH[1]] - good.posture[:, THIGH[1]])
    assert np.abs(change).mean() < 4.0


@pytest.mark.parametrize("yaw", [0.0, 60.0])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_frames_are_enough(count: int, yaw: float) -> None:
    film = filmed(yaw)
    fit = fit_recording(film.evidence.of(slice(0, count)), film.time_s[:count])
    assert fit.posture.shape == (count, STATES)
    assert _apart(fit.posture, film.exact[:count]).max() < 4.0
    assert (np.diagonal(fit.covariance, axis1=1, axis2=2) > 0).all()


def test_a_frame_that_lacks_landmarks_begins_between_its_neighbours() -> None:
    """By time, and not by how many frames there are in between."""
    part = filmed(60.0).evidence.of(slice(40, 44))
    time_s = np.array([0.0, 0.1, 0.3, 0.4])
    sd = part.picture_sd.copy()
    sd[1:3, 0] = np.inf
    plain = first_guess(part)
    found = fit_module._guess(replace(part, picture_sd=sd), time_s)
    assert found[[0, 3]] == pytest.approx(plain[[0, 3]])
    between = [plain[0] + share * (plain[3] - plain[0]) for share in (0.25, 0.75)]
    assert found[1:3] == pytest.approx(np.array(between))
    nowhere = replace(part, picture_sd=np.full_like(sd, np.inf))
    assert fit_module._guess(nowhere, time_s) == pytest.approx(first_guess(nowhere))


def test_frames_at_irregular_times_change_little() -> None:
    film = filmed(60.0, SET)
    whole = fit_recording(film.evidence, film.time_s)
    count = len(film.time_s)
    kept = np.sort(np.random.default_rng(0).choice(count, int(0.6 * count), replace=False))
    part = fit_recording(film.evidence.of(kept), film.time_s[kept])
    assert _apart(part.posture, whole.posture[kept]).max() < 0.5


@pytest.mark.parametrize("yaw", [0.0, 60.0])
def test_a_long_recording_has_no_seams(yaw: float, monkeypatch: pytest.MonkeyPatch) -> None:
    film = filmed(yaw, SET)
    whole = fit_recording(film.evidence, film.time_s)
    monkeypatch.setattr(fit_module, "CHUNK", 80)
    monkeypatch.setattr(fit_module, "OVERLAP", 30)
    parts = fit_recording(film.evidence, film.time_s)
    assert len(film.time_s) > 4 * 80
    for name in ("posture", "covariance", "misfit"):
        assert getattr(parts, name).shape == getattr(whole, name).shape
    assert _apart(parts.posture, whole.posture).max() < 2.0
    step = _apart(np.diff(parts.posture, axis=0), np.diff(whole.posture, axis=0))
    assert step[79::80].max() < 0.1


def test_a_long_recording_has_one_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the whole, though it is fitted in parts; the postures of each are fitted to it."""
    film = filmed(0.0, SET)
    whole = fit_recording(film.evidence, film.time_s)
    monkeypatch.setattr(fit_module, "CHUNK", 80)
    monkeypatch.setattr(fit_module, "OVERLAP", 30)
    parts = fit_recording(film.evidence, film.time_s)
    assert parts.constants == pytest.approx(whole.constants, abs=0.01)
    for start in range(0, len(film.time_s), 80):
        part = film.evidence.of(slice(start, start + 80))
        seen = rows(parts.posture[start : start + 80], parts.constants, part)
        alone = rows(whole.posture[start : start + 80], whole.constants, part)
        assert seen.cost.mean() == pytest.approx(alone.cost.mean(), rel=0.1, abs=0.1)


@pytest.mark.parametrize("slower", [0.75, 1.5, 3.0])
def test_slower_or_faster_is_the_same(slower: float) -> None:
    film = filmed(60.0)
    one = fit_recording(film.evidence, film.time_s)
    other = fit_recording(film.evidence, slower * film.time_s)
    assert _apart(one.posture, other.posture).max() < 0.6


@pytest.mark.parametrize("yaw", [0.0, 60.0, 90.0])
def test_live_agrees_with_the_recording(yaw: float) -> None:
    film = filmed(yaw)
    recorded = fit_recording(film.evidence, film.time_s)
    live = np.array([f.posture for f in _follow(film.evidence, film.time_s)])
    away = _apart(live, recorded.posture)
    assert away[25:35].max() < 0.3, "before the squat"
    assert away[-10:].max() < 0.3, "after it"
    assert away.mean() < 0.5


@pytest.mark.parametrize("yaw", [0.0, 45.0, 90.0])
def test_a_build_told_wrongly_is_corrected_live(yaw: float) -> None:
    figure = synthetic.Figure(thigh=0.22, shank=0.27)
    told = SegmentLengths(0.5, 0.5, 0.6, 0.13, 0.24, 9.0)
    film = filmed(yaw, STILL, figure, told)
    fits = _follow(film.evidence, film.time_s)
    ratio = [np.exp(fit.constants[THIGH_LENGTH] - fit.constants[SHANK_LENGTH]) for fit in fits]
    assert ratio[0] > 0.88
    assert ratio[-1] == pytest.approx(0.22 / 0.27, abs=0.015)
    variance = [np.diag(fit.constants_covariance)[:LENGTHS] for fit in (fits[0], fits[-1])]
    assert (variance[1] < variance[0]).all()


def test_live_forgets_when_it_begins_again() -> None:
    film, other = filmed(90.0), filmed(-90.0)
    start = film.evidence.of(0)
    live = LiveFit()
    live.begin(start, 0.0)
    fresh = live.follow(start, 0.0)
    for row in range(40, 60):
        live.follow(other.evidence.of(row), row / 30)
    live.begin(start, 5.0)
    again = live.follow(start, 5.0)
    assert again.posture == pytest.approx(fresh.posture)
    assert again.constants == pytest.approx(fresh.constants)


def test_the_front_is_less_certain_than_the_side() -> None:
    def leg_variance(yaw: float) -> float:
        film = filmed(yaw)
        covariance = fit_recording(film.evidence, film.time_s).covariance
        return float(np.median(covariance[:, THIGH[0], THIGH[0]]))

    assert leg_variance(0.0) > 1.5 * leg_variance(90.0)


@pytest.mark.parametrize("spoilt", ["mean", "covariance"])
def test_a_posture_that_is_none_is_begun_anew(spoilt: str) -> None:
    """Whatever was followed before: from the next picture on it is as from a first one."""
    film = filmed(60.0)
    evidence, time_s = film.evidence.of(60), float(film.time_s[60])
    fresh = LiveFit()
    fresh.begin(evidence, time_s)
    expected = fresh.follow(evidence, time_s + 0.1)
    live = LiveFit()
    live.begin(film.evidence.of(0), 0.0)
    live.follow(film.evidence.of(1), 0.03)
    if spoilt == "mean":
        live._mean[DEPTH] = 800.0
    else:
        live._covariance *= -1.0
    with np.errstate(all="ignore"):
        found = live.follow(evidence, time_s)
    assert np.isfinite(found.posture).all()
    assert found.posture == pytest.approx(expected.posture, abs=np.radians(1.0))
    after = live.follow(evidence, time_s + 0.03)
    assert _apart(after.posture[None], film.exact[60:61]).max() < 4.0
