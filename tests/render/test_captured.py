"""Captured people on the figures: known poses through markers and back, scaled bones, sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from render.captured.articulation import Articulation
from render.captured.chaining import Pauses, chained, pieces_of, rests
from render.captured.inverse import smooth, solve
from render.captured.joints import knee_flexion_deg
from render.captured.markers import joint_centres
from render.captured.person import Proportions, person_of
from render.captured.residuals import residuals
from render.captured.scaling import scaled
from render.captured.timing import RATE_HZ
from render.mesh import Material, Mesh
from render.parameters import Parameters
from render.pose import pose
from render.rig import SIDES, Rig
from tests.render.captured_body import BUILD, figure, markers_of, recording, true_measures

STILL: Parameters = {"knee": 5.0, "df": 2.5, "lean": 1.5}


def squatting(frames: int = 60, **most: float) -> list[Parameters]:
    """Still, down and up, still; `most` at the bottom beside knees of 110 degrees."""
    course = np.sin(np.linspace(0, np.pi, frames)) ** 2
    down = [
        {
            **STILL,
            "knee": 5 + 105 * a,
            "df": 2.5 + 27 * a,
            "lean": 1.5 + 35 * a,
            **{name: value * a for name, value in most.items()},
        }
        for a in course
    ]
    rest = [STILL] * 15
    return [*rest, *down, *rest]


@pytest.mark.parametrize(
    "most",
    [
        {},
        {"heel_l": 20.0, "heel_r": 20.0},
        {"shift": 0.04, "roll": -2.0},
        {"yaw": 12.0},
        {"arm_l": 1.0, "arm_r": 1.0},
    ],
)
def test_a_known_pose_comes_back_through_its_markers(most: dict[str, float]) -> None:
    course = squatting(**most)
    captured = recording(course)
    person = person_of([captured])
    posed = Articulation(figure(), person, solve(captured.markers, person))
    for index, parameters in enumerate(course):
        got = true_measures(posed.pose(index))
        for name, value in true_measures(pose(figure(), parameters)).items():
            off = 0.5 if name.endswith("_deg") else 0.5
            assert got[name] == pytest.approx(value, abs=off), (index, name)
