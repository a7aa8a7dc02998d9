"""A figure made to have a captured person's proportions: every bone as long as theirs.

At rest each bone maps the space around it by its own scale, the whole body's size times a stretch
along the bone; vertices follow by their weights, so that skin and clothes stay whole at the joints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from render.captured.person import Proportions
from render.mesh import Mesh
from render.rig import SIDES, Rig
from render.vectors import Array, unit

ACROSS, UPRIGHT = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
SPINE = ("spine_01", "spine_02", "spine_03")


def scaled(rig: Rig, meshes: Sequence[Mesh], wanted: Proportions) -> tuple[Rig, list[Mesh]]:
    """The rig and the meshes on it at a person's proportions."""
    scales = _scales(rig, wanted)
    heads: dict[str, Array] = {"pelvis": scales["pelvis"] @ rig.head["pelvis"]}
    # The root lies on the floor and goes with the pelvis.
    heads["Root"] = heads["pelvis"] + scales["pelvis"] @ (rig.head["Root"] - rig.head["pelvis"])

    def place(bone: str) -> Array:
        if bone not in heads:
            parent = rig.parent[bone]
            assert parent is not None
            heads[bone] = place(parent) + scales[parent] @ (rig.head[bone] - rig.head[parent])
        return heads[bone]

    new = replace(rig, head={bone: place(bone) for bone in rig.bones})
    turns = np.array([scales[bone] for bone in rig.bones])
    moves = new.rest - np.einsum("bij,bj->bi", turns, rig.rest)
    return new, [replace(mesh, vertices=_moved(mesh, turns, moves)) for mesh in meshes]


def _moved(mesh: Mesh, turns: Array, moves: Array) -> Array:
    own = np.einsum("nk,nkij->nij", mesh.weights, turns[mesh.bones])
    return np.asarray(
        np.einsum("nij,nj->ni", own, mesh.vertices)
        + np.einsum("nk,nki->ni", mesh.weights, moves[mesh.bones])
    )


def _scales(rig: Rig, wanted: Proportions) -> dict[str, Array]:
    """(3, 3) of each bone."""
    head = rig.head
    hips = (head["thigh_l"] + head["thigh_r"]) / 2

    def length(a: str, b: str) -> float:
        return float(np.linalg.norm(head[b] - head[a]))

    trunk = float(np.linalg.norm(head["neck_01"] - hips))
    legs = length("thigh_l", "calf_l") + length("calf_l", "foot_l")
    size = (wanted.thigh + wanted.shank + wanted.trunk) / (legs + trunk)
    out = {bone: size * np.eye(3) for bone in rig.bones}

    def stretch(bone: str, axis: Array, to: float, now: float) -> None:
        out[bone] = out[bone] @ (np.eye(3) + (to / (size * now) - 1) * np.outer(axis, axis))

    stretch("pelvis", ACROSS, wanted.hip_half, head["thigh_l"][0])
    out["Root"] = out["pelvis"]
    base = size * (head["spine_01"] - hips)[1]
    for bone in SPINE:
        stretch(bone, UPRIGHT, wanted.trunk - base, (head["neck_01"] - head["spine_01"])[1])
    for side in SIDES:
        collar = head[f"clavicle_{side}"][0]
        reach = abs(head[f"upperarm_{side}"][0] - collar)
        stretch(f"clavicle_{side}", ACROSS, wanted.shoulder_half - size * abs(collar), reach)
        for bone, child, to in (
            ("thigh", "calf", wanted.thigh),
            ("calf", "foot", wanted.shank),
            ("upperarm", "lowerarm", wanted.upper_arm),
            ("lowerarm", "hand", wanted.forearm),
        ):
            one, other = f"{bone}_{side}", f"{child}_{side}"
            stretch(one, unit(head[other] - head[one]), to, length(one, other))
        ahead = (head[f"ball_{side}"] - head[f"foot_{side}"]) * [1, 0, 1]
        now = float(np.linalg.norm(ahead))
        for bone in ("foot", "ball"):
            stretch(f"{bone}_{side}", unit(ahead), wanted.ball_ahead, now)
    return out
