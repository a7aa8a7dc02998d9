"""Days and minutes of monitoring in 30 days, of one person and of everybody (“Monitoring” in
docs/DEFINITIONS.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from coach.domain import Person
from coach.progress.monitoring import ENOUGH_DAYS, MonitoredPeriod, periods
from coach.records.records import Records
from coach.reports.monitoring import clients_csv, monitoring_csv
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.words import result_words

__all__ = ["clients_button", "show"]

_ABOUT = _(
    "A day counts on which a movement was recorded. Minutes run from the beginning of a "
    "session to the end of its last set. Remote therapeutic monitoring asks for "
    "{enough_days} days with data in 30; a therapist’s own minutes are not counted here.",
    enough_days=ENOUGH_DAYS,
)


def show(records: Records, person: Person, now: datetime) -> None:
    """Show the 30 days that end on a day to be chosen, and those before; with the CSV."""
    spans = records.sessions.spans(person.id)
    last = st.date_input(_("30 days up to"), now.date(), max_value=now.date(), key="monitored-to")
    st.caption(_ABOUT)
    until = [one for one in spans if one.started_at.date() <= last]
    render("monitoring.html.j2", rows=[_row(one) for one in periods(until, last)])
    st.download_button(
        _("Every day with data (CSV)"),
        monitoring_csv(spans),
        file_name=f"form-coach-monitoring-{now:%Y-%m-%d}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def clients_button(records: Records, people: Sequence[Person], now: datetime) -> None:
    """Show the button that makes the table of everybody's latest 30 days."""
    st.download_button(
        _("Days and minutes of monitoring, everybody’s latest 30 days (CSV)"),
        lambda: clients_csv(
            people, records.sessions.spans([person.id for person in people]), now.date()
        ),
        file_name=f"form-coach-monitoring-{now:%Y-%m-%d}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _row(one: MonitoredPeriod) -> dict[str, str]:
    return {
        "first": result_words.day(one.first),
        "last": result_words.day(one.last),
        "days": str(one.days),
        "sessions": str(one.sessions),
        "minutes": f"{one.minutes:.0f}",
        "enough": "yes" if one.days >= ENOUGH_DAYS else "no",
    }
