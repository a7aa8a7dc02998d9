"""Who has which role at a clinic, for its admins."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from coach.errors import ProfileError
from coach.records.access import Role
from coach.records.clinic import Clinic
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.markup import plain

__all__ = ["show", "therapists"]

_MOST = 20
"""So many are shown; of more, those that are sought."""

_GIVEN = (Role.THERAPIST, Role.ADMIN, Role.CLIENT)


def therapists(records: Records, here: Clinic) -> tuple[str, ...]:
    """The logins of those who may look after people, by file and by records."""
    given = {one.login for one in records.roles.all() if one.role == Role.THERAPIST}
    return tuple(sorted({*here.therapists, *(given - set(here.roles))}))


def show(records: Records, here: Clinic) -> None:
    """The roles that the records give, with a way to take each away, and a form to give one."""
    grants = records.roles.all()
    with st.expander(_("Roles"), icon=":material/badge:", key="roles"):
        st.markdown(
            _(
                "Clients get theirs by invitation. What stands in the clinic’s file goes before, "
                "and is changed there."
            )
        )
        if len(grants) > _MOST:
            sought = st.text_input(_("Search by login"), key="sought-login").strip().casefold()
            grants = tuple(one for one in grants if sought in one.login.casefold())
            st.caption(
                _(
                    "{shown} of {found} are shown.",
                    shown=min(len(grants), _MOST),
                    found=len(grants),
                )
            )
        for one in grants[:_MOST]:
            with st.container(horizontal=True, vertical_alignment="center"):
                by_file = here.roles.get(one.login)
                beside = (
                    _(" (by the file: {by_file})", by_file=by_file) if by_file is not None else ""
                )
                st.markdown(f"{plain(one.login)}: {one.role}{beside}")
                if one.login != records.actor.login and st.button(
                    _("Take away {login}’s role", login=plain(one.login)), key=f"take-{one.login}"
                ):
                    _change(records.roles.take_away, one.login)
        with st.form("give-role", border=False, clear_on_submit=True):
            login = st.text_input(
                _("Login"),
                help=_("The e-mail address that the provider has verified, or issuer|subject."),
            )
            role = st.selectbox(_("Role"), _GIVEN, format_func=lambda one: one.value)
            given = st.form_submit_button(_("Give this role"))
        if given:
            _change(lambda typed: records.roles.give(typed, role), login)


def _change(change: Callable[[str], None], login: str) -> None:
    try:
        change(login)
    except ProfileError as error:
        st.error(plain(str(error)))
        return
    st.rerun()
