"""The chain of segments, and the derivatives everything rests on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coach.motion.body import (
    COLUMNS,
    CONSTANTS,
    DEPTH,
    HIP_HALF,
    PELVIS_SIDE,
    PITCH,
    SHANK,
    SHANK_LENGTH,
    SHANK_OUT,
    SHOULDER_HALF,
    STATES,
    THIGH,
    THIGH_LENGTH,
    THIGH_OUT,
    TRUNK_LENGTH,
    TRUNK_SIDE,
    VALUE,
    YAW,
    ZOOM,
    Seen,
    directions,
    knee_flexion,
    see,
)

STEP = 1e-6
BUILD = np.array([-0.75, -0.65, -0.45, -2.0, -1.4, 0.0, 0.0])
SWAP = np.array([1, 0, 3, 2, 5, 4, 7, 6])

angle = st.floats(-1.2, 1.2)
postures = arrays(np.float64, (2, STATES), elements=angle)
constants = arrays(np.float64, CONSTANTS, elements=st.floats(-0.3, 0.3)).map(lambda c: c + BUILD)


def _placed(posture: np.ndarray) -> np.ndarray:
    """In front of the camera, near the middle of the picture."""
    out = posture.copy()
    out[:, :2] *= 0.1
    out[:, DEPTH] = np.log(3.6) + 0.1 * posture[:, DEPTH]
    return out


def _vectors(posture: np.ndarray) -> np.ndarray:
    """(T, 10, 3, COLUMNS) in body axes."""
    return directions(posture).swapaxes(1, 2)


def _picture(posture: np.ndarray, build: np.ndarray) -> np.ndarray:
    """(T, 8, 2) where landmarks are in it."""
    return see(posture, build).picture[..., VALUE]


def _change(more: Seen, less: Seen, name: str) -> np.ndarray:
    return (getattr(more, name) - getattr(less, name))[..., VALUE] / (2 * STEP)


@given(postures, constants)
@settings(max_examples=30)
def test_derivatives_are_those_of_the_picture(posture, build) -> None:
    posture = _placed(posture)
    seen = see(posture, build)
    for state in range(STATES):
        up, down = posture.copy(), posture.copy()
        up[:, state] += STEP
        down[:, state] -= STEP
        more, less = see(up, build), see(down, build)
        for name in ("picture", "segments", "ankles", "ahead"):
            slope = getattr(seen, name)[..., state]
            assert _change(more, less, name) == pytest.approx(slope, abs=1e-5), (name, state)
    for constant in range(CONSTANTS):
        up, down = build.copy(), build.copy()
        up[constant] += STEP
        down[constant] -= STEP
        more, less = see(posture, up), see(posture, down)
        for name in ("picture", "segments", "ankles", "ahead"):
            slope = getattr(seen, name)[..., STATES + constant]
            assert _change(more, less, name) == pytest.approx(slope, abs=1e-5), name


@given(postures)
def test_directions_have_length_one(posture) -> None:
    assert np.linalg.norm(_vectors(posture)[..., VALUE], axis=2) == pytest.approx(1.0)


@given(postures)
@settings(max_examples=30)
def test_directions_turn_as_they_say(posture) -> None:
    slopes = _vectors(posture)
    assert slopes.shape == (2, 10, 3, COLUMNS)
    for state in range(STATES):
        step = STEP * np.eye(STATES)[state]
        change = (_vectors(posture + step) - _vectors(posture - step))[..., VALUE] / (2 * STEP)
        assert change == pytest.approx(slopes[..., state], abs=1e-6), state


@given(postures, constants)
def test_segments_keep_their_lengths_whatever_the_posture(posture, build) -> None:
    """Up both legs from the ankles the hips are as far apart as the build says."""
    seen = see(_placed(posture), build)
    segments, ankles = seen.segments[..., VALUE], seen.ankles[..., VALUE]
    assert np.linalg.norm(segments, axis=2) == pytest.approx(1.0)
    thigh, shank = np.exp(build[[THIGH_LENGTH, SHANK_LENGTH]])
    legs = thigh * segments[:, 0:2] + shank * segments[:, 2:4]
    hips = ankles - legs
    apart = np.linalg.norm(hips[:, 0] - hips[:, 1], axis=1)
    assert apart == pytest.approx(2 * np.exp(build[HIP_HALF]))


@given(postures)
def test_knees_bend_by_what_is_between_thigh_and_shank(posture) -> None:
    vectors = _vectors(posture)[..., VALUE]
    for side in (0, 1):
        between = np.arccos(np.clip((vectors[:, side] * vectors[:, 2 + side]).sum(axis=1), -1, 1))
        assert knee_flexion(posture)[0][:, side] == pytest.approx(between, abs=1e-6)


@given(postures)
def test_knees_bend_with_thigh_and_shank_as_they_say(posture) -> None:
    """But near straight, where the angle has a corner; abduction is left out."""
    angles, slopes = knee_flexion(posture)
    for side in (0, 1):
        clear = np.abs(posture[:, THIGH[side]] - posture[:, SHANK[side]]) > 0.1
        clear &= np.sin(angles[:, side]) > 0.06
        for state, sign in ((THIGH[side], 1.0), (SHANK[side], -1.0)):
            step = STEP * np.eye(STATES)[state]
            change = knee_flexion(posture + step)[0] - knee_flexion(posture - step)[0]
            assert (change[:, side] / (2 * STEP))[clear] == pytest.approx(
                sign * slopes[clear, side], abs=1e-4
            )
            assert change[:, 1 - side] == pytest.approx(0.0)


@given(postures, constants)
def test_in_a_mirror_left_is_right(posture, build) -> None:
    posture = _placed(posture)
    mirrored = posture.copy()
    for left, right in (THIGH, SHANK, THIGH_OUT, SHANK_OUT):
        mirrored[:, [left, right]] = posture[:, [right, left]]
    for state in (0, YAW, TRUNK_SIDE, PELVIS_SIDE):
        mirrored[:, state] *= -1
    other = _picture(mirrored, build)[:, SWAP] * (-1, 1)
    assert other == pytest.approx(_picture(posture, build))


@given(postures, constants)
def test_once_round_is_the_same(posture, build) -> None:
    posture = _placed(posture)
    turned = posture.copy()
    turned[:, YAW] += 2 * np.pi
    assert _picture(turned, build) == pytest.approx(_picture(posture, build))


@given(postures, constants, st.floats(1.5, 4.0))
def test_from_further_away_everything_is_smaller_and_flatter(posture, build, times) -> None:
    """Towards a picture without perspective, which is the level place over the depth."""
    posture = _placed(posture)
    posture[:, :2] = 0.0
    build = build.copy()
    build[PITCH] = build[ZOOM] = 0.0
    away = posture.copy()
    away[:, DEPTH] += np.log(times)
    near, far = see(posture, build), see(away, build)
    assert (np.abs(far.picture[..., VALUE]) <= np.abs(near.picture[..., VALUE]) + 1e-12).all()
    flat = [
        seen.picture[:, 4:6, :, VALUE] * np.exp(at[:, DEPTH])[:, None, None]
        - seen.ankles[..., :2, VALUE]
        for seen, at in ((near, posture), (far, away))
    ]
    assert (np.abs(flat[1]) <= np.abs(flat[0]) + 1e-12).all()


@given(postures, constants, st.floats(0.8, 1.25))
def test_a_longer_lens_magnifies_the_picture(posture, build, times) -> None:
    posture, longer = _placed(posture), build.copy()
    longer[ZOOM] += np.log(times)
    assert _picture(posture, longer) == pytest.approx(times * _picture(posture, build))


def test_somebody_upright_from_the_side() -> None:
    """Hips and knees stand before their joints, towards the picture's left when the left side is
    seen; everything else hangs in one vertical, the near side larger."""
    posture = np.zeros((1, STATES))
    posture[:, DEPTH], posture[:, YAW] = np.log(3.6), np.pi / 2
    picture = _picture(posture, BUILD)[0]
    hips, knees, ankles, shoulders = (picture[2 * i : 2 * i + 2] for i in range(4))
    assert (hips[:, 0] < -0.005).all()
    assert ankles[:, 0] == pytest.approx(0.0)
    assert shoulders[:, 0] == pytest.approx(0.0)
    assert (np.diff([shoulders[0, 1], hips[0, 1], knees[0, 1], ankles[0, 1]]) > 0).all()
    assert ankles[0, 1] > ankles[1, 1]


def test_a_longer_shank_lowers_the_ankles_alone() -> None:
    posture = np.zeros((1, STATES))
    posture[:, DEPTH] = np.log(3.6)
    for length, moved in (
        (SHANK_LENGTH, {4, 5}),
        (THIGH_LENGTH, {2, 3, 4, 5}),
        (TRUNK_LENGTH, {6, 7}),
        (SHOULDER_HALF, {6, 7}),
        (HIP_HALF, {0, 1, 2, 3, 4, 5}),
    ):
        longer = BUILD.copy()
        longer[length] += 0.1
        change = _picture(posture, longer)[0] - _picture(posture, BUILD)[0]
        assert set(np.flatnonzero(np.abs(change).max(axis=1) > 1e-9)) == moved


def test_a_camera_that_looks_down_sees_near_things_lower() -> None:
    posture = np.zeros((1, STATES))
    posture[:, DEPTH] = np.log(3.6)
    posture[:, THIGH] = 0.8
    down = BUILD.copy()
    down[PITCH] = 0.2
    knee = _picture(posture, down)[0, 2] - _picture(posture, BUILD)[0, 2]
    assert knee[1] > 0.01
