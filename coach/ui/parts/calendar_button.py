"""The plan for the calendar that a person already has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from coach.domain import Person, Prescription
from coach.progress.calendar import calendar_plan
from coach.records.clinic import is_clinic
from coach.translation import gettext as _
from coach.ui.parts.export_extra import can_export

__all__ = ["show"]


def show(
    person: Person,
    in_force: Sequence[Prescription],
    done: Mapping[str, Collection[date]],
    at: datetime,
    *,
    resting: bool,
) -> None:
    """Show the button that hands the file out. done: on which days each exercise was done. at:
    now, with its offset. resting: since it hurt, or a warning
    sign holds the person back: then the entry is taken out. At a clinic a plan is what was set."""
    if is_clinic() and not in_force:
        return
    label = (
        _("Take the plan out of my calendar while I rest")
        if resting
        else _("Put the plan in my calendar")
    )
    if not can_export(label):
        return
    from coach.reports.calendar_file import calendar_file

    plan = calendar_plan(in_force, person.id, done, at.date(), resting=resting)
    st.download_button(
        label,
        calendar_file(plan, at),
        file_name="form-coach.ics",
        mime="text/calendar",
        icon=":material/event:",
        on_click="ignore",
    )
    st.caption(
        _(
            "A calendar file (.ics): open it with the calendar of your computer or phone, and "
            "move the time to where it suits you. When the plan changes, or you did it on other "
            "days, save it again: it replaces the one of before."
        )
    )
