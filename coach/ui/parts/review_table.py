"""Several recordings of one review: first one table of all, then each opened below it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.coaching.correction import corrected_count
from coach.review.examine import Result
from coach.review.review_queue import review_queue
from coach.review.status import Status
from coach.translation import gettext as _
from coach.ui.parts.markup import plain, render
from coach.ui.parts.review_result import show_result
from coach.words import result_words
from coach.words.form_words import faultless

__all__ = ["show_results"]


def show_results(review: str, done: Sequence[Status]) -> None:
    """Show the recordings that are done."""
    if len(done) == 1:
        show_result(review, done[0], alone=True)
        return
    st.subheader(_("{done} recordings", done=len(done)), anchor=False)
    render("recordings.html.j2", rows=[_row(review, status) for status in done])
    for status in done:
        opened = st.expander(plain(status.label), key=f"opened-{status.key}", on_change="rerun")
        if opened.open:
            with opened:
                show_result(review, status, alone=False)


def _row(review: str, status: Status) -> dict[str, str]:
    result: Result | None = review_queue().result(review, status.key) or status.result
    assert result is not None
    summary = result.analysis.summary
    counted = corrected_count(summary.movements, result.corrections)
    said = _(", as corrected") if counted != summary.rep_count else ""
    return {
        "name": status.label,
        "exercise": result_words.exercise_title(summary),
        "counted": f"{counted}{said}",
        "not_counted": str(len(summary.movements) - summary.rep_count),
        "form": faultless(summary) if summary.judged_count else _("not judged"),
    }
