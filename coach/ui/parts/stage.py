"""The stage: while a session runs the page is the mirror, and what one reads and presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from coach.live.session_loop import SessionLoop
from coach.live.snapshot import Phase, Snapshot
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.demonstration import demonstration
from coach.ui.parts.hud import moment
from coach.ui.parts.page_frame import STATIC
from coach.ui.parts.session_over import correct_in_rest, tell_unwritten
from coach.ui.parts.sound import hear
from coach.ui.parts.stage_controls import show_controls

__all__ = ["REFRESH_S", "elsewhere", "panel", "stage"]

REFRESH_S = 0.5
"""How often the page looks at the session."""

_ELSEWHERE = _("This session goes on in another tab")
_CHOOSE = _("Close this one, or go on here.")


@contextmanager
def _whole_window() -> Iterator[None]:
    st.html(STATIC / "stage.css")
    with st.container(key="stage"):
        st.html(f"<h1 class='live'>{_('Train')}</h1>")
        yield


def stage(mirror: Callable[[], None], beside: Callable[[], None]) -> None:
    """The whole window, for as long as it is shown. mirror: draws the picture; beside: the rest."""
    with _whole_window():
        with st.container(key="mirror"):
            mirror()
        beside()


def elsewhere() -> bool:
    """The session's other tab has the camera; whether the person wants it here."""
    with _whole_window(), st.container(key="elsewhere"):
        st.html(f"<p class='hud-message'><span>{_ELSEWHERE}</span><small>{_CHOOSE}</small></p>")
        return st.button(_("Go on here"), type="primary")


def panel(
    loop: SessionLoop,
    snapshot: Snapshot,
    records_of: Callable[[], Records],
) -> None:
    """What is beside the mirror at this moment, said where it is new.

    records_of: as for `correct_in_rest`.
    """
    with st.container(key="panel"):
        st.html(moment(loop, snapshot))
        coming = snapshot.coming
        # In an element of its own: whatever changes would begin the clip anew.
        st.html(demonstration(coming) if coming is not None else "<i></i>")
        show_controls(loop, snapshot)
    with st.container(key="notice"):
        tell_unwritten(loop)
    with st.container(key="count-right"):
        if snapshot.phase is Phase.RESTING:
            correct_in_rest(loop, records_of)
    hear(snapshot, loop.outline.id)
