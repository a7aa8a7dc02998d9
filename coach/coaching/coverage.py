"""How well a set was watched, and whether that is enough for what its exercise needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from coach.exercises.base import Exercise
from coach.translation import gettext as _
from coach.translation import ngettext

__all__ = [
    "PICTURES_A_REP",
    "SEEN_ENOUGH",
    "Coverage",
    "CoverageMeter",
    "is_enough",
    "needed_per_s",
    "shortfall",
    "too_few",
    "too_slow",
]

PICTURES_A_REP = 4.0
"""At rest, on the way out, at the peak, on the way back. Measured on synthetic sets, one picture
after the other: with so many in the shortest repetition (`Phases.min_s`), squats of 0.65 s, curls
of 0.8 s, calf raises of 1.1 s and kicks of 1.5 s are all counted; with half as many they are not
(tests/coaching/test_coverage.py)."""

SEEN_ENOUGH = 0.9
"""Of a set's time. Seen less than this, one repetition in ten or more may have gone by; our own."""

_ROUNDING = 1e-6  # seconds; a picture at the end of a second belongs to it


@dataclass(frozen=True)
class Coverage:
    """How well a set was watched.

    pictures_per_s: how many pictures were followed in a second, the median over the whole seconds
    of its time of exercise. seen: the share of that time, from when the person was first seen to
    when they were last, in which a leg was measured, 0 to 1.
    """

    pictures_per_s: float
    seen: float


def needed_per_s(exercise: Exercise) -> float:
    """Pictures a second with which the shortest repetition that counts (`Phases.min_s`) is in
    PICTURES_A_REP of them."""
    return PICTURES_A_REP / exercise.phases.min_s


def is_enough(exercise: Exercise, coverage: Coverage | None) -> bool:
    """Whether no repetition need have been missed; also where nobody noted how well it was watched
    (sets of earlier versions)."""
    if coverage is None:
        return True
    return not _few(exercise, coverage.pictures_per_s) and coverage.seen >= SEEN_ENOUGH


def _few(exercise: Exercise, per_s: float) -> bool:
    """Whether pictures, which come in whole numbers, are fewer than is needed."""
    return per_s < math.floor(needed_per_s(exercise))


def shortfall(exercise: Exercise, coverage: Coverage | None) -> str:
    """What was too little to say that no repetition was missed, as a sentence; "" where nothing
    was, and where no leg was ever measured: why is told with what could not be judged."""
    if coverage is None or not coverage.seen or is_enough(exercise, coverage):
        return ""
    if _few(exercise, coverage.pictures_per_s):
        why = too_few(exercise, coverage.pictures_per_s)
    else:
        why = _("You could be seen for only {seen:.0%} of this set", seen=coverage.seen)
    return _("{why}: some repetitions and faults may be missing.", why=why)


def too_slow(exercise: Exercise, per_s: float) -> str:
    """What is said while pictures come too slowly for this exercise; "" where they do not."""
    if per_s >= needed_per_s(exercise):
        return ""
    return _(
        "{too_few}: I may miss a repetition. Close other programs.",
        too_few=too_few(exercise, per_s),
    )


def too_few(exercise: Exercise, per_s: float) -> str:
    """“Only 3 pictures a second came through, and a quick squat takes 8”."""
    came = ngettext(
        "Only {n} picture a second came through",
        "Only {n} pictures a second came through",
        round(per_s),
    )
    return _(
        "{came}, and a quick {title} takes {ceil}",
        came=came,
        title=exercise.title.lower(),
        ceil=math.ceil(needed_per_s(exercise)),
    )


class CoverageMeter:
    """Adds up a set's pictures as they come; pauses between `interrupt` and the next picture are no
    time of exercise. Time without a picture that a whole repetition fits into was not seen."""

    def __init__(self, exercise: Exercise) -> None:
        self._longest_s = exercise.phases.min_s
        self._in_second: list[int] = []
        self._clock_s = 0.0
        self._last_s = math.nan
        self._seen_s = self._unseen_s = self._pending_s = 0.0
        self._ever = False

    def add(self, time_s: float, seen: bool) -> None:
        """One more picture, later than the ones before. seen: whether a leg was measured in it."""
        gap = time_s - self._last_s
        self._last_s = time_s
        if math.isfinite(gap):
            self._count(gap)
            if seen and gap < self._longest_s:
                self._seen_s += gap
            elif self._ever:
                self._pending_s += gap
        if seen:
            self._ever = True
            self._unseen_s += self._pending_s
            self._pending_s = 0.0

    def interrupt(self) -> None:
        """The set pauses."""
        self._last_s = math.nan

    @property
    def coverage(self) -> Coverage | None:
        """So far; None before the second picture."""
        if not self._in_second:
            return None
        whole = self._in_second[: math.floor(self._clock_s + _ROUNDING)]
        per_s = median(whole) if whole else sum(self._in_second) / self._clock_s
        watched_s = self._seen_s + self._unseen_s
        return Coverage(float(per_s), self._seen_s / watched_s if watched_s > 0.0 else 0.0)

    def _count(self, gap: float) -> None:
        """A picture at the end of this gap, in its second of exercise."""
        self._clock_s += gap
        second = max(math.floor(self._clock_s - _ROUNDING), 0)
        self._in_second += [0] * (second + 1 - len(self._in_second))
        self._in_second[second] += 1
