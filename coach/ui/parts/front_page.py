"""What stands in every page's place for who may not see one now."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from coach.translation import gettext as _
from coach.ui.parts.markup import plain

__all__ = ["front_page"]


def front_page(
    text: str,
    said: Callable[[str], object] = st.markdown,
    log_out: Callable[[], None] | None = None,
) -> None:
    """Say this, beside the one thing to do: log in, or, for who has, log out. said: how Streamlit
    shows it. log_out: ends the login there is."""
    st.title(_("Form Coach"))
    said(plain(text))
    if log_out is None:
        st.button(_("Log in"), type="primary", icon=":material/login:", on_click=st.login)
    else:
        st.button(_("Log out"), icon=":material/logout:", on_click=log_out)
