"""What is kept of a person as files to take away: everything as a zip, two pages as a PDF."""

from __future__ import annotations

import io
from datetime import datetime

import streamlit as st

from coach.domain import Person
from coach.records.records import Records
from coach.reports.everything import write_everything
from coach.translation import gettext as _
from coach.ui.parts.export_extra import can_export

__all__ = ["discharge_button", "everything_button", "export_bytes", "report_button"]


def export_bytes(records: Records, person: Person, at: datetime) -> bytes:
    """The zip of `coach.reports.everything`. at: now, with its offset; it is the zip's date."""
    stream = io.BytesIO()
    write_everything(records.people.file(person.id), records.sessions.poses, at, stream)
    return stream.getvalue()


def everything_button(records: Records, person: Person, at: datetime, label: str) -> None:
    """Show the button that makes the zip. at: now, with its offset."""
    if not can_export(label):
        return
    st.download_button(
        label,
        lambda: export_bytes(records, person, at),
        file_name=f"form-coach-{at:%Y-%m-%d}.zip",
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
    )


def report_button(records: Records, person: Person, at: datetime, *, own: bool) -> None:
    """Show the button that makes the report on all weeks so far. at: now, with its offset. own:
    whether it is about whoever looks."""
    label = (
        _("Your weeks on two pages, to print (PDF)")
        if own
        else _("Report on two pages, to print (PDF)")
    )
    if not can_export(label):
        return
    st.download_button(
        label,
        lambda: _report(records, person, at),
        file_name=f"form-coach-{at:%Y-%m-%d}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
    )


def discharge_button(records: Records, person: Person, at: datetime) -> None:
    """Show the button that makes the summary from the first to the last session. at: now, with its
    offset."""
    label = _("Discharge summary (PDF)")
    if not can_export(label):
        return
    st.download_button(
        label,
        lambda: _discharge(records, person, at),
        file_name=f"form-coach-discharge-{at:%Y-%m-%d}.pdf",
        mime="application/pdf",
        icon=":material/summarize:",
        on_click="ignore",
    )


def _report(records: Records, person: Person, at: datetime) -> bytes:
    # It loads fonts and plotting, which the page need not wait for.
    from coach.reports.pdf import Period, letterhead_of, person_pdf

    file = records.people.file(person.id)
    today = at.date()
    return person_pdf(file, Period.whole(file, today), today, letterhead_of(records.actor, file))


def _discharge(records: Records, person: Person, at: datetime) -> bytes:
    from coach.reports.pdf import discharge_pdf, letterhead_of

    file = records.people.file(person.id)
    return discharge_pdf(file, at.date(), letterhead_of(records.actor, file))
