"""What is said of outcome measures."""

from __future__ import annotations

from coach.domain.days import local_day
from coach.programme.outcomes import HIGHEST, OutcomeMeasure
from coach.progress.outcomes import Meaning, OutcomeCourse
from coach.words import result_words

__all__ = ["change", "limit", "sources"]

_SAID = {
    Meaning.BETTER: "better, by a change that matters",
    Meaning.WORSE: "worse, by a change that matters",
    Meaning.SMALL: "no change that matters",
}


def change(course: OutcomeCourse) -> str:
    """“3.3 (1 May 2026) to 5.7 (12 June 2026), of 10: better, by a change that matters (1.5).”"""
    first, latest = course.answers[0], course.latest
    now = f"{latest.score:.1f} ({result_words.day(local_day(latest.at))})"
    if course.meaning is Meaning.FIRST:
        return f"{now}, of {HIGHEST}: the first answer about these things."
    before = f"{first.score:.1f} ({result_words.day(local_day(first.at))})"
    said = f"{_SAID[course.meaning]} ({course.measure.important:g})"
    return f"{before} to {now}, of {HIGHEST}: {said}."


def limit(measure: OutcomeMeasure) -> str:
    """From how large on a change is said to matter, and by whom."""
    return (
        f"A change of {measure.important:g} or more is said to matter. Smallest that matters to "
        f"people: {measure.minimal_important:g} ({measure.minimal_important_source}). Smallest "
        f"that can be told: {measure.detectable:g} ({measure.detectable_source})."
    )


def sources(measure: OutcomeMeasure) -> str:
    """Where the measure is from, and why it may be used here."""
    return f"{measure.short}: {measure.source}. {measure.rights}"
