"""The rival that keeps bones at one length: what it is to do with landmarks that are wrong."""

from __future__ import annotations

import numpy as np
import pytest
from bone_lengths import BONES, _constrained, _lengths, _smoothed, bone_lengths

from coach.pose.landmarks import Landmark, PoseTrack

TIME_S = np.arange(120) / 30.0
STILL = TIME_S < 0.5


def places(knee_deg: float) -> np.ndarray:
    """(33, 3) a body from its left, y down, legs of two times 0.4 m."""
    out = np.zeros((33, 3))
    bend = np.radians(knee_deg)
    for side, z in (("LEFT", -0.1), ("RIGHT", 0.1)):
        at = {
            "SHOULDER": (0.0, -0.5),
            "HIP": (0.0, 0.0),
            "KNEE": (0.0, 0.4),
            "ANKLE": (0.4 * np.sin(bend), 0.4 + 0.4 * np.cos(bend)),
        }
        at["HEEL"] = (at["ANKLE"][0] + 0.06, at["ANKLE"][1] + 0.05)
        at["FOOT_INDEX"] = (at["ANKLE"][0] - 0.18, at["ANKLE"][1] + 0.06)
        for name, (x, y) in at.items():
            out[Landmark[f"{side}_{name}"]] = (x, y, z)
    return out


def a_track(world: np.ndarray, picture: np.ndarray | None = None) -> PoseTrack:
    """The world's places (T, 33, 3), and the same, or others, in the picture."""
    seen = np.ones(world.shape[:2], np.float32)
    shown = world if picture is None else picture
    landmarks = np.concatenate([0.5 + 0.2 * shown[..., :2], shown[..., 2:]], axis=-1)
    count = np.zeros(len(world), np.int16)
    return PoseTrack(TIME_S[: len(world)], landmarks, world, seen, seen, (1000, 1000), count)


def bending() -> tuple[np.ndarray, np.ndarray]:
    """True knee flexion (T,) and places (T, 33, 3): standing, then slowly to 80 degrees."""
    deg = 80 * np.clip((TIME_S - 1.0) / 2.5, 0, 1)
    return deg, np.stack([places(d) for d in deg])


def test_right_landmarks_are_left_as_they_are() -> None:
    deg, world = bending()
    got = bone_lengths(a_track(world), STILL)
    assert got["knee_flexion_left_deg"] == pytest.approx(deg, abs=3.0)
    assert got["ankle_plantarflexion_left_deg"][STILL] == pytest.approx(0.0, abs=1.0)


def test_a_thigh_that_shrinks_in_the_world_is_made_as_long_as_it_was() -> None:
    _, world = bending()
    lengths = _lengths(world, np.ones(world.shape[:2]))
    thigh = BONES.index((Landmark.LEFT_HIP, Landmark.LEFT_KNEE))
    short = world.copy()
    short[60:, Landmark.LEFT_KNEE] += 0.4 * (
        world[60:, Landmark.LEFT_HIP] - world[60:, Landmark.LEFT_KNEE]
    )
    learnt = _lengths(short, np.ones(world.shape[:2]))
    assert learnt[59, thigh] == pytest.approx(0.4, abs=1e-6)
    assert learnt[-1, thigh] > 0.3, "an unexpected length is hardly trusted"
    mended = _constrained(short, lengths)
    ends = mended[-1, Landmark.LEFT_HIP] - mended[-1, Landmark.LEFT_KNEE]
    assert np.linalg.norm(ends) == pytest.approx(0.4, abs=0.02)


def test_a_length_that_is_hardly_seen_is_hardly_learnt() -> None:
    _, world = bending()
    longer = world * 1.1
    mixed = np.concatenate([world[:10], longer[10:40]])
    seen, hidden = np.ones((40, 33)), np.full((40, 33), 1.0)
    hidden[10:] = 0.1
    assert (_lengths(mixed, seen)[-1] > _lengths(mixed, hidden)[-1]).all()


def test_smoothing_trembles_less_and_keeps_up() -> None:
    _, world = bending()
    noise = np.random.default_rng(2).normal(0, 0.02, world.shape)
    got = _smoothed(world + noise, TIME_S) - world
    assert got[30:].std() < 0.7 * noise.std()
    assert abs(got[60:].mean(axis=0)).max() < 0.02


def test_no_knee_bends_further_than_knees_do() -> None:
    world = np.repeat(places(172.0)[None], 30, axis=0)
    assert bone_lengths(a_track(world), STILL[:30])["knee_flexion_left_deg"].max() <= 150.0


def test_nobody_has_no_angles() -> None:
    nobody = np.full((30, 33, 3), np.nan)
    got = bone_lengths(a_track(nobody), STILL[:30])
    assert np.isnan(got["knee_flexion_left_deg"]).all()
    assert "ankle_plantarflexion_left_deg" not in got
