"""The Train page: a whole session in front of the webcam, with two touches of the keyboard."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import streamlit as st

from coach.domain import (
    Ended,
    Person,
    Ratings,
    SessionOutline,
)
from coach.errors import AccessError, CoachError
from coach.live.frame_loop import FrameLoop
from coach.live.session_registry import is_token, session_registry
from coach.live.snapshot import Phase
from coach.programme.plan import Plan
from coach.progress.symptom_ratings import symptom_ratings
from coach.records.access import ALONE
from coach.records.ids import new_id
from coach.records.records import Records
from coach.ui.parts import breaks, clock
from coach.ui.parts.camera import Answer, ask_for_camera, reconnect, watch_camera
from coach.ui.parts.hud import show_hud
from coach.ui.parts.markup import plain
from coach.ui.parts.page_frame import OWN, STATIC, Page
from coach.ui.parts.plan_choice import choose_plan, how_to_stand, preselect
from coach.ui.parts.red_flags import hold_back
from coach.ui.parts.session_over import (
    correct_in_rest,
    show_over,
    show_written,
    tell_unwritten,
)
from coach.ui.parts.since_last import ask_left_out, ask_provider, rest_of
from coach.ui.parts.symptom_ratings import Before, ask_before, say
from coach.ui.parts.todays_programme import days_by_exercise, programme_of
from coach.ui.server.current_user import actor, my_records, person_here
from coach.ui.server.disclosure import for_reader
from coach.words import result_words

__all__ = ["PAGE"]

_TOKEN = "session"
_REFRESH_S = 0.5
_KEPT = (
    "Nothing leaves this computer, and no picture is kept; the numbers of your repetitions, and "
    "where your joints were, are written down here."
)
_KEPT_AT_CLINIC = (
    "No picture is kept; the numbers of your repetitions, and where your joints were, are written "
    "down for you and for who looks after you."
)

_LATELY = timedelta(days=14)
"""How far back a day matters for what is due today."""


def _show() -> None:
    """Choose, train, or look at what was done, whichever it is time for."""
    st.html(STATIC / "train.css")
    token = _token()
    loop = session_registry().find(token, actor().login) if token else None
    over = loop is None or loop.snapshot().phase is Phase.DONE
    wished = breaks.wished()
    if over and wished is not None:
        preselect(wished)
        _begin_anew()
        st.rerun()
    if loop is None:
        _before(token)
    elif over:
        show_over(loop, my_records, _begin_anew)
    else:
        _live(loop)


PAGE = Page("Train", "", "exercise", _show, roles=OWN)


def _token() -> str | None:
    """This tab's session; None before it has begun."""
    known: str = st.session_state.get(_TOKEN) or st.query_params.get(_TOKEN, "")
    if not is_token(known):
        return None
    _remember(known)
    return known


def _remember(token: str) -> None:
    """This is the tab's session; it stands in the address, so that a reload finds it again."""
    st.session_state[_TOKEN] = st.query_params[_TOKEN] = token


def _begin_anew() -> None:
    """From now on another session."""
    st.session_state.pop(_TOKEN, None)
    st.query_params.pop(_TOKEN, None)


# Before


def _before(token: str | None) -> None:
    st.title("Train")
    try:
        records = my_records()
        record = session_registry().record(token, records) if token else None
        if record is not None:
            own = record.person_id == person_here(records).id
            show_written(record, records, _begin_anew, own=own)
            return
        person, now = person_here(records), clock.now()
        if not hold_back(records, person, now):
            _choose(records, person, now)
    except AccessError as error:
        st.error(plain(str(error)))
        st.button("Begin a new session", type="primary", on_click=_begin_anew)
    except CoachError as error:
        st.error(plain(for_reader(str(error))))


def _choose(records: Records, person: Person, now: datetime) -> None:
    figures = records.sessions.figures(person.id, since=now - _LATELY)
    sessions = records.sessions.outlines(person.id)
    rest = rest_of(sessions, now)
    programme = programme_of(
        records.care.prescriptions(person.id), days_by_exercise(figures), now.date(), rest
    )
    ask_left_out(records, sessions, figures, now)
    plan = choose_plan(programme, person.height_cm)
    before = ask_before(symptom_ratings(sessions), now.date())
    if before.advice is not None:
        say(before.advice)
    ask_provider(records, sessions, rest)
    _start(before)
    answer = ask_for_camera(st.session_state.get("ask"))
    if answer is Answer.READY:
        st.session_state["ask"] = None
        _open(records, person, plan, before.ratings)
        st.rerun()
    if answer is not None and answer.problem:
        st.error(answer.problem, icon=":material/videocam_off:")
    how_to_stand(plan)
    if rest is None:
        breaks.choose_breaks()
    else:
        breaks.hold()
    st.caption(result_words.DISCLAIMER)


def _start(before: Before) -> None:
    """The button; pressed, it asks for the camera."""
    against = before.advice is not None
    pressed = st.button(
        "Start all the same" if against else "Start",
        key="start",
        type="secondary" if against else "primary",
        icon=":material/play_arrow:",
        width="stretch",
    )
    if pressed and before.answered:
        st.session_state["ask"] = secrets.token_hex(4)
    elif pressed:
        st.warning("Tell me first how your pain is now, or choose Skip.")
    st.caption(f"Starting turns the camera on. {_KEPT if actor() == ALONE else _KEPT_AT_CLINIC}")


def _open(records: Records, person: Person, plan: Plan, ratings: Ratings) -> None:
    token, now = new_id(), clock.now()
    writer = records.sessions.begin(person.id, token, plan, now, ratings)
    outline = SessionOutline(token, person.id, now, None, None, ratings)
    session_registry().open(plan, writer, outline, actor().login, person.segment_lengths)
    _remember(token)


# Training


def _live(loop: FrameLoop) -> None:
    st.html("<h1 class='live'>Train</h1>")
    seat = st.session_state.get("seat")
    if seat is None or seat[0] is not loop:
        st.session_state["seat"] = seat = (loop, loop.take_seat())
    if not loop.has_seat(seat[1]):
        st.warning("This session goes on in another tab. Close this one, or go on here.")
        if st.button("Go on here", type="primary"):
            st.session_state["seat"] = None
            st.rerun()
        return
    picture, numbers = st.columns([3, 2], gap="medium")
    with picture:
        watch_camera(loop, seat[1])
    with numbers:
        _numbers(loop, seat[1])
    with st.expander("Sound", icon=":material/volume_up:"):
        st.toggle("Voice and sounds", True, key="sound")
        st.slider("Volume", 0, 100, 80, 10, key="volume", format="%d %%")


@st.fragment(run_every=_REFRESH_S)
def _numbers(loop: FrameLoop, seat: int) -> None:
    snapshot = loop.snapshot()
    session_registry().find(st.session_state[_TOKEN], actor().login)  # somebody is looking
    breaks.moved()
    if snapshot.phase is Phase.DONE or not loop.has_seat(seat):
        st.rerun()
    volume = st.session_state.get("volume", 80) if st.session_state.get("sound", True) else 0
    show_hud(loop, snapshot, volume / 100)
    with st.container(horizontal=True, key="controls"):
        st.button(
            "It hurts: stop",
            key="hurts",
            shortcut="Escape",
            on_click=loop.stop,
            args=(Ended.HURT,),
        )
        if loop.stalled:
            if st.button("Camera on again", key="reconnect", type="primary"):
                reconnect()
                st.rerun()
        elif snapshot.phase is Phase.PAUSED:
            st.button("Go on", key="go", shortcut="Space", on_click=loop.resume, type="primary")
        elif snapshot.phase is Phase.EXERCISING:
            st.button("Pause", key="pause", shortcut="Space", on_click=loop.pause)
        st.button("Next", key="next", shortcut="N", on_click=loop.skip)
        st.button("Finish", key="finish", on_click=loop.stop)
    tell_unwritten(loop)
    if snapshot.phase is Phase.RESTING:
        correct_in_rest(loop, my_records)
