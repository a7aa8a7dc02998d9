"""What is shown and said during a session: one place for its sentences."""

from __future__ import annotations

from datetime import datetime, tzinfo

from coach.coaching.correction import Correction
from coach.coaching.results import Movement
from coach.domain import EndedBy, SetResult
from coach.exercises.base import Posture
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import Round
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.words import movement_words, result_words

__all__ = [
    "DOWN",
    "ENDED_FOR_PAIN",
    "FAULT",
    "GET_READY",
    "GO",
    "GO_ON",
    "HAND_UP_IN_REST",
    "HAND_UP_IN_SET_UP",
    "HURTING",
    "MORE_REST",
    "SIGNS_HURTING",
    "SIGNS_PAUSE",
    "SIGNS_REST",
    "SIGNS_SET_UP",
    "START_WHEN_READY",
    "STOPPED",
    "TAKEN_BACK",
    "TEN_SECONDS",
    "by_camera",
    "coming",
    "ended",
    "first",
    "movement",
    "nearly_done",
    "next_words",
    "said",
    "seconds_to_say",
    "set_words",
    "side_words",
    "tally",
    "to_go",
    "turn_to",
    "went_on",
]

FAULT = _(
    "Something went wrong inside Form Coach, a fault of the program and not yours. I try again "
    "with the next picture; if this stays, press Finish: what you have done is kept."
)
GET_READY = _("Get ready.")
GO = _("Go")
GO_ON = _("Go on.")
START_WHEN_READY = _("Start when you are ready.")
DOWN = _("And down.")
STOPPED = _("The session is over.")
HURTING = _("It hurts: I stop here. Raise one hand to take that back.")
TAKEN_BACK = _("All right, we go on.")
ENDED_FOR_PAIN = _("I have ended the session. Rest now.")
TEN_SECONDS = _("Ten seconds.")
MORE_REST = _("Half a minute more.")
HAND_UP_IN_REST = _("Lower your hand to go on now, or keep it up for a longer rest.")
HAND_UP_IN_SET_UP = _("Keep your hand up to leave this exercise out.")

SIGNS_SET_UP = (
    _("One hand up: pause, and go on."),
    _("Both hands up: it hurts."),
    _("One hand up for 4 seconds now: leave this exercise out."),
)
SIGNS_PAUSE = (_("One hand up: go on."), _("Both hands up: it hurts."))
SIGNS_REST = (
    _("One hand up, then down: go on now."),
    _("One hand up for 4 seconds: half a minute more."),
    _("Both hands up: it hurts."),
)
SIGNS_HURTING = (_("Hands down, then one up: it does not hurt."),)
"""What raised hands say, while each is understood."""

_SPOKEN_PER_S = 14.0
"""Letters that a calm voice says in a second."""


def tally(one: SetResult) -> str:
    """The repetitions that count, with what people say of them, for the largest letters on a page:
    “3 squats”, “No squat counted”."""
    return result_words.tally(one.summary, one.corrected_count)


def by_camera(counted: int, corrected: int) -> str:
    """What the camera counted, beside what people say: “3 counted by the camera”; "" where these
    are the same."""
    return "" if counted == corrected else _("{counted} counted by the camera", counted=counted)


def movement(one: Movement, begun_s: float) -> str:
    """One movement of a set that began at `begun_s`: “at 0:14, 62 ± 4°: only one knee bent”."""
    seconds = max(int(one.peak_s - begun_s), 0)
    clock = f"{seconds // 60}:{seconds % 60:02d}"
    at = _("at {clock}, {peak}", clock=clock, peak=result_words.peak(one))
    return at if one.counted else f"{at}: {movement_words.reasons([one])}"


def said(one: Correction, zone: tzinfo | None) -> str:
    """Whose word a correction is: “that was one, says Theo (3 March 2026, 18:05)”."""
    whose = _(", says {by}", by=one.by) if one.by else _(", as said here")
    at: datetime = one.at.astimezone(zone)
    return f"{movement_words.word_of(one).lower()}{whose} ({result_words.day(at)}, {at:%H:%M})"


def side_words(made: Round) -> str:
    """Which leg works."""
    if made.side in SIDES:
        return _("{side} leg", side=made.side)
    return _("both legs") if get(made.exercise).signal.both_legs else _("legs in turn")


def set_words(made: Round) -> str:
    """Which of the exercise's sets it is."""
    return _("Set {index} of {of}", index=made.index, of=made.of)


def to_go(left: int) -> str:
    """How many repetitions are left."""
    return nearly_done(left) or _("{left} to go.", left=left)


def nearly_done(left: int) -> str:
    """What is said when few repetitions are left; "" where it is not worth a word."""
    return {1: _("Last one."), 2: _("Two to go.")}.get(left, "")


def seconds_to_say(text: str) -> float:
    """About how long a sentence takes to say."""
    return len(text) / _SPOKEN_PER_S


def first(made: Round) -> str:
    """What is said before the first set: what it is, and what the hands can say."""
    holding = f" {get(made.exercise).support}".rstrip()
    hands = _("Raise one hand to pause, and both if it hurts.")
    return f"{get(made.exercise).title}, {side_words(made)}.{holding} {hands}"


def coming(before: Round, after: Round | None) -> str:
    """What is said and shown of what comes after a rest; "" where nothing does."""
    return (
        _("Next: {next_words}.", next_words=next_words(before, after)) if after is not None else ""
    )


def next_words(before: Round, after: Round | None) -> str:
    """What comes after a set; "" after the last."""
    if after is None:
        return ""
    if after.exercise != before.exercise:
        return f"{get(after.exercise).title}, {side_words(after)}"
    if after.side != before.side:
        return side_words(after)
    return set_words(after).lower()


def turn_to(before: Round, after: Round | None) -> str:
    """What to do now that another exercise, leg or side begins; "" where all stays as it was, or is
    over."""
    if after is None:
        return ""
    sit = get(after.exercise).posture is Posture.SEATED
    if after.exercise != before.exercise:
        change = [
            _(
                "Now: {title}, {side_words}.",
                title=get(after.exercise).title,
                side_words=side_words(after),
            )
        ]
        if get(before.exercise).posture is not get(after.exercise).posture:
            change.append(_("Sit down on a chair.") if sit else _("Stand up."))
        if after.facing != before.facing:
            change.append(_("Face me.") if after.facing == "front" else _("Turn side-on."))
        elif _other_leg_nearer(before, after):
            change.append(_("Turn round."))
        change.append(get(after.exercise).support)
        return " ".join(change).rstrip()
    if after.side != before.side:
        turn = _("turn your chair round") if sit else _("turn round")
        return (
            _("Now {your}: {turn}.", your=_your(after), turn=turn)
            if after.side in SIDES
            else _("Now {your}.", your=_your(after))
        )
    if after.facing != before.facing:
        return _("Now face me.") if after.facing == "front" else _("Now turn side-on.")
    return ""


def ended(reps: int, by: EndedBy, after: Round | None, rest_s: float) -> str:
    """What is said at the end of a set."""
    if by is EndedBy.NOTHING:
        return _("I saw no repetition for five minutes. {stopped}", stopped=STOPPED)
    done = _("All right.")
    if reps:
        done = ngettext("Well done. {n} repetition.", "Well done. {n} repetitions.", reps)
    if by is EndedBy.STOPPED:
        return f"{done} {STOPPED}" if reps else STOPPED
    if after is None:
        return _("{done} That was the last set.", done=done)
    return _("{done} Rest for {rest_s:.0f} seconds.", done=done, rest_s=rest_s)


def _other_leg_nearer(before: Round, after: Round) -> bool:
    """Whether a leg works alone that was away from the camera, as far as is known."""
    both = {before.side, after.side} == set(SIDES)
    return both and after.facing == "side"


def _your(made: Round) -> str:
    return _("your {side} leg", side=made.side) if made.side in SIDES else side_words(made)


def went_on(before: int) -> str:
    """A note of a set that another server began: how many of its movements that one judged."""
    return ngettext(
        "The set went on at another server; the first movement was judged apart from the others.",
        "The set went on at another server; the first {n} movements were judged apart from the "
        "others.",
        before,
    )
