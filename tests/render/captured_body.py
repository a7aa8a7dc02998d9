"""A body that carries optical markers, posed by known joint angles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np

from render.captured.joints import Joints
from render.captured.markers import HALF_ANKLE_M, HALF_KNEE_M, SHOULDER_BELOW_M, Recording
from render.figure import JOINT_BONES, Figure
from render.parameters import Parameters
from render.pose import BonePose, pose
from render.rig import SIDES, SIGN, Rig
from render.truth import measures
from render.vectors import Array, unit
from training.stick import Build, Stick

BUILD = Build(thigh=0.41, shank=0.42, trunk=0.50, hip_half=0.095, shoulder_half=0.18, foot=0.26)
PELVIS_DEPTH_M = 0.15


@dataclass(frozen=True)
class Fingered(Stick):
    """A stick figure with a finger on each hand, to which the hand's marker points."""

    def __post_init__(self) -> None:
        super().__post_init__()
        fingers = {f"middle_01_{side}": f"hand_{side}" for side in SIDES}
        head = {**self.rig.head, **{f: self.rig.head[h] - [0, 0.09, 0] for f, h in fingers.items()}}
        rig = Rig((*self.rig.bones, *fingers), {**self.rig.parent, **fingers}, head)
        object.__setattr__(self, "rig", rig)

    def points(self, posed: BonePose) -> dict[str, Array]:
        """Joint centres, and a heel and a toe on the foot."""
        at = dict(zip(self.rig.bones, posed.positions, strict=True))
        turn = dict(zip(self.rig.bones, posed.rotations, strict=True))
        points = {f"{j}_{s}": at[f"{b}_{s}"] for j, b in JOINT_BONES.items() for s in SIDES}
        for side in SIDES:
            points[f"heel_{side}"] = at[f"foot_{side}"] + turn[f"foot_{side}"] @ [0, -0.05, -0.05]
            points[f"toe_{side}"] = at[f"ball_{side}"] + turn[f"ball_{side}"] @ [0, 0, 0.07]
        return points


@cache
def figure() -> Figure:
    """The kinematics read no more of a figure than a stick has."""
    return cast("Figure", Fingered(BUILD))


def true_measures(posed: BonePose) -> dict[str, float]:
    """Raw angles of a pose (render.truth)."""
    return measures(figure().points(posed), 0.0)


def recording(course: Sequence[Parameters], name: str = "correct_01") -> Recording:
    """The markers of a course of pose parameters."""
    return Recording(
        "m01", "s01", name, True, 50.0, markers_of([pose(figure(), q) for q in course])
    )


def save(folder: Path, movement: str, takes: dict[str, Recording]) -> None:
    """A file of recordings: millimetres forward, left and up."""
    names = sorted(next(iter(takes.values())).markers)
    arrays = {
        name: (np.stack([take.markers[n] for n in names], 1)[..., [2, 0, 1]] * 1000).astype("i2")
        for name, take in takes.items()
    }
    np.savez(folder / f"{movement}_s01.npz", markers=names, rate_hz=50.0, **arrays)


def markers_of(poses: Sequence[BonePose]) -> Joints:
    """Markers (T, 3) where the published regressions have them on these joints."""
    rows = [_markers(p) for p in poses]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _markers(posed: BonePose) -> dict[str, Array]:
    bones = figure().rig.bones
    at = dict(zip(bones, posed.positions, strict=True))
    turn = dict(zip(bones, posed.rotations, strict=True))
    out = _pelvis(at, turn["pelvis"])

    def on(bone: str, start: Array, **places: tuple[float, float, float]) -> None:
        for name, place in places.items():
            out[name] = start + turn[bone] @ np.array(place)

    neck = at["neck_01"]
    on("spine_03", neck, C7=(0, 0, -0.06), CLAV=(0, 0, 0.06))
    on("spine_03", neck, T10=(0, -0.2, -0.06), STRN=(0, -0.2, 0.06), RBAK=(-0.1, -0.1, -0.06))
    crown = at["head"]
    on("head", crown, LFHD=(0.07, 0.1, 0.09), RFHD=(-0.07, 0.1, 0.09))
    on("head", crown, LBHD=(0.07, 0.1, -0.09), RBHD=(-0.07, 0.1, -0.09))
    hips = (at["thigh_l"] + at["thigh_r"]) / 2
    shoulders = (at["upperarm_l"] + at["upperarm_r"]) / 2
    for side in SIDES:
        s = side.upper()
        out[f"{s}SHO"] = at[f"upperarm_{side}"] + SHOULDER_BELOW_M * unit(shoulders - hips)
        on(f"upperarm_{side}", at[f"lowerarm_{side}"], **{f"{s}ELB": (0, 0, 0)})
        on(f"upperarm_{side}", at[f"upperarm_{side}"], **{f"{s}UPA": (0.04, -0.15, 0)})
        on(f"lowerarm_{side}", at[f"lowerarm_{side}"], **{f"{s}FRM": (0.03, -0.12, 0)})
        on(f"hand_{side}", at[f"hand_{side}"], **{f"{s}WRA": (0, 0, 0), f"{s}WRB": (0, 0, 0)})
        on(f"hand_{side}", at[f"hand_{side}"], **{f"{s}FIN": (0, -0.09, 0)})
        _leg(out, side, at, turn)
    return out


def _pelvis(at: dict[str, Array], turn: Array) -> dict[str, Array]:
    """The iliac spines that Harrington's regression puts the hips' centres under."""
    width = (BUILD.hip_half - 0.0073) / 0.33
    back, down = -0.24 * PELVIS_DEPTH_M - 0.0099, -0.30 * width - 0.0109
    middle = (at["thigh_l"] + at["thigh_r"]) / 2 - turn @ np.array([0, down, back])
    behind = middle - turn @ np.array([0, 0, PELVIS_DEPTH_M])
    out = {}
    for side in SIDES:
        left = SIGN[side] * turn[:, 0]
        out[f"{side.upper()}ASI"] = middle + width / 2 * left
        out[f"{side.upper()}PSI"] = behind + 0.05 * left
    return out


def _leg(out: dict[str, Array], side: str, at: dict[str, Array], turn: dict[str, Array]) -> None:
    s, sign = side.upper(), SIGN[side]
    thigh, calf, foot = (turn[f"{bone}_{side}"] for bone in ("thigh", "calf", "foot"))
    out[f"{s}KNE"] = at[f"calf_{side}"] + sign * HALF_KNEE_M * thigh[:, 0]
    out[f"{s}THI"] = at[f"thigh_{side}"] + thigh @ [sign * 0.08, -0.2, 0]
    out[f"{s}TIB"] = at[f"calf_{side}"] + calf @ [sign * 0.05, -0.2, 0]
    out[f"{s}ANK"] = at[f"foot_{side}"] + sign * HALF_ANKLE_M * calf[:, 0]
    out[f"{s}HEE"] = at[f"foot_{side}"] + foot @ [0, -0.03, -0.06]
    out[f"{s}TOE"] = at[f"ball_{side}"] + foot @ [0, 0.02, 0]
