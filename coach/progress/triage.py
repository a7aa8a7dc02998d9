"""Who needs a look, and why: three levels, and at most one plain sentence for each reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeVar

from coach.domain import FlagMark, Prescription, SetFigures, SymptomCheck
from coach.programme.rest import resting
from coach.progress.attendance_flags import attendance_flags
from coach.progress.flags import Flag, Level, marked
from coach.progress.movement_flags import progress_flags, trouble_flags
from coach.progress.symptom_flags import symptom_flags
from coach.progress.symptom_ratings import Done, painful_sessions, symptom_ratings, without

__all__ = ["Case", "flags_of", "level_of", "open_flags", "order"]


@dataclass(frozen=True)
class Case:
    """What is known of one person, in any order. since: when they came. sessions: all, or at least
    the last one and those of the latest `LATELY_DAYS`; figures: those of these days suffice.
    marks: what therapists have seen."""

    since: date
    sessions: Sequence[Done]
    figures: Sequence[SetFigures]
    prescriptions: Sequence[Prescription] = ()
    red_flags: Sequence[SymptomCheck] = ()
    height_cm: float | None = None
    marks: Collection[FlagMark] = ()


def flags_of(case: Case, today: date) -> tuple[Flag, ...]:
    """The flags of one person, the most urgent first; those that were seen are marked. What was
    reached is no good news while somebody rests because it hurt."""
    sessions = sorted(case.sessions, key=lambda session: session.started_at)
    sessions = [session for session in sessions if session.started_at.date() <= today]
    figures = [one for one in case.figures if one.at.date() <= today]
    rests = resting(symptom_ratings(sessions), today) is not None
    praised = without(figures, painful_sessions(sessions))
    found = chain(
        symptom_flags(case.red_flags, sessions, today),
        attendance_flags(case.prescriptions, sessions, figures, case.since, today),
        trouble_flags(figures, case.height_cm, today),
        progress_flags(praised, case.prescriptions, case.height_cm, today),
    )
    kept = [one for one in found if one is not None and not (rests and one.level is Level.GOOD)]
    return tuple(marked(one, case.marks, today) for one in sorted(kept, key=lambda one: one.rank))


def open_flags(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """Those that no therapist has seen yet, the most urgent first."""
    return tuple(sorted((one for one in flags if one.mark is None), key=lambda one: one.rank))


def level_of(flags: Sequence[Flag]) -> Level | None:
    """How urgently somebody needs a look; None where nothing is to be told."""
    waiting = open_flags(flags)
    return waiting[0].level if waiting else None


PersonT = TypeVar("PersonT")


def order(people: Mapping[PersonT, Sequence[Flag]]) -> list[PersonT]:
    """Those who need a look most first: by the most urgent flag, then the next; equal ones as they
    were. Good news never decides between two who need a look."""

    def need(person: PersonT) -> list[tuple[int, int]]:
        flags = open_flags(people[person])
        looked = [one for one in flags if one.level is not Level.GOOD]
        return [*(one.rank for one in looked or flags), (len(Level), 0)]

    return sorted(people, key=need)
