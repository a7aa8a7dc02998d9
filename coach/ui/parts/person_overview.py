"""How it went with a person, on one screen: done of what was prescribed, range, pain, faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from coach.domain import Person, Prescription, SessionOutline, SetFigures, SymptomCheck
from coach.exercises.registry import get
from coach.programme.schedule import Week
from coach.progress.adherence import Adherence
from coach.progress.change import over
from coach.progress.flags import Flag
from coach.progress.measures import Measure
from coach.progress.trend import Series, peak_series, rating_series
from coach.translation import gettext as _
from coach.ui.parts import effort, faults_lately
from coach.ui.parts.charts import key_of, series_chart, weeks_chart
from coach.ui.parts.markup import plain
from coach.words import progress_words, result_words

__all__ = ["Known", "show"]

_CHART = 200


@dataclass(frozen=True)
class Known:
    """What is known of a person in the latest weeks; prescriptions: all of them. done: of what was
    prescribed, in the latest four weeks."""

    person: Person
    figures: tuple[SetFigures, ...]
    sessions: tuple[SessionOutline, ...]
    prescriptions: tuple[Prescription, ...]
    checks: tuple[SymptomCheck, ...]
    flags: tuple[Flag, ...]
    weeks: tuple[Week, ...]
    done: Adherence
    first: date
    today: date


def show(known: Known) -> None:
    """Draw it."""
    dark = st.context.theme.type == "dark"
    left, middle, right = st.columns(3, gap="medium")
    with left:
        _adherence(known.done, known.weeks, dark)
    with middle:
        _range(known, dark)
    with right:
        _pain(known, dark)
        effort.show(known.sessions, known.first, known.today, dark=dark)
    faults_lately.show(known.figures, known.today)


def _adherence(done: Adherence, weeks: Sequence[Week], dark: bool) -> None:
    st.subheader(_("Done of what was prescribed"), anchor=False)
    if done.share is None:
        st.caption(_("Nothing was due in the latest four weeks."))
    else:
        said = progress_words.adherence(done)
        st.markdown(
            _("**{share:.0%}** in the latest four weeks: {said}.", share=done.share, said=said)
        )
    if weeks:
        days = "; ".join(
            _(
                "{day}, {done} of {goal}",
                day=result_words.day_of_year(week.monday),
                done=week.done,
                goal=week.goal,
            )
            for week in weeks
        )
        st.vega_lite_chart(
            weeks_chart(weeks, dark=dark, height=_CHART),
            key="adherence",
            alt=_("Days on which the programme was done, by week: {days}.", days=days),
        )
        st.caption(_("Days on which it was done. Line: the week’s goal."))


def _range(known: Known, dark: bool) -> None:
    every = peak_series(known.figures, known.person.height_cm)
    if not every:
        st.caption(_("No repetition was measured in this time."))
        return
    by_exercise: dict[str, list[Series]] = {}
    for one in every:
        by_exercise.setdefault(one.exercise, []).append(one)
    chosen = st.selectbox(
        _("How far, of which exercise"),
        list(by_exercise),
        format_func=lambda name: _("How far: {title}", title=get(name).title.lower()),
        key="range-of",
        label_visibility="collapsed",
    )
    # Of a unit that is no longer used (a body height was entered since) nothing can be compared.
    latest = max(by_exercise[chosen], key=lambda one: one.points[-1].at).unit
    series = [one for one in by_exercise[chosen] if one.unit == latest]
    said = [
        f"{progress_words.leg(one.side).capitalize()}: {progress_words.change(over(one), latest)}"
        for one in series
    ]
    st.vega_lite_chart(
        series_chart(series, dark=dark, since=known.first, until=known.today, height=_CHART),
        key="range",
        alt=_("How far, over time. {said}", said=" ".join(said)),
    )
    key = key_of(series)
    st.caption(plain(" ".join([f"{key.capitalize()}."] if key else []) + " " + " ".join(said)))


def _pain(known: Known, dark: bool) -> None:
    st.subheader(_("Pain"), anchor=False)
    rated = [
        one
        for one in rating_series(known.sessions)
        if one.measure in (Measure.PAIN_BEFORE, Measure.PAIN_AFTER)
    ]
    if not rated:
        st.caption(_("Pain was not rated in this time."))
        return
    said = [
        f"{progress_words.MEASURES[one.measure]}: {progress_words.change(over(one), one.unit)}"
        for one in rated
    ]
    st.vega_lite_chart(
        series_chart(rated, dark=dark, since=known.first, until=known.today, height=_CHART),
        key="pain",
        alt=_("Pain from 0 to 10, over time. {said}", said=" ".join(said)),
    )
    # What it came to is the second of the two, where there are two.
    st.caption(plain(f"{key_of(rated).capitalize()}. {said[-1]}"))
