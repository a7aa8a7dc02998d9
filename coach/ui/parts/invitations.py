"""Inviting people to a clinic, and who has not come yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urljoin

import streamlit as st

from coach.domain import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    InvitationEnd,
    Issued,
    WithoutLogin,
    email_address,
    short_text,
)
from coach.errors import AccessError, ProfileError
from coach.records.access import Role
from coach.records.clinic import clinic
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.markup import plain, render
from coach.ui.parts.qr_code import qr_code
from coach.ui.server.invitation_link import ADDRESS
from coach.ui.server.login_gate import login_address
from coach.words import invitation_words

__all__ = ["link_of", "show"]

_INVITED = "invited"
"""How many were invited in this tab: another number is another, empty form."""


def show(records: Records, now: datetime) -> None:
    """A form to invite somebody, for who looks after people; and everybody without a login, with
    what can be done about it; an admin only withdraws. Nothing at a computer of one's own."""
    here = clinic()
    if here is None:
        return
    people = records.invitations.without_login()
    if records.actor.role is Role.THERAPIST:
        with st.expander(_("Invite a client"), icon=":material/person_add:"):
            _invite_somebody(records, here.invited_for)
    if not people:
        return
    with st.expander(
        _("Not logged in yet ({people})", people=len(people)), icon=":material/mail:", key="invited"
    ):
        for one in people:
            _line(records, one, now, here.invited_for)


def link_of(token: str) -> str:
    """The address that opens an invitation; what stands after the # stays in the browser."""
    return f"{urljoin(login_address(), ADDRESS.lstrip('/'))}#{token}"


def _invite_somebody(records: Records, lasts: timedelta) -> None:
    number = st.session_state.get(_INVITED, 0)
    with st.form(f"invite-{number}", border=False):
        name = st.text_input(_("Name"), max_chars=LONGEST_NAME, key=f"invite-name-{number}")
        email = _ask_email(f"invite-email-{number}")
        sent = st.form_submit_button(_("Invite"))
    st.caption(
        _(
            "Begins their record, where you can set their exercises right away. You get a link "
            "and a QR code to hand over; Form Coach sends nothing."
        )
    )
    if not sent:
        return
    try:
        called = short_text(name, _("The name"))
        email_address(email)  # before there is a record
        person = records.people.add(called)
        issued = records.invitations.invite(person.id, email, lasts)
    except ProfileError as error:
        st.error(plain(str(error)))
        return
    st.session_state[_INVITED] = number + 1
    _hand_over(issued, called)


def _line(records: Records, one: WithoutLogin, now: datetime, lasts: timedelta) -> None:
    """One person, what became of their invitation, and what can be done."""
    person, invitation = one.person, one.invitation
    name = plain(person.name)
    st.markdown(f"**{name}**: {plain(invitation_words.state(invitation, now))}")
    is_open = invitation is not None and invitation.is_open(now)
    again = invitation is not None and invitation.ended in (None, InvitationEnd.EXPIRED)
    with st.container(horizontal=True):
        if records.actor.role is not Role.ADMIN:
            if not again:
                _invite_again(records, one, lasts)
            elif st.button(
                _("New link for {name}", name=name),
                key=f"renew-{person.id}",
                icon=":material/link:",
            ):
                _do(lambda: records.invitations.renew(person.id, lasts), person.name)
        if is_open and st.button(
            _("Withdraw {name}’s link", name=name),
            key=f"withdraw-{person.id}",
            icon=":material/block:",
        ):
            _do(lambda: records.invitations.withdraw(person.id), person.name)


def _invite_again(records: Records, one: WithoutLogin, lasts: timedelta) -> None:
    person = one.person
    with (
        st.popover(_("Invite {name}", name=plain(person.name)), icon=":material/person_add:"),
        st.form(f"invite-{person.id}", border=False),
    ):
        email = _ask_email(f"invite-email-{person.id}")
        sent = st.form_submit_button(_("Invite"))
    if sent:
        _do(lambda: records.invitations.invite(person.id, email, lasts), person.name)


def _ask_email(key: str) -> str:
    return st.text_input(
        _("E-mail (optional)"),
        max_chars=LONGEST_EMAIL,
        key=key,
        autocomplete="off",
        help=_("With it, only a login whose provider has verified this address can use the link."),
    )


def _do(change: Callable[[], Issued | None], name: str) -> None:
    """Make a change; show a link that came of it, or else the page anew."""
    try:
        issued = change()
    except (ProfileError, AccessError) as error:
        st.error(plain(str(error)))
        return
    if issued is None:
        st.rerun()
    _hand_over(issued, name)


@st.dialog(_("The invitation"), on_dismiss="rerun")
def _hand_over(issued: Issued, name: str) -> None:
    """Shown once: nothing but this dialog holds the link."""
    link = link_of(issued.token)
    st.markdown(plain(invitation_words.hand_over(issued.invitation, name)))
    render("invitation.html.j2", picture=qr_code(link))
    st.code(link, language=None, wrap_lines=True)
    if st.button(_("Done"), type="primary"):
        st.rerun()
