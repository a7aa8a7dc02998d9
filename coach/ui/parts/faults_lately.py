"""A person's faults by kind over the latest weeks, and what was hardly or never judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from coach.coaching.form import most
from coach.domain import SetFigures
from coach.exercises.registry import get
from coach.progress.faults import CheckTally, NeverJudged, faults_by_kind, never_judged
from coach.progress.flags import LATELY_DAYS
from coach.progress.measures import Measure, measured
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.words import progress_words

__all__ = ["show"]

_MOST_FAULTS = 4


def show(figures: Sequence[SetFigures], today: date) -> None:
    """Show them, the most frequent first."""
    lately = today - timedelta(days=LATELY_DAYS)
    recent = [one for one in figures if one.at.date() > lately]
    tallies = faults_by_kind(recent)
    faults = [tally for tally in tallies if tally.faults]
    seldom = [tally for tally in tallies if not tally.mostly_judged]
    render(
        "faults.html.j2",
        faults=[_fault(tally) for tally in faults[:_MOST_FAULTS]],
        left_out=max(len(faults) - _MOST_FAULTS, 0),
        unseen=[*_unseen(never_judged(recent)), *map(_seldom, seldom)],
        faultless=_faultless(recent),
        any_sets=any(one.watched_enough for one in recent),
        mostly=most(sum(one.judged for one in recent), sum(one.counted for one in recent)),
        missed=progress_words.missed(recent),
    )


def _faultless(sets: Sequence[SetFigures]) -> str:
    """How many repetitions had no fault, of those judged; "" where none was."""
    share = measured(Measure.FORM, sets)
    said = progress_words.value(share, "share")
    return _("Repetitions without fault: {said}.", said=said) if share.known else ""


def _fault(tally: CheckTally) -> dict[str, str]:
    return {
        "what": f"{get(tally.exercise).title}: {tally.title.lower()}",
        "often": progress_words.often(tally),
        "share": f"{tally.share:.0%}",
    }


def _unseen(missed: Sequence[NeverJudged]) -> list[dict[str, str]]:
    """By exercise and by how to stand, so that it is few lines."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in missed:
        found.setdefault((one.exercise, one.turn or one.why), []).append(one.title.lower())
    return [
        {"what": f"{get(exercise).title}: {', '.join(titles)}", "how": how}
        for (exercise, how), titles in found.items()
    ]


def _seldom(tally: CheckTally) -> dict[str, str]:
    what = f"{get(tally.exercise).title}: {tally.title.lower()}"
    return {"what": what, "how": progress_words.seldom(tally)}
