"""A person's measures over weeks: one chart at a time, and what can be said of the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import exercises_in_order
from coach.progress.change import over
from coach.progress.measures import Measure
from coach.progress.trend import Series
from coach.translation import gettext as _
from coach.ui.parts.charts import key_of, series_chart
from coach.words import progress_words

__all__ = ["show_measures", "show_symptom_ratings"]

_SHOWN = timedelta(weeks=12)

_QUESTIONS = {
    _("How far"): (Measure.PEAK,),
    _("Repetitions"): (Measure.REPS,),
    _("Without fault"): (Measure.FORM,),
    _("Left and right"): (Measure.SYMMETRY,),
    _("Tempo"): (Measure.LOWERING, Measure.HOLD, Measure.LIFTING),
}
_NOTES = {
    _("How far"): _("The furthest point of your repetitions, on average."),
    _("Repetitions"): _("How many a day counted; the target is what was planned."),
    _("Without fault"): _(
        "Repetitions in which no fault was found, of those that could be judged."
    ),
    _("Left and right"): _(
        "How much further the left side went than the right; at 0 both are even."
    ),
    _("Tempo"): _("How long each part of a repetition took."),
}
_RATINGS = (
    (_("Pain"), (Measure.PAIN_BEFORE, Measure.PAIN_AFTER)),
    (_("Effort"), (Measure.EFFORT_BEFORE, Measure.EFFORT_AFTER)),
)


@st.fragment
def show_measures(series: Sequence[Series], today: date) -> None:
    """What was done, an exercise and a question at a time."""
    if not series:
        return
    st.header(_("Over the weeks"), anchor=False)
    done = {one.exercise for one in series}
    names = [one.name for one in exercises_in_order() if one.name in done]
    exercise = names[0]
    if len(names) > 1:
        exercise = st.segmented_control(
            _("Exercise"),
            names,
            default=names[0],
            required=True,
            format_func=lambda name: get(name).title,
            key="exercise-over-time",
        )
    of_exercise = [one for one in series if one.exercise == exercise]
    question = st.segmented_control(
        _("What"), list(_QUESTIONS), default=_("How far"), required=True, key="question-over-time"
    )
    wanted = [
        [one for one in of_exercise if one.measure is measure] for measure in _QUESTIONS[question]
    ]
    shown = _period([one for group in wanted for one in group], today, "measures")
    st.markdown(_NOTES[question])
    if not shown:
        st.markdown(_("Not measured in this time."))
    for measure in _QUESTIONS[question]:
        of_measure = [one for one in shown if one.measure is measure]
        for unit in dict.fromkeys(one.unit for one in of_measure):
            _chart([one for one in of_measure if one.unit == unit], today)


@st.fragment
def show_symptom_ratings(series: Sequence[Series], today: date) -> None:
    """Pain, and effort, before and after the sessions."""
    if not series:
        return
    st.header(_("How it felt"), anchor=False)
    shown = _period(series, today, "ratings")
    groups = [
        (title, [one for one in shown if one.measure in measures]) for title, measures in _RATINGS
    ]
    groups = [(title, group) for title, group in groups if group]
    for (title, group), column in zip(groups, st.columns(max(len(groups), 1)), strict=False):
        with column:
            st.subheader(title, anchor=False)
            _chart(group, today)


def _period(series: Sequence[Series], today: date, key: str) -> list[Series]:
    """The latest weeks of them; all where that is asked for."""
    since = today - _SHOWN
    older = any(one.points[0].at.date() < since for one in series)
    if not older or st.toggle(_("Show everything, not only 12 weeks"), key=f"everything-{key}"):
        return list(series)
    recent = [
        replace(one, points=tuple(p for p in one.points if p.at.date() >= since)) for one in series
    ]
    return [one for one in recent if one.points]


def _chart(group: Sequence[Series], today: date) -> None:
    """One chart, its series' changes in words, and how to read it."""
    title = progress_words.MEASURES[group[0].measure]
    lines = [_change(one) for one in group]
    st.markdown("  \n".join(lines))
    first = min(one.points[0].at.date() for one in group)
    st.vega_lite_chart(
        series_chart(
            group, dark=st.context.theme.type == "dark", since=first, until=today + timedelta(1)
        ),
        key=f"chart-{'-'.join(one.measure for one in group)}-{group[0].unit}",
        alt=_("{title} over the weeks. {lines}", title=title, lines=" ".join(lines)),
    )
    st.caption(_how_to_read(group))


def _how_to_read(group: Sequence[Series]) -> str:
    key = key_of(group)
    said = [f"{key[0].upper()}{key[1:]}."] if key else []
    said.append(_("The small bars show how far it may be off."))
    if any(point.target is not None for one in group for point in one.points):
        said.append(_("The dotted line is the target."))
    if any(point.limit is not None for one in group for point in one.points):
        said.append(_("The dashed line is the furthest to go."))
    return " ".join(said)


def _change(series: Series) -> str:
    name = progress_words.MEASURES[series.measure]
    if series.side in SIDES:
        name += f", {progress_words.leg(series.side)}"
    return f"**{name}.** {progress_words.change(over(series), series.unit)}"
