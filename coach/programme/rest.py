"""What a painful session means for the days after it: decided here, and obeyed by every page.

It is guidance and no diagnosis. Sources of the numbers: `symptoms.SOURCE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from coach.programme.symptoms import (
    HIGH_PAIN,
    LOW_PAIN,
    PAIN_STEP,
    EaseOff,
    SymptomRating,
    after_session,
)
from coach.programme.words import Words
from coach.translation import gettext as _

__all__ = ["Rest", "before_session", "eased_since", "is_painful", "resting"]


def is_painful(session: SymptomRating) -> bool:
    """Whether what was done in a session is nothing to praise, to count towards a goal or to beat:
    it was stopped because it hurt, or the pain after it is high."""
    return session.hurt or (session.after is not None and session.after >= HIGH_PAIN)


def eased_since(session: SymptomRating, later: Sequence[SymptomRating]) -> bool:
    """Whether the pain rated last in the sessions after this one is low, or lower than its highest
    by PAIN_STEP."""
    rated = [pain for one in later for pain in (one.before, one.after) if pain is not None]
    return bool(rated) and _eased(session, rated[-1])


@dataclass(frozen=True)
class Rest:
    """Resting after a session that asked to ease off.

    on: the day of it, or of the last one since that asked to. index: of that session among those
    given. day_passed: whether a day without a session has passed since; then what is waited for is
    that the pain eases, or that a provider is asked.
    """

    on: date
    index: int
    ease_off: EaseOff
    day_passed: bool

    @property
    def words(self) -> Words:
        """What it means for today."""
        if not self.day_passed:
            return _REST_DAY
        told = self.ease_off.words.sentences[: len(self.ease_off.reasons)]
        return Words(_("Has it eased?"), (*told, *_NOT_EASED))


_REST_DAY = Words(
    _("A rest day"),
    (
        _("Your knee felt worse in a session. Give it a day to settle."),
        _(
            "Then do fewer repetitions, and smaller ones. If the pain has not eased by then, talk "
            "to a healthcare provider first."
        ),
    ),
)
_NOT_EASED = (
    _("Since then you have not rated your pain lower. If it has eased, rate it here."),
    _("If it has not, talk to a healthcare provider before you go on."),
)


def resting(sessions: Sequence[SymptomRating], today: date, pain: int | None = None) -> Rest | None:
    """What holds after a session that asked to ease off; None where nothing does.

    It begins with each such session and holds until a day without a session has passed and, unless
    that session only asked to do less, pain was rated since then that is low, or lower than that
    session's highest by PAIN_STEP. A provider who was asked about the session ends it at once. What
    is not answered ends nothing. sessions: up to today, in order. pain: right now, where answered.
    """
    rest: Rest | None = None
    seen: list[date] = []
    for index, session in enumerate(sessions):
        if rest is not None:
            rest = _still(rest, sessions[rest.index], seen, session.on, session.before)
        seen.append(session.on)
        ease_off = after_session(sessions[: index + 1])
        if session.asked:
            rest = None
        elif ease_off is not None:
            rest = _begun(rest, Rest(session.on, index, ease_off, day_passed=False))
        elif rest is not None:
            rest = _still(rest, sessions[rest.index], seen, session.on, session.after)
    if rest is not None:
        rest = _still(rest, sessions[rest.index], seen, today, pain)
    return rest


def _begun(before: Rest | None, new: Rest) -> Rest:
    """A rest that begins while another one may hold: what asked for a provider is still asked, and
    the day begins anew."""
    if before is None or new.ease_off.provider_first or not before.ease_off.provider_first:
        return new
    return replace(before, on=new.on, day_passed=False)


def _still(
    rest: Rest, session: SymptomRating, days: Sequence[date], day: date, pain: int | None
) -> Rest | None:
    """The rest as it is on a later day on which this pain was rated. days: of the sessions so far;
    session: the one that asked for it."""
    between = {one for one in days if rest.on < one < day}
    passed = rest.day_passed or (day - rest.on).days - 1 > len(between)
    over = not rest.ease_off.provider_first or (pain is not None and _eased(session, pain))
    return None if passed and over else replace(rest, day_passed=passed)


def _eased(session: SymptomRating, pain: int) -> bool:
    rated = [one for one in (session.before, session.after) if one is not None]
    return pain <= LOW_PAIN or pain <= max(rated, default=0) - PAIN_STEP


def before_session(
    pain: int | None, sessions: Sequence[SymptomRating], today: date
) -> Words | None:
    """What to say before a session; None to begin. pain: right now, None where not answered."""
    if pain is not None and pain >= HIGH_PAIN:
        return Words(
            _("Better not today"),
            (
                _("You rate your pain {pain} out of 10, which is high.", pain=pain),
                _(
                    "Pain that is high or very sharp is a sign to talk to a doctor or a "
                    "physiotherapist before you exercise."
                ),
                _("Rest today. Your programme waits for you."),
            ),
        )
    rest = resting(sessions, today, pain)
    return None if rest is None else rest.words
