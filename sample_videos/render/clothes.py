"""What a figure wears: MakeHuman's fitted clothes, or plain colours from the base mesh alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from render.assets import WARDROBE
from render.mesh import (
    BaseMesh,
    Indices,
    Material,
    Mesh,
    Texture,
    make_mesh,
    triangles,
    vertex_normals,
)
from render.people import Colour, Outfit, PlainColours
from render.rig import N_SKIN_VERTICES, Rig
from render.vectors import Array

SKIN_UNDER_CLOTHES = (
    "thigh_l", "thigh_r", "calf_l", "calf_r", "pelvis", "Root", "spine_01", "spine_02", "spine_03",
)  # fmt: skip
TROUSER_BONES = ("pelvis", "thigh_l", "thigh_r", "calf_l", "calf_r", "spine_01", "Root")
SHIRT_BONES = (
    "pelvis", "spine_01", "spine_02", "spine_03", "clavicle_l", "clavicle_r", "upperarm_l",
    "upperarm_r", "Root",
)  # fmt: skip
FOOT_BONES = ("foot_l", "foot_r", "ball_l", "ball_r")
UPPER_ARMS = ("upperarm_l", "upperarm_r")


@dataclass(frozen=True)
class Naked:
    """A figure before it is dressed: its mesh in metres, its rig, and bone weights (n, bones)."""

    mesh: BaseMesh
    rig: Rig
    weights: Array


@dataclass(frozen=True)
class Dressed:
    """All meshes to draw, the skin last, and the shoes among them."""

    meshes: list[Mesh]
    shoes: Mesh


def dress(body: Naked, outfit: Outfit) -> Dressed:
    """Body skin plus the fitted meshes (clothes, shoes, hair, eyes, brows) of a person."""
    fitting = _Fitting(body)
    name = outfit.clothes
    textures = WARDROBE / "proxies" / "clothes" / name / "textures"
    clothes = fitting.fit(
        "clothes",
        name,
        f"{name}_diffuse.png",
        Material.CLOTH,
        normal_map=textures / f"{name}_normal.png",
        occlusion_map=textures / f"{name}_ao.png",
        tint=outfit.tint,
    )
    shoes = fitting.fit("clothes", outfit.shoes, f"{outfit.shoes}_diffuse.png", Material.PLAIN)
    hair = fitting.fit("hair", outfit.hair, f"{outfit.hair}_diffuse.png", Material.HAIR)
    eyes = fitting.fit("eyes", "Low-Poly", "brown_eye.png", Material.EYE)
    brow = fitting.fit("eyebrows", outfit.brow, f"{outfit.brow}.png", Material.HAIR)
    quads, texture_quads = body.mesh.faces["body"]
    seen = ~fitting.hidden[quads].all(1)
    skin = make_mesh(
        body.mesh.vertices,
        body.weights,
        quads[seen],
        body.mesh.texture_points,
        texture_quads[seen],
        WARDROBE / "skins" / outfit.skin,
        Material.SKIN,
    )
    _tuck_socks(shoes.vertices)
    return Dressed([clothes, shoes, hair, eyes, brow, skin], shoes)


class _Fitting:
    """Fits MakeHuman's clothes to a body and remembers which skin they hide."""

    def __init__(self, body: Naked) -> None:
        self._body = body
        self.hidden = np.zeros(len(body.mesh.vertices), bool)

    def fit(
        self,
        kind: str,
        name: str,
        texture: str,
        material: Material,
        *,
        normal_map: Path | None = None,
        occlusion_map: Path | None = None,
        tint: Colour = (1, 1, 1),
    ) -> Mesh:
        """A mesh placed on the body and given its bone weights."""
        folder = WARDROBE / "proxies" / kind / name
        table = json.loads((folder / f"{name}.json").read_text())
        reference, share = np.array(table["ref_vIdxs"]), np.array(table["weights"])
        offsets = np.array(table["offsets"]) * 0.1
        skin = self._body.mesh.vertices
        vertices = np.einsum("nk,nkd->nd", share, skin[reference]) + offsets
        self._hide(table)
        faces = np.array(table["faces"]).reshape(-1, 10)
        return make_mesh(
            vertices,
            self._weights(name, vertices, reference, share),
            faces[:, 1:5],
            np.array(table["uvs"][0]).reshape(-1, 2),
            faces[:, 6:10],
            folder / "textures" / texture,
            material,
            normal_map=normal_map,
            occlusion_map=occlusion_map,
            tint=tint,
        )

    def _weights(self, name: str, vertices: Array, reference: Indices, share: Array) -> Array:
        weights = self._body.weights
        if name.startswith("shoe"):
            # A shoe's own reference vertices reach up the calf and would tear its heel off when the
            # heel rises: it goes with the nearest skin.
            skin = self._body.mesh.vertices[:N_SKIN_VERTICES]
            return weights[cKDTree(skin).query(vertices)[1]]
        positive = np.clip(share, 0, 1)
        normalised = positive / positive.sum(1, keepdims=True)
        return np.einsum("nk,nkb->nb", normalised, weights[reference])

    def _hide(self, table: dict[str, dict[str, list[int]]]) -> None:
        hides = np.array(table["metadata"].get("deleteVerts", []), bool)
        if len(hides) == len(self.hidden):
            self.hidden |= hides


def _tuck_socks(vertices: Array) -> None:
    """Pull the tops of the socks in (changed in place), so that they stay under the trousers."""
    height = vertices[:, 1] - vertices[:, 1].min()
    upper = np.clip((height - 0.09) / 0.02, 0, 1)[:, None]
    for sign in (1, -1):
        side = vertices[:, 0] * sign > 0
        top = vertices[side & (upper[:, 0] > 0.5)]
        if len(top):
            vertices[side] -= 0.22 * (vertices[side] - top.mean(0)) * [1, 0, 1] * upper[side]


def dress_plain(body: Naked, colours: PlainColours) -> Dressed:
    """A figure in flat colours from the base mesh alone.

    The garments come from its "helper-tights" shell, shoes and hair from skin faces moved outwards.
    """
    shell = _Shell(body)
    top = shell.tights(shell.is_top, colours.top)
    shoes = shell.shoes(colours.shoe)
    leg = shell.tights(shell.is_leg, colours.leg)
    hair = shell.hair(colours.hair)
    return Dressed([top, shoes, leg, hair, *shell.eyes(), shell.skin(colours.skin)], shoes)


class _Shell:
    """Cuts garments, shoes, hair, eyes and bare skin out of the base mesh."""

    def __init__(self, body: Naked) -> None:
        self._vertices, self._weights = body.mesh.vertices, body.weights
        self._mesh, self._head = body.mesh, body.rig.head
        self._bone = np.array(body.rig.bones)[body.weights.argmax(1)]
        self._head_bone = body.rig.bones.index("head")
        self._rng = np.random.default_rng(0)
        self._quads, self._texture_quads = body.mesh.faces["body"]
        self._tights, self._texture_tights = body.mesh.faces["helper-tights"]
        self._normals = vertex_normals(self._vertices, triangles(self._quads))
        tights_height = self._vertices[self._tights][:, :, 1].mean(1)
        waist = self._head["pelvis"][1] + 0.07
        self.is_leg = (tights_height < waist) & self._on(self._tights, TROUSER_BONES)
        self.is_top = (tights_height >= waist - 0.04) & self._on(self._tights, SHIRT_BONES)
        self._height = self._vertices[self._quads][:, :, 1].mean(1)
        self._ankle = self._head["foot_l"][1]

    def tights(self, which: Array, colour: Colour) -> Mesh:
        """A garment of some of the shell's faces."""
        return self._make(
            self._vertices,
            self._tights[which],
            self._texture_tights[which],
            self._flat(colour),
            Material.CLOTH,
        )

    def shoes(self, colour: Colour) -> Mesh:
        """The feet's skin, a little larger and lower."""
        which = self._on(self._quads, FOOT_BONES) & (self._height < self._ankle + 0.01)
        vertices = self._vertices + self._normals * 0.009 - [0, 0.006, 0]
        return self._from_skin(vertices, which, self._flat(colour), Material.PLAIN)

    def hair(self, colour: Colour) -> Mesh:
        """The scalp, a little larger."""
        eye = self._vertices[self._mesh.groups["helper-l-eye"]].mean(0)
        x, y, z = self._vertices[self._quads].mean(1).T
        which = (y > eye[1] - 0.05) & (z < eye[2] - 0.055) | (y > eye[1] + 0.065)
        which &= self._on(self._quads, ("head",)) & (y > eye[1] - 0.12) & (abs(x) < 0.074)
        texture = self._flat(colour, 0.15)
        return self._from_skin(
            self._vertices + self._normals * 0.012, which, texture, Material.PLAIN
        )

    def eyes(self) -> list[Mesh]:
        """White and iris of both eyes, which go with the head alone."""
        weights = np.zeros_like(self._weights)
        weights[:, self._head_bone] = 1
        meshes = []
        for group in ("helper-l-eye", "helper-r-eye"):
            quads, texture_quads = self._mesh.faces[group]
            depth = self._vertices[quads].mean(1)[:, 2]
            iris = depth > depth.max() - 0.0035
            for which, colour in ((~iris, (0.9, 0.9, 0.9)), (iris, (0.12, 0.08, 0.05))):
                meshes.append(
                    make_mesh(
                        self._vertices,
                        weights,
                        quads[which],
                        self._mesh.texture_points,
                        texture_quads[which],
                        self._flat(colour),
                        Material.EYE,
                    )
                )
        return meshes

    def skin(self, colour: Colour) -> Mesh:
        """The skin that no garment covers."""
        head = self._head
        covered = self._on(self._quads, SKIN_UNDER_CLOTHES + UPPER_ARMS)
        covered &= (self._height > self._ankle + 0.10) & (
            self._height < head["clavicle_l"][1] - 0.02
        )
        elbowwards = np.abs(self._vertices[self._quads][:, :, 0]).mean(1)
        below_sleeve = elbowwards > 0.5 * (head["upperarm_l"][0] + head["lowerarm_l"][0])
        on_arm = np.isin(self._bone[self._quads], UPPER_ARMS).any(1)
        covered &= ~(on_arm & below_sleeve)
        return self._from_skin(self._vertices, ~covered, self._flat(colour, 0.02), Material.SKIN)

    def _on(self, quads: Indices, bones: tuple[str, ...]) -> Array:
        """(f,) whether all corners of a face go mostly with some of `bones`."""
        return np.isin(self._bone[quads], bones).all(1)

    def _flat(self, colour: Colour, grain: float = 0.04) -> Array:
        """(64, 64, 3) one colour with a little grain."""
        return (
            np.ones((64, 64, 3))
            * np.array(colour)
            * (1 + grain * self._rng.normal(size=(64, 64, 1)))
        )

    def _from_skin(
        self, vertices: Array, which: Array, texture: Texture, material: Material
    ) -> Mesh:
        quads, texture_quads = self._quads[which], self._texture_quads[which]
        return self._make(vertices, quads, texture_quads, texture, material)

    def _make(
        self,
        vertices: Array,
        quads: Indices,
        texture_quads: Indices,
        texture: Texture,
        material: Material,
    ) -> Mesh:
        points = self._mesh.texture_points
        return make_mesh(vertices, self._weights, quads, points, texture_quads, texture, material)
