"""Everybody a therapist looks after at a glance, from a handful of queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol, TypeVar

from coach.domain import Person, SessionOutline
from coach.domain.days import local_day
from coach.progress.adherence import Adherence, adherence_of, lately
from coach.progress.flags import LATELY_DAYS, Flag, Level
from coach.progress.triage import Case, flags_of, level_of, open_flags, order
from coach.records.records import Records

__all__ = ["Glance", "caseload"]

_LATELY = timedelta(days=LATELY_DAYS)


@dataclass(frozen=True)
class Glance:
    """One person in a line. flags: also those that were seen. last: their latest session.
    adherence: over the latest four weeks (`adherence.lately`)."""

    person: Person
    flags: tuple[Flag, ...]
    last: SessionOutline | None
    adherence: Adherence

    @property
    def level(self) -> Level | None:
        """How urgently they need a look; None where nothing is to be told that was not seen."""
        return level_of(self.flags)

    @property
    def reasons(self) -> tuple[Flag, ...]:
        """What is to be told: reasons for a look, or where there are none, good news."""
        waiting = open_flags(self.flags)
        return tuple(one for one in waiting if one.level is not Level.GOOD) or waiting

    @property
    def seen(self) -> tuple[Flag, ...]:
        """What a therapist has seen already."""
        return tuple(one for one in self.flags if one.mark is not None)


def caseload(records: Records, now: datetime) -> tuple[Glance, ...]:
    """Everybody whose record the actor may read, those who need a look most first.

    now: knows its offset, that of the place; its date is today. Raises what `Records` does.
    """
    people = records.people.all()
    ids = [person.id for person in people]
    # Whole days and weeks: what was done on the first one's morning is part of it.
    first = min(lately(now.date()), now.date() - _LATELY)
    since = datetime.combine(first, time(), now.tzinfo)
    figures = _by_person(records.sessions.figures(ids, since))
    # All of them: what hurt holds until it was said to have eased, however long ago it was.
    sessions = _by_person(records.sessions.outlines(ids))
    prescriptions = _by_person(records.care.prescriptions(ids, history=True))
    signs = _by_person(records.care.symptom_checks(ids))
    marks = _by_person(records.care.flag_marks(ids))
    found = {}
    for person in people:
        case = Case(
            since=local_day(person.since, now.tzinfo),
            sessions=sessions[person.id],
            figures=figures[person.id],
            prescriptions=prescriptions[person.id],
            red_flags=signs[person.id],
            height_cm=person.height_cm,
            marks=marks[person.id],
        )
        found[person.id] = Glance(
            person=person,
            flags=flags_of(case, now.date()),
            last=sessions[person.id][-1] if sessions[person.id] else None,
            adherence=adherence_of(
                case.prescriptions, case.figures, lately(now.date()), now.date()
            ),
        )
    return tuple(found[one] for one in order({one: found[one].flags for one in found}))


class _OfSomebody(Protocol):
    @property
    def person_id(self) -> str:
        """Whose it is."""


_Kept = TypeVar("_Kept", bound=_OfSomebody)


def _by_person(kept: Iterable[_Kept]) -> dict[str, list[_Kept]]:
    found: dict[str, list[_Kept]] = defaultdict(list)
    for one in kept:
        found[one.person_id].append(one)
    return found
