"""How far the camera is turned about its own axis, told by the person who stands before it.

Whoever stands does not fall: the body's centre of mass is above the feet that carry it, whichever
way the person is turned and whatever exercise is done. Seen from in front, shoulders and hips are
level besides; from the side, soles lie on the floor. Each of these may be plain wrong for a person
(who leans on a wall, whose hip hangs), so each is believed only as far as the others and what is
known of cameras allow: most stand nearly level.
"""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import (
    ANKLES,
    HEELS,
    HIP,
    HIPS,
    KNEES,
    SHOULDER,
    SHOULDERS,
    TOES,
    Points,
    bend_deg,
    length,
    median,
    middle,
)
from coach.motion.segment_masses import MASS

FloatArray = NDArray[np.floating]

AHEAD = math.radians(3.0)
"""The centre of mass lies so far in front of the ankles, seen from them: some 5 cm in a metre."""

LIFTED, LIFTED_SOFTLY = 0.2, 0.03
"""A foot that is higher in the picture than the other by this share of leg length carries nothing:
seen from above, the further foot of a wide stance is higher by less."""

STRAIGHT_DEG, UPRIGHT_DEG, LEG_PER_TRUNK = 45.0, 60.0, 1.2
"""Who stands: raw angles of a carrying leg's knee and hip below these, and the leg longer than the
trunk by this in the picture. Whoever sits is carried by something else."""

FRONT, SIDE = 0.7, 0.9
"""Share of the whole width (depth) from which on the lines of hips and shoulders (the soles) lie
along the picture."""

SOLE_DOWN = math.radians(4.0)
"""The toe's landmark lies lower than the heel's by this angle in a foot that stands flat."""

STEEP = math.radians(60.0)
"""No sole of a foot that carries is steeper in the picture."""

CUE_SD = np.radians([1.8, 3.0, 3.0, 6.0])
"""One-sigma error of balance, hips, shoulders, soles. Measured on 78 recordings of real people,
whose cameras were as level as cameras are: medians' spread 2.4, 3.1, 2.6 and 11, the cameras' own
in it; the third of a sole's that lies far off is what `ASTRAY` is for."""

ASTRAY, ASTRAY_SD = 0.04, math.radians(15.0)
"""How often a cue is plain wrong (a person leans on something), and by how much then."""

LEVEL_SD, TILTED, TILTED_SD = math.radians(2.0), 0.15, math.radians(12.0)
"""Cameras: nearly level, but one in seven put down askew."""

FEWEST = 5
"""Fewer pictures than this of somebody who stands tell nothing."""

SEEN_S = 1.0
"""Live, the roll is that of the pictures of so many seconds."""

_GRID = np.radians(np.arange(-45.0, 45.01, 0.25))


class Roll(NamedTuple):
    """rad: by how much people lean to the picture's right who stand upright; sd: one sigma."""

    rad: float
    sd: float

    @property
    def tilted(self) -> bool:
        """Whether the camera is tilted so far that it is worth telling."""
        return abs(self.rad) >= TOLD

    @property
    def sure(self) -> bool:
        """Whether somebody has shown it who stood upright."""
        return self.sd <= SURE_SD

    def lean_sd(self, yaw_rad: FloatArray) -> FloatArray:
        """(...) radians, one sigma by which a lean forwards is less certain than before a level
        camera: seen from the side all of the roll's doubt, from the front none."""
        more = math.sqrt(max(self.sd**2 - USUAL_SD**2, 0.0))
        return np.asarray(more * np.abs(np.sin(yaw_rad)))


TOLD = math.radians(6.0)
"""A camera tilted by less is level to anybody who looks at its picture."""

BEYOND_DOUBT = 1.5
"""A camera is tilted where the roll is so many sigma."""

SURE_SD = math.radians(3.0)
"""Less sure than this is a roll that nothing shows, or one cue against what cameras are."""

USUAL_SD = math.radians(1.5)
"""How well the roll of a level camera is known from somebody who stands before it: part of what a
landmark against its joint is uncertain by."""

LEVEL = Roll(0.0, LEVEL_SD)
"""A camera of which nothing is known yet."""


def cues(points: Points, yaw_rad: FloatArray, about: float = 0.0) -> FloatArray:
    """(..., 4) the roll, radians, as balance, hips, shoulders and soles of each picture show it,
    NaN where they do not; yaw_rad (...). about: the roll as far as it is known, which tells what is
    lower."""
    carries = _carries(points, about)
    shown = np.stack(
        [
            _balance(points, yaw_rad, carries),
            _line(points, HIP, yaw_rad),
            _line(points, SHOULDER, yaw_rad),
            _soles(points, yaw_rad, carries),
        ],
        axis=-1,
    )
    # Beyond that somebody lies, or the camera does.
    return np.where(np.abs(shown) <= _GRID[-1], shown, np.nan)


def roll_of(points: Points, yaw_rad: FloatArray) -> Roll:
    """Of a recording, of which pictures (T,) show somebody who stands upright."""
    roll = weigh(cues(points, yaw_rad))
    # Which foot is lower hangs on the roll.
    return weigh(cues(points, yaw_rad, roll.rad)) if roll.rad else roll


def weigh(shown: FloatArray) -> Roll:
    """What (T, 4) cues say together, with what is known of cameras: mean and spread of the
    posterior (on a grid; each cue is right or astray). A camera that may be level is taken for
    level, and for so much less sure."""
    enough = np.isfinite(shown).sum(axis=0) >= FEWEST
    belief = (1 - TILTED) * _normal(_GRID, LEVEL_SD) + TILTED * _normal(_GRID, TILTED_SD)
    for cue in np.flatnonzero(enough):
        off, sd = _GRID - median(shown[:, cue]), float(CUE_SD[cue])
        belief = belief * ((1 - ASTRAY) * _normal(off, sd) + ASTRAY * _normal(off, ASTRAY_SD))
    belief /= belief.sum()
    mean = float(belief @ _GRID)
    sd = math.sqrt(float(belief @ (_GRID - mean) ** 2))
    if abs(mean) < BEYOND_DOUBT * sd:
        return Roll(0.0, math.hypot(mean, sd))
    return Roll(mean, sd)


class RollWatch:
    """The roll of a camera whose pictures come one by one, from those of the last SEEN_S."""

    def __init__(self) -> None:
        self._cues: deque[tuple[float, FloatArray]] = deque()

    def see(self, points: Points, yaw_rad: float, thought: Roll) -> None:
        """One more picture, later than those before, of a camera that is thought to be so."""
        time_s = float(points.time_s)
        self._cues.append((time_s, cues(points, np.asarray(yaw_rad), thought.rad)))
        while time_s - self._cues[0][0] > SEEN_S:
            self._cues.popleft()

    @property
    def roll(self) -> Roll:
        """By the pictures of the last SEEN_S."""
        return weigh(np.array([shown for _, shown in self._cues]))


def levelled(points: Points, roll: Roll) -> Points:
    """The same pictures as a level camera would have them."""
    if roll.rad == 0.0:
        return points
    c, s = math.cos(roll.rad), math.sin(roll.rad)
    turn = np.array([[c, -s], [s, c]])
    centre = np.array(points.size) / 2.0
    world = points.world.copy()
    world[..., :2] = world[..., :2] @ turn
    return points.replace((points.image - centre) @ turn + centre, world)


def _normal(off: FloatArray, sd: float) -> FloatArray:
    return np.asarray(np.exp(-0.5 * (off / sd) ** 2) / sd)


def _carries(points: Points, about: float) -> FloatArray:
    """(..., 2) shares of the body that the feet carry, as the roll has them high or low."""
    ankles = points.image[..., ANKLES, :]
    height = ankles[..., 0] * math.sin(about) - ankles[..., 1] * math.cos(about)
    leg = _legs(points).max(axis=-1, keepdims=True)
    over = (height - height.min(axis=-1, keepdims=True)) / np.where(leg > 0, leg, np.nan)
    carries = 1.0 / (1.0 + np.exp(np.minimum((over - LIFTED) / LIFTED_SOFTLY, 50.0)))
    return np.asarray(carries / carries.sum(axis=-1, keepdims=True))


def _legs(points: Points) -> FloatArray:
    """(..., 2) lengths of the legs in the picture, along thigh and shank."""
    image = points.image
    knees = image[..., KNEES, :]
    return length(knees - image[..., HIPS, :]) + length(image[..., ANKLES, :] - knees)


def _balance(points: Points, yaw_rad: FloatArray, carries: FloatArray) -> FloatArray:
    """(...) how far the line from the carrying feet to the centre of mass leans."""
    image = points.image
    hips, knees, ankles = image[..., HIPS, :], image[..., KNEES, :], image[..., ANKLES, :]
    hip, shoulder = middle(image, HIP), middle(image, SHOULDER)
    away = _centre_of_mass(hips, knees, ankles, hip, shoulder)
    away = away - (ankles * carries[..., None]).sum(axis=-2)
    lean = np.arctan2(away[..., 0], -away[..., 1]) + np.sin(yaw_rad) * AHEAD
    stands = _straight(points, length(shoulder - hip)[..., None])
    return np.where((carries * stands).sum(axis=-1) > 0.6, lean, np.nan)


def _straight(points: Points, trunk: FloatArray) -> NDArray[np.bool_]:
    """(..., 2) legs on which somebody may stand."""
    world = points.world
    hips, knees = world[..., HIPS, :], world[..., KNEES, :]
    straight = bend_deg(hips, knees, world[..., ANKLES, :]) < STRAIGHT_DEG
    upright = bend_deg(world[..., SHOULDERS, :], hips, knees) < UPRIGHT_DEG
    return np.asarray(straight & upright & (_legs(points) > LEG_PER_TRUNK * trunk))


def _centre_of_mass(
    hips: FloatArray, knees: FloatArray, ankles: FloatArray, hip: FloatArray, shoulder: FloatArray
) -> FloatArray:
    """(..., 2) of the body in the picture."""
    upper, upper_at = MASS["upper body"]
    out = upper * (hip + upper_at * (shoulder - hip))
    for name, top, bottom in (("thigh", hips, knees), ("shank", knees, ankles)):
        share, at = MASS[name]
        out = out + share * (top + at * (bottom - top)).sum(axis=-2)
    return np.asarray(out)


def _line(points: Points, pair: tuple[int, int], yaw_rad: FloatArray) -> FloatArray:
    """(...) how far the line between two landmarks of a level pair is from level."""
    across = points.image[..., pair[0], :] - points.image[..., pair[1], :]
    facing = np.cos(yaw_rad)
    sign = np.sign(facing)
    slope = np.arctan2(across[..., 1] * sign, across[..., 0] * sign)
    return np.where(np.abs(facing) > FRONT, slope, np.nan)


def _soles(points: Points, yaw_rad: FloatArray, carries: FloatArray) -> FloatArray:
    """(...) how far the soles of the feet that carry, from heels to toes, are from level."""
    soles = points.image[..., TOES, :] - points.image[..., HEELS, :]
    facing = -np.sign(np.sin(yaw_rad))[..., None]
    slope = np.arctan2(soles[..., 1] * facing, soles[..., 0] * facing) - facing * SOLE_DOWN
    mean = (carries * slope).sum(axis=-1)
    flat = (np.abs(slope) < STEEP) | (carries < 0.1)
    return np.where((np.abs(np.sin(yaw_rad)) > SIDE) & flat.all(axis=-1), mean, np.nan)
