"""What the network says of leans: alike in a mirror, nothing where it does not see, nearer to the
truth than MediaPipe's own directions on figures that it was not taught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.motion.body import SHANK, THIGH
from coach.motion.evidence import gather, shown
from coach.motion.geometry import KNEES, Points, points_of
from coach.motion.learnt_leans import FURTHEST, LEANS, TAUGHT, features_of, leans, network
from coach.motion.measurer import look_at
from coach.motion.place import Place, place_of
from coach.motion.static_pose_search import find_static_poses
from coach.pose.trace_file import load_trace
from tests import synthetic
from tests.clips import sample
from tests.motion.fitting import SQUAT, filmed
from tests.motion.recordings import TRACES
from training.lean_examples import joints_of, true_leans

OTHER_LEG = [1, 0, 3, 2, 4]


def told_of(points: Points, yaw_rad: np.ndarray, place: Place) -> np.ndarray:
    return features_of(points, yaw_rad, place, shown(points, yaw_rad, place))


@pytest.mark.parametrize("yaw_deg", [-140.0, -60.0, 0.0, 90.0, 175.0])
def test_in_a_mirror_left_is_right(yaw_deg: float) -> None:
    film = synthetic.film(SQUAT, synthetic.Camera(yaw_deg), synthetic.Figure(), marked=True)
    said = []
    for track, turned in ((film, yaw_deg), (synthetic.mirrored(film), -yaw_deg)):
        points = points_of(track)
        place = place_of(find_static_poses(points)[0])
        said.append(leans(told_of(points, np.full(len(points), np.radians(turned)), place)))
    (one, weight), (other, other_weight) = said
    np.testing.assert_allclose(other[:, OTHER_LEG], one, atol=0.02)
    np.testing.assert_allclose(other_weight[:, OTHER_LEG], weight, rtol=0.05)


def test_what_is_not_seen_says_nothing_and_the_frames_beside_it_stay() -> None:
    film = filmed(40.0)
    place = place_of(film.static_pose)
    whole = leans(told_of(film.points, film.yaw_rad, place))
    image = film.points.image.copy()
    image[10, KNEES] = np.nan
    hidden = film.points.replace(image, film.points.world)
    said, weight = leans(told_of(hidden, film.yaw_rad, place))
    assert (weight[10] == 0).all()
    assert np.isfinite(said).all()
    others = np.arange(len(said)) != 10
    np.testing.assert_array_equal(said[others], whole[0][others])
    np.testing.assert_array_equal(weight[others], whole[1][others])


def test_one_picture_is_told_what_all_of_them_are() -> None:
    film = filmed(-70.0)
    place = place_of(film.static_pose)
    all_of_them = gather(film.points, film.yaw_rad, place)
    deep = int(np.argmax(film.exact[:, THIGH[0]]))
    one = gather(film.points.slice(deep), film.yaw_rad[deep], place)
    np.testing.assert_allclose(one.leans, all_of_them.leans[deep])
    np.testing.assert_allclose(one.leans_weight, all_of_them.leans_weight[deep])
    assert one.leans.shape == (LEANS,)
    assert (one.leans_weight > 0).all()


def test_it_is_heard_where_hips_sink_alone() -> None:
    film = filmed(90.0)
    place = place_of(film.static_pose)
    weight = gather(film.points, film.yaw_rad, place).leans_weight
    bend = film.exact[:, THIGH[0]] - film.exact[:, SHANK[0]]
    assert (weight[bend < np.radians(20)] == 0).all()
    told = leans(told_of(film.points, film.yaw_rad, place))[1]
    deep = bend > np.radians(80)
    np.testing.assert_array_equal(weight[deep], told[deep])


def test_somebody_who_sits_is_none_of_its_business() -> None:
    film = filmed(90.0)
    place = replace(place_of(film.static_pose), planted=None)
    assert (gather(film.points, film.yaw_rad, place).leans_weight == 0).all()


def test_no_landmark_however_far_off_makes_it_say_more_than_it_was_taught() -> None:
    mean, scale = network().mean, network().scale
    far, furthest = (network()(mean + times * scale) for times in (1e6, FURTHEST))
    np.testing.assert_allclose(far, furthest)
    assert far[0].shape == (TAUGHT,)


@pytest.mark.parametrize("name", ["squat_good_front", "squat_valgus_front", "step_lean_side"])
def test_it_is_nearer_than_the_world_landmarks_on_figures_it_was_not_taught(name: str) -> None:
    looked = look_at(load_trace(TRACES / "rendered" / f"{name}.npz"))
    ((rows, static_pose),) = looked.places
    truth = true_leans(joints_of(sample(name)))
    rows = rows[rows < len(truth)]
    points, yaw_rad = looked.points.slice(rows), np.unwrap(np.radians(looked.yaw_deg[rows]))
    place = place_of(static_pose)
    said, _ = leans(told_of(points, yaw_rad, place))
    x, y, z = np.moveaxis(shown(points, yaw_rad, place).world, -1, 0)
    sine, cosine = np.sin(yaw_rad)[:, None], np.cos(yaw_rad)[:, None]
    world = np.arctan2(-sine * x - cosine * z, np.abs(y))
    off, world_off = (np.abs(one - truth[rows]).mean() for one in (said, world))
    assert off < 0.8 * world_off
