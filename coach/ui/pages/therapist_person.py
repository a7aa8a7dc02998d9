"""One person’s page for whoever looks after them: how it went on one screen, and what is next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import streamlit as st

from coach.domain import Person
from coach.domain.days import local_day
from coach.progress.adherence import adherence_of, days_done, lately, prescribed_weeks
from coach.progress.triage import Case, flags_of
from coach.records.access import Role
from coach.records.records import Records
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.parts import (
    clock,
    comparison,
    flag_marks,
    left_and_right,
    messages,
    monitoring,
    notes,
    outcomes,
    person_overview,
    prescription_form,
    progression,
    session_list,
)
from coach.ui.parts.care_team import show_audit
from coach.ui.parts.downloads import discharge_button, everything_button, report_button
from coach.ui.parts.markup import plain, render
from coach.ui.parts.person_overview import Known
from coach.ui.server import current_user
from coach.words import result_words

__all__ = ["show"]

_WEEKS = 12


def show(records: Records, person_id: str, now: datetime) -> None:
    """Show the page. Raises AccessError where the actor may not see this person."""
    person = records.people.get(person_id)
    known = _known(records, person, now)
    flags = flag_marks.told(known.flags)
    render("person.html.j2", name=person.name, about=_about(known), flags=flags)
    flag_marks.offer(records, person, known.flags, known.today)
    progression.show(records, known, lambda: _known(records, person, clock.now()))
    parts = _parts(records, known, now)
    for tab, draw in zip(
        st.tabs(list(parts), key="part", on_change="rerun"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw()
    _files_to_save(records, person, now)


def _parts(records: Records, known: Known, now: datetime) -> dict[str, Callable[[], None]]:
    """The tabs in order, and what draws each when it is opened."""
    person = known.person
    written: dict[str, Callable[[], None]] = {}
    if messages.are_here(records):
        written[_("Messages")] = lambda: messages.show(records, person, own=False)
    return {
        _("Overview"): lambda: person_overview.show(known),
        _("Sessions"): lambda: session_list.show(records, known.sessions, known.figures, own=False),
        _("Compare"): lambda: comparison.show(known.sessions, known.figures),
        _("Left and right"): lambda: left_and_right.show(known.figures, known.today),
        _("Outcome measures"): lambda: outcomes.show(records.outcomes.of(person.id)),
        _("Monitoring"): lambda: monitoring.show(records, person, now),
        _("Programme"): lambda: prescription_form.show(
            records, person, known.prescriptions, known.today
        ),
        **written,
        _("Write a note"): lambda: notes.show(records, person),
        _("Who looked"): lambda: show_audit(records.audit.of(person.id), {person.id: person.name}),
    }


def _known(records: Records, person: Person, now: datetime) -> Known:
    today, since = now.date(), now - timedelta(weeks=_WEEKS)
    every = records.sessions.outlines(person.id)
    sessions = tuple(one for one in every if one.started_at >= since)
    figures = records.sessions.figures(person.id, since)
    prescriptions = records.care.prescriptions(person.id, history=True)
    checks = records.care.symptom_checks(person.id)
    began = local_day(person.since, now.tzinfo)
    case = Case(
        since=began,
        sessions=every,
        figures=figures,
        prescriptions=prescriptions,
        red_flags=checks,
        height_cm=person.height_cm,
        marks=records.care.flag_marks(person.id),
    )
    done = days_done(figures, prescriptions)
    weeks = prescribed_weeks(prescriptions, done, began, today)
    return Known(
        person=person,
        figures=figures,
        sessions=sessions,
        prescriptions=prescriptions,
        checks=checks,
        flags=flags_of(case, today),
        weeks=weeks[-_WEEKS:],
        done=adherence_of(prescriptions, figures, lately(today), today),
        first=since.date(),
        today=today,
    )


def _about(known: Known) -> str:
    made_up = _("Made up, for a demonstration. ") if known.person.made_up else ""
    height = known.person.height_cm
    tall = _(", {height:.0f} cm tall", height=height) if height is not None else ""
    since = local_day(known.person.since)
    number = len(known.sessions)
    sessions = ngettext("{n} session", "{n} sessions", number)
    came = result_words.day(since)
    return _(
        "{made_up}Here since {came}{tall}; {sessions} in the latest {weeks} weeks.",
        made_up=made_up,
        came=came,
        tall=tall,
        sessions=sessions,
        weeks=_WEEKS,
    )


def _files_to_save(records: Records, person: Person, now: datetime) -> None:
    """What leaves the page: whose exercise it is from now on; paper."""
    with st.container(horizontal=True, key="files-to-save", vertical_alignment="center"):
        if records.actor.role is Role.OWNER:
            st.button(
                _("Exercise as {name}", name=plain(person.name)),
                on_click=current_user.choose,
                args=(person.id,),
            )
        report_button(records, person, now, own=False)
        discharge_button(records, person, now)
        everything_button(
            records, person, now, _("All sessions as files (CSV, FHIR, OpenSim; zip)")
        )
        st.caption(_("To print what is shown, use your browser’s Print."))
