"""The people of a recording, each over all of it: who they are, and which of them moves.

They come from looks at single pictures, some time apart; whoever is in the same place is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from coach.pose.landmarks import FloatArray, Landmark
from coach.pose.subject import Box, Person, closest, same_body

__all__ = ["Look", "Somebody", "linked", "liveliest"]

Look = tuple[float, list[Person]]
"""A time in seconds, and the people that were in the picture then."""

_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_LEGS = [
    joint
    for joint in Landmark
    if any(part in joint.name for part in ("KNEE", "ANKLE", "HEEL", "FOOT"))
]
# Whoever passes by is in fewer of the looks.
_PRESENT = 0.25
_FEWEST_LOOKS = 3
# Of the coordinates of a leg, an exercise moves a few far (a curl: one heel) or all a little.
_MOST_MOVED = 4
# Twice what the legs of somebody who stands waver from look to look, in body heights.
_MOVES = 0.06
_CLEARLY = 1.5


@dataclass(eq=False)
class Somebody:
    """One of a recording's people: when and where they were seen, and their landmarks (33, 3)."""

    times_s: list[float] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    landmarks: list[FloatArray] = field(default_factory=list)

    def at(self, time_s: float) -> Box:
        """Where they were when seen next to a time."""
        return self.boxes[int(np.argmin(np.abs(np.array(self.times_s) - time_s)))]

    @property
    def leg_motion(self) -> float:
        """How far the legs move against the hips, in heights of the body's box.

        Of each coordinate the middle 80 % over the looks; the mean of those that move most. A
        walk through the room moves the legs too, but not for long in one place.
        """
        seen = np.stack(self.landmarks)[..., :2]
        legs = seen[:, _LEGS] - seen[:, _HIPS].mean(axis=1, keepdims=True)
        low, high = np.percentile(legs, (10, 90), axis=0)
        heights = [box[3] - box[1] for box in self.boxes]
        spread = np.sort((high - low).ravel() / float(np.percentile(heights, 90)))
        return float(spread[-_MOST_MOVED:].mean())


def linked(looks: list[Look]) -> list[Somebody]:
    """Those who are in a good part of the looks, from left to right where they were first seen."""
    people: list[Somebody] = []
    for time_s, found in looks:
        seen: list[Somebody] = []
        for person in _once_each(found):
            away = [one for one in people if one not in seen]
            known = closest(person.box, [one.boxes[-1] for one in away])
            one = Somebody() if known is None else away[known]
            if known is None:
                people.append(one)
            seen.append(one)
            one.times_s.append(time_s)
            one.boxes.append(person.box)
            one.landmarks.append(person.landmarks)
    fewest = max(_FEWEST_LOOKS, _PRESENT * len(looks))
    staying = [one for one in people if len(one.times_s) >= fewest]
    return sorted(staying, key=lambda one: one.boxes[0][0] + one.boxes[0][2])


def liveliest(people: list[Somebody]) -> Somebody | None:
    """The one whose legs move, where that is plain: much, and much more than anybody else's."""
    by_motion = sorted(people, key=lambda one: one.leg_motion, reverse=True)
    if not by_motion or by_motion[0].leg_motion < _MOVES:
        return None
    rest = by_motion[1].leg_motion if len(by_motion) > 1 else 0.0
    return by_motion[0] if by_motion[0].leg_motion > _CLEARLY * rest else None


def _once_each(found: list[Person]) -> list[Person]:
    """The people of a picture, each once: looks at its parts may find somebody again."""
    once: list[Person] = []
    for person in sorted(found, key=lambda one: one.visibility, reverse=True):
        if person.sure and not any(same_body(person.box, other.box) for other in once):
            once.append(person)
    return once
