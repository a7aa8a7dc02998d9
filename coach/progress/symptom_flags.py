"""What is to be known of somebody's symptoms: signs for a doctor, pain, effort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from coach.domain import SymptomCheck
from coach.domain.days import local_day
from coach.programme.rest import eased_since, resting
from coach.programme.symptoms import PAIN_STEP, SymptomRating, after_session
from coach.progress.change import AT_EACH_END, Change, Outcome, over
from coach.progress.flags import LATELY_DAYS, PERIOD_DAYS, Flag, FlagKind, Level, ago, flag
from coach.progress.measures import Measure
from coach.progress.symptom_ratings import Done, symptom_ratings
from coach.progress.trend import rating_series
from coach.translation import gettext as _

__all__ = ["symptom_flags"]

EFFORT_STEP = 2.0
"""A rise of the effort by so much is told; ours, as the one of pain that matters (`symptoms`)."""

STRONG_EFFORT = 5.0
"""From here on an exercise is felt to be strong or heavy (Borg 1982, Med Sci Sports Exerc 14:377,
category-ratio scale)."""

_REASONS = 2
_GONE = 60
"""So much lighter is a pain that has eased since: who stays away comes before it."""


def symptom_flags(
    signs: Sequence[SymptomCheck], sessions: Sequence[Done], today: date
) -> Iterator[Flag | None]:
    """Sessions in order of time, up to today."""
    yield _signs(signs)
    rated = symptom_ratings(sessions)
    yield _pain(rated, [_event(one) for one in sessions], today) or _still_holds(rated, today)
    lately = [one for one in sessions if one.started_at.date() > today - timedelta(LATELY_DAYS)]
    changes = {one.measure: (one, over(one)) for one in rating_series(lately)}
    for measure, told in ((Measure.EFFORT_AFTER, _effort), (Measure.PAIN_AFTER, _eased)):
        series, change = changes.get(measure, (None, None))
        if series and change and len(series.points) >= 2 * AT_EACH_END:
            yield told(change, series.points[-1].at.date())


def _signs(checks: Sequence[SymptomCheck]) -> Flag | None:
    """The latest answer that holds coaching back, whatever was answered since."""
    waiting = [check for check in checks if check.holds_back]
    last = max(waiting, key=lambda check: check.at, default=None)
    if last is None:
        return None
    more = len(last.signs) - 1
    others = _(", and {more} more", more=more) if more else ""
    sentence = _("Waits for a doctor’s word: “{signs}”{others}", signs=last.signs[0], others=others)
    on = local_day(last.at)
    events = [check.id for check in waiting if local_day(check.at) == on]
    return flag(FlagKind.RED_FLAGS, Level.NOW, sentence, on, more, events)


def _event(session: Done) -> str:
    """What was said of a session; another thing that is said of it later is news."""
    return f"{session.id}:{session.ratings.pain_before}:{session.ratings.pain_after}"


def _pain(rated: Sequence[SymptomRating], events: Sequence[str], today: date) -> Flag | None:
    """The gravest of the latest two weeks' sessions, of equal ones the last. Its evidence is of the
    last day that hurt, whichever was the gravest. events: the sessions'."""
    found = []
    for index, one in enumerate(rated, 1):
        ease_off = after_session(rated[:index])
        if ease_off is None or one.on <= today - timedelta(PERIOD_DAYS):
            continue
        gravity = 10 * ease_off.provider_first + (one.after or 0)
        gone = eased_since(one, rated[index:])
        sentence = f"{_short(ease_off.mark)}, {ago(one.on, today)}"
        if gone or one.asked:
            how = _("has eased since") if gone else _("a provider was asked")
            if ease_off.provider_first:
                sentence = f"{sentence}; {how}"
                found.append((events[index - 1], one.on, Level.SOON, sentence, gravity - _GONE))
        else:
            level = Level.NOW if ease_off.provider_first else Level.SOON
            found.append((events[index - 1], one.on, level, sentence, gravity))
    if not found:
        return None
    latest = max(on for _, on, *_ in found)
    of_day = [event for event, on, *_ in found if on == latest]
    *_event, level, sentence, gravity = max(reversed(found), key=lambda one: one[-1])
    return flag(FlagKind.PAIN, level, sentence, latest, gravity, of_day)


def _still_holds(rated: Sequence[SymptomRating], today: date) -> Flag | None:
    """What is from longer ago, since nobody said that it eased, or that a provider was asked."""
    rest = resting(rated, today)
    if rest is None:
        return None
    sentence = _(
        "{short}, {ago}; not said to have eased since",
        short=_short(rest.ease_off.mark),
        ago=ago(rest.on, today),
    )
    return flag(FlagKind.PAIN, Level.NOW, sentence, rest.on, 10)


def _short(mark: str) -> str:
    """What happened, in the two gravest of its reasons."""
    return "; ".join(mark.split("; ")[:_REASONS])


def _effort(change: Change, last: date) -> Flag | None:
    before, after = change.before.value, change.after.value
    if change.difference < EFFORT_STEP or not change.certain or after < STRONG_EFFORT:
        return None
    sentence = _(
        "Effort up from {before:.0f} to {after:.0f} in four weeks", before=before, after=after
    )
    return flag(FlagKind.EFFORT, Level.SOON, sentence, last)


def _eased(change: Change, last: date) -> Flag | None:
    if change.outcome is not Outcome.BETTER or -change.difference < PAIN_STEP:
        return None
    sentence = _(
        "Pain down from {before:.0f} to {now:.0f} in four weeks",
        before=change.before.value,
        now=change.after.value,
    )
    return flag(FlagKind.EASED, Level.GOOD, sentence, last)
