"""What is said of outcome measures."""

from __future__ import annotations

from coach.domain.days import local_day
from coach.programme.outcomes import HIGHEST, OutcomeMeasure
from coach.progress.outcomes import Meaning, OutcomeCourse
from coach.translation import gettext as _
from coach.words import result_words

__all__ = ["change", "limit", "sources"]

_SAID = {
    Meaning.BETTER: _("better, by a change that matters"),
    Meaning.WORSE: _("worse, by a change that matters"),
    Meaning.SMALL: _("no change that matters"),
}


def change(course: OutcomeCourse) -> str:
    """“3.3 (1 May 2026) to 5.7 (12 June 2026), of 10: better, by a change that matters (1.5).”"""
    first, latest = course.answers[0], course.latest
    now = f"{latest.score:.1f} ({result_words.day(local_day(latest.at))})"
    if course.meaning is Meaning.FIRST:
        return _(
            "{now}, of {highest}: the first answer about these things.", now=now, highest=HIGHEST
        )
    before = f"{first.score:.1f} ({result_words.day(local_day(first.at))})"
    said = f"{_SAID[course.meaning]} ({course.measure.important:g})"
    return _(
        "{before} to {now}, of {highest}: {said}.",
        before=before,
        now=now,
        highest=HIGHEST,
        said=said,
    )


def limit(measure: OutcomeMeasure) -> str:
    """From how large on a change is said to matter, and by whom."""
    return _(
        "A change of {important:g} or more is said to matter. Smallest that matters to "
        "people: {minimal_important:g} ({minimal_important_source}). Smallest that can be "
        "told: {detectable:g} ({detectable_source}).",
        important=measure.important,
        minimal_important=measure.minimal_important,
        minimal_important_source=measure.minimal_important_source,
        detectable=measure.detectable,
        detectable_source=measure.detectable_source,
    )


def sources(measure: OutcomeMeasure) -> str:
    """Where the measure is from, and why it may be used here."""
    return f"{measure.short}: {measure.source}. {measure.rights}"
