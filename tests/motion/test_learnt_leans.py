"""What the network says of leans: alike in a mirror, nothing where it does not see, nearer to the
truth than MediaPipe's own directions on figures that it was not taught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.motion import learnt_leans
from coach.motion.body import SHANK, THIGH
from coach.motion.evidence import Evidence, gather, shown
from coach.motion.fit import information, without_learnt
from coach.motion.geometry import ANKLES, KNEES, Points, points_of
from coach.motion.learnt_leans import FURTHEST, LEANS, TAUGHT, features_of, leans, network
from coach.motion.measurer import look_at
from coach.motion.place import Place, place_of
from coach.motion.priors import LEANING
from coach.motion.residuals import LEARNT_ROWS, Rows, rows
from coach.motion.static_pose_search import find_static_poses
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace
from tests import synthetic
from tests.clips import sample
from tests.motion.fitting import filmed
from tests.motion.recordings import TRACES
from training.lean_examples import joints_of, true_leans

OTHER_LEG = [1, 0, 3, 2, 4]


def seen_unevenly(track: PoseTrack) -> PoseTrack:
    """One leg and shoulder seen worse than the other."""
    visibility = track.visibility.copy()
    visibility[:, 1::2] *= 0.8
    return replace(track, visibility=visibility)


def told_of(points: Points, yaw_rad: np.ndarray, place: Place) -> np.ndarray:
    return features_of(points, yaw_rad, place, shown(points, yaw_rad, place))


CURL = synthetic.curl(synthetic.Schedule(reps=1))


@pytest.mark.parametrize("yaw_deg", [-140.0, -60.0, 0.0, 90.0, 175.0])
def test_in_a_mirror_left_is_right(yaw_deg: float) -> None:
    film = synthetic.film(CURL, synthetic.Camera(yaw_deg), synthetic.Figure(), marked=True)
    film = seen_unevenly(film)
    said = []
    for track, turned in ((film, yaw_deg), (synthetic.mirrored(film), -yaw_deg)):
        points = points_of(track)
        place = place_of(find_static_poses(points)[0])
        said.append(leans(told_of(points, np.full(len(points), np.radians(turned)), place)))
    (one, weight), (other, other_weight) = said
    np.testing.assert_allclose(other[:, OTHER_LEG], one, atol=2e-3)
    np.testing.assert_allclose(other_weight[:, OTHER_LEG], weight, rtol=5e-3)
    assert np.abs(one[:, 0] - one[:, 1]).max() > 0.01


def test_what_is_not_seen_says_nothing_and_the_frames_beside_it_stay() -> None:
    film = filmed(40.0)
    place = place_of(film.static_pose)
    whole = leans(told_of(film.points, film.yaw_rad, place))
    image, world = film.points.image.copy(), film.points.world.copy()
    image[10, KNEES] = np.nan
    world[20, ANKLES] = np.nan
    hidden = film.points.replace(image, world)
    said, weight = leans(told_of(hidden, film.yaw_rad, place))
    assert (weight[[10, 20]] == 0).all()
    assert np.isfinite(said).all()
    others = ~np.isin(np.arange(len(said)), [10, 20])
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


def heard(weight: float, off_deg: float) -> tuple[Rows, Rows, Evidence]:
    """The residuals of a posture without the network, and with one that is off by so much, and
    weighs so much, for the left thigh and the trunk."""
    film = filmed(60.0)
    alone = film.evidence.of(40)
    said = film.exact[40, LEANING] + np.radians([off_deg, 0.0, 0.0, 0.0, off_deg])
    told = replace(alone, leans=said, leans_weight=np.full(LEANS, weight))
    without, found = (rows(film.exact[40], alone.constants, one) for one in (alone, told))
    return without, found, told


def test_what_it_says_costs_as_a_robust_residual_does() -> None:
    without, found, _ = heard(weight=1.0 / np.radians(8.0), off_deg=40.0)
    sigmas, tail = 5.0, 2.0
    cost = 2 * tail**2 * np.log1p((sigmas / tail) ** 2)
    assert float(found.cost - without.cost) == pytest.approx(cost)
    share = 1.0 / (1.0 + (sigmas / tail) ** 2)
    np.testing.assert_allclose(found.weight[LEARNT_ROWS], [share, 1.0, 1.0, 1.0, share])


def test_it_makes_no_posture_surer() -> None:
    without, found, _ = heard(weight=1.0 / np.radians(8.0), off_deg=4.0)
    bare, _ = information(without, without.weight)
    said, _ = information(found, found.weight)
    assert np.abs(said - bare).max() > 10
    np.testing.assert_allclose(without_learnt(said, found), bare, atol=1e-9)


def test_legs_and_trunk_are_weighed_by_their_own_sigmas(monkeypatch: pytest.MonkeyPatch) -> None:
    sds = np.array([[0.2, 0.3, 0.4], [0.5, 0.6, 0.8]])
    said = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    monkeypatch.setattr(learnt_leans, "network", lambda: lambda _: (said, sds))
    out, weight = leans(np.zeros((2, 4)))
    trunk = (3.0 / 0.16 + 6.0 / 0.64) / (1 / 0.16 + 1 / 0.64)
    np.testing.assert_allclose(out, [1.0, 4.0, 2.0, 5.0, trunk])
    together = np.sqrt((1 / 0.16 + 1 / 0.64) / 2)
    np.testing.assert_allclose(weight, [1 / 0.2, 1 / 0.5, 1 / 0.3, 1 / 0.6, together])


def test_it_is_never_surer_than_on_people_it_was_not_taught() -> None:
    film = filmed(-70.0)
    _, weight = leans(told_of(film.points, film.yaw_rad, place_of(film.static_pose)))
    assert 1.0 / weight.max() >= np.radians(8.0)


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
