"""Whether it is getting better, in two or three plain sentences.

A change smaller than the measurement's error is not called one, nor one between different views.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.rest import Rest
from coach.programme.words import Words
from coach.progress.change import Change, Outcome, over
from coach.progress.measures import Measure
from coach.progress.trend import Series
from coach.translation import gettext as _
from coach.words import result_words

__all__ = ["headline"]

_Move = tuple[str, str]
"""An exercise and the leg, or legs, that did it."""

_ONE_LEG = [[side] for side in SIDES]

_NOT_COMPARED = _(
    "How far you go cannot be compared yet: that takes two days or more, seen from the same side."
)
_NO_MOVE = _("How far you go has not changed by more than the camera may be off.")
_NO_PAIN_CHANGE = _("Your pain afterwards has not changed by more than such ratings vary.")


def headline(series: Iterable[Series], rest: Rest | None = None) -> Words:
    """From a person's series: how far they go (`trend.peak_series`) and how much it hurts
    (`trend.rating_series`); others say nothing here. While they rest because it hurt, that alone is
    told, and what to do."""
    if rest is not None:
        asked = rest.ease_off.words
        return Words(asked.title, rest.words.sentences if rest.day_passed else asked.sentences)
    # Once somebody’s height is known the unit changes: the newer series is the one that goes on.
    known = sorted(series, key=lambda one: one.points[-1].at)
    moves = {(one.exercise, one.side): over(one) for one in known if one.measure is Measure.PEAK}
    pain = next((over(one) for one in known if one.measure is Measure.PAIN_AFTER), None)
    told = [_outcome(change) for change in (*moves.values(), *([pain] if pain else []))]
    sentences = [_moved(moves)]
    if pain is not None and pain.outcome is not Outcome.UNKNOWN:
        sentences.append(_hurt(pain))
    return Words(_title(told), tuple(sentences))


def _outcome(change: Change) -> Outcome:
    return change.outcome if change.same_view else Outcome.UNKNOWN


def _title(told: Sequence[Outcome]) -> str:
    better, worse = Outcome.BETTER in told, Outcome.WORSE in told
    if better and worse:
        return _("Some of it is better, some is not")
    if better:
        return _("It is getting better")
    if worse:
        return _("It is harder than it was")
    if Outcome.SAME in told:
        return _("It is about as it was")
    return _("It is too early to tell")


def _moved(moves: Mapping[_Move, Change]) -> str:
    """How far, against the first days."""
    told = {move: _outcome(change) for move, change in moves.items()}
    further = _named(move for move, outcome in told.items() if outcome is Outcome.BETTER)
    less = _named(move for move, outcome in told.items() if outcome is Outcome.WORSE)
    if further and less:
        return _(
            "You go further than at first in the {further}, and less far in the {less}.",
            further=further,
            less=less,
        )
    if further:
        return _("You go further than at first in the {further}.", further=further)
    if less:
        return _("You go less far than at first in the {less}.", less=less)
    return _NO_MOVE if Outcome.SAME in told.values() else _NOT_COMPARED


def _hurt(pain: Change) -> str:
    if not pain.certain:
        return _NO_PAIN_CHANGE
    lower = pain.outcome is Outcome.BETTER
    way = "lower" if lower else "higher"
    sentence = _(
        "Your pain afterwards is {way} than at first: about {now:.0f} out of 10 instead of "
        "{before:.0f}.",
        way=way,
        now=pain.after.value,
        before=pain.before.value,
    )
    return (
        sentence
        if lower
        else _("{sentence} Do less, and talk to a healthcare provider about it.", sentence=sentence)
    )


def _named(moves: Iterable[_Move]) -> str:
    """“squat and standing hamstring curl (left leg)”; without the leg where both are meant."""
    sides: dict[str, list[str]] = defaultdict(list)
    for exercise, side in sorted(moves):
        sides[exercise].append(side)
    return result_words.joined(
        [
            get(exercise).title.lower()
            + (_(" ({legs} leg)", legs=legs[0]) if legs in _ONE_LEG else "")
            for exercise, legs in sides.items()
        ]
    )
