"""What frames say about postures: residuals, their weights, and the cost they are slopes of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.motion import priors as priors_module
from coach.motion import residuals as residuals_module
from coach.motion.body import (
    CONSTANTS,
    KNEE_BELOW,
    SEEN,
    SHANK,
    SHANK_LENGTH,
    STATES,
    THIGH,
    THIGH_LENGTH,
    TRUNK,
)
from coach.motion.evidence import LEAST_VISIBILITY, first_guess, gather
from coach.motion.geometry import ANKLES, HIPS, KNEE, Points
from coach.motion.place import DISTANCE, HIP_HALF_USUAL, place_of, usual_constants
from coach.motion.priors import SEATED, believed, usual_standing
from coach.motion.residuals import LANDMARK_TAIL, misfits, rows
from coach.motion.segment_lengths import SegmentLengths
from tests import synthetic
from tests.motion.fitting import SQUAT, explained, filmed

PICTURE = 2 * SEEN
WORLD = PICTURE + 15
DEPTH_OF_SQUAT = slice(60, 62)
KICK = synthetic.seated_kick(synthetic.Schedule(reps=1))


@given(st.integers(0, 99), st.sampled_from([0.0, 60.0, 90.0, -135.0]))
@settings(max_examples=10)
def test_a_posture_that_explains_the_picture_leaves_nothing(seed: int, yaw: float) -> None:
    part = filmed(yaw).evidence.of(DEPTH_OF_SQUAT)
    posture = first_guess(part) + np.random.default_rng(seed).normal(0, 0.1, (2, STATES))
    found = rows(posture, part.constants, explained(part, posture))
    assert found.r[:, :WORLD] == pytest.approx(0.0, abs=1e-9)
    assert found.weight[:, :WORLD] == pytest.approx(1.0)
    assert misfits(found.r) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("side", [0, 1])
def test_a_wrong_landmark_is_a_misfit_of_its_own_leg(side: int) -> None:
    part = filmed(60.0).evidence.of(DEPTH_OF_SQUAT)
    posture = first_guess(part)
    exact = explained(part, posture)
    before = 0.0
    for away in (0.01, 0.03, 0.1):
        picture = exact.picture.copy()
        picture[:, 2 + side, 1] += away
        found = misfits(rows(posture, part.constants, replace(exact, picture=picture)).r)
        assert (found[:, side, 0] > before).all()
        assert found[:, 1 - side] == pytest.approx(0.0, abs=1e-12)
        assert found[:, side, 1] == pytest.approx(0.0, abs=1e-12)
        before = found[:, side, 0].max()


@pytest.mark.parametrize(("segment", "side"), [(0, 0), (1, 1), (2, 0), (3, 1)])
def test_a_wrong_direction_is_a_misfit_of_its_own_leg(segment: int, side: int) -> None:
    part = filmed(60.0).evidence.of(DEPTH_OF_SQUAT)
    posture = first_guess(part)
    exact = explained(part, posture)
    world = exact.world.copy()
    world[:, segment] *= -1
    found = misfits(rows(posture, part.constants, replace(exact, world=world)).r)
    assert (found[:, side, 1] > 1.0).all()
    found[:, side, 1] = 0.0
    assert found == pytest.approx(0.0, abs=1e-12)


def test_a_landmark_far_off_weighs_little_and_costs_hardly_more() -> None:
    part = filmed(90.0).evidence.of(DEPTH_OF_SQUAT)
    posture = first_guess(part)
    exact = explained(part, posture)
    sigma = float(part.picture_sd[0, 4])

    def moved(sigmas: float):
        picture = exact.picture.copy()
        picture[:, 4, 0] += sigmas * sigma
        return rows(posture, part.constants, replace(exact, picture=picture))

    near, edge, far, further = (moved(s) for s in (0.1, LANDMARK_TAIL, 25.0, 50.0))
    ankle = slice(8, 10)
    assert (near.weight[:, ankle] > 0.99).all()
    assert edge.weight[:, ankle] == pytest.approx(0.5)
    assert (far.weight[:, ankle] < 0.01).all()
    assert (np.delete(far.weight[:, :PICTURE], [8, 9], axis=1) == 1.0).all()
    # Twice as far would cost four times as much, were it believed.
    assert (further.cost - near.cost < 1.5 * (far.cost - near.cost)).all()
    # ... and pulls less the further it is.
    pull = [(f.weight * np.abs(f.r))[:, 8] for f in (edge, far, further)]
    assert (pull[0] > pull[1]).all()
    assert (pull[1] > pull[2]).all()


@pytest.fixture
def steady_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a thigh should turn out, and how much a foot carries, follow the posture but are held
    during a step: here neither changes, so that the slopes are whole."""
    monkeypatch.setattr(priors_module, "TOE_OUT", 0.0)
    tails = residuals_module._TAILS.copy()
    tails[-2:] = 1e6
    monkeypatch.setattr(residuals_module, "_TAILS", tails)


@pytest.mark.usefixtures("steady_weights")
@pytest.mark.parametrize("yaw", [0.0, 60.0, -90.0, 150.0])
@pytest.mark.parametrize("name", ["squat", "seated kick", "one leg", "quiet standing"])
def test_weight_times_residual_is_the_slope_of_the_cost(name: str, yaw: float) -> None:
    """... halved, state by state; constants enter with their own prior elsewhere."""
    film = filmed(yaw, KICK if name == "seated kick" else SQUAT)
    frames = slice(0, 2) if name == "quiet standing" else DEPTH_OF_SQUAT
    part = film.evidence.of(frames)
    if name == "one leg":
        part = replace(part, lifted=np.tile([0.0, 1.0], (2, 1)))
    rng = np.random.default_rng(3)
    posture = first_guess(part) + rng.normal(0, 0.05, (2, STATES))
    constants = part.constants
    found = rows(posture, constants, part)
    slope = 2 * np.einsum("tr,trs->ts", found.weight * found.r, found.slope)
    for state in range(STATES):
        step = np.zeros(STATES)
        step[state] = 1e-6
        more, less = (rows(posture + s * step, constants, part).cost for s in (1, -1))
        assert (more - less) / 2e-6 == pytest.approx(slope[:, state], rel=1e-3, abs=0.02), state


@pytest.mark.parametrize("yaw", [0.0, 60.0, -90.0])
def test_residuals_follow_the_build_as_they_say(yaw: float) -> None:
    part = filmed(yaw).evidence.of(DEPTH_OF_SQUAT)
    posture = first_guess(part)
    found = rows(posture, part.constants, part)
    for constant in range(CONSTANTS):
        step = np.zeros(CONSTANTS)
        step[constant] = 1e-6
        more, less = (rows(posture, part.constants + s * step, part).r for s in (1, -1))
        change = ((more - less) / 2e-6)[:, : WORLD + 6]
        expected = found.slope[:, : WORLD + 6, STATES + constant]
        assert change == pytest.approx(expected, rel=1e-4, abs=1e-3), constant


def test_bodies_that_cannot_be_cost_more() -> None:
    """Knees bent backwards, thighs and trunks far back, falling over: each costs by itself."""
    part = filmed(90.0).evidence.of(slice(0, 1))
    part = replace(part, standing=np.zeros(1))

    def cost(**changes: float) -> float:
        posture = usual_standing()[None].copy()
        posture[0, :] += first_guess(part)[0] * np.isin(np.arange(STATES), [0, 1, 2, 3])
        for state, value in changes.items():
            posture[0, {"thigh": THIGH, "shank": SHANK, "trunk": TRUNK}[state]] = np.radians(value)
        return float(rows(posture, part.constants, explained(part, posture)).cost[0])

    usual = cost()
    assert cost(thigh=-8.0, shank=8.0) > usual + 20.0
    assert cost(thigh=-40.0, shank=-60.0) > usual + 20.0
    assert cost(trunk=-35.0) > usual + 10.0
    assert cost(trunk=70.0) > usual + 1.0


@pytest.mark.parametrize("stands", [0, 1])
def test_who_stands_on_one_leg_stands_on_it_straight(stands: int) -> None:
    part = filmed(90.0).evidence.of(slice(0, 1))
    lifted = np.ones((1, 2))
    lifted[0, stands] = 0.0
    part = replace(part, standing=np.zeros(1), lifted=lifted)
    costs = []
    for side in (stands, 1 - stands):
        bent = usual_standing()[None].copy()
        bent[0, THIGH[side]] += np.radians(20.0)
        bent[0, SHANK[side]] -= np.radians(20.0)
        costs.append(float(rows(bent, part.constants, explained(part, bent)).cost[0]))
    assert costs[0] > costs[1] + 10.0


def test_the_centre_of_mass_is_that_of_the_segments_one_by_one() -> None:
    """Reaches forwards of both thighs, both shanks and the trunk; masses hang at the hips."""
    thighs, shanks, trunk = np.array([0.3, -0.1]), np.array([-0.2, 0.4]), 0.7
    mass = residuals_module.MASS
    (upper, upper_at), (thigh, thigh_at), (shank, shank_at) = mass.values()
    assert upper + 2 * (thigh + shank) == pytest.approx(1.0)
    ahead = upper * upper_at * trunk
    for knee, ankle in zip(thighs, shanks, strict=True):
        ahead += thigh * thigh_at * knee + shank * (knee + shank_at * ankle)
    found = residuals_module._reaches() @ np.concatenate([thighs, shanks, [trunk]])
    assert found == pytest.approx(ahead)


def test_hidden_landmarks_say_little() -> None:
    film = filmed(90.0)
    points = film.points
    visibility = points.visibility.copy()
    visibility[:, KNEE[1]] = 0.0
    hidden = Points(points.time_s, points.image, points.world, visibility, points.size)
    dark = gather(hidden, film.yaw_rad, place_of(film.static_pose))
    assert dark.picture_sd[:, 3] == pytest.approx(0.95 / LEAST_VISIBILITY * dark.picture_sd[:, 2])


def test_a_squat_is_no_standing_and_lifts_no_foot() -> None:
    evidence = filmed(90.0).evidence
    assert (evidence.standing[:10] > 0.95).all()
    assert (evidence.standing[DEPTH_OF_SQUAT] < 0.01).all()
    assert evidence.lifted == pytest.approx(0.0)


def test_a_foot_behind_is_lifted_and_the_other_stands() -> None:
    curl = filmed(90.0, synthetic.curl(synthetic.Schedule(reps=1), sides="right")).evidence
    assert (curl.lifted[DEPTH_OF_SQUAT] == [0.0, 1.0]).all()
    assert (curl.lifted[:10] == 0.0).all()


def test_who_sits_has_no_planted_feet_but_thighs_on_the_seat() -> None:
    part = filmed(90.0, KICK).evidence.of(slice(0, 1))
    assert part.planted is None
    flat, hanging = np.zeros((2, 1, STATES))
    flat[:, THIGH] = np.radians(85.0)
    costs = [rows(p, part.constants, explained(part, p)).cost[0] for p in (flat, hanging)]
    assert costs[1] > costs[0] + 20.0


def test_who_has_risen_from_the_seat_has_no_thighs_on_it() -> None:
    """Live, that is all that is known until they have stood still for a moment."""
    seated, standing = filmed(90.0, KICK), filmed(90.0)
    place = place_of(seated.static_pose)
    hips = seated.static_pose.image[HIPS].mean(axis=0) - [0.0, 0.5 * place.leg]
    up = standing.points.image - standing.points.image[:, HIPS].mean(axis=1, keepdims=True) + hips
    risen = gather(standing.points.replace(up, standing.points.world), standing.yaw_rad, place)
    assert seated.evidence.seated == pytest.approx(1.0)
    assert risen.seated[:10] == pytest.approx(0.0)
    posture = usual_standing() + np.zeros((10, STATES))
    for part, holds in ((seated.evidence.of(slice(0, 10)), True), (risen.of(slice(0, 10)), False)):
        off, gate = believed(posture, part)
        assert ((off * gate)[:, SEATED] != 0.0).all() == holds


@pytest.mark.parametrize("yaw", [0.0, 60.0, 90.0, -135.0])
def test_planted_ankles_are_seen_where_they_stood(yaw: float) -> None:
    """Across and down they are the picture's, as far away as they are; the hips' half width apart
    from each other's depth, as far as the body is turned."""
    film = filmed(yaw)
    place = place_of(film.static_pose)
    assert place.planted is not None
    depth = place.planted[:, 2:]
    there = place.planted[:, :2] / depth * DISTANCE * place.leg + place.origin
    assert there == pytest.approx(film.static_pose.image[ANKLES], abs=1e-6)
    apart = float(depth[1, 0] - depth[0, 0])
    turned = np.radians(film.static_pose.yaw_deg)
    assert apart == pytest.approx(2.0 * HIP_HALF_USUAL * np.sin(turned))
    assert depth.mean() == pytest.approx(DISTANCE)
    assert film.evidence.planted is not None
    assert film.evidence.planted == pytest.approx(place.planted)


def test_quiet_standing_shows_the_build() -> None:
    """Thigh and shank are the whole leg; the knee is a little below the joint that is seen."""
    static_pose = filmed(90.0).static_pose
    build = np.exp(usual_constants(static_pose))
    assert build[THIGH_LENGTH] + build[SHANK_LENGTH] == pytest.approx(1.0)
    leg = static_pose.thigh.mean() + static_pose.shank.mean()
    assert build[SHANK_LENGTH] == pytest.approx(static_pose.shank.mean() / leg + KNEE_BELOW)


def test_what_is_known_counts_for_half_beside_standing_and_alone_beside_sitting() -> None:
    known = SegmentLengths(0.40, 0.60, 0.60, 0.13, 0.24, 9.0)
    static_pose = filmed(90.0).static_pose
    plain, told = usual_constants(static_pose), usual_constants(static_pose, known)
    assert told[THIGH_LENGTH] == pytest.approx((plain[THIGH_LENGTH] + np.log(0.40)) / 2)
    assert told[SHANK_LENGTH] == pytest.approx((plain[SHANK_LENGTH] + np.log(0.60)) / 2)
    seated = usual_constants(filmed(90.0, KICK).static_pose, known)
    assert seated[:5] == pytest.approx(known.logarithms())


@pytest.mark.parametrize(("yaw", "hidden"), [(180.0, 0.2), (0.0, 0.0), (90.0, 0.0)])
def test_knees_of_somebody_who_squats_are_hidden_from_behind(yaw: float, hidden: float) -> None:
    evidence = filmed(yaw).evidence
    standing, deep = evidence.picture_sd[5], evidence.picture_sd[DEPTH_OF_SQUAT]
    expected = np.hypot(standing[2:4] * DISTANCE, hidden)
    assert (deep[:, 2:4] * DISTANCE).min(axis=0) == pytest.approx(expected, rel=0.05)
    assert deep[:, 4:] == pytest.approx(np.tile(standing[4:], (2, 1)))
    doubt = evidence.world_sd[DEPTH_OF_SQUAT] / evidence.world_sd[5]
    assert doubt == pytest.approx(2.0 if hidden else 1.0)


def test_a_foot_that_has_not_left_its_place_is_held_there() -> None:
    """Wherever the posture would have it: it loses half its weight four times as far off."""
    part = filmed(180.0).evidence.of(DEPTH_OF_SQUAT)
    assert part.stayed == pytest.approx(1.0)
    posture, feet = first_guess(part), slice(WORLD, WORLD + 6)
    left = replace(part, stayed=np.zeros((2, 2)))
    held, loose = (rows(posture, part.constants, one).weight[:, feet] for one in (part, left))
    assert (loose < 0.99).all()
    assert 1.0 / held - 1.0 == pytest.approx((1.2 / 5.2) ** 2 * (1.0 / loose - 1.0))


def test_who_stands_on_one_leg_from_the_start_has_one_foot_on_the_floor() -> None:
    one_leg = synthetic.curl(synthetic.Schedule(reps=1), sides="right")
    film = filmed(90.0, one_leg)
    points = film.points.slice(DEPTH_OF_SQUAT)
    image = film.static_pose.image.copy()
    image[ANKLES] = points.image[0, ANKLES]
    place = place_of(replace(film.static_pose, image=image))
    assert (place.raised == [0.0, 1.0]).all()
    assert (place_of(film.static_pose).raised == 0.0).all()
    part = gather(points, film.yaw_rad[DEPTH_OF_SQUAT], place)
    assert (part.lifted == [0.0, 1.0]).all()
    assert (part.alone == [1.0, 0.0]).all()
    unseen = points.image.copy()
    unseen[:, ANKLES.start + 1] = np.nan
    hidden = gather(points.replace(unseen, points.world), film.yaw_rad[DEPTH_OF_SQUAT], place)
    assert (hidden.lifted[:, 1] == 1.0).all()
