"""One segment's lean from its picture, its world direction and its length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.segments import segment_lean, world_reach

LENGTH = 100.0


def _lean(deg: float, yaw: float, world_deg: float | None = None, visibility: float = 1.0, **more):
    """Lean of a segment seen exactly; its world direction errs where `world_deg` is given."""
    turn = np.radians([yaw])

    def seen(angle: float) -> np.ndarray:
        rho, y = np.sin(np.radians(angle)), np.cos(np.radians(angle))
        return np.array([[-rho * np.sin(turn[0]), y, -rho * np.cos(turn[0])]])

    return segment_lean(
        LENGTH * seen(deg)[:, :2],
        seen(deg if world_deg is None else world_deg),
        LENGTH,
        turn,
        np.array([visibility]),
        heading_sd_deg=10.0,
        **more,
    )


@given(st.floats(-100, 100), st.sampled_from([-90.0, 90.0, 60.0, -120.0]))
def test_from_the_side_the_lean_is_the_pictures(deg, yaw) -> None:
    assert _lean(deg, yaw).deg[0] == pytest.approx(deg, abs=4.0)


@pytest.mark.parametrize("yaw", [0.0, 20.0, 45.0, 90.0, 150.0, 180.0, -70.0])
@pytest.mark.parametrize("deg", [-60.0, -20.0, 0.0, 20.0, 60.0, 90.0])
def test_the_error_is_within_the_stated_uncertainty(yaw, deg) -> None:
    lean = _lean(deg, yaw)
    assert np.isfinite(lean.sd[0])
    assert lean.sd[0] > 0
    assert abs(lean.deg[0] - deg) < max(lean.sd[0], 1.0)


@pytest.mark.parametrize("deg", [40.0, 70.0])
def test_from_the_front_foreshortening_corrects_the_world(deg) -> None:
    """World landmarks that read 20 degrees low are mostly put right by the segment's length."""
    lean = _lean(deg, 0.0, world_deg=deg - 20.0)
    assert abs(lean.deg[0] - deg) < 8.0


def test_from_the_front_the_world_gives_the_sign() -> None:
    assert _lean(50.0, 0.0).deg[0] > 40.0
    assert _lean(-50.0, 0.0).deg[0] < -40.0


def test_a_leg_seen_less_well_is_less_certain() -> None:
    sd = [_lean(45.0, 90.0, visibility=v).sd[0] for v in (1.0, 0.6, 0.3)]
    assert sd[0] < sd[1] < sd[2]


def test_the_front_is_less_certain_than_the_side() -> None:
    sd = [_lean(20.0, yaw).sd[0] for yaw in (90.0, 45.0, 15.0)]
    assert sd[0] < sd[1] < sd[2]


def test_disagreeing_cues_are_less_certain() -> None:
    assert _lean(45.0, 20.0, world_deg=10.0).sd[0] > _lean(45.0, 20.0).sd[0]


def test_a_bias_seen_at_rest_is_taken_off_at_rest() -> None:
    biased = _lean(0.0, 0.0, world_deg=12.0)
    mended = _lean(0.0, 0.0, world_deg=12.0, world_bias=float(np.sin(np.radians(12.0))))
    assert abs(mended.deg[0]) < 0.5 < abs(biased.deg[0])


@given(st.floats(-80, 80), st.floats(-180, 180))
def test_world_reach_is_the_sine_of_the_lean_from_everywhere(deg, yaw) -> None:
    turn, angle = np.radians(yaw), np.radians(deg)
    vector = 0.4 * np.array(
        [[-np.sin(angle) * np.sin(turn), np.cos(angle), -np.sin(angle) * np.cos(turn)]]
    )
    assert world_reach(vector, np.array([turn])) == pytest.approx([np.sin(angle)], abs=1e-9)


def test_world_reach_of_a_point_is_unknown() -> None:
    assert np.isnan(world_reach(np.zeros((1, 3)), np.zeros(1)))[0]
