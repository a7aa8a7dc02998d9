"""A clothed figure: dressed meshes on a rig, its measures, and the points the truth is made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from render.assets import BODY
from render.captured.person import Proportions
from render.captured.scaling import scaled
from render.clothes import Dressed, Naked, dress, dress_plain
from render.mesh import Mesh, apply_targets, load_base_mesh
from render.people import PEOPLE, Outfit
from render.pose import BonePose
from render.rig import SIDES, SIGN, load_rig, load_weights
from render.skinning import dual_quaternions, skin
from render.vectors import Array

JOINT_BONES = {
    "hip": "thigh",
    "knee": "calf",
    "ankle": "foot",
    "shoulder": "upperarm",
    "elbow": "lowerarm",
    "wrist": "hand",
}
"""The bone whose head is each joint."""


class Figure:
    """A person of people.PEOPLE, standing at the origin, at their own or at other proportions.

    floor: height of the ground under the shoes; height: of the person; hip_mid (3,);
    thigh, shank: lengths; ankle_height over the floor; foot_yaw: turn-out at rest, radians.
    """

    def __init__(self, person: str = "man1", proportions: Proportions | None = None) -> None:
        wanted = PEOPLE[person]
        mesh = load_base_mesh(BODY / "3dobjs" / "base.obj")
        apply_targets(mesh.vertices, wanted.targets, BODY / "targets")
        mesh = replace(mesh, vertices=mesh.vertices * 0.1)
        self.rig = load_rig(BODY / "rigs/standard/rig.game_engine.json", mesh)
        weights_file = BODY / "rigs/standard/weights.game_engine.json"
        body = Naked(mesh, self.rig, load_weights(weights_file, self.rig, len(mesh.vertices)))
        if isinstance(wanted.wears, Outfit):
            dressed = dress(body, wanted.wears)
        else:
            dressed = dress_plain(body, wanted.wears)
        if proportions is not None:
            self.rig, meshes = scaled(self.rig, dressed.meshes, proportions)
            shoes = next(i for i, mesh in enumerate(dressed.meshes) if mesh is dressed.shoes)
            dressed = Dressed(meshes, meshes[shoes])
        self.meshes = dressed.meshes
        self._measure()
        self._marks = self._find_marks(dressed)
        self._moved_pose: BonePose | None = None

    def _measure(self) -> None:
        head = self.rig.head
        self.floor = min(m.vertices[:, 1].min() for m in self.meshes)
        self.height = max(m.vertices[:, 1].max() for m in self.meshes) - self.floor
        self.hip_mid = (head["thigh_l"] + head["thigh_r"]) / 2
        self.thigh = np.linalg.norm(head["thigh_l"] - head["calf_l"])
        self.shank = np.linalg.norm(head["calf_l"] - head["foot_l"])
        self.ankle_height = head["foot_l"][1] - self.floor
        self.foot_yaw = {
            side: np.arctan2(*(head["ball_" + side] - head["foot_" + side])[[0, 2]])
            for side in SIDES
        }

    def _find_marks(self, dressed: Dressed) -> dict[str, tuple[Mesh, int]]:
        """The vertices of nose (on the skin), heels and toes (on the shoes)."""
        body = dressed.meshes[-1]
        head = np.where(body.vertices[:, 1] > self.rig.head["head"][1])[0]
        marks = {"nose": (body, head[np.argmax(body.vertices[head, 2])])}
        sole = dressed.shoes.vertices
        for side in SIDES:
            low = np.where((sole[:, 0] * SIGN[side] > 0) & (sole[:, 1] < self.floor + 0.06))[0]
            marks["heel_" + side] = (dressed.shoes, low[np.argmin(sole[low, 2])])
            marks["toe_" + side] = (dressed.shoes, low[np.argmax(sole[low, 2])])
        return marks

    def skin(self, pose: BonePose, mesh: Mesh, part: slice = slice(None)) -> Array:
        """(n, 3) a mesh's vertices, or some of them, in a pose."""
        return skin(self._dual_quaternions(pose), *mesh.part(part))

    def _dual_quaternions(self, pose: BonePose) -> Array:
        """(b, 8) of a pose; the last pose's are kept, as all meshes of a frame ask for the same."""
        if self._moved_pose is not pose:
            self._moved_pose = pose
            self._moved = dual_quaternions(pose.rotations, pose.positions, self.rig.rest)
        return self._moved

    def points(self, pose: BonePose) -> dict[str, Array]:
        """True joint centres and surface marks (3,) of a pose by name: knee_l, heel_r, nose."""
        index = {bone: i for i, bone in enumerate(self.rig.bones)}
        points = {
            f"{joint}_{side}": pose.positions[index[f"{bone}_{side}"]]
            for joint, bone in JOINT_BONES.items()
            for side in SIDES
        }
        for name, (mesh, vertex) in self._marks.items():
            points[name] = self.skin(pose, mesh, slice(vertex, vertex + 1))[0]
        return points
