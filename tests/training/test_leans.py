"""The network of the leans is taught what there is to learn, the same each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import check_grad

from coach.motion import learnt_leans
from tests.clips import sample
from training import leans
from training.lean_examples import Examples, examples_of, true_leans

TRACES = Path(__file__).resolve().parents[1] / "traces" / "rendered"


def made_up(count: int = 600, seed: int = 3) -> Examples:
    """Leans that are a bent function of six features, the trunk's shaky."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(count, 6))
    exact = np.stack(
        [0.3 * np.tanh(features[:, 0]), 0.2 * features[:, 1], 0.1 * features[:, 2]], axis=1
    )
    shaky = exact + rng.normal(0.0, [0.01, 0.01, 0.2], exact.shape)
    clip = np.repeat([f"clip{index}" for index in range(6)], count // 6)
    return Examples(features, shaky, clip, np.where(clip < "clip3", "one", "two"))


def test_it_learns_both_the_leans_and_how_sure_they_are() -> None:
    examples = made_up()
    network = leans.taught(examples, steps=300)
    said, sd = network(examples.features)
    off = np.abs(said - examples.leans).mean(axis=0)
    assert off[0] < 0.06
    assert off[1] < 0.08
    own = np.median(np.sqrt(sd**2 - learnt_leans.LEAST_SD**2), axis=0)
    assert own[2] > 2 * own[0]
    assert 0.1 < own[2] < 0.25


def test_the_same_examples_teach_the_same() -> None:
    one, other = (leans.taught(made_up(), steps=20) for _ in range(2))
    for (weights, bias), (same, same_bias) in zip(one.layers, other.layers, strict=True):
        np.testing.assert_array_equal(weights, same)
        np.testing.assert_array_equal(bias, same_bias)


def test_the_gradient_is_that_of_the_loss() -> None:
    examples = made_up(60)
    sizes = (6, 4, 2 * learnt_leans.TAUGHT)
    flat = np.random.default_rng(5).normal(0.0, 0.3, 6 * 4 + 4 + 4 * 6 + 6)
    rest = (sizes, examples.features, examples.leans, examples.weight)
    off = check_grad(
        lambda x: leans.loss(x, *rest)[0], lambda x: leans.loss(x, *rest)[1], flat, epsilon=1e-6
    )
    assert off < 1e-4


def test_each_clip_counts_as_much_as_another() -> None:
    clip = np.array(["long"] * 9 + ["short"])
    weight = Examples(np.zeros((10, 1)), np.zeros((10, 3)), clip, clip).weight
    assert weight.sum() == pytest.approx(1.0)
    assert weight[:9].sum() == pytest.approx(weight[9])


def test_what_is_written_is_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = leans.taught(made_up(), steps=5)
    leans.save(network, tmp_path / learnt_leans.FILE)
    monkeypatch.setattr(learnt_leans.resources, "files", lambda _: tmp_path)
    learnt_leans.network.cache_clear()
    try:
        read = learnt_leans.network()
    finally:
        learnt_leans.network.cache_clear()
    features = made_up().features
    for one, other in zip(read(features), network(features), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_leans_are_told_from_the_pelvis_whichever_way_it_is_turned() -> None:
    thigh, shank, trunk = np.radians([50.0, -20.0, 30.0])
    joints = {}

    def along(lean: float, sign: float) -> np.ndarray:
        return np.array([0.0, sign * np.cos(lean), np.sin(lean)])

    for sign, side in ((1.0, "left"), (-1.0, "right")):
        hip = np.array([0.1 * sign, 1.0, 0.0])
        knee = hip + along(thigh, -1.0)
        joints |= {
            f"hip_{side}": hip,
            f"knee_{side}": knee,
            f"ankle_{side}": knee + along(shank, -1.0),
            f"shoulder_{side}": 1.5 * hip * [1.0, 2 / 3, 1.0] + along(trunk, 1.0),
        }
    turn = np.radians(65.0)
    about = np.array(
        [[np.cos(turn), 0.0, np.sin(turn)], [0.0, 1.0, 0.0], [-np.sin(turn), 0.0, np.cos(turn)]]
    )
    expected = [thigh, thigh, shank, shank, trunk]
    for turned in (np.eye(3), about):
        seen = {name: (turned @ joint)[None] for name, joint in joints.items()}
        np.testing.assert_allclose(true_leans(seen)[0], expected, atol=1e-12)


def test_examples_of_a_clip_are_both_legs_of_its_frames() -> None:
    found = examples_of(sample("curl_good_side"), TRACES)
    assert found is not None
    assert len(found.features) % 2 == 0
    left, right = np.split(found.leans, 2)
    assert np.ptp(np.degrees(left[:, 1])) > 60
    assert np.ptp(np.degrees(right[:, 1])) < 25
    np.testing.assert_allclose(left[:, 2], right[:, 2])
    assert set(found.person) == {"man1"}


def test_who_only_sits_teaches_nothing() -> None:
    assert examples_of(sample("kick_good_side"), TRACES) is None
