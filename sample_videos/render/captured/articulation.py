"""A captured person's segments on the rig of a figure of the same proportions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from render.captured.inverse import Motion
from render.captured.person import Person
from render.pose import BonePose
from render.rig import SIDES, attached
from render.vectors import Array, limb_frame, rotation_about, rotation_between, rotation_y, unit

if TYPE_CHECKING:
    from render.figure import Figure

SPINE = {"spine_01": 1 / 3, "spine_02": 2 / 3, "spine_03": 1.0}
"""How much of the way from the pelvis' turn to the thorax' each vertebra goes."""

SHRUG = np.radians(30)
"""A collar bone turns no further."""

TOES_FLAT_M = 0.02, 0.06
"""Toes of a ball that is higher over its place in standing by less than the first lie flat on the
floor; by more than the second they go with the foot."""

NEARLY_STRAIGHT_DEG = 15.0, 35.0
"""A knee bent less than the first bends as its markers have it, where a few millimetres between hip
and ankle are ten degrees; one bent more than the second as hip and ankle have it, since the markers
slide on its skin."""

PLANTED_M = 0.02, 0.06
"""A ball of the foot lower than the first carries, one higher than the second does not."""

LONGEST = 0.9998
"""Of thigh and shank: no leg is longer."""

MOST_RAISED_M = 0.02
"""The hips are raised no further over where their markers have them."""

MOST_TILTED = np.radians(4)
"""The pelvis is tilted sideways no further against its markers."""

HALF_PLANTED = 0.5

FORWARD = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class _Leg:
    """length: metres from hip to ankle that its markers ask for; straight, planted: 0 to 1."""

    length: float
    straight: float
    planted: float


class Articulation:
    """Poses a figure frame by frame as a captured person moved.

    The feet stand where their markers have them, each leg's knee lies between hip and ankle on
    bones of constant length, and the whole is lifted by what the shoes are thicker (lift:
    (3,) metres).
    """

    def __init__(self, figure: Figure, person: Person, motion: Motion) -> None:
        self._figure, self._motion, self._head = figure, motion, figure.rig.head
        ankle = np.mean([person.standing.ankle_height[side] for side in SIDES])
        self.lift = np.array([0.0, figure.floor + figure.ankle_height - ankle, 0.0])

    def __len__(self) -> int:
        return len(self._motion)

    def pose(self, index: int) -> BonePose:
        """All bones in a frame."""
        figure, motion = self._figure, self._motion
        at = {name: place[index] + self.lift for name, place in motion.places.items()}
        turn = {name: turn[index] for name, turn in motion.turns.items()}
        legs = {side: self._leg_wanted(side, index) for side in SIDES}
        r: dict[str, Array] = {}
        p: dict[str, Array] = {}
        for side in SIDES:
            self._foot(side, r, p, turn, at)
        pelvis, hips = self._settled(legs, p, turn["pelvis"], at["hips"])
        at = {name: place + hips - at["hips"] for name, place in at.items()}
        for bone in ("pelvis", "Root"):
            r[bone] = pelvis
            p[bone] = hips + pelvis @ (self._head[bone] - figure.hip_mid)
        self._spine(r, p, turn, at)
        for side in SIDES:
            self._leg(side, r, p, motion.facing[side][index], legs[side])
            self._arm(side, r, p, at)
        bones = figure.rig.bones
        for bone in bones:
            attached(figure.rig, bone, r, p)
        return BonePose(np.array([r[b] for b in bones]), np.array([p[b] for b in bones]))

    def _leg_wanted(self, side: str, index: int) -> _Leg:
        """What a leg's own markers ask for."""
        figure, bend = self._figure, self._motion.bend[side][index]
        height = self._motion.places[f"sole_{side}"][index][1]
        least, most = NEARLY_STRAIGHT_DEG
        low, high = PLANTED_M
        squares = figure.thigh**2 + figure.shank**2
        double = 2 * figure.thigh * figure.shank
        return _Leg(
            length=float(np.sqrt(squares + double * np.cos(np.radians(bend)))),
            straight=float(np.clip((most - bend) / (most - least), 0.0, 1.0)),
            planted=float(np.clip((high - height) / (high - low), 0.0, 1.0)),
        )

    def _settled(
        self, legs: dict[str, _Leg], p: dict[str, Array], pelvis: Array, hips: Array
    ) -> tuple[Array, Array]:
        """Turn of the pelvis (3, 3) and mid-hip (3,), lowered and tilted by millimetres so that
        nearly straight planted legs bend as their markers have it, and no planted leg is too
        short."""
        figure = self._figure
        over, weight, least = {}, {}, -MOST_RAISED_M
        for side, leg in legs.items():
            hip = hips + pelvis @ (self._head["thigh_" + side] - figure.hip_mid)
            length = float(np.linalg.norm(p["foot_" + side] - hip))
            over[side], weight[side] = length - leg.length, leg.straight * leg.planted
            if leg.planted > HALF_PLANTED:
                least = max(least, length - (figure.thigh + figure.shank) * LONGEST)
        both, most = min(weight.values()), max(weight.values())
        asked = sum(weight[s] * over[s] for s in SIDES) / max(sum(weight.values()), 1e-6)
        width = self._head["thigh_l"][0] - self._head["thigh_r"][0]
        roll = np.clip((over["r"] - over["l"]) / width, -MOST_TILTED, MOST_TILTED)
        turn = rotation_about(pelvis[:, 2], both * roll) @ pelvis
        drop = max(most * asked, least * (1 - both) - both * MOST_RAISED_M)
        return turn, hips - [0, drop, 0]

    def _spine(
        self, r: dict[str, Array], p: dict[str, Array], turn: dict[str, Array], at: dict[str, Array]
    ) -> None:
        """From the pelvis to the neck's root where the markers have it, and the head."""
        ends = Rotation.from_matrix([r["pelvis"], turn["thorax"]])
        between = Slerp([0.0, 1.0], ends)
        for bone, share in SPINE.items():
            r[bone] = between(share).as_matrix()
        bones = [*SPINE, "neck_01"]
        for _ in range(3):
            for bone in bones:
                p.pop(bone, None)
            base = attached(self._figure.rig, "spine_01", r, p)
            neck = attached(self._figure.rig, "neck_01", r, p)
            bend = rotation_between(neck - base, at["neck"] - base)
            for bone in SPINE:
                r[bone] = bend @ r[bone]
            del r["neck_01"]
        for bone in bones:
            p.pop(bone, None)
        ends = Rotation.from_matrix([r["spine_03"], turn["head"]])
        r["neck_01"], r["head"] = Slerp([0.0, 1.0], ends)([0.4, 1.0]).as_matrix()

    def _foot(
        self,
        side: str,
        r: dict[str, Array],
        p: dict[str, Array],
        turn: dict[str, Array],
        at: dict[str, Array],
    ) -> None:
        """The ball under its marker, the ankle from there, the toes flat where they stand."""
        head, figure = self._head, self._figure
        foot, ball = "foot_" + side, "ball_" + side
        straight = rotation_y(-figure.foot_yaw[side])
        r[foot] = turn[foot] @ straight
        over_sole = head[ball][1] - figure.floor
        place = at["sole_" + side] - self.lift + [0, figure.floor, 0] + over_sole * turn[foot][:, 1]
        height = place[1] - head[ball][1]
        ahead = turn[foot][:, 2]
        flat = rotation_y(np.arctan2(ahead[0], ahead[2])) @ straight
        least, most = TOES_FLAT_M
        lifted = np.clip((height - least) / (most - least), 0.0, 1.0)
        # Toes never bend down below the foot's own line.
        if ahead[1] > 0:
            lifted = 1.0
        r[ball] = Slerp([0.0, 1.0], Rotation.from_matrix([flat, r[foot]]))(lifted).as_matrix()
        p[ball] = place
        p[foot] = place - r[foot] @ (head[ball] - head[foot])

    def _leg(
        self, side: str, r: dict[str, Array], p: dict[str, Array], facing: Array, leg: _Leg
    ) -> None:
        """The knee between hip and ankle on bones of constant length; a nearly straight leg in the
        air bends as its markers have it, whatever its foot does."""
        head, figure = self._head, self._figure
        thigh_bone, calf_bone = "thigh_" + side, "calf_" + side
        thigh, shank = figure.thigh, figure.shank
        hip = attached(figure.rig, thigh_bone, {"pelvis": r["pelvis"]}, p)
        way = p["foot_" + side] - hip
        free = leg.straight * (1 - leg.planted)
        length = free * leg.length + (1 - free) * np.linalg.norm(way)
        length = np.clip(length, abs(thigh - shank) + 0.01, (thigh + shank) * LONGEST)
        down = unit(way)
        front = unit(facing - (facing @ down) * down)
        along = (thigh**2 - shank**2 + length**2) / (2 * length)
        knee = hip + along * down + np.sqrt(max(thigh**2 - along**2, 0.0)) * front
        ankle = hip + length * down
        for bone, child, direction in (
            (thigh_bone, calf_bone, knee - hip),
            (calf_bone, "foot_" + side, ankle - knee),
        ):
            at_rest = limb_frame(head[child] - head[bone], FORWARD)
            r[bone] = limb_frame(direction, front) @ at_rest.T
        p[calf_bone] = knee
        slip = ankle - p["foot_" + side]
        for bone in ("foot_" + side, "ball_" + side):
            p[bone] = p[bone] + slip

    def _arm(
        self, side: str, r: dict[str, Array], p: dict[str, Array], at: dict[str, Array]
    ) -> None:
        """Collar bone, upper arm, forearm and hand, each towards its end's marker."""
        rig, head, trunk = self._figure.rig, self._head, r["spine_03"]
        chain = [f"{bone}_{side}" for bone in ("clavicle", "upperarm", "lowerarm", "hand")]
        targets = [at[f"{joint}_{side}"] for joint in ("shoulder", "elbow", "wrist")]
        before = trunk
        for (bone, child), target in zip(pairwise(chain), targets, strict=True):
            start = attached(rig, bone, {**r, bone: before}, p)
            turn = rotation_between(before @ (head[child] - head[bone]), target - start)
            if bone.startswith("clavicle"):
                turn = _at_most(turn, SHRUG)
            r[bone] = before = turn @ before
        hand, finger = chain[-1], f"middle_01_{side}"
        wrist = attached(rig, hand, {**r, hand: before}, p)
        to_finger = before @ (head[finger] - head[hand])
        r[hand] = rotation_between(to_finger, at[f"hand_{side}"] - wrist) @ before


def _at_most(turn: Array, radians: float) -> Array:
    """The turn, or as much of it."""
    vector = Rotation.from_matrix(turn).as_rotvec()
    angle = np.linalg.norm(vector)
    if angle <= radians:
        return turn
    return np.asarray(Rotation.from_rotvec(vector * radians / angle).as_matrix())
