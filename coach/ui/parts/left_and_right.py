"""Left against right over the latest weeks, with how surely it can be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.domain import SetFigures
from coach.exercises.registry import get
from coach.progress.change import Outcome
from coach.progress.measures import goes_further_up
from coach.progress.sides import LATELY_DAYS, UNEVEN_SHARE, SideDifference, side_differences
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.words import progress_words, result_words

__all__ = ["show"]


def show(figures: Sequence[SetFigures], today: date) -> None:
    """Show each exercise of which both legs were measured."""
    found = side_differences(figures, today)
    if not found:
        st.markdown(
            _(
                "No movement was measured with each leg, seen the same way, in the latest "
                "{lately_days} days.",
                lately_days=LATELY_DAYS,
            )
        )
        return
    render("sides.html.j2", rows=[_row(one) for one in found])
    st.caption(
        _(
            "Means of the latest {lately_days} days, with one sigma. A difference is told where "
            "it is more than 1.96 times its own uncertainty; from {uneven_share:.0%} of the "
            "movement on it is a reason for a look.",
            lately_days=LATELY_DAYS,
            uneven_share=UNEVEN_SHARE,
        )
    )


def _row(one: SideDifference) -> dict[str, object]:
    return {
        "what": get(one.exercise).title,
        "left": progress_words.value(one.left, one.unit),
        "right": progress_words.value(one.right, one.unit),
        "said": _said(one),
        "certain": one.outcome is Outcome.DIFFERENT,
        "days": one.days,
    }


def _said(one: SideDifference) -> str:
    """“right goes 12° less far (± 4°; 13 % of the movement)”, or that it cannot be told."""
    least = result_words.measure(one.least, None, one.unit)
    if one.outcome is Outcome.SAME:
        return _("no difference that could be told (less than {least})", least=least)
    ahead = one.difference.value > 0.0
    if not goes_further_up(get(one.exercise)):
        ahead = not ahead
    behind = "right" if ahead else "left"
    size = result_words.measure(abs(one.difference.value), one.difference.sd, one.unit)
    return _(
        "{behind} goes less far by {size}, {share:.0%} of the movement",
        behind=behind,
        size=size,
        share=one.share,
    )
