"""Left and right leg taken for one another, where one covers the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.coaching.follower import SetFollower
from coach.exercises.registry import get
from coach.motion.geometry import ANKLES, TOES, points_of
from coach.motion.left_right import LEFT, LONGEST_S, RIGHT, TRUST, LegWatch, sort_recorded
from coach.motion.measurer import Measurer
from coach.pose.landmarks import Landmark, PoseTrack
from tests import synthetic
from tests.synthetic import Camera, Schedule

SIDE = Camera(90.0)
LEGS = [
    (left, Landmark[left.name.replace("LEFT", "RIGHT")])
    for left in (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX)
]


def _mixed(track: PoseTrack, at_s: list[float], lasts_s: float, share: float) -> PoseTrack:
    """Feet that swap places by a share of the way between them: 0.5 halfway, 1 for one another."""
    landmarks, world = track.landmarks.copy(), track.world.copy()
    for begins in at_s:
        rows = (track.time_s >= begins) & (track.time_s < begins + lasts_s)
        for left, right in LEGS:
            for there in (landmarks, world):
                a, b = there[rows, left].copy(), there[rows, right].copy()
                there[rows, left] = a + share * (b - a)
                there[rows, right] = b + share * (a - b)
    return replace(track, landmarks=landmarks, world=world)


COURSE = Schedule(3, hold_s=0.4)
CURLS = synthetic.curl(COURSE)
TOPS = [made[1] - 0.1 for made in COURSE.times]


@pytest.mark.parametrize("share", [0.5, 1.0], ids=["halfway", "for one another"])
def test_feet_taken_for_one_another_are_sorted(share: float) -> None:
    clean = points_of(synthetic.film(CURLS, SIDE))
    mixed = points_of(_mixed(synthetic.film(CURLS, SIDE), TOPS, 0.2, share))
    leg = 0.491 * 0.7 * 480
    off = np.abs(mixed.image - clean.image)[:, ANKLES].max() / leg
    assert off > 0.2
    sorted_ones = sort_recorded(mixed)
    assert np.abs(sorted_ones.image - clean.image)[:, ANKLES].max() / leg < 0.05
    wrong = np.flatnonzero(np.abs(mixed.image - clean.image)[:, ANKLES].max(axis=(1, 2)) > 1.0)
    assert sorted_ones.visibility[wrong][:, LEFT] == pytest.approx(
        TRUST * mixed.visibility[wrong][:, LEFT]
    )
    assert (np.delete(sorted_ones.image, wrong, 0) == np.delete(mixed.image, wrong, 0)).all()


@pytest.mark.parametrize("way", ["recorded", "live"])
def test_the_working_knee_stays_bent_and_the_standing_one_straight(way: str) -> None:
    film = _mixed(synthetic.film(CURLS, SIDE), TOPS, 0.2, 0.5)
    measurer = Measurer()
    motions = list(measurer.run(film)) if way == "recorded" else [measurer.step(p) for p in film]
    for top in TOPS:
        within = [m for m in motions if top <= m.time_s < top + 0.2]
        assert min(m["knee_flexion_left_deg"].value for m in within) > 75.0
        assert max(m["knee_flexion_right_deg"].value for m in within) < 25.0
    follower = SetFollower(get("hamstring-curl"))
    for motion in motions:
        follower.follow(motion)
    assert follower.finish().rep_count == 3


def test_what_lasts_is_how_the_legs_are() -> None:
    begins, lasts = TOPS[0], 3.0 * LONGEST_S
    watch, mixed = LegWatch(), []
    for pose in _mixed(synthetic.film(CURLS, SIDE), [begins], lasts, 1.0):
        points = points_of(pose)
        if watch.see(points):
            mixed.append(pose.time_s)
            assert watch.sorted(points) is not points
        else:
            assert watch.sorted(points) is points
    within = [at_s for at_s in mixed if at_s < begins + lasts]
    assert within[0] == pytest.approx(begins, abs=0.04)
    assert within[-1] - begins == pytest.approx(LONGEST_S, abs=0.04)


QUICK = {
    "squats": synthetic.squat(Schedule(4, 0.35, 0.0, 0.35, 0.0, fps=60)),
    "curls": synthetic.curl(Schedule(4, 0.33, 0.0, 0.33, 0.0, fps=60)),
    "curls in turn": synthetic.curl(Schedule(6, 0.33, 0.0, 0.33, 0.0, fps=60), sides="alternating"),
    "calf raises": synthetic.calf_raise(Schedule(4, 0.5, 0.1, 0.5, 0.1, fps=60)),
    "kicks": synthetic.seated_kick(Schedule(4, 0.5, 0.1, 0.5, 0.1, fps=60)),
    "steps": synthetic.walking(Schedule(3, fps=60)),
}


@pytest.mark.parametrize("every", [1, 2, 4, 6])
@pytest.mark.parametrize("name", QUICK)
def test_quick_legs_are_left_alone(name: str, every: int) -> None:
    """At 60, 30, 15 and 10 pictures a second."""
    film = synthetic.shaken(synthetic.film(QUICK[name], SIDE), 0.002)
    points = points_of(synthetic.rows(film, slice(None, None, every)))
    assert sort_recorded(points) is points


def test_seen_from_the_front_no_leg_covers_the_other() -> None:
    points = points_of(_mixed(synthetic.film(CURLS, Camera(0.0)), TOPS, 0.2, 1.0))
    assert sort_recorded(points) is points


def test_both_sides_are_sorted_alike() -> None:
    film = _mixed(synthetic.film(CURLS, SIDE), TOPS, 0.2, 0.5)
    one, other = (sort_recorded(points_of(f)) for f in (film, synthetic.mirrored(film)))
    width = one.size[0]
    assert width - other.image[:, RIGHT, 0] == pytest.approx(one.image[:, LEFT, 0], abs=1e-3)


def test_nobody_is_nothing_to_sort() -> None:
    film = synthetic.film(CURLS, SIDE)
    empty = replace(film, landmarks=np.full_like(film.landmarks, np.nan))
    points = points_of(empty)
    assert sort_recorded(points) is points


def test_a_body_without_size_breaks_nothing() -> None:
    film = _mixed(synthetic.film(CURLS, SIDE), TOPS, 0.2, 0.5)
    landmarks = film.landmarks.copy()
    trunk = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
    landmarks[:, trunk] = landmarks[:, Landmark.LEFT_HIP][:, None]
    points = sort_recorded(points_of(replace(film, landmarks=landmarks)))
    assert np.isfinite(points.image).all()


@pytest.mark.parametrize("way", ["recorded", "live"])
def test_a_landmark_that_is_not_known_takes_no_other_with_it(way: str) -> None:
    film = _mixed(synthetic.film(CURLS, SIDE), TOPS, 0.2, 0.5)
    landmarks = film.landmarks.copy()
    landmarks[:, Landmark.LEFT_FOOT_INDEX] = np.nan
    film = replace(film, landmarks=landmarks)
    if way == "recorded":
        toes = sort_recorded(points_of(film)).image[:, TOES]
    else:
        watch, seen = LegWatch(), []
        for pose in film:
            watch.see(points_of(pose))
            seen.append(watch.sorted(points_of(pose)).image[TOES])
        toes = np.array(seen)
    assert np.isnan(toes[:, 0]).all()
    assert np.isfinite(toes[:, 1]).all()
