"""The stage's buttons: the red one always, at most one that is the main one, the rest in a menu."""

from __future__ import annotations

import streamlit as st

from coach.domain import Ended
from coach.live.session_loop import SessionLoop
from coach.live.snapshot import Phase, Snapshot
from coach.translation import gettext as _
from coach.ui.parts.camera import choose_camera, reconnect
from coach.ui.parts.sound import sound_settings, tell_voice

__all__ = ["show_controls"]


def show_controls(loop: SessionLoop, snapshot: Snapshot) -> None:
    """The buttons of this moment."""
    with st.container(horizontal=True, key="controls"):
        if snapshot.phase is Phase.HURTING:
            _hurting(loop)
            return
        st.button(_("It hurts"), key="hurts", shortcut="Escape", on_click=loop.hurts)
        _main(loop, snapshot)
        _menu(loop, snapshot)


def _hurting(loop: SessionLoop) -> None:
    """To take it back, or not to wait. The second has no key: one that is held down repeats."""
    st.button(
        _("Undo: go on"), key="undo", shortcut="Space", on_click=loop.undo_hurt, type="primary"
    )
    st.button(_("Stop now"), key="stop-now", on_click=loop.stop, args=(Ended.HURT,))


def _main(loop: SessionLoop, snapshot: Snapshot) -> None:
    """What one presses most likely now."""
    if loop.stalled:
        if st.button(_("Camera on again"), key="reconnect", type="primary"):
            reconnect()
            st.rerun()
    elif snapshot.phase is Phase.PAUSED:
        st.button(_("Go on"), key="go", shortcut="Space", on_click=loop.resume, type="primary")
    elif snapshot.phase is Phase.EXERCISING:
        st.button(_("Pause"), key="pause", shortcut="Space", on_click=loop.pause, type="primary")
    elif snapshot.phase is Phase.RESTING:
        st.button(_("Skip the rest"), key="skip", on_click=loop.skip, type="primary")
        st.button("+ 30 s", key="longer", on_click=loop.rest_longer)


def _menu(loop: SessionLoop, snapshot: Snapshot) -> None:
    """What is needed seldom."""
    resting = snapshot.phase is Phase.RESTING
    with st.container(key="more"), st.expander(_("More"), icon=":material/more_horiz:"):
        st.button(
            _("Next: leave the rest out") if resting else _("Next: leave this set out"),
            key="next",
            shortcut="N",
            on_click=loop.skip,
        )
        st.button(_("Leave this exercise out"), key="skip-exercise", on_click=loop.skip_exercise)
        st.button(_("Finish"), key="finish", on_click=loop.stop)
        sound_settings()
        tell_voice()
        if choose_camera():
            reconnect()
            st.rerun()
