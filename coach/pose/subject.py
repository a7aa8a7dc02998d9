"""Which of several people is the one who exercises.

Boxes are (x0, y0, x1, y1) in fractions of the picture; a person is told from another by place and
size alone, from one look to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import N_LANDMARKS, FloatArray, Landmark

__all__ = ["Box", "Person", "Subject", "body_box", "closest", "gaps", "same_body", "same_place"]

Box = tuple[float, float, float, float]

_TORSO = [
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
]
_MIN_TORSO_VISIBILITY = 0.6
# A person in a picture on the wall, or far behind, is no company.
_MIN_RELATIVE_HEIGHT = 0.35
# More of a box than this inside the subject's is the subject seen twice.
_MAX_SHARED = 0.6
_MIN_GAP = 0.12
_SAME_OVERLAP = 0.25
_SAME_DISTANCE = 0.3
_MASK_MARGIN = 0.05
_UNKNOWN = np.full((N_LANDMARKS, 3), np.nan, np.float32)
_FORGET_S = 5.0


@dataclass(frozen=True)
class Person:
    """A person found in one picture: box, mean visibility of the torso (0 to 1), and the landmarks
    (33, 3) that these are of."""

    box: Box
    visibility: float
    landmarks: FloatArray = field(default_factory=lambda: _UNKNOWN, compare=False, repr=False)

    @property
    def sure(self) -> bool:
        """Whether it is a person, and no coat."""
        return self.visibility >= _MIN_TORSO_VISIBILITY


def body_box(landmarks: FloatArray, visibility: FloatArray) -> Person:
    """Box around (33, 3) landmarks in fractions of the picture, and how visible they are."""
    xy = landmarks[:, :2]
    low, high = xy.min(axis=0), xy.max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Person(box, float(visibility[_TORSO].mean()), landmarks)


def same_place(a: Box, b: Box) -> bool:
    """Whether two boxes, a short while apart, may be one person's."""
    if _shared_area(a, b) >= _SAME_OVERLAP * (_area(a) + _area(b) - _shared_area(a, b)):
        return True
    # A crouch or a raised arm changes the box much more than its middle.
    reach = _SAME_DISTANCE * max(_height(a), _height(b))
    (ax, ay), (bx, by) = _middle(a), _middle(b)
    return bool(np.hypot(ax - bx, ay - by) < reach)


def closest(box: Box, places: list[Box]) -> int | None:
    """Which of the boxes of a short while ago is this person's; None where it is nobody's."""
    near = [k for k, place in enumerate(places) if same_place(place, box)]
    return max(near, key=lambda k: _closeness(places[k], box), default=None)


def same_body(a: Box, b: Box) -> bool:
    """Whether two boxes of one picture are one person, seen twice."""
    return _shared_area(a, b) > _MAX_SHARED * min(_area(a), _area(b))


def gaps(boxes: list[Box]) -> list[tuple[float, float]]:
    """Stretches of the picture's width, in fractions, that no box covers and a person fits into."""
    edge, found = 0.0, []
    for x0, x1 in sorted((box[0], box[2]) for box in boxes):
        found.append((edge, x0))
        edge = max(edge, x1)
    found.append((edge, 1.0))
    return [(a, b) for a, b in found if b - a >= _MIN_GAP] if boxes else []


@dataclass
class Subject:
    """Follows who the subject is, and where the others are.

    box: where the subject was last seen (None before the first look, and once forgotten).
    seen_s: when; None where the box was given beforehand.
    others: boxes of the other people at the last look.
    """

    box: Box | None = None
    seen_s: float | None = None
    others: list[Box] = field(default_factory=list)

    def seen(self, box: Box, time_s: float) -> None:
        """The subject was found here."""
        self.box, self.seen_s = box, time_s

    def is_at(self, box: Box) -> bool:
        """Whether somebody found here is the subject, going by where the subject was last."""
        return self.box is not None and same_place(box, self.box)

    def look(self, people: list[Person], time_s: float) -> bool:
        """Tell subject and others apart among the people of one picture.

        At first the largest and most central is chosen; later the one where the subject was last;
        failing that, one who is not where another person was. Returns whether the subject is in
        the picture.
        """
        if self.seen_s is not None and time_s - self.seen_s > _FORGET_S:
            self.box, self.others = None, []
        chosen = self._choose(people)
        if chosen is None:
            self.others = [person.box for person in people]
            return False
        self.seen(chosen, time_s)
        self.count(people)
        return True

    def count(self, people: list[Person]) -> None:
        """Note who else is in the picture, the subject being where it was last seen."""
        own = self.box
        if own is not None:
            self.others = [
                person.box for person in people if person.sure and _is_company(person.box, own)
            ]

    def _choose(self, people: list[Person]) -> Box | None:
        boxes = [person.box for person in people]
        if self.box is None:
            return max(boxes, key=_prominence, default=None)
        last = self.box
        near = closest(last, boxes)
        if near is not None:
            return boxes[near]
        new = [box for box in boxes if not any(same_place(box, other) for other in self.others)]
        return max(new, key=_prominence, default=None)

    def mask(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A copy of an RGB picture (H, W, 3) in which the others are blacked out."""
        masked = image.copy()
        for box in self.others:
            masked[_pixels(box, image)] = 0
        if self.box is not None:
            own = _pixels(self.box, image)
            masked[own] = image[own]
        return masked


def _is_company(box: Box, subject: Box) -> bool:
    """Whether a box beside the subject's is another person in the room."""
    if box == subject or _height(box) < _MIN_RELATIVE_HEIGHT * _height(subject):
        return False
    return not same_body(box, subject)


def _prominence(box: Box) -> float:
    """Largest and most central: height, less up to half of it at the picture's edge."""
    off_centre = min(abs(_middle(box)[0] - 0.5) * 2, 1.0)
    return _height(box) * (1 - 0.5 * off_centre)


def _closeness(box: Box, last: Box) -> float:
    (ax, ay), (bx, by) = _middle(box), _middle(last)
    return -float(np.hypot(ax - bx, ay - by)) - abs(_height(box) - _height(last))


def _pixels(box: Box, image: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Rows and columns of a box with a margin."""
    height, width = image.shape[:2]
    margin = _MASK_MARGIN * _height(box)
    x0, y0, x1, y1 = box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin
    rows = slice(max(0, round(y0 * height)), max(0, round(y1 * height)))
    return rows, slice(max(0, round(x0 * width)), max(0, round(x1 * width)))


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _height(box: Box) -> float:
    return box[3] - box[1]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shared_area(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, width) * max(0.0, height)
