"""What a pose is asked for in: joint angles (degrees) and offsets (metres), by name."""

from __future__ import annotations

from typing import Any

Parameters = dict[str, Any]

DEFAULTS: Parameters = {
    # Hips: set by the supporting knee's flexion and the shank's lean, or by height and place.
    "knee": 4.0,
    "df": 2.0,
    "hip_y": None,
    "hip_z": None,
    # Feet apart, hips to the left, and which leg carries (sets the hips' height).
    "stance": 0.24,
    "shift": 0.0,
    "load_l": 1.0,
    "load_r": 1.0,
    # Trunk forward, the pelvis' share of it, pelvis' left side up, trunk bent to the left, pelvis
    # turned, pelvis tipped forward.
    "lean": 1.5,
    "pelvis": 0.85,
    "roll": 0.0,
    "bend": 0.0,
    "yaw": 0.0,
    "pelvis_tilt": 0.0,
    # Everything above the legs tipped back: 90 lies on the back, knees and toes up.
    "recline": 0.0,
    # Head down, head to the left.
    "nod": 0.0,
    "turn": 0.0,
    # Feet: turn-out, place (x, z), lift; heel raised about the ball; knee inward.
    "toe_l": 9.0,
    "toe_r": 9.0,
    "fx_l": 0.0,
    "fx_r": 0.0,
    "fz_l": 0.0,
    "fz_r": 0.0,
    "lift_l": 0.0,
    "lift_r": 0.0,
    "heel_l": 0.0,
    "heel_r": 0.0,
    "swivel_l": 0.0,
    "swivel_r": 0.0,
    # Free leg: thigh forward, knee flexion, foot pitch (+ toes down).
    "dthigh_l": 0.0,
    "dthigh_r": 0.0,
    "dknee_l": 0.0,
    "dknee_r": 0.0,
    "dfoot_l": 0.0,
    "dfoot_r": 0.0,
    # Arms: 0 hanging to 1 forward; reach is the weight of the hand's target: "thighs" or
    # "chest" (crossed) for both, or
    # for one a bone (or "floor") and an offset from it.
    "arm_l": 0.06,
    "arm_r": 0.06,
    "reach_l": 0.0,
    "reach_r": 0.0,
    "hands": None,
    "hand_l": None,
    "hand_r": None,
}
