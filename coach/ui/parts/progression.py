"""What could be raised in a person's programme: proposed with its reason, set by one click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import streamlit as st

from coach.domain import Person, Prescription, SessionOutline, SetFigures, SymptomCheck
from coach.errors import CoachError
from coach.exercises.registry import get
from coach.progress.progression import Proposal, proposals
from coach.records.records import Records
from coach.ui.parts.markup import plain

__all__ = ["Known", "show"]

_REFUSED = "progression-refused"


class Known(Protocol):
    """What has to be known of a person. prescriptions: also those that ended; sessions: in order of
    time; figures: of their sets."""

    @property
    def person(self) -> Person:
        """Who it is."""

    @property
    def prescriptions(self) -> Sequence[Prescription]:
        """What was ever set."""

    @property
    def sessions(self) -> Sequence[SessionOutline]:
        """Of the latest weeks."""

    @property
    def figures(self) -> Sequence[SetFigures]:
        """Of the latest weeks."""

    @property
    def checks(self) -> Sequence[SymptomCheck]:
        """Answers to the warning signs."""

    @property
    def today(self) -> date:
        """The local day."""


def show(records: Records, known: Known) -> None:
    """Each proposal in a line with its button; nothing where there is none."""
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.error(plain(refused))
    in_force = [one for one in known.prescriptions if one.ended_at is None]
    for one in proposals(in_force, known.sessions, known.figures, known.checks, known.today):
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
                args=(records, known.person, one, known.today),
            )


def _set(records: Records, person: Person, proposal: Proposal, today: date) -> None:
    try:
        records.care.set_repetitions(person.id, proposal.prescription.id, proposal.reps, today)
    except CoachError as error:
        st.session_state[_REFUSED] = str(error)
