"""Symptoms as the guide: when to ask for the warning signs, when to do less, when to ask somebody.

How long that holds is said in `rest.py`.

It is guidance and no diagnosis: nothing here says what a pain comes from. Ratings are whole numbers
from 0 (no pain) to 10; sessions come in order of time. Days are local dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coach.programme.words import Words
from coach.translation import gettext as _

__all__ = [
    "CHECK_EVERY",
    "HIGH_PAIN",
    "LOW_PAIN",
    "PAIN_STEP",
    "SOURCE",
    "EaseOff",
    "Reason",
    "RedFlagCheck",
    "SymptomRating",
    "after_session",
    "check_due",
    "flagged",
    "held_back",
]

SOURCE = _(
    "That pain guides how much to do, and which signs call for a healthcare professional first, is "
    "from “Pain in the Back of the Knee: Causes and Treatments” by Hinge Health. A change of 2 "
    "points is the smallest that matters to people: Farrar and others, Pain 94 (2001) 149–158, who "
    "found it for pain that eases; we take it for pain that grows. Most people call 7 and more "
    "severe: Palos and others, Journal of Pain 7 (2006) 49–56. Pain up to 2 is safe to exercise "
    "with: Thomeé, Physical Therapy 77 (1997) 1690–1703. The three sessions, the rest day and the "
    "30 days are ours."
)

CHECK_EVERY = timedelta(days=30)
"""How long an answer about the warning signs holds. Our own choice."""

PAIN_STEP = 2
"""A rise of this many points within a session matters (Farrar 2001)."""

HIGH_PAIN = 7
"""Pain from here on is high (Palos 2006: 7 to 10. In long-standing pain of muscles and joints
Boonstra 2016 puts it at 8; the lower one is the more careful)."""

LOW_PAIN = 2
"""Pain up to here is safe to exercise with (the pain-monitoring model, Thomeé 1997)."""

_RISING_OVER = 3


@dataclass(frozen=True)
class RedFlagCheck:
    """The latest answer about the warning signs. signs: those the person has, in the words of
    `advice.WARNING_SIGNS`. cleared_on: when they said that a provider has been seen."""

    on: date
    signs: tuple[str, ...] = ()
    cleared_on: date | None = None

    @property
    def holds_back(self) -> bool:
        """Whether coaching waits until the person says that a provider has been seen."""
        return bool(self.signs) and self.cleared_on is None


def check_due(last: RedFlagCheck | None, today: date) -> bool:
    """Whether to ask for the warning signs: before the first session, and when 30 days have passed
    since they were asked for or cleared. Not while coaching is held back: an answer without signs
    would lift that, and only a provider's word should."""
    if last is None:
        return True
    return not last.holds_back and today - (last.cleared_on or last.on) >= CHECK_EVERY


def held_back(last: RedFlagCheck | None) -> Words | None:
    """What to say instead of coaching while a provider has still to be seen; None to go on."""
    if last is None or not last.holds_back:
        return None
    return Words(
        _("Talk to a doctor or a physiotherapist first"),
        (
            _("You told us that {listed}.", listed=_listed(last.signs)),
            _(
                "This need not be anything serious, but the coach cannot tell, so it waits until "
                "somebody has looked at your knee."
            ),
            _(
                "Once a healthcare provider has, and says that you may exercise, tell us here and "
                "we go on. What you did so far is kept."
            ),
        ),
    )


def _listed(signs: Sequence[str]) -> str:
    *others, last = signs
    return (
        _("{others} and that {last}", others=", that ".join(others), last=last) if others else last
    )


@dataclass(frozen=True)
class SymptomRating:
    """How a session felt: pain before and after it, None where not answered, and whether it was
    stopped because it hurt. asked: whether a healthcare provider was asked about it, as the person
    said."""

    on: date
    before: int | None = None
    after: int | None = None
    hurt: bool = False
    asked: bool = False


class Reason(StrEnum):
    """Why to ease off; also the order in which reasons are told."""

    HURT = "hurt"
    HIGH = "high"
    UP = "up"
    RISING = "rising"


@dataclass(frozen=True)
class EaseOff:
    """A session after which to do less. words: for the person. mark: for the therapist's list, what
    happened in a few words and numbers."""

    reasons: tuple[Reason, ...]
    words: Words
    mark: str

    @property
    def provider_first(self) -> bool:
        """Whether to talk to a provider before the next session, not only to do less in it."""
        return self.reasons != (Reason.UP,)


def after_session(sessions: Sequence[SymptomRating]) -> EaseOff | None:
    """What the last of `sessions` asks for; None where all is well or nothing was answered.

    HURT: it was stopped because it hurt. HIGH: the pain after it is HIGH_PAIN or more. UP: the pain
    grew by PAIN_STEP or more in it. RISING: the pain after it is higher than after the session
    before, and that one's higher than after the one before that (sessions without an answer are
    passed over; three whole numbers that rise are PAIN_STEP apart at least).
    """
    if not sessions:
        return None
    last = sessions[-1]
    found: dict[Reason, tuple[str, str]] = {}
    if last.hurt:
        found[Reason.HURT] = (_("You stopped because it hurt."), _("stopped because it hurt"))
    if last.after is not None:
        found |= _from_rating(last, last.after, sessions)
    if not found:
        return None
    reasons = tuple(reason for reason in Reason if reason in found)
    told = tuple(found[reason][0] for reason in reasons)
    mark = "; ".join(found[reason][1] for reason in reasons)
    only_up = reasons == (Reason.UP,)
    title, then = _DO_LESS if only_up else _ASK_FIRST
    return EaseOff(reasons, Words(title, (*told, *then)), mark[0].upper() + mark[1:])


_DO_LESS = Words(
    _("Ease off a little"),
    (
        _("Take a rest day. Then do fewer repetitions, and smaller ones."),
        _(
            "Some discomfort is fine. If the pain stays or grows again, stop, and talk to a "
            "healthcare provider before you go on."
        ),
    ),
)
_ASK_FIRST = Words(
    _("Rest, and ask somebody"),
    (
        _("Rest now, and talk to a healthcare provider before you go on."),
        _("When you begin again, do fewer repetitions, and smaller ones."),
    ),
)


def _from_rating(
    last: SymptomRating, after: int, sessions: Sequence[SymptomRating]
) -> dict[Reason, tuple[str, str]]:
    """What the pain after the last session says: to the person, and to the therapist."""
    found = {}
    if after >= HIGH_PAIN:
        found[Reason.HIGH] = (
            _("You rated your pain {after} out of 10, which is high.", after=after),
            _("pain {after} afterwards", after=after),
        )
    if last.before is not None and after - last.before >= PAIN_STEP:
        found[Reason.UP] = (
            _(
                "Your pain went up from {before} to {after} in this session.",
                before=last.before,
                after=after,
            ),
            _("pain up from {before} to {after}", before=last.before, after=after),
        )
    rated = [one.after for one in sessions if one.after is not None][-_RISING_OVER:]
    if len(rated) == _RISING_OVER and rated == sorted(set(rated)):
        numbers = ", ".join(map(str, rated))
        found[Reason.RISING] = (
            _(
                "Your pain after the last three sessions went up each time: {numbers}.",
                numbers=numbers,
            ),
            _("pain rising over three sessions ({numbers})", numbers=numbers),
        )
    return found


def flagged(sessions: Sequence[SymptomRating]) -> tuple[date, ...]:
    """The days of the sessions after which to ease off, one for each such session."""
    return tuple(
        one.on
        for index, one in enumerate(sessions, 1)
        if after_session(sessions[:index]) is not None
    )
