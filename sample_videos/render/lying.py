"""Where the hips and feet of somebody are who lies on the back on the floor."""

from __future__ import annotations

import numpy as np

from render.figure import Figure
from render.parameters import Parameters
from render.pose import pose
from render.rig import SIDES

HIPS_BACK = 0.05
"""Metres of the hips behind the origin, so that the picture's centre lies in the body's middle."""

HEEL_ON_FLOOR = 0.065
"""Metres of the ankle over the floor where the leg lies on its heel."""

FLAT_DEG = 45.0
"""A knee bent further than this has its foot flat on the floor."""

SUNK = 0.012
"""Metres that soft parts give way under the body's weight."""


class Lying:
    """Gives parameters that ask for lying the places of hips and feet."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._hip_y: float | None = None

    def placed(self, parameters: Parameters) -> Parameters:
        """The parameters, with the hips' place and the feet's where they ask for lying."""
        if not parameters.get("supine"):
            return parameters
        if self._hip_y is None:
            self._hip_y = self._figure.floor + _hips_over_back(self._figure) - SUNK
        figure, hip_y = self._figure, self._hip_y
        out = {**parameters, "hip_y": hip_y, "hip_z": -HIPS_BACK}
        for side in SIDES:
            knee = parameters["lying_knee_" + side]
            ankle = figure.ankle_height if knee > FLAT_DEG else HEEL_ON_FLOOR
            drop = hip_y - figure.floor - ankle
            cosine = np.cos(np.radians(knee))
            thigh, shank = figure.thigh, figure.shank
            reach = thigh**2 + shank**2 + 2 * thigh * shank * cosine
            out["fz_" + side] = -HIPS_BACK + np.sqrt(reach - drop**2)
            out["lift_" + side] = ankle - figure.ankle_height
        return out


def _hips_over_back(figure: Figure) -> float:
    """Metres from mid-hip back to the rearmost of buttocks and back of the figure upright."""
    still = pose(figure, {"lean": 0.0})
    points = figure.points(still)
    hips = (points["hip_l"] + points["hip_r"]) / 2
    skin = np.concatenate([figure.skin(still, mesh) for mesh in figure.meshes])
    x, y, z = skin.T
    trunk = (abs(x) < 0.18) & (y > hips[1] - 0.15) & (y < points["shoulder_l"][1])
    return float(hips[2] - z[trunk].min())
