"""Meshes: MakeHuman's base mesh and body shapes in, drawable meshes with bone weights out."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.people import Colour, Target
from render.vectors import Array, row_cross

Indices = NDArray[np.integer]
Texture = Path | Array
"""A picture file, or colours (h, w, 3) from 0 to 1."""

BONES_PER_VERTEX = 5
DRAWN_GROUPS = ("body", "helper-tights", "helper-l-eye", "helper-r-eye")


class Material(IntEnum):
    """How a surface takes light; the shaders know these numbers."""

    SKIN = 0
    CLOTH = 1
    PLAIN = 2
    HAIR = 3
    EYE = 4
    FLOOR = 5
    WINDOW = 6
    WALL = 7


@dataclass(frozen=True)
class BaseMesh:
    """MakeHuman's base mesh.

    vertices (n, 3); texture_points (m, 2); groups: vertex indices by group name;
    faces: for each drawn group, (f, 4) vertex and (f, 4) texture indices.
    """

    vertices: Array
    texture_points: Array
    groups: dict[str, list[int]]
    faces: dict[str, tuple[Indices, Indices]]


@dataclass(frozen=True)
class Mesh:
    """A mesh that moves with the bones.

    vertices (n, 3) at rest; bones, weights (n, 5): its strongest bones; split (s,): the vertex of
    each drawn corner, doubled where texture coordinates differ; uv (s, 2); faces (f, 3) of drawn
    corners; vertex_faces (f, 3) of vertices.
    """

    vertices: Array
    bones: Indices
    weights: Array
    split: Indices
    uv: Array
    faces: Indices
    vertex_faces: Indices
    material: Material
    texture: Texture
    normal_map: Path | None = None
    occlusion_map: Path | None = None
    tint: Colour = (1, 1, 1)

    def part(self, index: slice) -> tuple[Array, Indices, Array]:
        """Vertices, bones and weights of some of the vertices."""
        return self.vertices[index], self.bones[index], self.weights[index]


def load_base_mesh(path: Path) -> BaseMesh:
    """Read the base mesh (.obj of quads) in its own unit, a tenth of a metre."""
    vertices: list[list[float]] = []
    texture_points: list[list[float]] = []
    groups: dict[str, set[int]] = {}
    faces: dict[str, list[tuple[list[int], list[int]]]] = {}
    group = ""
    with path.open() as lines:
        for line in lines:
            kind, *fields = line.split() or [""]
            if kind == "v":
                vertices.append([float(x) for x in fields[:3]])
            elif kind == "vt":
                texture_points.append([float(x) for x in fields[:2]])
            elif kind == "g":
                group = fields[0]
            elif kind == "f":
                corners = [x.split("/") for x in fields]
                indices = [int(c[0]) - 1 for c in corners]
                groups.setdefault(group, set()).update(indices)
                if group in DRAWN_GROUPS:
                    texture_indices = [int(c[1]) - 1 for c in corners]
                    faces.setdefault(group, []).append((indices, texture_indices))
    return BaseMesh(
        np.array(vertices),
        np.array(texture_points),
        {name: sorted(indices) for name, indices in groups.items()},
        {
            name: (np.array([f[0] for f in quads]), np.array([f[1] for f in quads]))
            for name, quads in faces.items()
        },
    )


def apply_targets(vertices: Array, targets: tuple[Target, ...], folder: Path) -> None:
    """Move `vertices` (changed in place) by MakeHuman's body-shape files, each with its weight."""
    for name, weight in targets:
        with gzip.open(folder / f"{name}.target.gz", "rt") as lines:
            for line in lines:
                fields = line.split()
                if len(fields) == 4 and not fields[0].startswith("#"):
                    vertices[int(fields[0])] += weight * np.array([float(x) for x in fields[1:]])


def make_mesh(
    vertices: Array,
    weights: Array,
    quads: Indices,
    texture_points: Array,
    texture_quads: Indices,
    texture: Texture,
    material: Material,
    *,
    normal_map: Path | None = None,
    occlusion_map: Path | None = None,
    tint: Colour = (1, 1, 1),
) -> Mesh:
    """A mesh of the vertices its quads use, split where texture coordinates differ.

    weights (n, bones); the strongest five of each vertex are kept.
    """
    used, inverse = np.unique(quads, return_inverse=True)
    quads = inverse.reshape(quads.shape)
    vertices, weights = vertices[used].copy(), weights[used]
    stride = len(texture_points) + 1
    key = quads.reshape(-1) * stride + texture_quads.reshape(-1)
    corners, inverse = np.unique(key, return_inverse=True)
    strongest = np.argsort(-weights, 1)[:, :BONES_PER_VERTEX]
    share = np.take_along_axis(weights, strongest, 1)
    share /= share.sum(1, keepdims=True)
    return Mesh(
        vertices=vertices,
        bones=strongest,
        weights=share,
        split=corners // stride,
        uv=texture_points[corners % stride],
        faces=triangles(inverse.reshape(quads.shape)),
        vertex_faces=triangles(quads),
        material=material,
        texture=texture,
        normal_map=normal_map,
        occlusion_map=occlusion_map,
        tint=tint,
    )


def triangles(quads: Indices) -> Indices:
    """(2f, 3) triangles of (f, 4) quads."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def vertex_normals(vertices: Array, faces: Indices) -> Array:
    """(n, 3) unit normals: the mean of the triangles around each vertex, weighted by area."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    face_normals = row_cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for d in range(3):
        normals[:, d] = sum(
            np.bincount(faces[:, k], face_normals[:, d], len(vertices)) for k in range(3)
        )
    return normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12)
