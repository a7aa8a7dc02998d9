"""Reminders of short breaks, on every page while it is open; off unless switched on.

The choice holds for this tab until it is reloaded: nothing of it is written down.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from coach.exercises.registry import exercises
from coach.programme.breaks import REMINDER, BreakSettings, break_due, desk_plan
from coach.translation import gettext as _
from coach.ui.parts import clock

__all__ = ["choose_breaks", "hold", "moved", "remind", "wished"]

_SETTINGS, _OPENED, _MOVED, _WISH = "breaks", "opened-at", "moved-at", "break-wish"
_ON, _EVERY = "breaks-on", "breaks-every"
_LOOK_EVERY_S = 20.0


def choose_breaks() -> None:
    """The setting."""
    now = _settings()
    with st.expander(_("Reminders of short breaks"), icon=":material/notifications:"):
        st.toggle(_("Remind me while this page is open"), now.on, key=_ON, on_change=_keep)
        st.slider(
            _("Minutes between breaks"), 30, 60, now.every_min, 5, key=_EVERY, on_change=_keep
        )
        st.caption(_("The reminder comes on these pages, until you close or reload them."))


def hold() -> None:
    """No reminder until they are switched on again: somebody is to rest."""
    st.session_state.pop(_SETTINGS, None)


def remind(open_train: Callable[[], None]) -> None:
    """Remind where it is time. open_train: goes to the page where an exercise is done."""
    st.session_state.setdefault(_OPENED, clock.now())
    with st.container():  # so that what follows stands in the same place with and without it
        if _settings().on:
            _reminder(open_train)


def wished() -> str | None:
    """The exercise that was chosen from a reminder since this was last asked."""
    exercise: str | None = st.session_state.pop(_WISH, None)
    return exercise


def moved() -> None:
    """The person moves, now."""
    st.session_state[_MOVED] = clock.now()


@st.fragment(run_every=_LOOK_EVERY_S)
def _reminder(open_train: Callable[[], None]) -> None:
    moved_at = st.session_state.get(_MOVED)
    opened_at = st.session_state[_OPENED]
    if not break_due(_settings(), opened_at, [moved_at] if moved_at else [], clock.now()):
        return
    with st.container(key="break", border=True):
        st.markdown(f"**{REMINDER.title}.** {REMINDER.sentences[0]}")
        with st.container(horizontal=True):
            for block in desk_plan().blocks:
                title = exercises()[block.exercise].title
                if st.button(title, key=f"break-{block.exercise}", type="primary"):
                    st.session_state[_WISH] = block.exercise
                    moved()
                    open_train()
            if st.button(_("I took a break"), key="break-taken"):
                moved()
                st.rerun()


def _settings() -> BreakSettings:
    settings: BreakSettings = st.session_state.get(_SETTINGS, BreakSettings())
    return settings


def _keep() -> None:
    """Other pages have no such controls; what they said must outlive them."""
    st.session_state[_SETTINGS] = BreakSettings(st.session_state[_ON], st.session_state[_EVERY])
