"""A flag: one thing that is to be known about a person, how urgent it is, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from coach.domain import FlagMark
from coach.translation import gettext as _

__all__ = [
    "LATELY_DAYS",
    "PERIOD_DAYS",
    "Flag",
    "FlagKind",
    "Level",
    "ago",
    "flag",
    "marked",
]

PERIOD_DAYS = 14
"""Form is compared between the latest two weeks and the two before; pain counts for two weeks."""

LATELY_DAYS = 2 * PERIOD_DAYS
"""What is told of several sessions together is looked for in so many days."""


class Level(StrEnum):
    """How urgent something is. now: who is to be opened first. soon: within the week. good news:
    never a reason for a look."""

    NOW = "now"
    SOON = "soon"
    GOOD = "good news"


class FlagKind(StrEnum):
    """What is to be known about somebody."""

    RED_FLAGS = "red flags"
    PAIN = "pain"
    SILENT = "silent"
    NOT_BEGUN = "not begun"
    NO_PROGRAMME = "no programme"
    FORM = "form"
    RANGE = "range"
    EFFORT = "effort"
    ADHERENCE = "adherence"
    BROKEN_OFF = "broken off"
    SIDES = "sides"
    UNSEEN = "unseen"
    TARGET = "target"
    GAIN = "gain"
    EASED = "eased"
    KEPT = "kept"


_WEIGHTS = {
    FlagKind.RED_FLAGS: 120,
    FlagKind.PAIN: 100,
    FlagKind.SILENT: 60,
    FlagKind.NOT_BEGUN: 60,
    FlagKind.FORM: 45,
    FlagKind.RANGE: 42,
    FlagKind.EFFORT: 40,
    FlagKind.ADHERENCE: 38,
    FlagKind.NO_PROGRAMME: 35,
    FlagKind.BROKEN_OFF: 30,
    FlagKind.SIDES: 15,
    FlagKind.UNSEEN: 10,
    FlagKind.TARGET: 8,
    FlagKind.GAIN: 6,
    FlagKind.EASED: 4,
    FlagKind.KEPT: 2,
}

_EVENTS = {
    FlagKind.RED_FLAGS,
    FlagKind.PAIN,
    FlagKind.SILENT,
    FlagKind.NOT_BEGUN,
    FlagKind.NO_PROGRAMME,
    FlagKind.BROKEN_OFF,
}
"""What has a day on which it happened; everything else is told of several weeks together."""

_LEVELS = list(Level)


@dataclass(frozen=True)
class Flag:
    """weight: the heavier, the sooner among those of a level. sentence: for the therapist. on: the
    date of the latest evidence. events: what happened on that date, each by a word of its own
    without a space in it; none where the flag is not about single events. mark: that a therapist
    has seen it; None where nobody has, or where something has happened since."""

    kind: FlagKind
    level: Level
    weight: int
    sentence: str
    on: date
    mark: FlagMark | None = None
    events: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[int, int]:
        """What to sort by: the level, then the weight."""
        return _LEVELS.index(self.level), -self.weight


def flag(
    kind: FlagKind,
    level: Level,
    sentence: str,
    on: date,
    more: int = 0,
    events: Iterable[str] = (),
) -> Flag:
    """A flag with its kind's weight, and so much more."""
    return Flag(kind, level, _WEIGHTS[kind] + more, sentence, on, events=frozenset(events))


def marked(found: Flag, marks: Collection[FlagMark], today: date) -> Flag:
    """The flag with the latest mark, if that still holds for it.

    A mark holds until there is evidence of a later day, or another event of the same day, until it
    is more urgent than it was, and at most until the day to be reminded on. Of what is told of
    several weeks together nearly all of the evidence is the same a day later: there it is new once
    PERIOD_DAYS have passed.
    """
    of_kind = [one for one in marks if one.kind == found.kind.value and one.taken_back_at is None]
    mark = max(of_kind, key=lambda one: one.at, default=None)
    if mark is None:
        return found
    until = mark.evidence_on + timedelta(days=0 if found.kind in _EVENTS else PERIOD_DAYS)
    known = found.on <= until and _LEVELS.index(found.level) >= _LEVELS.index(Level(mark.level))
    if mark.events and found.on == mark.evidence_on:
        known = known and found.events <= set(mark.events)
    waits = mark.remind_on is None or today < mark.remind_on
    return replace(found, mark=mark) if known and waits else found


def ago(on: date | datetime, today: date) -> str:
    """“today”, “yesterday”, “12 days ago”."""
    days = (today - (on.date() if isinstance(on, datetime) else on)).days
    return {0: _("today"), 1: _("yesterday")}.get(days, _("{days} days ago", days=days))
