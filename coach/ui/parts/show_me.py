"""“Show me”: the live page with a rendered clip in the place of the camera; nothing is recorded."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from coach.domain import Ratings, SessionOutline
from coach.live.clip_player import Unwritten
from coach.live.frame_loop import FrameLoop
from coach.live.session_loop import SessionLoop
from coach.live.session_registry import session_registry
from coach.live.snapshot import Phase
from coach.programme.plan import Plan, default_plan
from coach.records.ids import new_id
from coach.translation import gettext as _
from coach.ui.components import component
from coach.ui.parts import clock
from coach.ui.server import clip_pictures
from coach.ui.server.current_user import actor
from coach.ui.server.shipped import shipped

__all__ = ["CLIP", "FIRST_VARIABLE", "MARK", "PLAN", "offer", "show"]

FIRST_VARIABLE = "COACH_SHOWS_FIRST"
"""Environment variable: where it is set, every tab opens with the demonstration."""

CLIP = shipped("_show_me.mp4", "sample_videos/squat_lean_side.mp4")
"""Three squats of a rendered figure that leans forward."""

PLAN = Plan((replace(default_plan().blocks[0], sets=1, reps=3),))
"""What the figure does: the programme's first exercise."""

_TOKEN, _OPENED = "show-me", "opened-with-show-me"
MARK = _("Demonstration: nothing is recorded")
_SEEN = _("A demonstration: a rendered figure does squats, as the camera would show you.")

_clip = component("clip")


def offer() -> None:
    """The button that begins it."""
    st.button(
        _("Show me first"), key="show-me-first", icon=":material/smart_display:", on_click=_begin
    )


def show(live: Callable[[SessionLoop, Callable[[SessionLoop, int], None]], None]) -> bool:
    """Whether it is on; then it is on the page. live: shows a session under way, its pictures by
    the function that it is given."""
    if os.environ.get(FIRST_VARIABLE) and _OPENED not in st.session_state:
        st.session_state[_OPENED] = True
        _begin()
    token = st.session_state.get(_TOKEN)
    if token is None:
        return False
    loop = session_registry().find(token, actor().login)
    if loop is None or loop.snapshot().phase is Phase.DONE:
        _over()
        return True
    with st.container(key="show-me-mark", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{MARK}**", width="content")
        st.button(_("Leave"), key="leave-show-me", on_click=_leave, args=(loop,))
    live(loop, _watch)
    return True


def _begin() -> None:
    token = new_id()
    st.session_state[_TOKEN] = token
    outline = SessionOutline(token, "", clock.now(), None, None, Ratings())
    session_registry().open(PLAN, Unwritten(), outline, actor().login)


def _watch(loop: SessionLoop, seat: int) -> None:
    """The clip's pictures, in the place of the camera's."""
    assert isinstance(loop, FrameLoop)  # `_begin` opened it
    _clip(key="clip", data={"address": clip_pictures.play(loop, seat, CLIP), "label": _SEEN})


def _over() -> None:
    with st.container(key="first-visit"):
        st.title(_("That was the demonstration"), anchor=False)
        st.markdown(
            _(
                "The coach looked at a rendered figure just as it will look at you: it checked the "
                "place, counted, and said one thing at a time. Nothing of it was recorded."
            )
        )
        st.button(_("To today’s exercises"), key="to-today", type="primary", on_click=_forget)
        st.button(_("Show it again"), key="show-me-again", on_click=_begin)


def _leave(loop: SessionLoop) -> None:
    loop.stop()
    _forget()


def _forget() -> None:
    st.session_state.pop(_TOKEN, None)
