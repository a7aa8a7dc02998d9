"""Similarities: put together, taken back, bridged, and seen from the picture that is usual."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.pose.camera import (
    STILL,
    bridged,
    centred,
    chained,
    compose,
    displacement,
    inverse,
    place,
    turn,
)

POINTS = np.array([(0.0, 0.0), (640.0, 0.0), (100.0, 300.0)])
SIDEWAYS = np.array([1.0, 0.0, 0.1, 0.0])
GAP = np.full(4, np.nan)


def similarity(scale: float, turn_deg: float, x: float, y: float) -> np.ndarray:
    angle = np.radians(turn_deg)
    return np.array([scale * np.cos(angle), scale * np.sin(angle), x, y])


similarities = st.builds(
    similarity, st.floats(0.5, 2.0), st.floats(-180, 180), st.floats(-3, 3), st.floats(-3, 3)
)


def test_a_quarter_turn_and_a_shift() -> None:
    seen = place(np.array([(64.0, 32.0)]), similarity(1.0, 90.0, 0.5, 0.25), 640.0)
    assert seen == pytest.approx(np.array([(-32.0 + 320.0, 64.0 + 160.0)]))


@given(similarities, similarities)
def test_one_after_the_other(first: np.ndarray, second: np.ndarray) -> None:
    both = place(POINTS, compose(second, first), 640.0)
    assert both == pytest.approx(place(place(POINTS, first, 640.0), second, 640.0), abs=1e-6)
    assert compose(inverse(first), first) == pytest.approx(STILL, abs=1e-9)


@given(similarities)
def test_the_world_turns_but_does_not_grow(camera: np.ndarray) -> None:
    world = np.array([(0.3, -0.8, 0.1), (0.0, 0.5, -0.2)])
    turned = turn(world, camera)
    assert np.linalg.norm(turned, axis=1) == pytest.approx(np.linalg.norm(world, axis=1))
    assert turned[:, 2] == pytest.approx(world[:, 2])
    # As the picture does: a direction in it and the same one in the world stay one.
    direction = place(world[:, :2], camera * (1, 1, 0, 0), 1.0)
    cross = direction[:, 0] * turned[:, 1] - direction[:, 1] * turned[:, 0]
    assert cross == pytest.approx(0.0, abs=1e-9)


def test_displacement_is_that_of_the_farthest_corner() -> None:
    assert displacement(similarity(1.0, 0.0, 0.3, 0.4), STILL, 0.75) == pytest.approx(0.5)
    # Doubled about the upper left corner, the lower right one goes as far as it was away.
    assert displacement(similarity(2.0, 0.0, 0.0, 0.0), STILL, 0.75) == pytest.approx(1.25)
    assert displacement(STILL, STILL, 0.75) == 0.0


def test_gaps_are_bridged_in_time() -> None:
    camera = np.array([GAP, STILL, GAP, SIDEWAYS * 4 - 3 * STILL, GAP])
    x = bridged(camera, np.array([0.0, 1.0, 1.5, 3.0, 4.0]))[:, 2]
    assert x == pytest.approx([0.0, 0.0, 0.1, 0.4, 0.4])
    assert np.array_equal(bridged(np.array([GAP, GAP]), np.arange(2.0)), [STILL, STILL])


def test_seen_from_where_the_camera_looks_mostly() -> None:
    put_down = [similarity(1.0, angle, 0.1 * angle, 0.0) for angle in (40.0, 20.0)]
    rest = similarity(1.2, 3.0, 0.2, 0.1)
    seen = centred(np.array([*put_down, *[rest] * 5]))
    assert np.array_equal(seen[2:], np.tile(STILL, (5, 1)))
    assert compose(rest, seen[0]) == pytest.approx(put_down[0])


def test_pieces_go_on_from_the_last_place_known() -> None:
    pieces = np.array([STILL, SIDEWAYS, GAP, SIDEWAYS, SIDEWAYS])
    joined = chained(pieces, np.array([0, 3, 4]))
    assert joined[:, 2] == pytest.approx([0.0, 0.1, np.nan, 0.2, 0.3], nan_ok=True)
    still = np.tile(STILL, (4, 1))
    assert np.array_equal(chained(still, np.array([0, 2])), still)
