"""What could be raised in a person's programme: proposed with its reason, set by one click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.domain import Person, Prescription, SessionOutline, SetFigures, SymptomCheck
from coach.errors import CoachError
from coach.exercises.registry import get
from coach.progress.progression import Proposal, proposals
from coach.records.records import Records
from coach.ui.parts.markup import plain

__all__ = ["show"]

_REFUSED = "progression-refused"


def show(
    records: Records,
    person: Person,
    prescriptions: Sequence[Prescription],
    sessions: Sequence[SessionOutline],
    figures: Sequence[SetFigures],
    checks: Sequence[SymptomCheck],
    today: date,
) -> None:
    """Each proposal in a line with its button; nothing where there is none. prescriptions: also
    those that ended."""
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.error(plain(refused))
    in_force = [one for one in prescriptions if one.ended_at is None]
    for one in proposals(in_force, sessions, figures, checks, today):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"proposal-{one.prescription.id}"
        ):
            title = get(one.prescription.block.exercise).title
            now = one.prescription.block.reps
            st.markdown(
                f"**{title}:** {one.reps} repetitions a set instead of {now}? {one.why}.",
                width="content",
            )
            st.button(
                f"Set {one.reps} repetitions",
                key=f"raise-{one.prescription.id}",
                on_click=_set,
                args=(records, person, one, today),
            )


def _set(records: Records, person: Person, proposal: Proposal, today: date) -> None:
    try:
        records.care.set_repetitions(person.id, proposal.prescription.id, proposal.reps, today)
    except CoachError as error:
        st.session_state[_REFUSED] = str(error)
