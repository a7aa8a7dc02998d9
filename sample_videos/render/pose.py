"""Bone transforms of a figure from joint angles (degrees) and offsets (metres).

Legs are planted: inverse kinematics from the foot on the floor to the hip. A leg leaves the floor
by the d* parameters, which turn thigh and shank away from their planted directions, so that at 0
the foot stands exactly where it stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from render.parameters import DEFAULTS, Parameters
from render.rig import SIDES, SIGN, attached
from render.vectors import (
    Array,
    limb_frame,
    rotation_about,
    rotation_between,
    rotation_x,
    rotation_y,
    rotation_z,
    unit,
)

if TYPE_CHECKING:
    from render.figure import Figure

CROSSED = np.array([0.13, 0.05, 0.15])
"""Metres from the upper spine to a hand that lies on the other side's chest."""


@dataclass(frozen=True, eq=False)
class BonePose:
    """rotations (b, 3, 3) from rest, and positions (b, 3) of the bones' joints."""

    rotations: Array
    positions: Array


def pose(figure: Figure, parameters: Parameters) -> BonePose:
    """All bones of `figure`; missing parameters are those of quiet standing (DEFAULTS)."""
    return _Solver(figure, {**DEFAULTS, **parameters}).solve()


class _Solver:
    """Places one limb after the other; r and p hold each bone's rotation and position so far."""

    def __init__(self, figure: Figure, parameters: Parameters) -> None:
        self.figure, self.q = figure, parameters
        self.head = figure.rig.head
        self.r: dict[str, Array] = {}
        self.p: dict[str, Array] = {}
        self.ankle: dict[str, Array] = {}
        self.hip: dict[str, Array] = {}

    def solve(self) -> BonePose:
        for side in SIDES:
            self._foot(side)
        self._pelvis()
        for side in SIDES:
            self._leg(side)
        self._spine()
        for side in SIDES:
            self._arm(side)
        bones = self.figure.rig.bones
        for bone in bones:
            self._place(bone)
        return BonePose(np.array([self.r[b] for b in bones]), np.array([self.p[b] for b in bones]))

    def _radians(self, name: str) -> float:
        return np.radians(self.q[name])

    def _foot(self, side: str) -> None:
        """Planted foot: the heel turned up about the ball, which gives the ankle's place."""
        figure, head, q = self.figure, self.head, self.q
        foot, ball = "foot_" + side, "ball_" + side
        toe = SIGN[side] * self._radians("toe_" + side)
        flat = rotation_y(toe - figure.foot_yaw[side])
        ankle = np.array(
            [
                SIGN[side] * q["stance"] / 2 + q["fx_" + side],
                figure.ankle_height + figure.floor + q["lift_" + side],
                q["fz_" + side],
            ]
        )
        pivot = ankle + flat @ (head[ball] - head[foot])
        across = rotation_y(toe) @ np.array([1.0, 0, 0])
        raised = rotation_about(across, self._radians("heel_" + side)) @ flat
        self.ankle[side] = pivot + raised @ (head[foot] - head[ball])
        self.r[ball], self.r[foot] = flat, raised

    def _pelvis(self) -> None:
        """Hips over the supporting feet, as high as the wanted knee flexion and the legs allow."""
        figure, q, head = self.figure, self.q, self.head
        thigh, shank = figure.thigh, figure.shank
        knee, forward = self._radians("knee"), self._radians("df")
        load = {side: q["load_" + side] for side in SIDES}
        total = sum(load.values())
        centre = sum(load[side] * self.ankle[side] for side in SIDES) / total
        reach = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(knee))
        x = 0.5 * (self.ankle["l"][0] + self.ankle["r"][0]) + q["shift"]
        z = q["hip_z"]
        if z is None:
            z = centre[2] + shank * np.sin(forward) - thigh * np.sin(knee - forward)
        tip = self._radians("lean") * q["pelvis"] + self._radians("pelvis_tilt")
        tip = tip - self._radians("recline")
        rotation = (
            rotation_y(self._radians("yaw")) @ rotation_z(self._radians("roll")) @ rotation_x(tip)
        )
        offset = {side: rotation @ (head["thigh_" + side] - figure.hip_mid) for side in SIDES}

        def height(side: str, length: float) -> float:
            """Of mid-hip, with that hip `length` from its ankle."""
            u = np.array([x, 0, z]) + offset[side] - self.ankle[side]
            rise = np.sqrt(max(length**2 - u[0] ** 2 - u[2] ** 2, 1e-6))
            return self.ankle[side][1] + rise - offset[side][1]

        y = q["hip_y"]
        if y is None:
            wanted = sum(load[side] * height(side, reach) for side in SIDES) / total
            # No leg may be longer than it is; one that carries little may come off the floor.
            straight = (thigh + shank) * 0.9998
            limits = [height(side, straight) + 0.3 * (1 - load[side]) for side in SIDES]
            y = min([wanted, *limits])
        middle = np.array([x, y, z])
        self.hip = {side: middle + offset[side] for side in SIDES}
        for bone in ("pelvis", "Root"):
            self.r[bone] = rotation
            self.p[bone] = middle + rotation @ (head[bone] - figure.hip_mid)

    def _leg(self, side: str) -> None:
        """Planted leg by inverse kinematics, then the free leg's turns about its own knee axis."""
        figure, head, r, p = self.figure, self.head, self.r, self.p
        thigh_bone, calf_bone, foot_bone = "thigh_" + side, "calf_" + side, "foot_" + side
        hip, axis = self.hip[side], self.hip[side] - self.ankle[side]
        length = min(np.linalg.norm(axis), (figure.thigh + figure.shank) * 0.99999)
        up = unit(axis)
        along = (figure.shank**2 - figure.thigh**2 + length**2) / (2 * length)
        bulge = np.sqrt(max(figure.shank**2 - along**2, 0))
        pole = rotation_y(SIGN[side] * self._radians("toe_" + side)) @ np.array([0, 0, 1.0])
        pole = rotation_x(-self._radians("recline")) @ pole
        inward = rotation_about(up, -SIGN[side] * self._radians("swivel_" + side))
        front = inward @ unit(pole - (pole @ up) * up)
        ankle = hip - up * length
        knee = ankle + along * up + bulge * front
        thigh, shank = unit(knee - hip), unit(ankle - knee)
        hinge = unit(np.cross(up, front))
        swing = -self._radians("dthigh_" + side)
        turn_thigh = rotation_about(hinge, swing)
        turn_shank = rotation_about(hinge, swing + self._radians("dknee_" + side))
        thigh, shank = turn_thigh @ thigh, turn_shank @ shank
        knee = hip + figure.thigh * thigh
        ankle = knee + figure.shank * shank
        forward = np.array([0, 0, 1.0])
        thigh_at_rest = limb_frame(head[calf_bone] - head[thigh_bone], forward)
        shank_at_rest = limb_frame(head[foot_bone] - head[calf_bone], forward)
        r[thigh_bone] = limb_frame(thigh, turn_thigh @ front) @ thigh_at_rest.T
        r[calf_bone] = limb_frame(shank, turn_shank @ front) @ shank_at_rest.T
        pitch = rotation_about(hinge, self._radians("dfoot_" + side))
        for bone in (foot_bone, "ball_" + side):
            r[bone] = pitch @ r[bone]
        p[thigh_bone], p[calf_bone], p[foot_bone] = hip, knee, ankle
        p["ball_" + side] = ankle + r[foot_bone] @ (head["ball_" + side] - head[foot_bone])

    def _spine(self) -> None:
        """Trunk and head, each vertebra with its share of the lean."""
        lean = self._radians("lean")
        sideways = rotation_z(self._radians("roll") * 0.3 - self._radians("bend"))
        shares = {"spine_01": 0.9, "spine_02": 1.0, "spine_03": 1.1, "neck_01": 0.75, "head": 0.35}
        for bone, share in shares.items():
            is_head = bone == "head"
            turn = rotation_y(self._radians("yaw") + self._radians("turn") * is_head)
            tip = rotation_x(
                lean * share + self._radians("nod") * is_head - self._radians("recline")
            )
            self.r[bone] = turn @ sideways @ tip
        for side in SIDES:
            self.r["clavicle_" + side] = self.r["spine_03"]

    def _arm(self, side: str) -> None:
        """Arm from hanging to forward, blended towards the hand's target where there is one."""
        head, r, sign = self.head, self.r, SIGN[side]
        upper_bone, lower_bone, hand_bone = "upperarm_" + side, "lowerarm_" + side, "hand_" + side
        arm, reach = self.q["arm_" + side], self.q["reach_" + side]
        trunk = r["spine_03"]
        # An arm hangs plumb the more the trunk leans.
        plumb = 0.7 * min(max(self._radians("lean"), 0) / 0.7, 1)
        hanging = trunk @ unit(np.array([sign * 0.16, -1, 0.02])) * (1 - plumb)
        hanging = hanging + np.array([sign * 0.16, -1, 0.1]) * plumb
        back = rotation_x(-self._radians("recline"))
        forward = back @ np.array([sign * 0.05, 0.02, 1.0])
        upper = unit(hanging * np.cos(arm * np.pi / 2) + forward * np.sin(arm * np.pi / 2))
        lower = unit(upper + back @ np.array([-sign * 0.12 * arm, 0.05, 0.22 * (1 - arm)]))
        if reach > 0:
            to_elbow, to_wrist = self._reach(side)
            upper = unit((1 - reach) * upper + reach * to_elbow)
            lower = unit((1 - reach) * lower + reach * to_wrist)
        upper_at_rest = head[lower_bone] - head[upper_bone]
        lower_at_rest = head[hand_bone] - head[lower_bone]
        r[upper_bone] = rotation_between(trunk @ upper_at_rest, upper) @ trunk
        r[lower_bone] = rotation_between(r[upper_bone] @ lower_at_rest, lower) @ r[upper_bone]
        # Palms face the thighs when the arm hangs.
        twist = sign * np.radians(75) * (1 - arm) * (1 - 0.6 * reach) * 0.5
        roll = rotation_about(unit(r[lower_bone] @ lower_at_rest), twist)
        r[lower_bone] = roll @ r[lower_bone]
        r[hand_bone] = roll @ r[lower_bone]

    def _reach(self, side: str) -> tuple[Array, Array]:
        """Directions of upper arm and forearm that bring the wrist to its target, elbow out."""
        head = self.head
        upper_bone, lower_bone = "upperarm_" + side, "lowerarm_" + side
        shoulder, target = self._place(upper_bone), self._target(side)
        axis = target - shoulder
        upper = np.linalg.norm(head[lower_bone] - head[upper_bone])
        lower = np.linalg.norm(head["hand_" + side] - head[lower_bone])
        length = max(np.linalg.norm(axis), abs(upper - lower) + 0.02)
        length = min(length, (upper + lower) * 0.999)
        u = unit(axis)
        along = (upper**2 - lower**2 + length**2) / (2 * length)
        pole = np.array([SIGN[side] * 0.9, -0.4, -0.6])
        out = unit(pole - (pole @ u) * u)
        elbow = along * u + np.sqrt(max(upper**2 - along**2, 0)) * out
        return unit(elbow), unit(length * u - elbow)

    def _target(self, side: str) -> Array:
        """Where the wrist should go."""
        if self.q["hands"] == "thighs":
            thigh, calf = self.p["thigh_" + side], self.p["calf_" + side]
            return 0.42 * thigh + 0.58 * calf + np.array([0, 0.105, 0])
        if self.q["hands"] == "chest":
            return self._place("spine_03") + self.r["spine_03"] @ (
                CROSSED * [-SIGN[side], 1, 1 + 0.2 * SIGN[side]]
            )
        bone, offset = self.q["hand_" + side]
        if bone == "floor":
            return np.array(offset) + np.array([0, self.figure.floor, 0])
        return np.array(offset) + self._place(bone)

    def _place(self, bone: str) -> Array:
        """A bone's position, and where it has none its parent's rotation, from its parent's."""
        return attached(self.figure.rig, bone, self.r, self.p)
