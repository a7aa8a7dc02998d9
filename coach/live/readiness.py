"""The set-up check: can everything be seen that this set will ask for?

Measured on the sample clips, and on their pictures cut off, shrunk, moved and darkened before the
pose estimator saw them (640 x 480, the full model).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from coach.motion.camera_roll import Roll
from coach.motion.geometry import points_of
from coach.motion.static_pose import leg_posture
from coach.motion.types import Motion, View
from coach.pose.landmarks import Landmark, Pose, PoseTrack
from coach.translation import gettext as _

__all__ = ["Item", "ItemState", "Readiness", "Wanted", "advice"]

PRESENCE = 0.5
"""Landmarks in the picture have 0.8 and more, those that it cuts off less than 0.5."""

VISIBLE = 0.3
"""Of the leg that is seen better: 0.9 and more in plain view. The other one may be behind it."""

FOOT_MARGIN = 0.03
"""Feet that leave the picture at the bottom are placed at 0.97 to 0.98 of its height until they are
far outside, so there they cannot be told from feet that just fit."""

HEAD_MARGIN = 0.05
"""The crown is some 0.06 of the picture over the nose, and rises with the heels."""

SIDE_MARGIN = 0.05
"""At the left and right edge; who stands nearer to it leaves the picture by bending."""

ROOM = 0.15
"""Free space at the other end of the picture, from which tilting the camera is enough."""

NEAR, FAR = 0.88, 0.4
"""Nose to feet as a share of the picture's height. Above: no room to move. Below, in a picture of
480 lines: the least heel rise that counts, 1.5 % of body height, is under 3 pixels, and a still
landmark wavers by half a pixel; below 0.25 nobody is found."""

STRETCH = 1.3
"""A stretched leg with its foot reaches this many shank lengths in front of the knee."""

DARK, BRIGHT = 40.0, 228.0
"""Mean brightness, 0 to 255. People are lost at 22 and below, and at 237; the sample clips have 145
to 202."""

COMPANY_S = 10.0
"""Somebody who stays longer than this is company that is known of."""


class ItemState(StrEnum):
    """ok, wait (nothing to do but stay), or problem (something to change)."""

    OK = "ok"
    WAIT = "wait"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Item:
    """One line of the check: what is fine, or what to do about it."""

    name: str
    state: ItemState
    text: str


@dataclass(frozen=True)
class Wanted:
    """What a set asks for: to sit or to stand, side-on or facing, and the leg that works alone
    (None for both, or either)."""

    seated: bool
    facing: str
    leg: str | None


def advice(items: tuple[Item, ...]) -> Item | None:
    """The one thing to say now: the first item that is not ok."""
    return next((item for item in items if item.state is not ItemState.OK), None)


_UNKNOWN = {
    "person": _("I can't see you yet."),
    "body": _("Your whole body."),
    "distance": _("Your distance."),
    "turn": _("Which way you face."),
    "light": _("The light."),
    "alone": _("Nobody else in the picture."),
    "posture": _("How you stand or sit."),
    "still": _("A still moment."),
}

_L = Landmark
_HEAD = [_L.NOSE, _L.LEFT_EYE, _L.RIGHT_EYE]
_TRUNK = [_L.LEFT_SHOULDER, _L.RIGHT_SHOULDER, _L.LEFT_HIP, _L.RIGHT_HIP]
_KNEES = [_L.LEFT_KNEE, _L.RIGHT_KNEE]
_LEFT_FOOT = [_L.LEFT_ANKLE, _L.LEFT_HEEL, _L.LEFT_FOOT_INDEX]
_RIGHT_FOOT = [_L.RIGHT_ANKLE, _L.RIGHT_HEEL, _L.RIGHT_FOOT_INDEX]
_FEET = [*_LEFT_FOOT, *_RIGHT_FOOT]
_BODY = [_L.NOSE, *_TRUNK, *_KNEES, *_FEET]
_LEGS = ((_L.LEFT_HIP, _L.LEFT_KNEE, _L.LEFT_ANKLE), (_L.RIGHT_HIP, _L.RIGHT_KNEE, _L.RIGHT_ANKLE))


class Readiness:
    """The check of one set: what is wanted, and since when there is company."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._company_s = math.nan

    @staticmethod
    def unknown() -> tuple[Item, ...]:
        """The check before there is a picture."""
        return tuple(Item(name, ItemState.WAIT, text) for name, text in _UNKNOWN.items())

    def check(self, pose: Pose, motion: Motion, luma: float, roll: Roll | None) -> tuple[Item, ...]:
        """All items in order: one pose, its measurements, the picture's mean brightness (0 to 255),
        and the camera's roll, where a still moment was seen."""
        light = _light(luma)
        if not pose.found:
            found = {"light": light}
            if light.state is not ItemState.OK:
                found["person"] = _problem("person", light.text)
        else:
            found = {
                item.name: item
                for item in (
                    _ok("person", _("I can see you.")),
                    _body(pose, self._wanted),
                    _distance(pose),
                    _turn(motion, self._wanted),
                    light,
                    self._alone(pose),
                    _posture(pose, self._wanted),
                    self._still(roll),
                )
            }
        return tuple(found.get(item.name, item) for item in self.unknown())

    def _alone(self, pose: Pose) -> Item:
        if pose.others == 0:
            self._company_s = math.nan
            return _ok("alone", _("You are alone in the picture."))
        if math.isnan(self._company_s):
            self._company_s = pose.time_s
        if pose.time_s - self._company_s >= COMPANY_S:
            return _ok("alone", _("Somebody else is there; I follow only you."))
        return _problem("alone", _("Somebody else is in the picture."))

    def _still(self, roll: Roll | None) -> Item:
        if roll is not None:
            askew = _(" The camera is tilted; I take that out.") if roll.tilted else ""
            return _ok("still", _("You are still.{askew}", askew=askew))
        seated = self._wanted.seated
        doing = _("Sit still for a moment.") if seated else _("Stand still for a moment.")
        return Item("still", ItemState.WAIT, doing)


def _ok(name: str, text: str) -> Item:
    return Item(name, ItemState.OK, text)


def _problem(name: str, text: str) -> Item:
    return Item(name, ItemState.PROBLEM, text)


def _light(luma: float) -> Item:
    if luma < DARK:
        return _problem("light", _("It is too dark; switch on a light."))
    if luma > BRIGHT:
        return _problem(
            "light", _("It is too bright; turn the camera away from the window or lamp.")
        )
    return _ok("light", _("The light is good."))


def _body(pose: Pose, wanted: Wanted) -> Item:
    """What is missing, and at which edge; what hides a part inside the picture comes last."""
    x, y = pose.landmarks[:, 0], pose.landmarks[:, 1]
    top, bottom = float(y[_HEAD].min()), float(y[_FEET].max())
    no_head = top < HEAD_MARGIN or float(pose.presence[_L.NOSE]) < PRESENCE
    no_knees = float(y[_KNEES].max()) > 1.0 - FOOT_MARGIN
    no_feet = bottom > 1.0 - FOOT_MARGIN or float(pose.presence[_FEET].min()) < PRESENCE
    beside = x[_BODY].min() < SIDE_MARGIN or x[_BODY].max() > 1.0 - SIDE_MARGIN
    if beside:
        return _problem("body", _("You are at the edge of the picture; move to the middle."))
    if no_head and no_feet:
        return _problem("body", _("Your head and your feet are out of the picture; step back."))
    if no_feet:
        tilt = top > ROOM and not no_knees
        how = _("tilt the camera down or step back") if tilt else _("step back")
        return _problem(
            "body",
            _("Your legs are out of the picture; {how}.", how=how)
            if no_knees
            else _("Your feet are out of the picture; {how}.", how=how),
        )
    if no_head:
        how = _("tilt the camera up or step back") if bottom < 1.0 - ROOM else _("step back")
        return _problem("body", _("Your head is out of the picture; {how}.", how=how))
    seen = pose.visibility
    if max(seen[_LEFT_FOOT].min(), seen[_RIGHT_FOOT].min()) < VISIBLE:
        return _problem("body", _("Something hides your feet; clear the view to them."))
    if max(seen[list(leg)].min() for leg in _LEGS) < VISIBLE:
        return _problem("body", _("Something hides your legs; clear the view to them."))
    if wanted.seated and wanted.facing == "side" and not 0.0 < _stretched_x(pose) < 1.0:
        return _problem("body", _("Your leg needs room in front of you; move the chair back."))
    return _ok("body", _("Your whole body is in the picture."))


def _stretched_x(pose: Pose) -> float:
    """Where across the picture the foot of a sitting person's stretched leg will be."""
    hip, knee, ankle = pose.landmarks[np.array(_LEGS).T, :2].mean(axis=1)
    shank = (knee - ankle) * np.array(pose.size)
    ahead = math.copysign(STRETCH * float(np.hypot(*shank)), float(knee[0] - hip[0]))
    return float(knee[0]) + ahead / pose.size[0]


def _distance(pose: Pose) -> Item:
    y: NDArray[np.floating] = pose.landmarks[:, 1]
    share = float(y[_FEET].max() - y[_L.NOSE])
    if share > NEAR:
        return _problem("distance", _("You are very near; step back a little."))
    if share < FAR:
        return _problem("distance", _("You are far away; come a little nearer."))
    return _ok("distance", _("Your distance is good."))


def _turn(motion: Motion, wanted: Wanted) -> Item:
    view = motion.view
    if wanted.facing == "front":
        if view is View.FRONT:
            return _ok("turn", _("You face the camera."))
        return _problem("turn", _("Turn to face the camera."))
    if view not in (View.SIDE, View.OBLIQUE):
        return _problem("turn", _("Turn side-on to the camera."))
    nearer = "left" if motion.yaw_deg > 0 else "right"
    if wanted.leg is not None and wanted.leg != nearer:
        return _problem(
            "turn", _("Turn round, so that your {leg} leg is nearer the camera.", leg=wanted.leg)
        )
    return _ok("turn", _("You are turned the right way."))


def _posture(pose: Pose, wanted: Wanted) -> Item:
    straight, seated = leg_posture(points_of(PoseTrack.from_poses([pose], pose.size)))
    if wanted.seated:
        if seated[0]:
            return _ok("posture", _("You are sitting."))
        return _problem("posture", _("Please sit down on a chair, side-on."))
    if straight[0]:
        return _ok("posture", _("You are standing."))
    return _problem("posture", _("Please stand up straight, legs long."))
