"""A session's files to take away: tables, FHIR, OpenSim. The records write down who took what."""

from __future__ import annotations

import io
from collections.abc import Callable

import streamlit as st

from coach.domain import SessionRecord, SetResult
from coach.pose.trace_file import read_trace
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts import clock
from coach.ui.parts.export_extra import can_export

__all__ = ["show"]


def show(records: Records, session: SessionRecord, one: SetResult, *, landmarks: bool) -> None:
    """A row of buttons. landmarks: whether there are any of this set."""
    day = f"{session.started_at:%Y-%m-%d}"
    of_set = f"{day}-set-{one.index + 1}"

    def button(label: str, name: str, mime: str, content: Callable[[], str | bytes]) -> None:
        st.download_button(
            label,
            content,
            file_name=f"form-coach-{name}",
            mime=mime,
            icon=":material/download:",
            key=f"take-{name}-{session.id}",
            on_click="ignore",
        )

    st.subheader(_("Files"), anchor=False)
    with st.container(horizontal=True):
        for label, table in ((_("Repetitions (CSV)"), "reps.csv"), (_("Sets (CSV)"), "sets.csv")):
            button(label, f"{day}-{table}", "text/csv", _table(records, session, table))
        if can_export("FHIR"):
            button(_("FHIR"), f"{day}-fhir.json", "application/fhir+json", _fhir(records, session))
        if landmarks:
            for label, file in ((_("Joint angles"), "motion.mot"), (_("Landmarks"), "markers.trc")):
                content = _opensim(records, session, one, file)
                button(
                    _("{label} (OpenSim)", label=label), f"{of_set}-{file}", "text/plain", content
                )


def _table(records: Records, session: SessionRecord, name: str) -> Callable[[], str]:
    def content() -> str:
        from coach.reports.person_tables import TABLES

        return TABLES[name](records.sessions.take_out(session.id, name))

    return content


def _fhir(records: Records, session: SessionRecord) -> Callable[[], str]:
    def content() -> str:
        # It loads a library of models, which the page need not wait for.
        from coach.reports.fhir import fhir_json

        return fhir_json(records.sessions.take_out(session.id, "fhir.json"), clock.now())

    return content


def _opensim(
    records: Records, session: SessionRecord, one: SetResult, name: str
) -> Callable[[], str | bytes]:
    def content() -> str | bytes:
        from coach.reports.everything import set_files

        trace = records.sessions.take_out_trace(session.id, one.index, name)
        if trace is None:
            return b""
        made = set_files(read_trace(io.BytesIO(trace), _("this set")))
        return next((file for called, file in made if called == name), b"")

    return content
