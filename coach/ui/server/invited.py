"""What somebody sees who comes with an invitation, before the record is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from coach.domain import Invitation
from coach.errors import AccessError
from coach.records.access import Actor
from coach.records.invitations import offered
from coach.records.records import Records
from coach.records.store import store
from coach.translation import gettext as _
from coach.ui.parts.front_page import front_page
from coach.ui.parts.markup import plain
from coach.ui.server import current_user, invitation_link
from coach.words import invitation_words

__all__ = ["door"]


def door(log_out: Callable[[], None]) -> Callable[[], None] | None:
    """What to show in every page's place to who has opened an invitation's link; None where that
    changes nothing: there was none, or who is logged in has a place here already, by the clinic's
    file even where the invitation is not good any more. log_out: ends the login.

    Raises AccessError where the login has ended; StoreError.
    """
    token = invitation_link.opened()
    if token is None:
        return None
    newcomer = current_user.newcomer(token) if current_user.logged_in() else None
    if newcomer is None and current_user.logged_in():
        return None
    try:
        invitation = offered(store(), token, datetime.now(UTC))
    except AccessError as error:
        if newcomer is not None and current_user.in_the_file(newcomer.login):
            return None
        return partial(front_page, str(error), st.info, log_out if newcomer is not None else None)
    if newcomer is None:
        return partial(front_page, invitation_words.asks_to_log_in(invitation))
    return partial(_ask_to_accept, invitation, token, newcomer, log_out)


def _ask_to_accept(
    invitation: Invitation, token: str, newcomer: Actor, log_out: Callable[[], None]
) -> None:
    st.title(_("Form Coach"))
    st.markdown(plain(invitation_words.accept(invitation, newcomer.login)))
    with st.container(horizontal=True):
        accepted = st.button(_("Accept the invitation"), type="primary", icon=":material/check:")
        st.button(_("This is not my login: log out"), icon=":material/logout:", on_click=log_out)
    if not accepted:
        return
    try:
        Records(store(), newcomer).invitations.claim(token)
    except AccessError as error:
        st.error(plain(str(error)))
        return
    st.rerun()
