"""How hard a person’s sessions were, as they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.domain import SessionOutline
from coach.progress.change import over
from coach.progress.measures import Measure
from coach.progress.trend import rating_series
from coach.translation import gettext as _
from coach.ui.parts.charts import key_of, series_chart
from coach.ui.parts.markup import plain
from coach.words import progress_words

__all__ = ["show"]

_HEIGHT = 150


def show(sessions: Sequence[SessionOutline], first: date, today: date, *, dark: bool) -> None:
    """Effort before and after the sessions, from 0 to 10; nothing where it was not rated."""
    rated = [
        one
        for one in rating_series(sessions)
        if one.measure in (Measure.EFFORT_BEFORE, Measure.EFFORT_AFTER)
    ]
    if not rated:
        return
    st.subheader(_("Effort"), anchor=False)
    said = [
        f"{progress_words.MEASURES[one.measure]}: {progress_words.change(over(one), one.unit)}"
        for one in rated
    ]
    st.vega_lite_chart(
        series_chart(rated, dark=dark, since=first, until=today, height=_HEIGHT),
        key="effort",
        alt=_("Effort from 0 to 10, over time. {said}", said=" ".join(said)),
    )
    st.caption(plain(f"{key_of(rated).capitalize()}. {said[-1]}"))
