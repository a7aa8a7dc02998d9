"""One person’s page for whoever looks after them: how it went on one screen, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from coach.domain import Person, Prescription, SessionOutline, SetFigures
from coach.exercises.registry import get
from coach.programme.schedule import Week
from coach.progress.adherence import (
    Adherence,
    adherence_of,
    days_done,
    lately,
    prescribed_weeks,
)
from coach.progress.change import over
from coach.progress.flags import Flag
from coach.progress.measures import Measure
from coach.progress.trend import Series, peak_series, rating_series
from coach.progress.triage import Case, flags_of
from coach.records.access import Role
from coach.records.records import Records
from coach.ui.parts import (
    comparison,
    faults_lately,
    flag_marks,
    left_and_right,
    monitoring,
    prescription_form,
    session_list,
)
from coach.ui.parts.care_team import show_audit
from coach.ui.parts.charts import key_of, series_chart, weeks_chart
from coach.ui.parts.downloads import report_button
from coach.ui.parts.markup import plain, render
from coach.ui.server import current_user
from coach.words import progress_words, result_words

__all__ = ["show"]

_WEEKS = 12
_CHART = 150
_OVERVIEW, _SESSIONS, _COMPARE, _SIDES, _MONITORING, _PRESCRIBE, _NOTES, _TRAIL = (
    "Overview",
    "Sessions",
    "Compare",
    "Left and right",
    "Monitoring",
    "Programme",
    "Write a note",
    "Who looked",
)


@dataclass(frozen=True)
class _Overview:
    """What is known of a person in the latest weeks; prescriptions: all of them. done: of what was
    prescribed, in the latest four weeks."""

    person: Person
    figures: tuple[SetFigures, ...]
    sessions: tuple[SessionOutline, ...]
    prescriptions: tuple[Prescription, ...]
    flags: tuple[Flag, ...]
    weeks: tuple[Week, ...]
    done: Adherence
    first: date
    today: date


def show(records: Records, person_id: str, now: datetime) -> None:
    """Show the page. Raises AccessError where the actor may not see this person."""
    person = records.people.get(person_id)
    known = _overview_of(records, person, now)
    flags = flag_marks.told(known.flags)
    render("person.html.j2", name=person.name, about=_about(known), flags=flags)
    flag_marks.offer(records, person, known.flags, known.today)
    names = [
        *(_OVERVIEW, _SESSIONS, _COMPARE, _SIDES, _MONITORING),
        *(_PRESCRIBE, _NOTES, _TRAIL),
    ]
    tabs = st.tabs(names, key="part", on_change="rerun")
    overview, sessions, compare, sides, monitored, prescribe, notes, trail = tabs
    if overview.open:
        with overview:
            _overview(known)
    if sessions.open:
        with sessions:
            session_list.show(records, known.sessions, known.figures, own=False)
    if compare.open:
        with compare:
            comparison.show(known.sessions, known.figures)
    if sides.open:
        with sides:
            left_and_right.show(known.figures, known.today)
    if monitored.open:
        with monitored:
            monitoring.show(records, person, now)
    if prescribe.open:
        with prescribe:
            prescription_form.show(records, person, known.prescriptions, now.date())
    if notes.open:
        with notes:
            _notes(records, person)
    if trail.open:
        with trail:
            show_audit(records.audit.of(person.id), {person.id: person.name})
    _files_to_save(records, person, now)


def _overview_of(records: Records, person: Person, now: datetime) -> _Overview:
    today, since = now.date(), now - timedelta(weeks=_WEEKS)
    sessions = records.sessions.outlines(person.id, since)
    figures = records.sessions.figures(person.id, since)
    prescriptions = records.care.prescriptions(person.id, history=True)
    began = person.since.astimezone(now.tzinfo).date()
    case = Case(
        since=began,
        sessions=sessions or records.sessions.outlines(person.id),
        figures=figures,
        prescriptions=prescriptions,
        red_flags=records.care.symptom_checks(person.id),
        height_cm=person.height_cm,
        marks=records.care.flag_marks(person.id),
    )
    done = days_done(figures, prescriptions)
    weeks = prescribed_weeks(prescriptions, done, began, today)
    return _Overview(
        person=person,
        figures=figures,
        sessions=sessions,
        prescriptions=prescriptions,
        flags=flags_of(case, today),
        weeks=weeks[-_WEEKS:],
        done=adherence_of(prescriptions, figures, lately(today), today),
        first=since.date(),
        today=today,
    )


def _about(known: _Overview) -> str:
    made_up = "Made up, for a demonstration. " if known.person.made_up else ""
    height = known.person.height_cm
    tall = f", {height:.0f} cm tall" if height is not None else ""
    since = known.person.since
    number = len(known.sessions)
    sessions = "1 session" if number == 1 else f"{number} sessions"
    came = result_words.day(since)
    return f"{made_up}Here since {came}{tall}; {sessions} in the latest {_WEEKS} weeks."


# How it went


def _overview(known: _Overview) -> None:
    dark = st.context.theme.type == "dark"
    left, middle, right = st.columns(3, gap="medium")
    with left:
        _adherence(known.done, known.weeks, dark)
    with middle:
        _range(known, dark)
    with right:
        _pain(known, dark)
    faults_lately.show(known.figures, known.today)


def _adherence(done: Adherence, weeks: Sequence[Week], dark: bool) -> None:
    st.subheader("Done of what was prescribed", anchor=False)
    if done.share is None:
        st.caption("Nothing was due in the latest four weeks.")
    else:
        said = progress_words.adherence(done)
        st.markdown(f"**{done.share:.0%}** in the latest four weeks: {said}.")
    if weeks:
        days = "; ".join(
            f"{week.monday.day} {week.monday:%B}, {week.done} of {week.goal}" for week in weeks
        )
        st.altair_chart(
            weeks_chart(weeks, dark=dark, height=_CHART),
            key="adherence",
            alt=f"Days on which the programme was done, by week: {days}.",
        )
        st.caption("Days on which it was done. Line: the week’s goal.")


def _range(known: _Overview, dark: bool) -> None:
    every = peak_series(known.figures, known.person.height_cm)
    if not every:
        st.caption("No repetition was measured in this time.")
        return
    by_exercise: dict[str, list[Series]] = {}
    for one in every:
        by_exercise.setdefault(one.exercise, []).append(one)
    chosen = st.selectbox(
        "How far, of which exercise",
        list(by_exercise),
        format_func=lambda name: f"How far: {get(name).title.lower()}",
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
    st.altair_chart(
        series_chart(series, dark=dark, since=known.first, until=known.today, height=_CHART),
        key="range",
        alt=f"How far, over time. {' '.join(said)}",
    )
    key = key_of(series)
    st.caption(plain(" ".join([f"{key.capitalize()}."] if key else []) + " " + " ".join(said)))


def _pain(known: _Overview, dark: bool) -> None:
    st.subheader("Pain", anchor=False)
    rated = [
        one
        for one in rating_series(known.sessions)
        if one.measure in (Measure.PAIN_BEFORE, Measure.PAIN_AFTER)
    ]
    if not rated:
        st.caption("Pain was not rated in this time.")
        return
    said = [
        f"{progress_words.MEASURES[one.measure]}: {progress_words.change(over(one), one.unit)}"
        for one in rated
    ]
    st.altair_chart(
        series_chart(rated, dark=dark, since=known.first, until=known.today, height=_CHART),
        key="pain",
        alt=f"Pain from 0 to 10, over time. {' '.join(said)}",
    )
    # What it came to is the second of the two, where there are two.
    st.caption(plain(f"{key_of(rated).capitalize()}. {said[-1]}"))


# What to do about it


def _notes(records: Records, person: Person) -> None:
    with st.form("write-note", clear_on_submit=True, border=False):
        text = st.text_area("Write a note", height=110, key="note")
        if st.form_submit_button("Keep it") and text.strip():
            records.care.add_note(person.id, text.strip())
    notes = records.care.notes(person.id)
    render(
        "notes.html.j2",
        notes=[
            {"when": result_words.day(n.at), "author": n.author, "text": n.text}
            for n in reversed(notes)
        ],
    )


def _files_to_save(records: Records, person: Person, now: datetime) -> None:
    """What leaves the page: whose exercise it is from now on; paper."""
    with st.container(horizontal=True, key="files-to-save", vertical_alignment="center"):
        if records.actor.role is Role.OWNER:
            st.button(
                f"Exercise as {plain(person.name)}", on_click=current_user.choose, args=(person.id,)
            )
        report_button(records, person, now, own=False)
        st.caption("To print what is shown, use your browser’s Print.")
