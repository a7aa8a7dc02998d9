"""What is to be known of how somebody keeps to what was prescribed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from coach.domain import Ended, Prescription, SetFigures
from coach.domain.days import local_day
from coach.programme.schedule import FIRST_DAYS_PER_WEEK
from coach.progress.adherence import Adherence, adherence_of, lately
from coach.progress.flags import LATELY_DAYS, Flag, FlagKind, Level, ago, flag
from coach.progress.symptom_ratings import Done
from coach.translation import gettext as _

__all__ = ["KEPT_SHARE", "LOW_SHARE", "attendance_flags", "silent_after"]

LOW_SHARE = 0.5
"""With less than this share of the repetitions that were due, adherence is low; our own rule."""

KEPT_SHARE = 0.9
"""From this share on a programme was kept; our own rule."""

_LEAST_DAYS_DUE = 4
"""With fewer days due nothing is said of adherence."""

_LEAST_SILENCE_DAYS = 7
_OFTEN = 3
_OFTEN_SHARE = 1 / 3


def silent_after(days_per_week: int) -> int:
    """Days without a session after which somebody fell silent: twice the time from one to the next
    that was agreed, a week at least; our own rule. After twice as many they come first."""
    return max(_LEAST_SILENCE_DAYS, round(2 * 7 / days_per_week))


def attendance_flags(
    prescriptions: Sequence[Prescription],
    sessions: Sequence[Done],
    figures: Sequence[SetFigures],
    since: date,
    today: date,
) -> Iterator[Flag | None]:
    """Sessions in order of time, up to today; since: when they came."""
    in_force = [p for p in prescriptions if p.ended_at is None and p.starts_on <= today]
    silent = _silence(prescriptions, in_force, sessions, since, today)
    yield silent
    yield _no_programme(prescriptions, since)
    yield _broken_off(sessions, today)
    if silent is None and in_force:
        yield _adherence(adherence_of(prescriptions, figures, lately(today), today), today)


def _silence(
    prescriptions: Sequence[Prescription],
    in_force: Sequence[Prescription],
    sessions: Sequence[Done],
    since: date,
    today: date,
) -> Flag | None:
    if prescriptions and not in_force:
        return None  # nothing is asked of them at present
    began = min((p.starts_on for p in in_force), default=since)
    allowed = silent_after(max((p.days_per_week for p in in_force), default=FIRST_DAYS_PER_WEEK))
    last = sessions[-1].started_at.date() if sessions else began
    waited = (today - max(last, began)).days
    if waited <= allowed:
        return None
    level = Level.NOW if waited > 2 * allowed else Level.SOON
    if not sessions:
        sentence = _("Not begun yet, {waited} days after the start", waited=waited)
        return flag(FlagKind.NOT_BEGUN, level, sentence, began, min(waited, LATELY_DAYS))
    silent = (today - last).days
    sentence = _("No session for {silent} days", silent=silent)
    return flag(FlagKind.SILENT, level, sentence, last, min(silent, LATELY_DAYS))


def _no_programme(prescriptions: Sequence[Prescription], since: date) -> Flag | None:
    if any(p.ended_at is None for p in prescriptions):
        return None
    ends = {p.id: local_day(p.ended_at) for p in prescriptions if p.ended_at is not None}
    ended = max(ends.values(), default=None)
    if ended is None:
        return flag(FlagKind.NO_PROGRAMME, Level.SOON, _("No programme set"), since)
    sentence = _("No programme since {day} {month}", day=ended.day, month=_(ended.strftime("%B")))
    events = [one for one, day in ends.items() if day == ended]
    return flag(FlagKind.NO_PROGRAMME, Level.SOON, sentence, ended, events=events)


def _broken_off(sessions: Sequence[Done], today: date) -> Flag | None:
    start = today - timedelta(LATELY_DAYS)
    over = [s for s in sessions if s.ended is not None and s.started_at.date() > start]
    broken = [s for s in over if s.ended in (Ended.INTERRUPTED, Ended.STOPPED)]
    if len(broken) < _OFTEN or len(broken) < _OFTEN_SHARE * len(over):
        return None
    last = broken[-1].started_at.date()
    events = [s.id for s in broken if s.started_at.date() == last]
    sentence = _(
        "{broken} of the last {over} sessions were not finished, the last {ago}",
        broken=len(broken),
        over=len(over),
        ago=ago(last, today),
    )
    return flag(FlagKind.BROKEN_OFF, Level.SOON, sentence, last, events=events)


def _adherence(done: Adherence, today: date) -> Flag | None:
    share = done.share
    if share is None or done.days_due < _LEAST_DAYS_DUE:
        return None
    told = _(
        "{reps_done} of {reps_due} repetitions due in four weeks",
        reps_done=done.reps_done,
        reps_due=done.reps_due,
    )
    if share < LOW_SHARE:
        return flag(
            FlagKind.ADHERENCE,
            Level.SOON,
            _("Did {told} ({share:.0%})", told=told, share=share),
            today,
        )
    if share >= KEPT_SHARE:
        return flag(
            FlagKind.KEPT,
            Level.GOOD,
            _("Kept the programme: {share:.0%}, {told}", share=share, told=told),
            today,
        )
    return None
