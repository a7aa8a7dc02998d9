"""Which way the body is turned, and when that changes the view."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.geometry import points_of
from coach.motion.types import VIEWS, View
from coach.motion.view import HYSTERESIS_DEG, body_axes_yaw, classify, classify_all, yaw_deg
from tests import synthetic


def _yaw(camera: synthetic.Camera) -> np.ndarray:
    return yaw_deg(body_axes_yaw(points_of(synthetic.film(synthetic.squat(), camera))))


@pytest.mark.parametrize("yaw", [0.0, 30.0, 60.0, 90.0, 135.0, -30.0, -90.0, -135.0])
@pytest.mark.parametrize("distance_m", [None, 3.0])
def test_yaw_of_a_figure_filmed_from_a_known_side(yaw, distance_m) -> None:
    assert _yaw(synthetic.Camera(yaw, distance_m=distance_m)) == pytest.approx(yaw, abs=0.5)


def test_from_behind_is_180_on_either_side() -> None:
    assert np.abs(_yaw(synthetic.Camera(180.0))) == pytest.approx(180.0, abs=0.5)


def test_the_left_profile_is_plus_90() -> None:
    """The figure's left shoulder is nearer, and it faces the picture's left."""
    track = synthetic.film(synthetic.standing(), synthetic.Camera(90.0))
    left, right = (track.world[0, j, 2] for j in (11, 12))
    assert left < right
    toe, heel = (track.landmarks[0, j, 0] for j in (31, 29))
    assert toe < heel


def test_a_body_without_width_has_no_yaw() -> None:
    track = synthetic.film(
        synthetic.standing(), figure=synthetic.Figure(hip_half=0.0, shoulder_half=0.0)
    )
    assert np.isnan(yaw_deg(body_axes_yaw(points_of(track)))).all()


@pytest.mark.parametrize(
    ("yaw", "view"),
    [
        (0.0, View.FRONT),
        (25.0, View.FRONT),
        (26.0, View.OBLIQUE),
        (64.0, View.OBLIQUE),
        (66.0, View.SIDE),
        (114.0, View.SIDE),
        (116.0, View.REAR),
        (180.0, View.REAR),
    ],
)
def test_views_lie_on_both_sides_alike(yaw, view) -> None:
    assert classify(yaw) is view
    assert classify(-yaw) is view


@pytest.mark.parametrize("border", [25.0, 65.0, 115.0])
def test_the_view_changes_only_well_past_a_border(border) -> None:
    below, above = classify(border - 20.0), classify(border + 20.0)
    inside, outside = HYSTERESIS_DEG - 0.1, HYSTERESIS_DEG + 0.1
    assert classify(border + inside, below) is below
    assert classify(border + outside, below) is above
    assert classify(border - inside, above) is above
    assert classify(border - outside, above) is below


@given(st.lists(st.floats(-HYSTERESIS_DEG + 0.01, HYSTERESIS_DEG - 0.01), min_size=2, max_size=50))
def test_trembling_about_a_border_never_flickers(trembling) -> None:
    views = classify_all(65.0 + np.array(trembling))
    assert len(set(views.tolist())) == 1


def test_an_unknown_yaw_keeps_the_view() -> None:
    assert classify(float("nan"), View.SIDE) is View.SIDE
    views = [VIEWS[i] for i in classify_all(np.array([np.nan, 90.0, np.nan, 90.0]))]
    assert views == [View.UNKNOWN, View.SIDE, View.SIDE, View.SIDE]
