"""What is said of outcome measures."""

from __future__ import annotations

from coach.domain import Rated
from coach.domain.days import local_day
from coach.programme.outcomes import OutcomeMeasure, Score
from coach.progress.outcomes import Meaning, OutcomeCourse
from coach.words import result_words

__all__ = ["change", "limit", "rated", "scale", "sources"]

_SAID = {
    Meaning.BETTER: "better, by a change that matters",
    Meaning.WORSE: "worse, by a change that matters",
    Meaning.SMALL: "no change that matters",
}


def change(course: OutcomeCourse) -> str:
    """“3.3 (1 May 2026) to 5.7 (12 June 2026), of 10: better, by a change that matters (1.5).”"""
    first, latest = course.answers[0], course.latest
    measure = course.measure
    now = f"{_score(latest.score, measure)} ({result_words.day(local_day(latest.at))})"
    if course.meaning is Meaning.FIRST:
        about = "" if measure.items else " about these things"
        return f"{now}, {_of(measure)}: the first answer{about}."
    before = f"{_score(first.score, measure)} ({result_words.day(local_day(first.at))})"
    said = f"{_SAID[course.meaning]} ({measure.important:g})"
    return f"{before} to {now}, {_of(measure)}: {said}."


def rated(one: Rated) -> str:
    """An answer to one question: the words that were chosen, else the number."""
    return one.said or str(one.value)


def scale(measure: OutcomeMeasure) -> str:
    """“mean score from 0 to 10, more is better”."""
    low, high = measure.range
    mean = "mean score" if measure.score is Score.MEAN else "score"
    better = "more is better" if measure.more_is_better else "less is better"
    return f"{mean} from {low:g} to {high:g}, {better}"


def _score(score: float, measure: OutcomeMeasure) -> str:
    return f"{score:.0f}" if measure.score is Score.SUM else f"{score:.1f}"


def _of(measure: OutcomeMeasure) -> str:
    """“of 10”; where less is better that is said."""
    low, high = measure.range
    of = f"of {high:g}" if low == 0 else f"from {low:g} to {high:g}"
    return of if measure.more_is_better else f"{of}, less is better"


def limit(measure: OutcomeMeasure) -> str:
    """From how large on a change is said to matter, and by whom."""
    told = (
        "not known"
        if measure.detectable is None
        else f"{measure.detectable:g} ({measure.detectable_source})"
    )
    return (
        f"A change of {measure.important:g} or more is said to matter. Smallest that matters to "
        f"people: {measure.minimal_important:g} ({measure.minimal_important_source}). Smallest "
        f"that can be told: {told}."
    )


def sources(measure: OutcomeMeasure) -> str:
    """Where the measure is from, and why it may be used here."""
    return f"{measure.short}: {measure.source}. {measure.rights}"
