"""The skeleton of a figure and which bone carries which vertex (MakeHuman's game-engine rig)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from render.mesh import BaseMesh
from render.vectors import Array

SIDES = ("l", "r")
SIGN = {"l": 1, "r": -1}
"""Which way the person's own side lies along x."""

N_SKIN_VERTICES = 13380
"""Vertices of the skin in MakeHuman's base mesh; the rest are its helper shells."""


@dataclass(frozen=True)
class Rig:
    """bones: names in order; parent by name; head: each bone's joint at rest (3,), by name."""

    bones: tuple[str, ...]
    parent: dict[str, str | None]
    head: dict[str, Array]

    @property
    def rest(self) -> Array:
        """(b, 3) the joints at rest, in the order of the bones."""
        return np.array([self.head[b] for b in self.bones])


def load_rig(path: Path, mesh: BaseMesh) -> Rig:
    """The rig fitted to a mesh; vertices in metres."""
    table = json.loads(path.read_text())

    def joint(place: dict[str, object]) -> Array:
        if place["strategy"] == "CUBE":
            return mesh.vertices[mesh.groups[str(place["cube_name"])]].mean(0)
        return mesh.vertices[place["vertex_indices"]].mean(0)

    head = {bone: joint(table[bone]["head"]) for bone in table}
    skin = mesh.vertices[:N_SKIN_VERTICES]
    for side in SIDES:
        _centre_knee(head["calf_" + side], skin)
    return Rig(tuple(table), {bone: table[bone]["parent"] or None for bone in table}, head)


def attached(rig: Rig, bone: str, r: dict[str, Array], p: dict[str, Array]) -> Array:
    """The place (3,) of a bone; r, p: turns and places of the bones so far (completed in place).

    A bone that has no turn takes its parent's, and one without a place hangs on its parent.
    """
    if bone not in p or bone not in r:
        parent = rig.parent[bone]
        assert parent is not None
        place = attached(rig, parent, r, p)
        r.setdefault(bone, r[parent])
        p.setdefault(bone, place + r[parent] @ (rig.head[bone] - rig.head[parent]))
    return p[bone]


def _centre_knee(knee: Array, skin: Array) -> None:
    """Put the knee midway between the front and the back skin at its height (changed in place).

    The rig's own lies about a centimetre forward.
    """
    near = (abs(skin[:, 1] - knee[1]) < 0.012) & (abs(skin[:, 0] - knee[0]) < 0.03)
    depth = skin[near, 2]
    knee[2] = (depth.max() + depth.min()) / 2


def load_weights(path: Path, rig: Rig, n_vertices: int) -> Array:
    """(n, bones) share of each bone in each vertex; vertices without any go with the head."""
    index = {bone: i for i, bone in enumerate(rig.bones)}
    weights = np.zeros((n_vertices, len(rig.bones)))
    for bone, entries in json.loads(path.read_text())["weights"].items():
        for vertex, weight in entries:
            weights[vertex, index[bone]] += weight
    weights[weights.sum(1) == 0, index["head"]] = 1
    return weights / weights.sum(1, keepdims=True)
