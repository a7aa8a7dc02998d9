"""Who sits in front of the page, and so whose records it may show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from coach.domain import Person
from coach.errors import AccessError, CoachError
from coach.records.access import ALONE, Actor, Role
from coach.records.clinic import clinic, login_of, name_of
from coach.records.invitations import has_record
from coach.records.known_roles import KnownRoles
from coach.records.logins import Logins
from coach.records.records import Records
from coach.records.store import store
from coach.translation import gettext as _
from coach.ui.parts.markup import plain

__all__ = [
    "actor",
    "choose",
    "end_login",
    "in_the_file",
    "known_roles",
    "logged_in",
    "login_lasts",
    "logins",
    "looks_after_others",
    "my_records",
    "newcomer",
    "person_here",
    "records_of",
    "requester",
    "say_whose",
    "still_is",
]

_FOR = "for"
"""Whose exercise it is, where the owner chose somebody: in the session, and in the address, so that
a reload finds them."""


def logged_in() -> bool:
    """Whether somebody has logged in at the clinic's provider in this browser."""
    return bool(st.user.to_dict().get("is_logged_in", False))


def actor() -> Actor:
    """Whoever uses this page: at a computer of one's own its owner, at a clinic who logged in.

    Raises AccessError where nobody did, or somebody without a role; ProfileError where the clinic's
    file cannot be used.
    """
    return _known(st.user.to_dict)


def requester(cookies: Mapping[str, str]) -> Actor:
    """Whoever's browser sends these cookies to one of our own addresses, beside the pages; as
    `actor`, and with the same errors."""
    return _known(lambda: _claims(cookies))


def _known(claims_of: Callable[[], Mapping[str, Any]]) -> Actor:
    here = clinic()
    if here is None:
        return ALONE
    claims = claims_of()
    if not claims.get("is_logged_in"):
        raise AccessError(_("Nobody is logged in; open Form Coach's first page and log in."))
    known = here.actor(claims, known_roles().of)
    logins().use(here, claims)
    return known


def login_lasts() -> bool:
    """Whether this page's login still opens it; asking is no use of it."""
    here = clinic()
    try:
        if here is not None:
            logins().require(here, st.user.to_dict())
    except AccessError:
        return False
    return True


def end_login(cookies: Mapping[str, str] | None = None) -> None:
    """End the login of this page, or that which these cookies speak of: no copy of its cookie opens
    anything afterwards. Raises StoreError."""
    claims = st.user.to_dict() if cookies is None else _claims(cookies)
    if clinic() is not None and claims.get("is_logged_in"):
        logins().end(claims)


def newcomer(token: str) -> Actor | None:
    """Whoever logged in, as the client that the invitation with this token would make of them; None
    where they have a record already, or another place here. Raises AccessError where the login has
    ended; StoreError; ProfileError as `actor`."""
    here, claims = clinic(), st.user.to_dict()
    login = login_of(claims)
    if here is None or not login or here.roles.get(login, Role.CLIENT) is not Role.CLIENT:
        return None
    # Whomever the records give a role, as a client's too, they have a place for.
    if login not in here.roles and known_roles().of(login) is not None:
        return None
    if _has_record(login, token):
        return None
    logins().use(here, claims)
    return Actor(login, name_of(claims), Role.CLIENT)


def in_the_file(login: str) -> bool:
    """Whether the clinic's file gives this login a role. Raises ProfileError as `actor`."""
    here = clinic()
    return here is not None and login in here.roles


def _has_record(login: str, token: str) -> bool:
    """Whether there is a record for this login. That there is one is asked once for each invitation
    that they open, so that no database that hangs holds up somebody whose record it has told of.
    Raises StoreError."""
    told = (token, store().role_changes[login])
    if _TOLD.get(login) != told:
        if not has_record(store(), login):
            return False
        _TOLD[login] = told
    return True


_TOLD: dict[str, tuple[str, int]] = {}
"""Of whose record the database has told: when they had opened which invitation, and after how many
changes of their role."""


@cache
def known_roles() -> KnownRoles:
    """The roles that the records give, as this process knows them."""
    return KnownRoles(store)


@cache
def logins() -> Logins:
    """The logins of this process."""
    return Logins(store)


def _claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What Streamlit's own cookie says of a login; nothing where there is none, or where this
    server has not signed it."""
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value else None

    content = get_cookie_with_chunks(signed, AUTH_COOKIE_NAME)
    claims = json.loads(content) if content else {}
    return claims if isinstance(claims, dict) else {}


def my_records() -> Records:
    """The records as they may see and change them."""
    return records_of(actor())


def records_of(known: Actor) -> Records:
    """The records as somebody may see and change them who was known as this a moment ago: a page's
    fragments and callbacks go on with that, so their role is asked for anew at every look."""
    return Records(store(), known, role_now=partial(_role_now, known.login))


def still_is(known: Actor) -> bool:
    """Whether somebody has the role that they were known by; asking is no use of their login."""
    return _role_now(known.login) is known.role


def _role_now(login: str) -> Role | None:
    here = clinic()
    return ALONE.role if here is None else here.role_of(login, known_roles().of)


def looks_after_others() -> bool:
    """Whether this page's user has anybody but themselves to look after: at a computer of one's own
    from the second record on. Records that cannot be read are no reason to show no page."""
    user = actor()
    if user.role is not Role.OWNER:
        return user.role is not Role.CLIENT
    try:
        return records_of(user).people.others()
    except CoachError:
        return False


def person_here(records: Records) -> Person:
    """Whose exercise it is: one's own; the owner may have chosen somebody else. Raises AccessError
    where the address asks for somebody whose record this is not to be opened by the actor."""
    chosen = _chosen()
    if chosen is None:
        return records.people.me()
    person = records.people.get(chosen)
    st.session_state[_FOR] = st.query_params[_FOR] = chosen
    return person


def choose(person_id: str | None) -> None:
    """From now on it is this person's exercise; None: one's own."""
    st.query_params.pop(_FOR, None)
    st.session_state[_FOR] = person_id


def say_whose() -> None:
    """Say whose exercise it is where that is not one's own, and offer to change back."""
    user = actor()
    chosen = _chosen()
    if chosen is None or user.role is not Role.OWNER:
        return
    try:
        name = records_of(user).people.get(chosen).name
    except AccessError:  # deleted since
        choose(None)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="whose"):
        st.info(
            _("What is done now is written down for {name}.", name=plain(name)),
            icon=":material/person:",
        )
        st.button(_("Back to my own"), on_click=choose, args=(None,))


def _chosen() -> str | None:
    chosen: str | None = st.session_state.get(_FOR) or st.query_params.get(_FOR)
    return chosen
