"""What the two pages say: a person's file looked at over a period, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coach.coaching.correction import in_force
from coach.coaching.results import Movement
from coach.domain import (
    Note,
    Person,
    PersonFile,
    Prescription,
    SessionRecord,
    SetFigures,
    SymptomCheck,
    figures_of,
)
from coach.domain.days import local_day
from coach.progress.adherence import Adherence, adherence_of
from coach.progress.change import Change, Outcome
from coach.progress.faults import CheckTally, NeverJudged, faults_by_kind, never_judged
from coach.progress.flags import Flag, Level
from coach.progress.measures import Measure, measured
from coach.progress.trend import Series, peak_series, rating_series
from coach.progress.triage import Case, flags_of
from coach.words import progress_words
from coach.words.result_words import measure

__all__ = [
    "Content",
    "Period",
    "change_words",
    "content_of",
    "form_share",
    "outcome_words",
]


@dataclass(frozen=True)
class Period:
    """Local days, both of them in it."""

    first: date
    last: date

    @staticmethod
    def whole(file: PersonFile, today: date) -> Period:
        """From when the person came, or their first session, up to today."""
        days = [local_day(file.person.since), *(s.started_at.date() for s in file.sessions), today]
        return Period(min(days), today)

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Content:
    """Everything to be shown; sessions, notes and symptom checks the newest first.

    adherence: in the period. seldom: the checks that judged half of the repetitions at most. pain:
    before and after, as far as answered. uncounted: the movements that were no repetition or not
    seen well enough. corrections: how many movements a person said another thing of, or the same.
    """

    person: Person
    period: Period
    sessions: tuple[SessionRecord, ...]
    figures: tuple[SetFigures, ...]
    flags: tuple[Flag, ...]
    adherence: Adherence
    ranges: tuple[Series, ...]
    pain: tuple[Series, ...]
    faults: tuple[CheckTally, ...]
    unseen: tuple[NeverJudged, ...]
    seldom: tuple[CheckTally, ...]
    prescriptions: tuple[Prescription, ...]
    symptom_checks: tuple[SymptomCheck, ...]
    notes: tuple[Note, ...]
    uncounted: tuple[Movement, ...]
    corrections: int


def content_of(file: PersonFile, period: Period, today: date) -> Content:
    """Look at a person's file over a period, with the eyes of the period's last day."""
    until = [s for s in file.sessions if s.started_at.date() <= period.last]
    sessions = tuple(s for s in until if period.holds(s.started_at.date()))
    in_period = {session.id for session in sessions}
    figures_until = figures_of(until)
    figures = tuple(one for one in figures_until if one.session_id in in_period)
    signs = [c for c in file.symptom_checks if local_day(c.at) <= period.last]
    case = Case(
        since=local_day(file.person.since),
        sessions=until,
        figures=figures_until,
        prescriptions=file.prescriptions,
        red_flags=signs,
        height_cm=file.person.height_cm,
    )
    prescriptions = tuple(p for p in file.prescriptions if _in_force(p, period))
    # A period that is over has its last day behind it; of today there is still some left.
    seen_on = min(period.last + timedelta(days=1), today)
    ratings = rating_series(sessions)
    tallies = faults_by_kind(figures)
    return Content(
        person=file.person,
        period=period,
        sessions=sessions[::-1],
        figures=figures,
        flags=tuple(f for f in flags_of(case, period.last) if f.level is not Level.GOOD),
        adherence=adherence_of(file.prescriptions, figures, period.first, seen_on),
        ranges=peak_series(figures, file.person.height_cm),
        pain=tuple(s for s in ratings if s.measure in (Measure.PAIN_BEFORE, Measure.PAIN_AFTER)),
        faults=tuple(tally for tally in tallies if tally.faults),
        unseen=never_judged(figures),
        seldom=tuple(tally for tally in tallies if not tally.mostly_judged),
        prescriptions=tuple(sorted(prescriptions, key=lambda p: p.ended_at is not None)),
        symptom_checks=tuple(
            c
            for c in signs[::-1]
            if c.signs and c.taken_back_at is None and period.holds(local_day(c.at))
        ),
        notes=tuple(n for n in file.notes[::-1] if period.holds(local_day(n.at))),
        uncounted=tuple(rep for s in sessions for one in s.sets for rep in one.summary.uncounted),
        corrections=sum(len(in_force(one.corrections)) for s in sessions for one in s.sets),
    )


def _in_force(prescription: Prescription, period: Period) -> bool:
    ended = prescription.ended_at
    begun_before = prescription.starts_on <= period.last
    return begun_before and (ended is None or local_day(ended) >= period.first)


def form_share(sets: tuple[SetFigures, ...]) -> str:
    """The share of the repetitions judged in which no fault was found; empty where none was."""
    share = measured(Measure.FORM, sets)
    return progress_words.value(share, "share") if share.known else ""


def change_words(change: Change, unit: str) -> str:
    """What can be said of a range's change, and from what to what."""
    if change.outcome is Outcome.UNKNOWN:
        return outcome_words(change)
    before, after = (measure(one.value, None, unit) for one in (change.before, change.after))
    return f"{before} to {after}: {outcome_words(change)}"


def outcome_words(change: Change) -> str:
    """What can be said of a change."""
    if change.outcome is Outcome.UNKNOWN:
        return "too few days to compare"
    view = "" if change.same_view else " (seen from different sides)"
    return f"{change.outcome.value}{view}"
