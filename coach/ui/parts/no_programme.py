"""What a clinic's client sees until somebody has set exercises for them."""

from __future__ import annotations

import streamlit as st

from coach.domain import Person
from coach.records.access import Role
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts import messages
from coach.ui.parts.markup import plain
from coach.words import invitation_words

__all__ = ["shown"]


def shown(records: Records, person: Person) -> bool:
    """Whether nothing is set for a client, said here, with a way to ask for it. At a computer of
    one's own there is a programme to begin with, and this is never so."""
    if records.actor.role is Role.OWNER or records.care.prescriptions(person.id):
        return False
    invited_by = [one.invited_by for one in records.invitations.of(person.id)]
    with st.container(key="no-programme"):
        st.header(_("Your programme is not set yet"), anchor=False)
        st.markdown(plain(invitation_words.no_programme(invited_by[-1] if invited_by else "")))
    messages.show_own(records, person)
    return True
