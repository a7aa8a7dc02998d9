"""A foot whose pitch is known: its shape, its estimate from cues, and rendered people's feet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.motion import foot, foot_fit
from coach.motion.foot_cues import FootCues, body_rise
from coach.motion.foot_fit import Feet, fit_feet
from tests.motion.recordings import RENDERED, measured, truth

SIDE_ON = np.array([[-1.0, 0.0], [-1.0, 0.0]])
"""Seen from the left (yaw +90) a step forward goes to the picture's left."""

PITCHES = st.floats(-0.2, 0.7)


def _turned(pitch: float, point: tuple[float, float]) -> np.ndarray:
    """Where a point of a foot, forward and up from the ball, goes when it turns on the ball."""
    sine, cosine = np.sin(pitch), np.cos(pitch)
    forward, up = point
    return np.array([cosine * forward + sine * up, cosine * up - sine * forward])


ANKLE = (-(foot.BALL_SHARE - foot.ANKLE_SHARE) * foot.FOOT_PCT, foot.ANKLE_OVER_BALL_PCT)
HEEL = (-foot.HEEL_LEVER_PCT, 0.0)
TOE = np.array([(1 - foot.BALL_SHARE) * foot.FOOT_PCT, 0.0])


@given(PITCHES)
def test_a_rigid_foot_turns_about_its_ball(pitch: float) -> None:
    ankle = _turned(pitch, ANKLE)
    assert foot.ankle_shift_pct(np.array(pitch)) == pytest.approx(ankle - ANKLE, abs=1e-9)
    assert foot.heel_rise_pct(np.array(pitch)) == pytest.approx(_turned(pitch, HEEL)[1], abs=1e-9)
    line, at_rest = TOE - ankle, TOE - np.array(ANKLE)
    steeper = np.degrees(np.arctan2(-line[1], line[0]) - np.arctan2(-at_rest[1], at_rest[0]))
    assert foot.ankle_to_toe_deg(np.array(pitch)) == pytest.approx(steeper, abs=1e-9)


def test_a_foot_of_170_cm_that_turns_up_by_30_degrees_lifts_its_heel_by_nine_centimetres() -> None:
    """0.72 of a foot of 25.8 cm, times sin 30."""
    assert 1.70 * foot.heel_rise_pct(np.radians(30.0)) == pytest.approx(9.3, abs=0.05)


def _cues(pitch: Any, lift: Any = 0.0, ahead: np.ndarray = SIDE_ON, **changed: Any) -> FootCues:
    """What landmarks with the usual gains show of feet pitched by (..., 2) radians."""
    forward, up = foot.ankle_shift_pct(np.asarray(pitch, float))
    heel, lift = foot.heel_rise_pct(np.asarray(pitch, float)), np.asarray(lift, float)
    pair = np.ones_like(forward)
    shown = 0.5 * foot_fit.UP_GAIN * (up + foot_fit.HEEL_GAIN * heel)
    cues = FootCues(
        across=foot_fit.ACROSS_GAIN * ahead[:, 0] * forward,
        up=shown - foot_fit.SINK_GAIN * ahead[:, 1] * forward + lift[..., None],
        heel_share=0.5 * pair,
        toes_up=lift[..., None] * pair,
        body_up=foot_fit.BODY_GAIN * up.mean(axis=-1) + lift,
        body_sd=0.2 * pair[..., 0],
        bent=0.0 * pair,
        visible=pair,
        standing=pair > 0,
        ahead=ahead,
    )
    return replace(cues, **changed)


def _fitted(cues: FootCues, yaw_deg: float = 90.0) -> Feet:
    return fit_feet(cues, np.full(np.shape(cues.body_up), np.radians(yaw_deg)))


@given(PITCHES, st.floats(-180.0, 180.0), st.floats(-0.2, 0.6))
@settings(max_examples=60)
def test_cues_that_agree_give_the_pitch_they_were_made_of(
    pitch: float, yaw_deg: float, sinks: float
) -> None:
    yaw = np.radians(yaw_deg)
    ahead = np.array([[-np.sin(yaw), sinks * np.cos(yaw)]] * 2)
    feet = _fitted(_cues([pitch, pitch], ahead=ahead), yaw_deg)
    # From the front, where only the body's rise tells, what is usual counts for a little.
    assert feet.pitch.deg == pytest.approx(np.degrees([pitch, pitch]), abs=4.0)
    assert (np.abs(feet.pitch.deg - np.degrees(pitch)) < feet.pitch.sd).all()
    if abs(np.sin(yaw)) > 0.7:
        assert feet.heel_rise == pytest.approx(foot.heel_rise_pct(np.full(2, pitch)), abs=0.3)
    assert (feet.heel_rise_sd > 0).all()


def test_one_picture_is_measured_as_all_of_a_recording_are() -> None:
    rng = np.random.default_rng(4)
    pitch, lift = rng.uniform(-0.2, 0.7, (20, 2)), rng.normal(0, 0.3, 20)
    standing = rng.random((20, 2)) < 0.8
    across = np.where(rng.random((20, 2)) < 0.2, np.nan, rng.normal(-1, 1, (20, 2)))
    cues = _cues(pitch, lift, standing=standing, across=across)
    together = _fitted(cues)
    for row in range(20):
        fields = {k: v if k == "ahead" else v[row] for k, v in vars(cues).items()}
        alone = _fitted(FootCues(**fields))
        assert alone.heel_rise == pytest.approx(together.heel_rise[row])
        assert alone.heel_rise_sd == pytest.approx(together.heel_rise_sd[row])


def test_cues_that_contradict_each_other_are_less_certain() -> None:
    """The body stays down while the ankles go up and forward: one of them is wrong."""
    agreed = _fitted(_cues([0.5, 0.5]))
    contradicted = _fitted(_cues([0.5, 0.5], body_up=np.array(-3.0)))
    assert (contradicted.heel_rise_sd > 1.2 * agreed.heel_rise_sd).all()


def test_what_is_seen_badly_or_not_at_all_is_less_certain() -> None:
    clear = _fitted(_cues([0.5, 0.5])).heel_rise_sd
    unseen = np.full(2, np.nan)
    for less in (
        {"visible": np.full(2, 0.3)},
        {"across": unseen},
        {"bent": np.full(2, 0.6)},
        {"body_sd": np.array(np.nan), "body_up": np.array(np.nan)},
    ):
        assert (_fitted(_cues([0.5, 0.5], **less)).heel_rise_sd > clear).all(), less
    nothing = _fitted(_cues([0.5, 0.5], across=unseen, up=unseen, body_up=np.array(np.nan)))
    assert (nothing.heel_rise_sd > 4.0).all()
    blind = _fitted(_cues([0.5, 0.5], ahead=np.full((2, 2), np.nan)))
    assert blind.heel_rise == pytest.approx(foot.heel_rise_pct(np.full(2, 0.5)), abs=1.0)


def test_the_far_foot_of_a_side_view_is_less_certain() -> None:
    apart = np.array([True, False]), np.array([False, True])
    left, right = (
        _fitted(_cues([0.5, 0.5], standing=alone, body_sd=np.array(np.nan))) for alone in apart
    )
    assert right.heel_rise_sd[1] > 1.1 * left.heel_rise_sd[0]


def test_a_foot_in_the_air_says_nothing_of_the_one_that_carries() -> None:
    standing = np.array([True, False])
    in_air = _cues([0.5, 0.0], standing=standing)
    in_air = replace(in_air, body_up=np.array(foot.ankle_shift_pct(np.array(0.5))[1]))
    wild = replace(
        in_air, across=in_air.across + np.array([0, 9]), up=in_air.up + np.array([0, 15])
    )
    assert _fitted(wild).heel_rise[0] == pytest.approx(_fitted(in_air).heel_rise[0])
    assert _fitted(wild).heel_rise[0] == pytest.approx(foot.heel_rise_pct(np.array(0.5)), abs=0.2)


@pytest.mark.parametrize("height", [4.0, 9.0, 15.0])
def test_a_hop_lifts_the_toes_and_no_heel_over_them(height: float) -> None:
    feet = _fitted(_cues([0.0, 0.0], height))
    assert feet.lifted == pytest.approx(height, abs=0.5)
    assert np.abs(feet.heel_rise).max() < 0.5


def test_a_calf_raise_leaves_the_toes_on_the_floor() -> None:
    feet = _fitted(_cues([0.6, 0.6], toes_up=np.array([0.4, 1.2])))
    assert feet.lifted < 0.5


def test_the_rise_of_a_body_is_that_of_what_is_known_of_it() -> None:
    """Hips and shoulders count for twice the nose; what is not known leaves its share to the
    others, in each frame alone. Parts that agree are no distance from it."""
    risen = np.zeros((5, 13))
    risen[:, 0] = [10.0, np.nan, np.nan, np.nan, 2.0]
    hips = np.array([[5.0], [5.0], [np.nan], [np.nan], [2.0]])
    shoulders = np.array([[0.0], [0.0], [3.0], [np.nan], [2.0]])
    rise, apart = body_rise(risen, hips, shoulders).T
    assert rise == pytest.approx([4.0, 2.5, 3.0, np.nan, 2.0], nan_ok=True)
    assert apart == pytest.approx([np.sqrt(14.0), 2.5, 0.0, np.nan, 0.0], nan_ok=True)


HELD_OUT = ("calf_partial_side", "squat_good_oblique", "squat_heels_side", "squat_shallow_side")
"""Sample clips of people on whom nothing of the foot was chosen."""


def _tops(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Errors in cm of the near heel's highest rise in each repetition, and the stated sigma."""
    exact, motion = truth(name), measured(name)
    height_cm = RENDERED[name].height_cm
    assert height_cm is not None
    rise, sd = (height_cm / 100.0 * x for x in motion.column("heel_rise_left_pct"))
    tops = []
    for rep in np.unique(exact["rep"][exact["rep"] > 0]):
        rows = np.flatnonzero(exact["rep"] == rep)
        top = rows[np.argmax(rise[rows])]
        tops.append((rise[top] - exact["heel_rise_left_cm"][rows].max(), sd[top]))
    error, stated = np.transpose(tops)
    return error, stated


@pytest.mark.parametrize(
    ("name", "most_cm"),
    [("calf_good_side", 1.0), ("calf_kneebend_side", 1.0), ("calf_partial_side", 1.6)],
)
def test_rendered_heels_rise_as_far_as_they_do(name: str, most_cm: float) -> None:
    """Nine to eleven centimetres of a whole rise, and four of a small one."""
    error, sd = _tops(name)
    assert np.abs(error).mean() < most_cm
    assert (np.abs(error) < 2.0 * sd).all()


@pytest.mark.parametrize("name", HELD_OUT)
def test_rendered_ankles_bend_as_far_as_they_do(name: str) -> None:
    """The change from standing, of the leg nearer to the camera: 5 degrees were asked."""
    exact, motion = truth(name), measured(name)
    error = motion.column("ankle_plantarflexion_left_deg")[0]
    error = error - exact["ankle_plantarflexion_left_deg"]
    still = (exact["rep"] == 0) & (exact["time_s"] < 0.9)
    assert np.nanmean(np.abs(error - np.nanmedian(error[still]))) < 4.0


def test_heels_that_lift_in_a_squat_are_told_from_heels_that_do_not() -> None:
    lifted, flat = (
        np.nanmax(measured(name).column("heel_lift_left_pct")[0])
        for name in ("squat_heels_side", "squat_shallow_side")
    )
    assert lifted > 15.0 > 6.0 > flat
