"""A person's best so far, by exercise."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.programme.plan import exercises_in_order
from coach.progress.bests import Best, BestOf
from coach.progress.measures import Measured
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.words import progress_words, result_words

__all__ = ["show"]

_BESTS = {
    BestOf.SET: _("Most repetitions in a set"),
    BestOf.SESSION: _("Most repetitions in a session"),
    BestOf.PEAK: _("Furthest"),
    BestOf.HOLD: _("Longest hold"),
}


def show(found: Sequence[Best]) -> None:
    """Under its heading; nothing where there is none."""
    if not found:
        return
    st.header(_("Your best so far"), anchor=False)
    render(
        "bests.html.j2",
        exercises={
            exercise.title: [
                (_BESTS[best.of], _reached(best), result_words.day_of_year(best.at))
                for best in found
                if best.exercise == exercise.name
            ]
            for exercise in exercises_in_order()
            if any(best.exercise == exercise.name for best in found)
        },
    )
    st.caption(
        _(
            "What is measured is a new best only when it beats the one before by more than the "
            "measurement may be off."
        )
    )


def _reached(best: Best) -> str:
    return progress_words.value(Measured(best.value, best.sd), best.unit)
