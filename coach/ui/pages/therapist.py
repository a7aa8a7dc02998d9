"""The Therapist page: everybody, those who need a look first; or one person, from their address."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from coach.errors import AccessError
from coach.progress.caseload import caseload
from coach.records.access import Role
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.pages import therapist_person
from coach.ui.parts import (
    care_team,
    clock,
    invitations,
    messages,
    monitoring,
    people_list,
)
from coach.ui.parts.markup import plain
from coach.ui.parts.page_frame import STATIC, Page, link
from coach.ui.server import current_user

__all__ = ["PAGE"]

_PERSON = "person"
"""Whose page it is; in the address, so that a reload finds it."""


def _show() -> None:
    st.html(STATIC / "therapist.css")
    records = current_user.my_records()
    person_id = st.query_params.pop(_PERSON, None)
    now = clock.now()
    if person_id:
        # A link to this page itself does not keep it in the address past the next touch.
        st.query_params[_PERSON] = person_id
        with st.container(key="person", gap="xxsmall"):
            link(PAGE, _("Everybody"), **{_PERSON: ""})
            try:
                therapist_person.show(records, person_id, now)
            except AccessError as error:
                st.title(_("Therapist"))
                st.error(plain(str(error)))
    elif records.actor.role is Role.ADMIN:
        st.title(_("Who looks after whom"))
        care_team.show(records, now)
    else:
        _everybody(records, now)


PAGE = Page(
    _("Therapist"),
    "therapist",
    "groups",
    _show,
    roles=(Role.OWNER, Role.THERAPIST, Role.ADMIN),
    for_others=True,
)


def _everybody(records: Records, now: datetime) -> None:
    st.title(_("Who needs a look"))
    glances = caseload(records, now)
    if glances:
        st.markdown(people_list.summary(glances))
    sought = st.text_input(
        _("Search by name"), key="sought", placeholder=_("A name, or a part of one")
    )
    found = [one for one in glances if sought.strip().casefold() in one.person.name.casefold()]
    if not glances:
        st.markdown(
            _("Nobody is here yet.")
            if records.actor.role is Role.OWNER
            else _(
                "Nobody has been assigned to you yet: invite a client below, or have whoever runs "
                "Form Coach here assign somebody to you."
            )
        )
    elif not found:
        st.markdown(_("Nobody of this name is here."))
    else:
        people_list.show(PAGE, records, found, now.date(), sought=bool(sought.strip()))
    messages.show_waiting(
        records,
        [one.person for one in glances],
        lambda person, label: link(PAGE, label, **{_PERSON: person.id}),
    )
    if glances:
        monitoring.clients_button(records, [one.person for one in glances], now)
    if records.actor.role is Role.OWNER:
        care_team.add_person(records)
    else:
        invitations.show(records, now)
