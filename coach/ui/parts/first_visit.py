"""What comes before the very first session: how it feels, and whether the room is ready."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.programme.plan import default_plan
from coach.programme.symptoms import SymptomRating
from coach.translation import gettext as _
from coach.ui.parts.camera import ask_for_camera, tell_problem
from coach.ui.parts.plan_choice import how_to_stand
from coach.ui.parts.sound import hear, sound_settings, tell_voice
from coach.ui.parts.symptom_ratings import TELL_FIRST, ask_before, keep_before, say

__all__ = ["leads"]

_STEP, _ASK = "first-visit", "ask-first"
_FEELING, _ROOM, _DONE = "feeling", "room", "done"


def leads(sessions: Sequence[SymptomRating], today: date) -> bool:
    """Whether one of its pages is shown; False once they are through, in this tab."""
    step = st.session_state.get(_STEP, _FEELING)
    if step == _FEELING:
        _feeling(sessions, today)
    elif step == _ROOM:
        _room()
    return bool(step != _DONE)


def _feeling(sessions: Sequence[SymptomRating], today: date) -> None:
    with st.container(key="first-visit"):
        st.header(_("Welcome. First: your knee"), anchor=False)
        st.markdown(
            _(
                "It is the guide to how much you do. Some discomfort is fine; pain that grows is a "
                "sign to stop. You are asked before and after each session."
            )
        )
        before = ask_before(sessions, today)
        if before.advice is not None:
            say(before.advice)
        pressed = st.button(
            _("Go on"),
            key="feeling-told",
            type="primary",
            width="stretch",
            on_click=_go_to if before.answered else None,
            args=(_ROOM,) if before.answered else None,
        )
        if pressed:
            st.warning(TELL_FIRST)
    _straight_on()


def _room() -> None:
    with st.container(key="first-visit"):
        st.header(_("Is the room ready?"), anchor=False)
        how_to_stand(default_plan())
        if st.button(_("Test the camera"), key="test-camera", icon=":material/videocam:"):
            st.session_state[_ASK] = secrets.token_hex(4)
        answer = ask_for_camera(st.session_state.get(_ASK))
        if answer is not None and not answer.problem:
            st.success(_("The camera works. It is off again until you start."))
        elif answer is not None:
            tell_problem(answer)
        sound_settings()
        tell_voice()
        hear()
        st.button(
            _("It is ready: today’s exercises"),
            key="room-ready",
            type="primary",
            width="stretch",
            on_click=_go_to,
            args=(_DONE,),
        )


def _straight_on() -> None:
    st.button(
        _("I know all this: today’s exercises"), key="straight-on", on_click=_go_to, args=(_DONE,)
    )


def _go_to(step: str) -> None:
    keep_before()
    st.session_state[_STEP] = step
