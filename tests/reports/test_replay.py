"""The replay of a set: the body that was fitted, its working joint's doubt, and the target."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from coach.analysis import analyze
from coach.coaching.results import Analysis
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.motion.types import SIDES
from coach.pose.landmarks import PoseTrack
from coach.reports.replay import (
    MOST_FRAMES,
    Bodies,
    beside_data,
    bodies_of,
    plotly_js,
    replay_data,
    replay_page,
)
from tests import builders

TALL = Settings(height_cm=175.0)
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def squats(traces: Path) -> Analysis:
    return analyze(traces / "squat-07.npz", "squat")


@pytest.fixture(scope="module")
def raises(traces: Path) -> Analysis:
    return analyze(traces / "calf-raise-01.npz", "calf-raise", TALL)


def angle(at: np.ndarray, to: np.ndarray, straight_from: np.ndarray) -> np.ndarray:
    """(T,) degrees between the way on from `straight_from` through `at`, and the way from `at` to
    `to`: a joint's flexion."""
    on, way = at - straight_from, to - at
    cosine = (on * way).sum(axis=1)
    cosine /= np.linalg.norm(on, axis=1) * np.linalg.norm(way, axis=1)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def knee_parts(bodies: Bodies, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(bodies.joints[:, joint + side] for joint in (0, 2, 4))


@pytest.mark.parametrize("side", [0, 1])
def test_the_drawn_knee_bends_as_far_as_it_was_measured(squats: Analysis, side: int) -> None:
    bodies = bodies_of(squats, get("squat"), Settings())
    hip, knee, ankle = knee_parts(bodies, side)
    leg = bodies.legs[SIDES[side]]
    known = np.isfinite(leg.value)
    assert angle(knee, ankle, hip)[known] == pytest.approx(leg.value[known], abs=0.01)
    assert np.nanmax(leg.value) > 80


@pytest.mark.parametrize("side", [0, 1])
def test_the_fan_of_a_planted_leg_is_one_sigma_of_its_thigh(squats: Analysis, side: int) -> None:
    bodies = bodies_of(squats, get("squat"), Settings(target=70.0))
    _, knee, ankle = knee_parts(bodies, side)
    leg = bodies.legs[SIDES[side]]
    bent = leg.value > 10
    for place, wanted in ((leg.low, leg.value - leg.sd), (leg.high, leg.value + leg.sd)):
        assert angle(knee, place, ankle)[bent] == pytest.approx(np.abs(wanted[bent]), abs=0.01)
    assert angle(knee, leg.target, ankle) == pytest.approx(70.0, abs=0.01)


def test_a_free_shank_goes_to_its_target_behind_the_body(traces: Path) -> None:
    curls = analyze(traces / "rendered" / "curl_swing_side.npz", "hamstring-curl")
    bodies = bodies_of(curls, get("hamstring-curl"), Settings())
    hip, knee, _ = knee_parts(bodies, 0)
    leg = bodies.legs["left"]
    assert angle(knee, leg.target, hip) == pytest.approx(90.0, abs=0.01)
    behind = (leg.target - knee) @ bodies.forward
    standing = leg.value < 20
    assert standing.any()
    assert (behind[standing] < 0).all()


def test_the_hip_of_a_squat_is_to_come_down_behind_the_knee(squats: Analysis) -> None:
    bodies = bodies_of(squats, get("squat"), Settings())
    _, knee, _ = knee_parts(bodies, 0)
    leg = bodies.legs["left"]
    standing = leg.value < 20
    assert standing.any()
    assert ((leg.target - knee) @ bodies.forward < 0)[standing].all()


def test_a_risen_ankle_is_at_its_target_when_the_heel_is(raises: Analysis) -> None:
    bodies = bodies_of(raises, get("calf-raise"), TALL)
    assert bodies.unit == "cm"
    leg = bodies.legs["left"]
    target = 3.75 * 1.75  # the usual one is a share of the body height
    ankle = bodies.joints[:, 4]
    higher = ankle[:, 1] - leg.target[:, 1]  # y points down
    known = np.isfinite(leg.value)
    short = target - leg.value[known]
    per_cm = higher[known][np.abs(short) > 0.5] / short[np.abs(short) > 0.5]
    assert per_cm == pytest.approx(per_cm[0])
    assert 0.004 < per_cm[0] < 0.01  # leg lengths: a leg of 0.86 m, and less than the heel's way
    assert (leg.low[known, 1] > leg.high[known, 1]).all()


def test_the_data_are_small_whole_and_of_the_movements_alone(squats: Analysis) -> None:
    data = replay_data(squats, Settings())
    assert data is not None
    text = json.dumps(data, allow_nan=False)
    assert len(text) < MOST_BYTES
    count = len(data["times"])
    assert {len(data["joints"]), *(len(leg["low"]) for leg in data["legs"].values())} == {count}
    assert data["times"] == sorted(data["times"])
    for one, movement in zip(data["movements"], squats.summary.movements, strict=True):
        shown = data["times"][one["first"] : one["last"] + 1]
        assert shown[0] <= movement.start_s + 0.1
        assert shown[-1] >= movement.end_s - 0.1
        assert any(abs(s - movement.peak_s) < 0.1 for s in shown)


@pytest.mark.slow
def test_a_long_set_stays_small(squats: Analysis) -> None:
    """As though the same had been done for ten minutes."""
    times = 60
    one = squats.poses
    length = float(one.time_s[-1] - one.time_s[0]) + 0.1
    whole = PoseTrack(
        **{
            name: np.concatenate([getattr(one, name)] * times)
            for name in ("landmarks", "world", "visibility", "presence", "others")
        },
        time_s=np.concatenate([one.time_s + k * length for k in range(times)]),
        size=one.size,
    )
    everything = builders.replace(
        squats.summary.movements[0], start_s=0.0, end_s=times * length, peak_s=length
    )
    summary = builders.replace(squats.summary, movements=(everything,))
    long = builders.replace(squats, poses=whole, summary=summary, joints=None)
    data = replay_data(long, Settings())
    assert data is not None
    assert len(data["times"]) <= MOST_FRAMES
    assert len(json.dumps(data, separators=(",", ":"))) < MOST_BYTES


def test_a_repetition_of_another_set_stands_beside_and_faces_the_same_way(
    squats: Analysis,
) -> None:
    shown = replay_data(squats, Settings())
    assert shown is not None
    rep = squats.summary.movements[1]
    same = beside_data(squats, Settings(), rep, shown, "18 June 2026, repetition 2")
    assert same is not None
    place = shown["movements"][1]
    of_shown = np.array(shown["joints"][place["first"] : place["last"] + 1]).reshape(-1, 8, 3)
    beside = np.array(same["joints"]).reshape(-1, 8, 3)
    assert same["times"] == shown["times"][place["first"] : place["last"] + 1]
    assert (same["start"], same["peak"], same["end"]) == tuple(
        place[name] for name in ("start", "peak", "end")
    )
    # Its own floor is that of one repetition.
    offset = beside - of_shown
    assert np.abs(offset - offset[0, 0]).max() <= 1
    assert np.abs(offset).max() < 100

    x, away = shown["forward"]
    quarter = beside_data(squats, Settings(), rep, {"forward": [-away, x]}, "turned")
    assert quarter is not None
    turned = np.array(quarter["joints"]).reshape(-1, 8, 3)
    assert np.abs(turned[..., 0] + beside[..., 2]).max() <= 1
    assert np.abs(turned[..., 2] - beside[..., 0]).max() <= 1
    assert (turned[..., 1] == beside[..., 1]).all()


def test_a_movement_without_a_frame_is_left_out(squats: Analysis) -> None:
    """As one that was counted in front of the camera, and that the recording's fit has not."""
    after = float(squats.poses.time_s[-1]) + 60.0
    lost = builders.replace(
        squats.summary.movements[0], start_s=after, peak_s=after + 1.0, end_s=after + 2.0
    )
    summary = builders.replace(squats.summary, movements=(*squats.summary.movements, lost))
    data = replay_data(builders.replace(squats, summary=summary), Settings())
    assert data is not None
    assert len(data["movements"]) == len(squats.summary.movements)
    assert all(one["first"] <= one["last"] < len(data["times"]) for one in data["movements"])
    alone = builders.replace(squats.summary, movements=(lost,))
    assert replay_data(builders.replace(squats, summary=alone), Settings()) is None


def test_the_target_is_in_the_unit_that_is_told(raises: Analysis) -> None:
    data = replay_data(raises, TALL)
    assert data is not None
    assert (data["unit"].strip(), data["target"]) == ("cm", pytest.approx(3.75 * 1.75))


def test_the_best_is_the_furthest_of_those_without_a_fault(squats: Analysis) -> None:
    shallow, deep, faulty = (
        builders.replace(builders.rep(index, *found), peak=peak)
        for index, peak, found in (
            (1, 80.0, (builders.OK,)),
            (2, 95.0, (builders.OK,)),
            (3, 110.0, (builders.OK, builders.FAULT)),
        )
    )
    summary = builders.summary(shallow, deep, faulty)
    data = replay_data(builders.replace(squats, summary=summary), Settings())
    assert data is not None
    assert data["best"] == 1


@pytest.mark.parametrize(
    "summary",
    [
        builders.summary(exercise=None, nearest=None),
        builders.replace(builders.summary(), movements=()),
    ],
    ids=["no exercise", "no movement"],
)
def test_without_a_movement_there_is_nothing_to_replay(summary, squats: Analysis) -> None:
    assert replay_data(builders.replace(squats, summary=summary), Settings()) is None


def test_where_nobody_was_fitted_there_is_nothing_to_replay() -> None:
    empty = PoseTrack.from_poses([], (320, 240))
    known = builders.analysis()
    assert replay_data(builders.replace(known, poses=empty), Settings()) is None
    standing = builders.standing()
    nobody = builders.replace(standing, landmarks=np.full_like(standing.landmarks, np.nan))
    assert replay_data(builders.replace(known, poses=nobody), Settings()) is None


def test_what_was_measured_is_not_fitted_a_second_time(
    squats: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took longer than all the rest, and gave a repetition a second value."""
    monkeypatch.setattr(Measurer, "run_with_joints", None)
    bodies = bodies_of(squats, get("squat"), Settings())
    measured, _ = squats.motion.column("knee_flexion_left_deg")
    assert np.array_equal(bodies.legs["left"].value, measured, equal_nan=True)


def test_the_page_needs_nothing_from_elsewhere_and_shows_names_as_text(squats: Analysis) -> None:
    data = replay_data(squats, Settings())
    assert data is not None
    data["exercise"] = "</script><script>alert(1)</script>"
    page = replay_page("<img src=x onerror=alert(1)>.mp4", data)
    ours = page.replace(plotly_js().read_text("utf-8"), "")
    assert ours != page
    assert not re.search(r"""(src|href)\s*=\s*["']?\s*(https?:)?//""", ours)
    assert "<img" not in ours
    assert "alert(1)</script>" not in ours
