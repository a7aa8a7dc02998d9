"""A stick figure of any proportions, posed by the renderer's kinematics without its meshes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np

from render.captured.joints import Joints
from render.parameters import DEFAULTS, Parameters
from render.pose import pose
from render.rig import SIDES
from render.vectors import Array

if TYPE_CHECKING:
    from render.figure import Figure

_OUT = {"l": 1.0, "r": -1.0}

_JOINT_BONES = {
    "hip": "thigh",
    "knee": "calf",
    "ankle": "foot",
    "shoulder": "upperarm",
    "elbow": "lowerarm",
    "wrist": "hand",
}

SEAT_FORWARD = 0.24
"""Metres from the origin to a sitter's feet: the body's middle stays over the origin."""


@dataclass(frozen=True)
class Build:
    """A person's proportions in metres. stiff_deg: their knees straighten no further than this."""

    thigh: float
    shank: float
    trunk: float
    hip_half: float
    shoulder_half: float
    foot: float
    stiff_deg: float = 0.0

    @property
    def height(self) -> float:
        """Of the whole person: legs and trunk with ankle, neck and head (Drillis and Contini's
        proportions: 0.039 and 0.182 of height)."""
        return (self.thigh + self.shank + self.trunk) / (1 - 0.039 - 0.182)


@dataclass(frozen=True)
class _Rig:
    """What the kinematics need of a rig: bones, parents, and joints at rest (3,)."""

    bones: tuple[str, ...]
    parent: dict[str, str | None]
    head: dict[str, Array]


@dataclass(frozen=True)
class Stick:
    """A figure for `render.pose.pose`: it has the attributes of `render.figure.Figure` that the
    kinematics read, and none of its meshes."""

    build: Build
    rig: _Rig = field(init=False)
    floor: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "rig", _rig(self.build))

    @property
    def thigh(self) -> float:
        """Metres."""
        return self.build.thigh

    @property
    def shank(self) -> float:
        """Metres."""
        return self.build.shank

    @property
    def ankle_height(self) -> float:
        """Metres over the floor."""
        return float(self.rig.head["foot_l"][1])

    @property
    def hip_mid(self) -> Array:
        """(3,) at rest."""
        return np.asarray((self.rig.head["thigh_l"] + self.rig.head["thigh_r"]) / 2)

    @property
    def foot_yaw(self) -> dict[str, float]:
        """Turn-out at rest: none."""
        return {"l": 0.0, "r": 0.0}


def _rig(build: Build) -> _Rig:
    """Rest pose: feet flat, all upright, arms hanging."""
    ankle, height = 0.039 * build.height, build.height
    hip = ankle + build.thigh + build.shank
    shoulder = hip + build.trunk
    parent: dict[str, str | None] = {"Root": None, "pelvis": "Root"}
    head: dict[str, tuple[float, float, float]] = {
        "Root": (0, hip, 0),
        "pelvis": (0, hip + 0.02, 0),
    }
    below = "pelvis"
    for name, share in (("spine_01", 0.12), ("spine_02", 0.4), ("spine_03", 0.7)):
        parent[name], head[name], below = below, (0, hip + share * build.trunk, 0), name
    parent["neck_01"], head["neck_01"] = "spine_03", (0, shoulder + 0.03 * height, 0)
    parent["head"], head["head"] = "neck_01", (0, shoulder + 0.07 * height, 0.01)
    for side, out in _OUT.items():
        across, x = build.shoulder_half * out, build.hip_half * out
        chain: tuple[tuple[str, str, tuple[float, float, float]], ...] = (
            ("clavicle", "spine_03", (0.03 * out, shoulder, 0)),
            ("upperarm", "clavicle", (across, shoulder, 0)),
            ("lowerarm", "upperarm", (across, shoulder - 0.172 * height, 0)),
            ("hand", "lowerarm", (across, shoulder - 0.32 * height, 0.02)),
            ("thigh", "pelvis", (x, hip, 0)),
            ("calf", "thigh", (x, hip - build.thigh, 0)),
            ("foot", "calf", (x, ankle, 0)),
            ("ball", "foot", (x, 0.25 * ankle, 0.52 * build.foot)),
        )
        for name, above, place in chain:
            bone = f"{name}_{side}"
            parent[bone] = above if above in parent else f"{above}_{side}"
            head[bone] = place
    return _Rig(tuple(parent), parent, {name: np.array(p, float) for name, p in head.items()})


def joints_of(stick: Stick, parameters: Sequence[Parameters]) -> Joints:
    """Joint places (T, 3) of a course of pose parameters."""
    rows = [_points(stick, _possible(stick, q)) for q in parameters]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _possible(stick: Stick, q: Parameters) -> Parameters:
    """The parameters with stiff knees bent and sitters' hips on their seat (thighs level, shanks
    upright)."""
    q = {**DEFAULTS, **q}
    q["knee"] = max(q["knee"], stick.build.stiff_deg)
    if q.get("seated"):
        q["hip_y"] = stick.ankle_height + stick.shank + 0.012
        q["hip_z"] = SEAT_FORWARD - 0.985 * stick.thigh
        q["fz_l"] = q["fz_r"] = SEAT_FORWARD
    return q


def _points(stick: Stick, q: Parameters) -> dict[str, Array]:
    # The kinematics read no more of a figure than Stick has.
    posed = pose(cast("Figure", stick), q)
    bones = stick.rig.bones
    place = dict(zip(bones, posed.positions, strict=True))
    turn = dict(zip(bones, posed.rotations, strict=True))
    size = stick.build.height / 1.7

    def of(bone: str, x: float, y: float, z: float) -> Array:
        return np.asarray(place[bone] + turn[bone] @ (size * np.array([x, y, z])))

    low = -0.8 * stick.ankle_height / size
    points = {"nose": of("head", 0, 0.06, 0.115), "mouth": of("head", 0, 0.02, 0.10)}
    for side in SIDES:
        out = _OUT[side]
        for joint, bone in _JOINT_BONES.items():
            points[f"{joint}_{side}"] = place[f"{bone}_{side}"]
        points[f"heel_{side}"] = of(f"foot_{side}", 0, low, -0.2 * stick.build.foot / size)
        points[f"toe_{side}"] = of(f"ball_{side}", 0, 0, 0.28 * stick.build.foot / size)
        points[f"hand_{side}"] = of(f"hand_{side}", 0, -0.09, 0)
        points[f"eye_{side}"] = of("head", 0.03 * out, 0.1, 0.09)
        points[f"ear_{side}"] = of("head", 0.075 * out, 0.07, 0)
    return points
