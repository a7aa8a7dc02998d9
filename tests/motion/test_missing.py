"""Numbers that are none: they end where arrays enter, and touch nothing but their own landmark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from coach.motion.measurer import Measurer
from coach.motion.types import MEASUREMENTS, MotionTrack
from coach.pose.landmarks import Landmark, PoseTrack
from tests.motion.recordings import track

pytestmark = pytest.mark.slow

FILMS = ("squat_good_side", "curl_good_side", "squat_good_front")
KNEES = slice(0, 2)
LANDMARKS = [
    Landmark.NOSE,
    *range(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER + 1),
    *range(Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX + 1),
]
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example takes a second: making it smaller would take minutes."""

FIELDS = ("x", "y", "z", "world", "visibility", "presence")


def _recorded(film: PoseTrack) -> np.ndarray:
    return Measurer(170.0).run(film).values


def _live(film: PoseTrack) -> np.ndarray:
    measurer = Measurer(170.0)
    return np.array([measurer.step(pose).values for pose in film])


WAYS: dict[str, Callable[[PoseTrack], np.ndarray]] = {"recorded": _recorded, "live": _live}


@cache
def _film(name: str) -> PoseTrack:
    """The first twelve seconds at most: two repetitions and the standing around them."""
    film = track(name)
    n = min(len(film), 330)
    return replace(
        film,
        time_s=film.time_s[:n],
        landmarks=film.landmarks[:n],
        world=film.world[:n],
        visibility=film.visibility[:n],
        presence=film.presence[:n],
        others=film.others[:n],
    )


@cache
def _whole(name: str, way: str) -> np.ndarray:
    return WAYS[way](_film(name))


def _without(
    film: PoseTrack,
    rows: list[int] | slice,
    joints: list[int] | slice,
    fields: tuple[str, ...] = FIELDS,
    value: float = np.nan,
) -> PoseTrack:
    """The film with `value` for some numbers of some landmarks in some frames."""
    arrays = {
        name: getattr(film, name).copy()
        for name in ("landmarks", "world", "visibility", "presence")
    }
    at = rows if isinstance(rows, slice) or isinstance(joints, slice) else np.array(rows)[:, None]
    for axis, name in enumerate("xyz"):
        if name in fields:
            arrays["landmarks"][at, joints, axis] = value
    for name in ("world", "visibility", "presence"):
        if name in fields:
            arrays[name][at, joints] = value
    return replace(film, **arrays)


class Holes(NamedTuple):
    """Which numbers of a film are none."""

    name: str
    rows: list[int]
    joints: list[int]
    fields: tuple[str, ...]
    value: float


@st.composite
def _holes(draw: st.DrawFn) -> Holes:
    name = draw(st.sampled_from(FILMS))
    rows = st.lists(st.integers(0, len(_film(name)) - 1), min_size=1, max_size=6, unique=True)
    joints = st.lists(st.sampled_from(LANDMARKS), min_size=1, max_size=3, unique=True)
    fields = st.lists(st.sampled_from(FIELDS), min_size=1, unique=True)
    value = st.sampled_from([np.nan, np.inf, -np.inf])
    return Holes(name, draw(rows), draw(joints), tuple(draw(fields)), draw(value))


@pytest.mark.parametrize("way", WAYS)
@given(_holes())
# The first picture, which says how the person stands, lacks a toe, a knee, a side.
@example(Holes("squat_good_side", [0, 52, 144, 153], [Landmark.LEFT_FOOT_INDEX], ("x",), np.nan))
@example(Holes("squat_good_side", [0, 269], [Landmark.RIGHT_KNEE], ("visibility", "y"), -np.inf))
@example(Holes("squat_good_side", [0], [11, Landmark.LEFT_HIP, 31], ("world", "x"), np.nan))
# Pictures of quiet standing, from which the build is learnt, lack a knee and a shoulder.
@example(Holes("squat_good_side", [7, 27, 42, 155], [12, 26], ("x", "y", "visibility"), -np.inf))
@settings(max_examples=8, deadline=None, phases=UNSHRUNK)
def test_a_hole_in_some_frames_stays_there(way: str, holes: Holes) -> None:
    """Elsewhere everything is measured, and the knees' peaks are what they were."""
    film, whole = _film(holes.name), _whole(holes.name, way)
    values = WAYS[way](_without(film, holes.rows, holes.joints, holes.fields, holes.value))
    elsewhere = np.setdiff1d(np.arange(len(film)), holes.rows)
    known = np.isfinite(whole[elsewhere])
    assert np.isfinite(values[elsewhere])[known].all()
    away = np.abs(values - whole)[elsewhere][:, KNEES]
    assert np.nanmedian(away) < 0.25
    assert np.nanpercentile(away, 95) < 1.5
    peaks = [np.nanmax(v[elsewhere][:, KNEES], axis=0) for v in (values, whole)]
    # Seen from the front a knee is known to some three degrees by one picture alone.
    assert peaks[0] == pytest.approx(peaks[1], abs=2.5)


@pytest.mark.parametrize("way", WAYS)
def test_a_hole_in_one_leg_leaves_the_other_measured(way: str) -> None:
    film, whole = _film("squat_good_front"), _whole("squat_good_front", way)
    values = WAYS[way](_without(film, [100], [Landmark.LEFT_KNEE]))
    assert np.isnan(values[100, 0])
    assert values[100, 1] == pytest.approx(whole[100, 1], abs=2.0)
    assert values[101:, KNEES] == pytest.approx(whole[101:, KNEES], abs=2.0)


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_frame_without_numbers_is_nobody(way: str) -> None:
    film, whole = _film("squat_good_side"), _whole("squat_good_side", way)
    values = WAYS[way](_without(film, [150], slice(None)))
    assert np.isnan(values[150]).all()
    rest = np.delete(np.arange(len(film)), 150)
    assert np.nanmax(np.abs(values - whole)[rest][:, KNEES]) < 2.0
    assert (np.isfinite(values) == np.isfinite(whole))[rest].all()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("joint", LANDMARKS)
def test_a_landmark_that_is_never_there(way: str, joint: int) -> None:
    """What it does not measure is measured, and the knees of the other leg bend as they did."""
    film, whole = _film("squat_good_side"), _whole("squat_good_side", way)
    values = WAYS[way](_without(film, slice(None), [joint]))
    other = 1 if Landmark(joint).name.startswith("LEFT") else 0
    assert np.isfinite(values[60:, other]).all()
    assert np.nanmax(values[:, other]) == pytest.approx(np.nanmax(whole[:, other]), abs=6.0)
    seen = np.isfinite(whole[-1])
    lost = np.array(MEASUREMENTS)[seen & ~np.isfinite(values[-1])]
    side = "left" if other else "right"
    assert all(f"_{side}_" in name for name in lost), lost


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fields", [("visibility",), ("presence",), ("z",)])
def test_no_visibility_is_no_evidence_and_what_is_not_used_does_no_harm(
    way: str, fields: tuple[str, ...]
) -> None:
    film, whole = _film("curl_good_side"), _whole("curl_good_side", way)
    values = WAYS[way](_without(film, slice(None), slice(None), fields))
    if fields == ("visibility",):
        assert np.isnan(values).all()
    else:
        assert values == pytest.approx(whole, nan_ok=True)


@pytest.mark.parametrize("way", WAYS)
def test_a_recording_of_nothing_but_holes_is_one_of_nobody(way: str) -> None:
    film = _without(_film("squat_good_side"), slice(None), slice(None), value=np.inf)
    assert np.isnan(WAYS[way](film)).all()


@given(st.data())
@settings(max_examples=6, deadline=None, phases=UNSHRUNK)
def test_numbers_missing_at_random_are_never_an_error(data: st.DataObject) -> None:
    """A tenth of all numbers, or more: whatever is measured has an uncertainty."""
    film = _film(data.draw(st.sampled_from(FILMS)))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    share = data.draw(st.sampled_from([0.02, 0.1, 0.5]))
    holes = {
        name: np.where(rng.random(getattr(film, name).shape) < share, np.nan, getattr(film, name))
        for name in ("landmarks", "world", "visibility")
    }
    film = replace(film, **holes)
    motion = Measurer(170.0).run(film)
    _assert_sure(motion)
    measurer = Measurer(170.0)
    for pose in film:
        step = measurer.step(pose)
        assert (np.isfinite(step.values) == np.isfinite(step.sd)).all()


def _assert_sure(motion: MotionTrack) -> None:
    assert (np.isfinite(motion.values) == np.isfinite(motion.sd)).all()
