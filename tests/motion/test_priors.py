"""What is believed of bodies without looking: where each belief is met, and what is one sigma off.

The numbers are those that the beliefs state, in degrees, written here a second time on purpose: a
change of one of them changes every angle that the product reports.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.motion.body import (
    DEPTH,
    PELVIS_SIDE,
    SHANK,
    SHANK_OUT,
    STATES,
    THIGH,
    THIGH_OUT,
    TRUNK,
    TRUNK_SIDE,
    YAW,
)
from coach.motion.evidence import Evidence
from coach.motion.place import DISTANCE
from coach.motion.priors import (
    ALIKE,
    ANKLE_STOPS,
    HIP_STOPS,
    KNEE_ENDS,
    KNEE_STOPS,
    LEARNT,
    LEVEL,
    ONE_LEG,
    OUT,
    SEATED,
    STANDING,
    TRUNK_STOP,
    believed,
    usual_standing,
)

NOTHING_SEEN = Evidence(
    picture=np.zeros((8, 2)),
    picture_sd=np.ones(8),
    world=np.zeros((5, 3)),
    world_sd=np.ones(5),
    yaw=np.array(0.0),
    standing=np.array(0.0),
    lifted=np.zeros(2),
    stayed=np.ones(2),
    seated=np.array(1.0),
    planted=np.zeros((2, 3)),
    planted_weight=np.zeros(2),
    raised=np.zeros(2),
    constants=np.zeros(1),
    leans=np.zeros(5),
    leans_weight=np.zeros(5),
)


def _posture(**degrees: float) -> np.ndarray:
    """Upright with straight legs, at the usual distance; states by name, degrees."""
    out = np.zeros(STATES)
    out[DEPTH] = np.log(DISTANCE)
    states = {
        "left_thigh": THIGH[0],
        "right_thigh": THIGH[1],
        "left_shank": SHANK[0],
        "right_shank": SHANK[1],
        "trunk": TRUNK,
        "trunk_side": TRUNK_SIDE,
        "pelvis_side": PELVIS_SIDE,
        "yaw": YAW,
        "left_thigh_out": THIGH_OUT[0],
        "left_shank_out": SHANK_OUT[0],
    }
    for name, value in degrees.items():
        out[states[name]] = np.radians(value)
    return out


def _off(posture: np.ndarray, evidence: Evidence = NOTHING_SEEN) -> np.ndarray:
    """What counts of each belief, in sigma."""
    off, holds = believed(posture, evidence)
    return np.asarray(off * holds)


def test_usual_standing_is_what_is_believed_of_somebody_who_stands_quietly() -> None:
    quiet = replace(NOTHING_SEEN, standing=np.array(1.0))
    posture = usual_standing()
    posture[DEPTH] = np.log(DISTANCE)
    off = _off(posture, quiet)
    for part in (LEVEL, STANDING, KNEE_STOPS, HIP_STOPS, TRUNK_STOP, ALIKE, ONE_LEG):
        assert off[part] == pytest.approx(0.0, abs=1e-9)
    thigh, shank = np.degrees(posture[[THIGH[0], SHANK[0]]])
    assert (thigh, shank) == pytest.approx((2.0, -2.0))


@pytest.mark.parametrize(
    ("part", "degrees", "expected"),
    [
        pytest.param(LEVEL, {"yaw": 9.0}, [1, 0, 0, 0], id="yaw"),
        pytest.param(LEVEL, {"trunk_side": 5.0}, [0, 1, 0, 0], id="trunk to a side"),
        pytest.param(LEVEL, {"pelvis_side": 4.0}, [0, 0, 1, 0], id="pelvis to a side"),
        pytest.param(OUT, {"left_thigh_out": 4.5}, [1, 0, 0, 0], id="thigh beside its plane"),
        pytest.param(OUT, {"left_shank_out": 3.0}, [0, 0, 1, 0], id="shank beside its plane"),
        pytest.param(KNEE_STOPS, {"left_shank": 2.0}, [-1, 0], id="a knee bent backwards"),
        pytest.param(KNEE_STOPS, {"left_shank": -60.0}, [0, 0], id="a knee bent as knees bend"),
        pytest.param(
            KNEE_ENDS,
            {"right_thigh": 100.0, "right_shank": -55.0},
            [0, -1],
            id="a calf into the thigh",
        ),
        pytest.param(
            KNEE_ENDS,
            {"left_thigh": 100.0, "left_shank": -50.0},
            [0, 0],
            id="a knee bent all the way",
        ),
        pytest.param(HIP_STOPS, {"right_thigh": -19.0}, [0, -1], id="a thigh far back"),
        pytest.param(HIP_STOPS, {"right_thigh": -15.0}, [0, 0], id="a thigh as far as it goes"),
        pytest.param(TRUNK_STOP, {"trunk": -19.0}, [-1], id="a trunk far back"),
        pytest.param(TRUNK_STOP, {"trunk": 60.0}, [0], id="a trunk leaning forwards"),
        pytest.param(
            ALIKE, {"left_thigh": 33.0, "right_thigh": 30.0}, [1, 0], id="left and right thigh"
        ),
        pytest.param(
            ALIKE, {"left_shank": -33.0, "right_shank": -30.0}, [0, -1], id="left and right shank"
        ),
        pytest.param(ANKLE_STOPS, {"left_shank": -47.0}, [-1, 0], id="a shank over a stiff ankle"),
        pytest.param(ANKLE_STOPS, {"right_shank": -42.0}, [0, 0], id="as far as an ankle gives"),
        pytest.param(ONE_LEG, {"left_thigh": 11.0, "right_thigh": 4.0}, [1, 0], id="a bent leg"),
    ],
)
def test_one_sigma_off(part: slice, degrees: dict[str, float], expected: list[float]) -> None:
    assert _off(_posture(**degrees))[part] == pytest.approx(expected, abs=1e-9)


def test_the_distance_is_the_usual_one_within_fifteen_hundredths() -> None:
    posture = _posture()
    assert _off(posture)[LEVEL][3] == 0.0
    posture[DEPTH] += 0.15
    assert _off(posture)[LEVEL][3] == pytest.approx(1.0)


def test_a_leg_turns_out_by_twelve_degrees_of_the_sine_of_its_lean() -> None:
    out = 12.0 * np.sin(np.radians(30.0))
    turned = _off(_posture(left_thigh=30.0, left_thigh_out=out))[OUT]
    assert turned[0] == pytest.approx(0.0, abs=1e-9)
    assert _off(_posture(left_thigh=30.0))[OUT][0] == pytest.approx(-out / 4.5)


def test_standing_is_believed_as_far_as_a_frame_is_quiet_standing() -> None:
    bent = _posture(left_thigh=10.0)
    assert _off(bent)[STANDING] == pytest.approx(np.zeros(5))
    for much in (1.0, 0.25):
        off = _off(bent, replace(NOTHING_SEEN, standing=np.array(much)))[STANDING]
        assert off[0] == pytest.approx(np.sqrt(much) * (10.0 - 2.0) / 8.0)
    leaning = replace(NOTHING_SEEN, standing=np.array(1.0))
    assert _off(_posture(trunk=8.0), leaning)[STANDING][4] == pytest.approx(1.0)


def test_thighs_lie_on_a_seat_and_legs_on_one_are_not_alike() -> None:
    seated = replace(NOTHING_SEEN, planted=None)
    kicking = _posture(left_thigh=92.0, right_thigh=85.0, left_shank=60.0)
    assert _off(kicking, seated)[SEATED] == pytest.approx([1.0, 0.0])
    assert not _off(kicking, seated)[ALIKE].any()
    assert not _off(kicking, seated)[ONE_LEG].any()
    assert not _off(kicking)[SEATED].any()
    assert _off(kicking)[ALIKE].all()


def test_what_the_network_says_weighs_as_much_as_it_is_sure() -> None:
    said = np.radians([40.0, 10.0, -20.0, 0.0, 15.0])
    sure = replace(NOTHING_SEEN, leans=said, leans_weight=1.0 / np.radians([10, 5, 4, 3, 6.0]))
    off = _off(_posture(left_thigh=50.0, trunk=21.0), sure)
    np.testing.assert_allclose(off[LEARNT], [1.0, -2.0, 5.0, 0.0, 1.0], atol=1e-9)
    assert (_off(_posture(left_thigh=50.0))[LEARNT] == 0).all()
