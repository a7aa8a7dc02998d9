"""Drawing on one picture, recorded or live: each piece is a small class with one `draw`.

Pictures are RGB, (H, W, 3) uint8, and are changed in place. Sizes follow the picture's, so that
text reads alike on a phone clip and on a wide one. Colours are told apart by people with colour
blindness, and no colour is the only sign of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.motion.types import SIDES, Measured, Motion, unit_of
from coach.pose.landmarks import Landmark, Pose

__all__ = [
    "PAPER",
    "SKELETON",
    "AngleDrawer",
    "AngleLabel",
    "BannerDrawer",
    "CountDrawer",
    "Image",
    "Overlay",
    "SkeletonDrawer",
    "WarningDrawer",
    "angle_labels",
    "draw_overlay",
    "jpeg",
    "mirrored",
    "mirrored_pose",
    "shown_at",
]

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

# From the palette of Okabe and Ito, made for colour blindness.
GOOD: Colour = (86, 180, 233)
FAULT: Colour = (230, 159, 0)
INK: Colour = (255, 255, 255)
PAPER: Colour = (20, 24, 28)
FAINT: Colour = (150, 150, 150)

_SEEN = 0.5  # MediaPipe's visibility above which a limb is drawn boldly
_GUESSED = 0.1  # below it nothing is drawn
_HEIGHT_SHARE = 30  # a line of small text is this part of the picture's mean side

_PICTURE_SIDE = 480
_JPEG_QUALITY = 80

# What an exercise's joint shows, the first that is measured; {side} is the working leg.
_SHOWN_AT = {
    "knee": ("knee_flexion_{side}_deg",),
    "hip": ("hip_flexion_{side}_deg",),
    "ankle": ("heel_rise_{side}_cm", "heel_rise_{side}_pct"),
}

_LIMBS: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark[f"{side}_{a}"], Landmark[f"{side}_{b}"])
        for side in ("LEFT", "RIGHT")
        for a, b in (
            ("SHOULDER", "ELBOW"),
            ("ELBOW", "WRIST"),
            ("SHOULDER", "HIP"),
            ("HIP", "KNEE"),
            ("KNEE", "ANKLE"),
            ("ANKLE", "HEEL"),
            ("HEEL", "FOOT_INDEX"),
            ("ANKLE", "FOOT_INDEX"),
        )
    ),
)

SKELETON = {
    "limbs": [[int(a), int(b)] for a, b in _LIMBS],
    "seen": _SEEN,
    "guessed": _GUESSED,
    "height": _HEIGHT_SHARE,
    "good": GOOD,
    "ink": INK,
    "paper": PAPER,
    "faint": FAINT,
}
"""How `SkeletonDrawer` draws, for a browser that draws the same (`mirror.js`)."""

_JOINT_OF = {
    f"{name}_{side}_{unit}": Landmark[f"{side.upper()}_{joint}"]
    for side in SIDES
    for name, unit, joint in (
        ("knee_flexion", "deg", "KNEE"),
        ("hip_flexion", "deg", "HIP"),
        ("ankle_plantarflexion", "deg", "ANKLE"),
        ("shank_lean", "deg", "KNEE"),
        ("thigh_from_horizontal", "deg", "KNEE"),
        ("heel_rise", "cm", "HEEL"),
        ("heel_rise", "pct", "HEEL"),
        ("heel_lift", "pct", "HEEL"),
        ("ankle_rise", "pct", "ANKLE"),
    )
}
_UNIT_SIGN = {"deg": "°", "cm": " cm", "pct": " %"}


@dataclass(frozen=True)
class Overlay:
    """What to tell on a picture: the measurements to show at their joints, and the words."""

    count: int
    measurements: Sequence[str] = ()
    cue: str = ""
    fault: str = ""


def draw_overlay(image: Image, pose: Pose, motion: Motion, overlay: Overlay) -> None:
    """Draw everything there is to draw on one picture."""
    colour = FAULT if overlay.fault else GOOD
    SkeletonDrawer().draw(image, pose, colour)
    AngleDrawer().draw(image, pose, motion, overlay.measurements)
    CountDrawer().draw(image, overlay.count)
    WarningDrawer().draw(image, overlay.fault)
    BannerDrawer().draw(image, overlay.cue)


class SkeletonDrawer:
    """Limbs and joints; those the camera hardly sees are thin and grey."""

    def draw(self, image: Image, pose: Pose, colour: Colour) -> None:
        if not pose.found:
            return
        points = _pixels(image, pose)
        bold = max(2, _text_height(image) // 6)
        for a, b in _LIMBS:
            seen = float(min(pose.visibility[a], pose.visibility[b]))
            if seen >= _SEEN:
                cv2.line(image, points[a], points[b], PAPER, bold + 2, cv2.LINE_AA)
                cv2.line(image, points[a], points[b], colour, bold, cv2.LINE_AA)
            elif seen >= _GUESSED:
                cv2.line(image, points[a], points[b], FAINT, max(1, bold // 3), cv2.LINE_AA)
        for joint in sorted({joint for limb in _LIMBS for joint in limb}):
            if pose.visibility[joint] >= _SEEN:
                cv2.circle(image, points[joint], bold, INK, -1, cv2.LINE_AA)


@dataclass(frozen=True)
class AngleLabel:
    """What is written beside a landmark."""

    at: Landmark
    text: str


def angle_labels(motion: Motion, names: Sequence[str]) -> tuple[AngleLabel, ...]:
    """Measured values with their uncertainty, of one joint the first named; the most certain
    first."""
    by_joint: dict[Landmark, tuple[Measured, str]] = {}
    for name in names:
        if name in _JOINT_OF and np.isfinite(motion[name].value):
            by_joint.setdefault(_JOINT_OF[name], (motion[name], unit_of(name)))
    ranked = sorted(by_joint.items(), key=lambda item: item[1][0].sd)
    return tuple(AngleLabel(joint, _text_of(*measured)) for joint, measured in ranked)


class AngleDrawer:
    """Measured values beside their joints. Where two labels would cover each other, as those of
    both knees do from the side, the more certain one is drawn."""

    def draw(self, image: Image, pose: Pose, motion: Motion, names: Sequence[str]) -> None:
        if not pose.found:
            return
        points = _pixels(image, pose)
        height = _text_height(image)
        drawn: list[tuple[int, int]] = []
        for label in angle_labels(motion, names):
            x, y = points[label.at]
            if any(abs(x - a) < 7 * height and abs(y - b) < 2 * height for a, b in drawn):
                continue
            drawn.append((x, y))
            _label(image, label.text, (x + height, y - height // 2), height)


class CountDrawer:
    """The number of repetitions, large, in the upper left corner."""

    def draw(self, image: Image, count: int) -> None:
        height = _text_height(image)
        _label(image, str(count), (height // 2, height // 2), 3 * height)


class WarningDrawer:
    """A triangle with an exclamation mark and the fault's name, in the upper right corner."""

    def draw(self, image: Image, fault: str) -> None:
        if not fault:
            return
        height = _fitting(image, fault, _text_height(image), room=0.6)
        width = _text_width(fault, height)
        side = 2 * height
        right = image.shape[1] - height // 2
        _label(image, fault, (right - width - height, height), height)
        left, top = right - width - height - side - height // 4, height // 2
        corners = [(left + side // 2, top), (left, top + side), (left + side, top + side)]
        cv2.fillPoly(image, [np.array(corners, np.int32)], FAULT, cv2.LINE_AA)
        cv2.polylines(image, [np.array(corners, np.int32)], True, PAPER, 2, cv2.LINE_AA)
        mark = max(2, side // 10)
        middle = left + side // 2
        cv2.line(image, (middle, top + side * 2 // 5), (middle, top + side * 2 // 3), PAPER, mark)
        cv2.circle(image, (middle, top + side * 5 // 6), mark // 2 + 1, PAPER, -1, cv2.LINE_AA)


class BannerDrawer:
    """One cue along the lower edge."""

    def draw(self, image: Image, text: str) -> None:
        if not text:
            return
        height = _fitting(image, text, _text_height(image) * 3 // 2, room=0.9)
        left = (image.shape[1] - _text_width(text, height) - height) // 2
        _label(image, text, (left, image.shape[0] - 5 * height // 2), height)


def shown_at(joint: str, side: str) -> tuple[str, ...]:
    """Names of the measurements to show at an exercise's joint, of one leg ("left", "right") or
    "both"; none for an unknown joint."""
    sides = SIDES if side == "both" else (side,)
    return tuple(name.format(side=leg) for leg in sides for name in _SHOWN_AT.get(joint, ()))


def mirrored(image: Image, pose: Pose) -> tuple[Image, Pose]:
    """A picture as in a mirror, and where the landmarks are in it; left stays the person's left."""
    return np.ascontiguousarray(image[:, ::-1]), mirrored_pose(pose)


def mirrored_pose(pose: Pose) -> Pose:
    """Where the landmarks are in a mirror."""
    landmarks = pose.landmarks.copy()
    landmarks[:, 0] = 1.0 - landmarks[:, 0]
    return replace(pose, landmarks=landmarks)


def jpeg(image: Image, longest: int = _PICTURE_SIDE, quality: int = _JPEG_QUALITY) -> bytes:
    """A JPEG of an RGB picture, made smaller where a side is longer than `longest` pixels. quality:
    0 to 100."""
    scale = min(1.0, longest / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), options)
    return data.tobytes()


def _text_of(measured: Measured, unit: str) -> str:
    decimals = 0 if unit == "deg" else 1
    return f"{measured.value:.{decimals}f} ± {measured.sd:.{decimals}f}{_UNIT_SIGN[unit]}"


@cache
def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _text_height(image: Image) -> int:
    height, width = map(int, image.shape[:2])
    return max(10, (height + width) // 2 // _HEIGHT_SHARE)


def _text_width(text: str, height: int) -> int:
    box = cv2.getTextSize((1, 1), text, (0, 0), _font(), height, weight=600)
    return int(box[2])


def _fitting(image: Image, text: str, height: int, *, room: float) -> int:
    """The text height at which `text` fits into `room` (a share of the picture's width)."""
    allowed = image.shape[1] * room
    return min(height, max(8, int(height * allowed / max(1, _text_width(text, height)))))


def _label(image: Image, text: str, corner: tuple[int, int], height: int) -> None:
    """Light text on a dark plate whose upper left corner is `corner`, kept inside the picture."""
    width, pad = _text_width(text, height), height // 2
    plate = (width + 2 * pad, height + pad * 3 // 2)
    x = max(0, min(corner[0], image.shape[1] - plate[0]))
    y = max(0, min(corner[1], image.shape[0] - plate[1]))
    cv2.rectangle(image, (x, y), (x + plate[0], y + plate[1]), PAPER, -1)
    cv2.putText(image, text, (x + pad, y + height + pad // 4), INK, _font(), height, weight=600)


def _pixels(image: Image, pose: Pose) -> list[tuple[int, int]]:
    """Landmarks in this picture's pixels; those far outside are brought nearer."""
    size = np.array([image.shape[1], image.shape[0]])
    points = np.nan_to_num(pose.landmarks[:, :2]) * size
    return [(int(x), int(y)) for x, y in np.clip(points, -size, 2 * size)]
