"""Adding people, saying who looks after whom, and what was done with the records."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from coach.domain import AuditEntry, Person
from coach.records.clinic import clinic
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts import invitations, roles
from coach.ui.parts.birth import ask_birth
from coach.ui.parts.markup import plain, render
from coach.words import result_words

__all__ = ["add_person", "show", "show_audit"]

_MOST = 200
"""So many of the newest entries of the audit trail are shown."""


def show(records: Records, now: datetime) -> None:
    """What an admin does: who looks after whom, who may come in as what, and the trail. No record
    is opened."""
    here = clinic()
    people = records.people.all()
    st.markdown(
        _(
            "People are listed here once they have been invited, or have logged in for the first "
            "time."
        )
    )
    may_look_after = roles.therapists(records, here) if here is not None else ()
    for person in people:
        _assign(records, person, may_look_after)
    invitations.show(records, now)
    if here is not None:
        roles.show(records, here)
    with st.expander(_("Who did what"), icon=":material/history:"):
        named = records.roles.named() | {person.id: person.name for person in people}
        show_audit(records.audit.all(), named)


def add_person(records: Records) -> None:
    """Begin a record for somebody who uses this computer too."""
    with (
        st.expander(_("Add a person"), icon=":material/person_add:"),
        st.form("add-person", clear_on_submit=True, border=False),
    ):
        name = st.text_input(_("Name"))
        height = st.number_input(
            _("Body height, cm"), 80.0, 250.0, None, 1.0, help=_("With it, rises are shown in cm.")
        )
        born, gender = ask_birth()
        if st.form_submit_button(_("Add")):
            if name.strip():
                records.people.add(name.strip(), height_cm=height, born=born, gender=gender)
                st.rerun()
            st.error(_("A name is missing; type one."))


def _assign(records: Records, person: Person, therapists: tuple[str, ...]) -> None:
    """Who looks after one person; a change is made at once."""
    now = records.care.therapists(person.id)
    # Somebody who is no therapist any more can still be taken off.
    options = sorted({*therapists, *now})
    key = f"assigned-{person.id}"

    def change() -> None:
        chosen = set(st.session_state[key])
        for therapist in chosen - set(now):
            records.care.assign(person.id, therapist)
        for therapist in set(now) - chosen:
            records.care.unassign(person.id, therapist)

    st.multiselect(
        _("Who looks after {name}", name=plain(person.name)),
        options,
        default=list(now),
        key=key,
        on_change=change,
        placeholder=_("Nobody yet"),
    )


def show_audit(entries: tuple[AuditEntry, ...], names: dict[str, str]) -> None:
    """The newest entries as a table. names: of people by id; one who is gone has only the id."""
    rows = [
        {
            "at": result_words.moment(entry.at.astimezone()),
            "actor": entry.actor,
            "action": _("was refused: {action}", action=entry.action)
            if entry.refused
            else entry.action,
            "refused": entry.refused,
            "whose": names.get(entry.person_id or "", entry.person_id or ""),
        }
        for entry in entries[:_MOST]
    ]
    render("audit.html.j2", rows=rows)
    if len(entries) > _MOST:
        st.caption(_("The newest {most} of {entries}.", most=_MOST, entries=len(entries)))
