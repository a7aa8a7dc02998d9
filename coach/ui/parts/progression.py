"""What could be raised in a person's programme: proposed with its reason, set by one click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

import streamlit as st

from coach.domain import Person, Prescription, SessionOutline, SetFigures, SymptomCheck
from coach.errors import CoachError
from coach.exercises.registry import get
from coach.progress.progression import Proposal, proposals
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.markup import plain

__all__ = ["Known", "show"]

_REFUSED = "progression-refused"

_CHANGED = _(
    "Nothing was set: what was proposed has changed since you opened this page (a session, an "
    "answer or the programme). Look at it again."
)


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


def show(records: Records, known: Known, look_again: Callable[[], Known]) -> None:
    """Each proposal in a line with its button; nothing where there is none. look_again: what is
    known by the time that the button is pressed."""
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.error(plain(refused))
    for one in _proposed(known):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"proposal-{one.prescription.id}"
        ):
            title = get(one.prescription.block.exercise).title
            now = one.prescription.block.reps
            st.markdown(
                _(
                    "**{title}:** {reps} repetitions a set instead of {now}? {why}.",
                    title=title,
                    reps=one.reps,
                    now=now,
                    why=one.why,
                ),
                width="content",
            )
            st.button(
                _("Set {reps} repetitions", reps=one.reps),
                key=f"raise-{one.prescription.id}",
                on_click=_set,
                args=(records, one, look_again),
            )


def _proposed(known: Known) -> tuple[Proposal, ...]:
    in_force = [one for one in known.prescriptions if one.ended_at is None]
    return proposals(in_force, known.sessions, known.figures, known.checks, known.today)


def _set(records: Records, seen: Proposal, look_again: Callable[[], Known]) -> None:
    """Set what was seen, if it would be proposed alike now."""
    try:
        known = look_again()
        if seen not in _proposed(known):
            st.session_state[_REFUSED] = _CHANGED
            return
        records.care.set_repetitions(known.person.id, seen.prescription.id, seen.reps, known.today)
    except CoachError as error:
        st.session_state[_REFUSED] = str(error)
