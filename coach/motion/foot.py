"""The foot: a rigid segment of heel, ankle and ball, which turns over toes that stay on the floor.

One angle, its pitch, says how high heel and ankle are and how far the ankle has come forward. The
picture shows that angle in several ways, each of which errs by itself: the ankle comes forward
(seen from the side), ankle and heel rise (landmarks show part of it, less the more one looks down
at the front of a foot), the body rises with the ankles (less what bent knees and a bowed trunk take
from it), and both feet mostly do alike. `fit_feet` weighs them against each other frame by frame:
iterated linear-Gaussian estimation whose residuals decide how sure it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion.posture import Angle

FloatArray = NDArray[np.floating]
BoolArray = NDArray[np.bool_]

FOOT_PCT = 15.2
"""Length of the foot, % of body height (Drillis and Contini 1966)."""

BALL_SHARE, ANKLE_SHARE = 0.72, 0.25
"""Where the ball of the foot and the ankle are, from the heel, as shares of the foot's length (ball
of foot over foot length: 0.73 to 0.74, Gordon and others 2014, ANSUR II)."""

ANKLE_OVER_BALL_PCT = 3.5
"""Height of the ankle over the joint of the ball, % of body height (ankle 3.9 over the floor,
Drillis and Contini 1966; the joint lies in the middle of a forefoot of 2, a shoe lifts both)."""

HEEL_LEVER_PCT = BALL_SHARE * FOOT_PCT
"""From the ball back to the heel, % of body height."""

_BACK = (BALL_SHARE - ANKLE_SHARE) * FOOT_PCT
_LEVER, _AT_REST = math.hypot(_BACK, ANKLE_OVER_BALL_PCT), math.atan2(ANKLE_OVER_BALL_PCT, _BACK)
"""From the ball to the ankle, % of body height, and how steeply, radians."""

_TOE = (1.0 - BALL_SHARE) * FOOT_PCT
"""From the ball forward to the tip of the toes."""

LOWEST, HIGHEST = math.radians(-25.0), math.radians(60.0)
"""Pitches that a foot on the floor, or on a step's edge, can have."""


def heel_rise_pct(pitch: FloatArray) -> FloatArray:
    """(...) rise of the heel of a foot pitched by (...) radians, % of body height."""
    return np.asarray(HEEL_LEVER_PCT * np.sin(pitch))


def ankle_shift_pct(pitch: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far the ankle of a foot pitched by (...) radians has come forward and up, % of body
    height."""
    steep = _AT_REST + pitch
    forward = _LEVER * (math.cos(_AT_REST) - np.cos(steep))
    return np.asarray(forward), np.asarray(_LEVER * (np.sin(steep) - math.sin(_AT_REST)))


def ankle_to_toe_deg(pitch: FloatArray) -> FloatArray:
    """By how much the line from the ankle to the tip of the toes is steeper than in standing, in
    degrees, in a foot pitched by (...) radians."""
    steep = _AT_REST + pitch
    now = np.arctan2(_LEVER * np.sin(steep), _LEVER * np.cos(steep) + _TOE)
    return np.asarray(np.degrees(now - math.atan2(ANKLE_OVER_BALL_PCT, _BACK + _TOE)))


@dataclass(frozen=True)
class FootCues:
    """What frames (...) show of both feet since quiet standing; pairs (..., 2) are (left, right),
    lengths are % of body height, NaN where they are not known.

    across: the ankles to the picture's right; up: the mean of ankle and heel; toes_up: the toes.
    body_up (...): rise of the body less what bent knees and a bowed trunk take from it, and body_sd
    its uncertainty. bent (..., 2): how far the knees are bent, in right angles. visible (..., 2): 0
    to 1. standing (..., 2): whether the foot is on the floor, if only with its toes. ahead (2, 2):
    the picture of a step forward of length 1, for each foot: to the right, and down.
    """

    across: FloatArray
    up: FloatArray
    toes_up: FloatArray
    body_up: FloatArray
    body_sd: FloatArray
    bent: FloatArray
    visible: FloatArray
    standing: BoolArray
    ahead: FloatArray


@dataclass(frozen=True)
class Feet:
    """Both feet (..., 2). pitch: of the foot, + heel up. heel_rise, heel_rise_sd: % of body height.
    lifted, lifted_sd (...): how far the toes of both feet have left the floor together (a hop; or
    the camera has tilted), % of body height."""

    pitch: Angle
    heel_rise: FloatArray
    heel_rise_sd: FloatArray
    lifted: FloatArray
    lifted_sd: FloatArray


FOOT_SEEN_PCT = 13.0
"""From the heel's to the toe's landmark, % of body height: what the picture shows of it in quiet
standing is the picture of a step forward, whichever way foot and camera are turned."""

ACROSS_GAIN, UP_GAIN, HEEL_GAIN, SINK_GAIN, BODY_GAIN = 0.85, 0.8, 0.64, 1.1, 1.0
"""How much landmarks show of ankles that come forward and rise, of a heel's rise as a share of an
ankle's, of feet that come towards the camera and so sink in its picture, of a body that rises."""

STILL_SD = np.array([0.2, 0.3])
"""Errors across and up of a foot that does nothing, % of body height."""

SHARE_SD = np.array([0.15, 0.25, 0.14])
"""One-sigma error of a way as a share of it: across, up, and of the body's rise."""

BENT_SD = np.array([0.6, 1.0])
"""Errors across and up that a knee bent by a right angle adds, % of body height."""

FAR = 1.5
"""A far foot errs so many times as much, seen straight from the side."""

TOE_SD = 1.0
LIFTED_SD = 0.2
"""Error of the toes' height, and how far feet that stand seem to leave the floor."""

ALIKE_SD = math.radians(5.0)
"""How far two feet that both carry differ in pitch."""

USUAL_SD, SUNK_SD = math.radians(40.0), math.radians(6.0)
"""Pitches that feet have at all: up, and down, where there is a step to sink below."""

LEVER_SD = 0.05
"""How far people's feet differ from the usual proportions, as a share (foot length over height:
standard deviation 0.04 to 0.05 of it, ANSUR II)."""

STEPS, FREEDOM = 4, 4.0
"""Steps of the estimation; degrees of freedom of Student's distribution, whose tails let a cue that
the others contradict count for little."""


def fit_feet(cues: FootCues, yaw_rad: FloatArray) -> Feet:
    """Pitch and rise of both feet in each frame.

    yaw_rad (...): of the body.
    """
    rows = _Rows(cues, yaw_rad)
    state = np.zeros((*np.shape(yaw_rad), 3))
    lifted = cues.toes_up.mean(axis=-1)
    state[..., 2] = np.where(np.isfinite(lifted), lifted, 0.0)
    weight = np.zeros(1)
    information = np.zeros((3, 3))
    misfit = np.ones(1)
    for _ in range(STEPS):
        off, slope, sd = rows.at(state)
        squared = np.square(off / sd)
        weight = np.where(rows.robust, (FREEDOM + 1.0) / (FREEDOM + squared), 1.0) / np.square(sd)
        weighted = slope * weight[..., None]
        information = weighted.swapaxes(-1, -2) @ slope
        step = np.linalg.solve(information, (weighted * off[..., None]).sum(axis=-2)[..., None])
        state = state + step[..., 0]
        state[..., :2] = np.clip(state[..., :2], LOWEST, HIGHEST)
        misfit = (weight * np.square(off)).sum(axis=-1) / rows.spare
    spread = np.sqrt(
        np.diagonal(np.linalg.inv(information), axis1=-2, axis2=-1)
        * np.maximum(misfit, 1.0)[..., None]
    )
    pitch, sd = state[..., :2], spread[..., :2]
    rise = heel_rise_pct(pitch)
    rise_sd = np.hypot(HEEL_LEVER_PCT * np.cos(pitch) * sd, LEVER_SD * rise)
    return Feet(
        Angle(np.degrees(pitch), np.degrees(sd)), rise, rise_sd, state[..., 2], spread[..., 2]
    )


class _Rows:
    """Cues beside what a state (left pitch, right pitch, both feet's lift) makes of them: eleven
    rows, left before right: across, up, toes, then the body, both alike, and what is usual."""

    robust = np.array([True] * 7 + [False] * 3 + [True])

    def __init__(self, cues: FootCues, yaw_rad: FloatArray) -> None:
        seen = (cues.across, cues.up, cues.toes_up, cues.body_up[..., None])
        self._seen = np.concatenate(seen, axis=-1)
        self._ahead, self._body_sd = np.nan_to_num(cues.ahead), cues.body_sd[..., None]
        far = 1.0 + (FAR - 1.0) * np.maximum(np.sin(yaw_rad)[..., None] * _FARTHER, 0.0)
        doubt = far / np.clip(cues.visible, 0.3, 1.0)
        self._floor = np.square([still * doubt for still in STILL_SD]) + np.square(
            [bent * cues.bent * far * doubt for bent in BENT_SD]
        )
        self._toe_sd = np.hypot(TOE_SD, BENT_SD[1] * cues.bent) * doubt
        both = np.asarray(cues.standing.all(axis=-1, keepdims=True))
        carries = np.where(cues.standing.any(axis=-1, keepdims=True), cues.standing, True)
        self._carries = BODY_GAIN * carries / carries.sum(axis=-1, keepdims=True)
        self._alike = np.where(both[..., 0], ALIKE_SD, np.inf)
        told = [cues.standing & np.isfinite(cues.ahead).all(axis=-1)] * 2
        known = np.concatenate([*told, cues.standing, np.ones_like(both)], axis=-1)
        self._known: BoolArray = np.asarray(np.isfinite(self._seen) & known)
        self._seen = np.where(self._known, self._seen, 0.0)
        self.spare = np.maximum(self._known.sum(axis=-1) - 1.0, 1.0)

    def at(self, state: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """(..., 11) what a state leaves unexplained, its slopes (..., 11, 3) and sigmas."""
        pitch, lift = state[..., :2], state[..., 2:]
        forward, up = ankle_shift_pct(pitch)
        steep = _AT_REST + pitch
        forward_slope, up_slope = _LEVER * np.sin(steep), _LEVER * np.cos(steep)
        rise = 0.5 * UP_GAIN * (up + HEEL_GAIN * heel_rise_pct(pitch))
        rise_slope = 0.5 * UP_GAIN * (up_slope + HEEL_GAIN * HEEL_LEVER_PCT * np.cos(pitch))
        right, down = ACROSS_GAIN * self._ahead[..., 0], SINK_GAIN * self._ahead[..., 1]
        body = (self._carries * up).sum(axis=-1, keepdims=True)
        toes = np.broadcast_to(lift, pitch.shape)
        seen = (right * forward, rise - down * forward + lift, toes, body + lift)
        off = np.zeros((*pitch.shape[:-1], _COUNT))
        off[..., :7] = np.where(self._known, self._seen - np.concatenate(seen, axis=-1), 0.0)
        off[..., 7] = pitch[..., 1] - pitch[..., 0]
        off[..., 8:] = -state
        slope = np.tile(_SLOPE, (*pitch.shape[:-1], 1, 1))
        slope[..., _LEFT_RIGHT, _LEFT_RIGHT] = right * forward_slope
        slope[..., _LEFT_RIGHT + 2, _LEFT_RIGHT] = rise_slope - down * forward_slope
        slope[..., 6, :2] = self._carries * up_slope
        return off, slope, self._sd(pitch, right * forward, rise, body)

    def _sd(
        self, pitch: FloatArray, across: FloatArray, up: FloatArray, body: FloatArray
    ) -> FloatArray:
        sd = np.empty((*up.shape[:-1], _COUNT))
        sd[..., 0:2] = np.sqrt(self._floor[0] + np.square(SHARE_SD[0] * across))
        sd[..., 2:4] = np.sqrt(self._floor[1] + np.square(SHARE_SD[1] * up))
        sd[..., 4:6] = self._toe_sd
        sd[..., 6:7] = np.hypot(self._body_sd, SHARE_SD[2] * body)
        sd[..., :7] = np.where(self._known, sd[..., :7], np.inf)
        sd[..., 7], sd[..., 10] = self._alike, LIFTED_SD
        sd[..., 8:10] = np.where(pitch < 0.0, SUNK_SD, USUAL_SD)
        return sd


_COUNT = 11
_LEFT_RIGHT = np.arange(2)
_FARTHER = np.array([-1.0, 1.0])
"""Seen from the left (yaw +90) the right foot is the far one."""

_SLOPE = np.zeros((_COUNT, 3))
_SLOPE[2:7, 2] = 1.0
_SLOPE[7, :2] = -_FARTHER
_SLOPE[8:] = np.eye(3)
