"""What is known of bodies without looking, as rows that are linear in the posture.

Knees bend one way, trunk and pelvis are nearly level, legs hang nearly straight down from the hips,
trunks do not lean far back, whoever stands quietly stands straight, whoever sits has the thighs on
the seat; legs that both carry are alike, and one that carries alone is straight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import (
    DEPTH,
    PELVIS_SIDE,
    SHANK,
    SHANK_OUT,
    STATES,
    THIGH,
    THIGH_OUT,
    TRUNK,
    TRUNK_SIDE,
    YAW,
)
from coach.motion.evidence import Evidence
from coach.motion.place import DISTANCE

FloatArray = NDArray[np.floating]

ALIKE_SD, ALIKE_TAIL = np.radians(3.0), 2.0
"""How far left and right lean apart while both feet carry, where nothing is seen of it; legs that
are seen further apart than so many sigma are not alike."""

SEATED_THIGH, SEATED_THIGH_SD = np.radians(85.0), np.radians(7.0)
"""Sitting: thighs lie on the seat."""

YAW_SD = np.radians(9.0)
TRUNK_SIDE_SD = np.radians(5.0)
PELVIS_SIDE_SD = np.radians(4.0)
DEPTH_SD = 0.15

TOE_OUT = np.radians(12.0)
"""How far each leg's plane is usually turned outwards (Fick angle, 5 to 18 degrees): a thigh that
goes forward goes outwards too."""

THIGH_OUT_SD, SHANK_OUT_SD = np.radians(4.5), np.radians(3.0)
"""A knee is a hinge: beside its plane thigh and shank hardly go."""

KNEE_STOP_SD = np.radians(2.0)
"""How softly a knee stops at straight."""

KNEE_END, KNEE_END_SD = np.radians(150.0), np.radians(5.0)
"""How far a knee bends at most, and how softly it stops there (153 degrees on average where it goes
furthest, in girls of 2 to 8: Soucie and others, Haemophilia 2011, 17, 500)."""

HIP_BACK, HIP_BACK_SD = np.radians(15.0), np.radians(4.0)
"""How far a thigh goes behind the vertical without being told to, and how softly it stops there
(hips extend by 20 to 30 degrees at most)."""

ONE_LEG_SD = np.radians(7.0)
"""Who stands on one leg stands on it straight, or bent by about this."""

ANKLE_STOP, ANKLE_STOP_SD = np.radians(42.0), np.radians(5.0)
"""How far a shank leans forwards over a foot that stands, and how softly it stops there (an ankle
under load gives 30 to 50 degrees: Bennell and others 1998, the lunge test)."""

TRUNK_BACK, TRUNK_BACK_SD = np.radians(15.0), np.radians(4.0)
"""How far a trunk leans back while legs are exercised, and how softly it stops there."""

STANDING_LEAN = np.radians(2.0)
"""Quiet standing: thighs and shanks this far from the vertical, the knee in front."""

STANDING_SD, STANDING_TRUNK_SD = np.radians(8.0), np.radians(6.0)

LEVEL, OUT, STANDING = slice(0, 4), slice(4, 8), slice(8, 13)
KNEE_STOPS, HIP_STOPS, TRUNK_STOP = slice(13, 15), slice(15, 17), slice(17, 18)
KNEE_ENDS, SEATED, ALIKE = slice(18, 20), slice(20, 22), slice(22, 24)
ONE_LEG, ANKLE_STOPS, LEARNT = slice(24, 26), slice(26, 28), slice(28, 33)
PRIORS = 33
"""Rows: yaw, trunk and pelvis sideways, depth; thighs and shanks outwards; quiet standing: thighs,
shanks, trunk; where knees stop at straight, hips and the trunk, and knees bent; thighs on the seat;
left and right thigh and shank alike; each leg straight; where ankles stop; what the network says
(learnt_leans.py)."""

LEARNT_TAIL = 2.0
"""Beyond this many of its own sigma the network loses weight."""

PLAIN = SEATED.stop
"""The first rows count in full, the others as far as feet carry (residuals.py)."""


LEANING = [*THIGH, *SHANK, TRUNK]
"""States that quiet standing and the network speak of, in the network's order."""

_STANDING_AT = STANDING_LEAN * np.array([1.0, 1.0, -1.0, -1.0, 1.0])


def _rows() -> tuple[FloatArray, FloatArray]:
    """SLOPES (PRIORS, STATES) and the values (PRIORS,) at which they are 0, both over sigma."""
    slopes, at, sd = np.zeros((PRIORS, STATES)), np.zeros(PRIORS), np.ones(PRIORS)

    def put(part: slice, states: list[int], sigma: list[float], value: FloatArray | float) -> None:
        slopes[part, states] = np.eye(len(states))
        at[part], sd[part] = value, sigma

    put(
        LEVEL,
        [YAW, TRUNK_SIDE, PELVIS_SIDE, DEPTH],
        [YAW_SD, TRUNK_SIDE_SD, PELVIS_SIDE_SD, DEPTH_SD],
        np.array([0.0, 0.0, 0.0, np.log(DISTANCE)]),
    )
    put(OUT, [*THIGH_OUT, *SHANK_OUT], [THIGH_OUT_SD] * 2 + [SHANK_OUT_SD] * 2, 0.0)
    put(STANDING, LEANING, [STANDING_SD] * 4 + [STANDING_TRUNK_SD], _STANDING_AT)
    put(KNEE_STOPS, [*THIGH], [KNEE_STOP_SD] * 2, 0.0)
    put(HIP_STOPS, [*THIGH], [HIP_BACK_SD] * 2, -HIP_BACK)
    put(TRUNK_STOP, [TRUNK], [TRUNK_BACK_SD], -TRUNK_BACK)
    put(KNEE_ENDS, [*SHANK], [KNEE_END_SD] * 2, -KNEE_END)
    put(SEATED, [*THIGH], [SEATED_THIGH_SD] * 2, SEATED_THIGH)
    put(ALIKE, [THIGH[0], SHANK[0]], [ALIKE_SD] * 2, 0.0)
    put(ONE_LEG, [*THIGH], [ONE_LEG_SD] * 2, 2 * STANDING_LEAN)
    put(ANKLE_STOPS, [*SHANK], [ANKLE_STOP_SD] * 2, -ANKLE_STOP)
    put(LEARNT, LEANING, [1.0] * 5, 0.0)
    slopes[ALIKE, [THIGH[1], SHANK[1]]] = -np.eye(2)
    for part in (KNEE_STOPS, ONE_LEG):
        slopes[part, [*SHANK]] = -np.eye(2)
    slopes[KNEE_ENDS, [*THIGH]] = -np.eye(2)
    return slopes / sd[:, None], at / sd


SLOPES, _AT = _rows()
_OUT_OF = [*THIGH, *SHANK]
_OUT_PER_SINE = SLOPES[OUT].max(axis=1)
_STOPS = slice(KNEE_STOPS.start, KNEE_ENDS.stop)
_ON_FEET = np.ones(PRIORS)
_ON_FEET[SEATED] = 0.0
_ON_THE_SEAT = np.ones(PRIORS)
_ON_THE_SEAT[[*range(ALIKE.start, ANKLE_STOPS.stop)]] = 0.0


def usual_standing() -> FloatArray:
    """(STATES,) quiet standing as it usually is."""
    out = np.zeros(STATES)
    out[LEANING] = _STANDING_AT
    return out


def believed(posture: FloatArray, evidence: Evidence) -> tuple[FloatArray, FloatArray]:
    """How far off (..., STATES) postures are (..., PRIORS), over sigma, and how much of it holds
    (..., PRIORS): a residual is the one times the other, its slope SLOPES times the latter."""
    off = posture @ SLOPES.T - _AT
    off[..., 0] -= evidence.yaw / YAW_SD
    off[..., LEARNT] -= evidence.leans
    # Where a leg should turn out follows its lean, but is held during a step.
    off[..., OUT] -= TOE_OUT * _OUT_PER_SINE * np.sin(posture[..., _OUT_OF])
    gate = np.empty_like(off)
    gate[:] = _ON_FEET if evidence.planted is not None else _ON_THE_SEAT
    gate[..., STANDING] = np.sqrt(evidence.standing)[..., None]
    gate[..., _STOPS] = off[..., _STOPS] < 0
    gate[..., SEATED] *= evidence.seated[..., None]
    gate[..., LEARNT] = evidence.leans_weight
    gate[..., ANKLE_STOPS] *= off[..., ANKLE_STOPS] < 0
    return off, gate
