"""When to do more of an exercise: a proposal to whoever looks after the person, who decides.

The numbers are in docs/DEFINITIONS.md, with where each comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.domain import Ended, Prescription, SessionOutline, SetFigures, SymptomCheck
from coach.exercises.registry import get
from coach.programme.plan import EACH, MOST_REPS
from coach.programme.rest import resting
from coach.programme.symptoms import flagged
from coach.progress.symptom_ratings import symptom_ratings
from coach.translation import gettext as _

__all__ = [
    "LATELY",
    "MORE_REPS",
    "MOST_PAIN",
    "MOST_TIMES_DOSE",
    "SESSIONS",
    "Proposal",
    "proposals",
]

SESSIONS = 2
"""So many sessions in a row have to go well (the “2-for-2” rule of strength training)."""

MORE_REPS = 2
"""So many repetitions more are proposed (the same rule's number)."""

MOST_PAIN = 3
"""The pain after each of them at most. Our own, within what the pain-monitoring model calls
acceptable (up to 5; Thomeé 1997)."""

MOST_TIMES_DOSE = 2
"""Never more than so many times the repetitions of the exercise's own dose. Our own: beyond, harder
is better than more."""

LATELY = timedelta(weeks=4)
"""The last session must be within this; older ones say nothing of today. Our own."""


@dataclass(frozen=True)
class Proposal:
    """So many repetitions instead of those prescribed. most_pain: the highest after the sessions
    that it is built on."""

    prescription: Prescription
    reps: int
    most_pain: int

    @property
    def why(self) -> str:
        """In a line: “2 sessions without a fault, pain at most 2”."""
        return _(
            "{sessions} sessions without a fault, pain at most {most_pain}",
            sessions=SESSIONS,
            most_pain=self.most_pain,
        )


def proposals(
    prescriptions: Iterable[Prescription],
    sessions: Sequence[SessionOutline],
    figures: Iterable[SetFigures],
    checks: Iterable[SymptomCheck],
    today: date,
) -> tuple[Proposal, ...]:
    """What could be raised; nothing while a painful session or a warning sign holds the person
    back. prescriptions: those in force. sessions: in order of time; figures: of their sets."""
    if resting(symptom_ratings(sessions), today) or any(one.holds_back for one in checks):
        return ()
    done = list(figures)
    found = (_proposal(one, sessions, done, today) for one in prescriptions)
    return tuple(one for one in found if one is not None)


def _proposal(
    prescription: Prescription,
    sessions: Sequence[SessionOutline],
    figures: Sequence[SetFigures],
    today: date,
) -> Proposal | None:
    block = prescription.block
    reps = min(block.reps + MORE_REPS, MOST_TIMES_DOSE * get(block.exercise).dose.reps, MOST_REPS)
    if reps <= block.reps:
        return None
    made = [
        (session, sets)
        for session in sessions
        if session.started_at >= prescription.written_at
        and session.started_at.date() >= prescription.starts_on
        and (sets := [one for one in figures if _is_of(one, session, block.exercise)])
    ][-SESSIONS:]
    if len(made) < SESSIONS or made[-1][0].started_at.date() < today - LATELY:
        return None
    eased = set(flagged(symptom_ratings(sessions)))
    if any(session.started_at.date() in eased for session, _ in made):
        return None
    if not all(_went_well(prescription, session, sets) for session, sets in made):
        return None
    return Proposal(prescription, reps, max(session.ratings.pain_after or 0 for session, _ in made))


def _is_of(one: SetFigures, session: SessionOutline, exercise: str) -> bool:
    return one.session_id == session.id and one.exercise == exercise


def _went_well(
    prescription: Prescription, session: SessionOutline, sets: Sequence[SetFigures]
) -> bool:
    """Whether all that was prescribed was done, seen, judged in most repetitions and without a
    fault, and did not hurt."""
    block, pain = prescription.block, session.ratings.pain_after
    wanted = block.sets * (2 if block.side == EACH else 1)
    counted = sum(one.counted for one in sets)
    judged = sum(one.judged for one in sets)
    return (
        session.ended is Ended.DONE
        and pain is not None
        and pain <= MOST_PAIN
        and len(sets) >= wanted
        and all(one.target == block.target for one in sets)
        and all(min(one.counted, one.corrected) >= block.reps for one in sets)
        and all(one.watched_enough for one in sets)
        and 2 * judged > counted
        and all(one.faultless == one.judged for one in sets)
    )
