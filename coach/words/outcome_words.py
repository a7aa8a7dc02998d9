"""What is said of outcome measures."""

from __future__ import annotations

from coach.domain import Rated
from coach.domain.days import local_day
from coach.programme.outcomes import OutcomeMeasure, Score
from coach.progress.outcomes import Meaning, OutcomeCourse
from coach.translation import gettext as _
from coach.words import result_words

__all__ = ["change", "limit", "rated", "scale", "sources"]

_SAID = {
    Meaning.BETTER: _("better, by a change that matters"),
    Meaning.WORSE: _("worse, by a change that matters"),
    Meaning.SMALL: _("no change that matters"),
}


def change(course: OutcomeCourse) -> str:
    """“3.3 (1 May 2026) to 5.7 (12 June 2026), of 10: better, by a change that matters (1.5).”"""
    first, latest = course.answers[0], course.latest
    measure = course.measure
    now = f"{_score(latest.score, measure)} ({result_words.day(local_day(latest.at))})"
    if course.meaning is Meaning.FIRST:
        if measure.items:
            return _("{now}, {of}: the first answer.", now=now, of=_of(measure))
        return _("{now}, {of}: the first answer about these things.", now=now, of=_of(measure))
    before = f"{_score(first.score, measure)} ({result_words.day(local_day(first.at))})"
    said = f"{_SAID[course.meaning]} ({measure.important:g})"
    return _("{before} to {now}, {of}: {said}.", before=before, now=now, of=_of(measure), said=said)


def rated(one: Rated) -> str:
    """An answer to one question: the words that were chosen, else the number."""
    return one.said or str(one.value)


def scale(measure: OutcomeMeasure) -> str:
    """“mean score from 0 to 10, more is better”."""
    low, high = measure.range
    score = _("mean score") if measure.score is Score.MEAN else _("score")
    better = _("more is better") if measure.more_is_better else _("less is better")
    return _(
        "{score} from {low} to {high}, {better}",
        score=score,
        low=f"{low:g}",
        high=f"{high:g}",
        better=better,
    )


def _score(score: float, measure: OutcomeMeasure) -> str:
    return f"{score:.0f}" if measure.score is Score.SUM else f"{score:.1f}"


def _of(measure: OutcomeMeasure) -> str:
    """“of 10”; where less is better that is said."""
    low, high = (f"{end:g}" for end in measure.range)
    of = _("of {high}", high=high) if low == "0" else _("from {low} to {high}", low=low, high=high)
    return of if measure.more_is_better else _("{of}, less is better", of=of)


def limit(measure: OutcomeMeasure) -> str:
    """From how large on a change is said to matter, and by whom."""
    told = (
        _("not known")
        if measure.detectable is None
        else f"{measure.detectable:g} ({measure.detectable_source})"
    )
    return _(
        "A change of {important} or more is said to matter. Smallest that matters to people: "
        "{minimal_important} ({source}). Smallest that can be told: {told}.",
        important=f"{measure.important:g}",
        minimal_important=f"{measure.minimal_important:g}",
        source=measure.minimal_important_source,
        told=told,
    )


def sources(measure: OutcomeMeasure) -> str:
    """Where the measure is from, and why it may be used here."""
    return f"{measure.short}: {measure.source}. {measure.rights}"
