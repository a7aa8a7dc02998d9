"""What became of the movements that are no repetition, and what a person says of a count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from coach.coaching.correction import Correction, corrected_count
from coach.coaching.results import Movement, Outcome, SetSummary
from coach.exercises.registry import exercises
from coach.translation import gettext as _
from coach.translation import ngettext

__all__ = [
    "MOST_REASONS",
    "THAT_WAS_NONE",
    "THAT_WAS_ONE",
    "corrected_tally",
    "in_short",
    "name_of",
    "nearest",
    "not_counted",
    "outcome_words",
    "reasons",
    "sentence",
    "why",
    "word_of",
]

MOST_REASONS = 3
"""So many are told, the most frequent first; the movements of the others are only counted."""

THAT_WAS_ONE = _("That was one")
THAT_WAS_NONE = _("That was none")
"""A person's word on a movement, as the button says it."""

NO_REASON = _("no reason was kept")

# How long exactly one took would make a reason of its own of each of many short movements.
_EXACTLY = re.compile(r"^it took \d+(\.\d+)? s, ")


def word_of(correction: Correction) -> str:
    """What a person said: “That was one”."""
    return THAT_WAS_ONE if correction.repetition else THAT_WAS_NONE


def outcome_words(movement: Movement) -> str:
    """“Not counted”, or “Not judged”; of a repetition “Counted”."""
    return {
        Outcome.COUNTED: _("Counted"),
        Outcome.PARTIAL: _("Not counted"),
        Outcome.REJECTED: _("Not counted"),
        Outcome.NOT_JUDGED: _("Not judged"),
    }[movement.outcome]


def why(movement: Movement) -> str:
    """What became of a movement that does not count: “Not counted: only one knee bent.”"""
    return f"{outcome_words(movement)}: {movement.reason}."


def name_of(movement: Movement) -> str:
    """What a person calls it: “Repetition 3”, or “At 12.8 s” where it has no number."""
    if movement.number is not None:
        return _("Repetition {number}", number=movement.number)
    return _("At {peak_s:.1f}\u00a0s", peak_s=movement.peak_s)


def not_counted(summary: SetSummary) -> list[str]:
    """A sentence on the movements that are no repetition, and one on those that could not be
    judged, grouped by their reasons; none where there are none.

    Where no exercise was recognised, the first says what they were held against.
    """
    rejected, unjudged = _unjudged_apart(summary.uncounted)
    sentences = []
    if rejected:
        how = _("not counted")
        if summary.exercise is None:
            how = _(", which did not count") if len(rejected) == 1 else _(", none of which counted")
        sentences.append(sentence(rejected, how))
    if unjudged:
        sentences.append(sentence(unjudged, _("not judged")))
    against = nearest(summary)
    if sentences and against:
        sentences[0] = f"{against.capitalize()}: {sentences[0]}"
    return sentences


def nearest(summary: SetSummary) -> str:
    """What the movements came nearest to where no exercise was recognised: “nearest to a squat”; ""
    where one was, or they came near none."""
    known = exercises().get(summary.nearest or "")
    if known is None or summary.exercise is not None:
        return ""
    return _("nearest to a {title}", title=known.title.lower())


def in_short(summary: SetSummary) -> list[str]:
    """What did not count, those too small among it, in a few words: “1 not counted: the camera
    moved”, “2 not judged: …”; none where all counted."""
    rejected, unjudged = _unjudged_apart([m for m in summary.movements if not m.counted])
    return [
        f"{len(movements)} {how}: {reasons(movements)}"
        for movements, how in ((rejected, _("not counted")), (unjudged, _("not judged")))
        if movements
    ]


def corrected_tally(movements: Sequence[Movement], corrections: Iterable[Correction]) -> str:
    """The measured count, and beside it the one with a person's own word: “5 counted; 6 with your
    corrections.” Empty where they said nothing."""
    said = tuple(corrections)
    if not said:
        return ""
    measured = sum(m.counted for m in movements)
    return ngettext(
        "{measured} counted; {corrected} with your correction.",
        "{measured} counted; {corrected} with your corrections.",
        len(said),
        measured=measured,
        corrected=corrected_count(movements, said),
    )


def _unjudged_apart(
    movements: Iterable[Movement],
) -> tuple[list[Movement], list[Movement]]:
    """Those that were judged, and those that could not be."""
    made = list(movements)
    unjudged = [one for one in made if one.outcome is Outcome.NOT_JUDGED]
    return [one for one in made if one.outcome is not Outcome.NOT_JUDGED], unjudged


def sentence(movements: Sequence[Movement], how: str = _("not counted")) -> str:
    """“2 movements not counted: only one knee bent.”"""
    n = len(movements)
    space = "" if how.startswith(",") else " "
    some = ngettext("{n} movement", "{n} movements", n)
    return f"{some}{space}{how}: {reasons(movements)}."


def reasons(movements: Sequence[Movement]) -> str:
    """“the body ended in another place (2), it was out of sight for a moment (1)”. What an older
    version kept has no reason."""
    groups = Counter(_EXACTLY.sub(_("it was "), m.reason or NO_REASON) for m in movements)
    if len(groups) == 1:
        return next(iter(groups))
    told = groups.most_common(MOST_REASONS)
    text = ", ".join(f"{reason} ({n})" for reason, n in told)
    others = len(movements) - sum(n for _, n in told)
    if others:
        text += ngettext(", and {n} other", ", and {n} others", others)
    return text
