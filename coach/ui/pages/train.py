"""The Train page: a whole session in front of the webcam, with two touches of the keyboard."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import streamlit as st

from coach.domain import (
    Person,
    Ratings,
    SessionOutline,
    SessionSource,
)
from coach.errors import AccessError, CoachError
from coach.live.frame_loop import FrameLoop
from coach.live.session_loop import SessionLoop
from coach.live.session_registry import is_token, session_registry
from coach.live.snapshot import Phase
from coach.programme.plan import Plan
from coach.programme.rest import Rest
from coach.programme.schedule import Due
from coach.progress.adherence import days_by_exercise
from coach.progress.symptom_ratings import symptom_ratings
from coach.records.access import ALONE
from coach.records.ids import new_id
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.pages import review
from coach.ui.parts import (
    breaks,
    clock,
    first_visit,
    messages,
    no_programme,
    outcomes,
    show_me,
    todays_card,
)
from coach.ui.parts.browser_camera import watch_browser
from coach.ui.parts.camera import Answer, ask_for_camera, tell_problem, watch_camera
from coach.ui.parts.markup import plain
from coach.ui.parts.page_frame import OWN, STATIC, Page, link
from coach.ui.parts.plan_choice import choose_plan, how_to_stand, is_programme, preselect
from coach.ui.parts.red_flags import hold_back
from coach.ui.parts.session_over import (
    show_over,
    show_written,
)
from coach.ui.parts.since_last import ask_left_out, ask_provider, rest_of
from coach.ui.parts.sound import hear, sound_settings, tell_voice
from coach.ui.parts.stage import REFRESH_S, elsewhere, panel, stage
from coach.ui.parts.symptom_ratings import TELL_FIRST, Before, ask_before, ask_how_tired, say
from coach.ui.parts.todays_programme import programme_of
from coach.ui.server.browser_pose import in_browser, provenance
from coach.ui.server.current_user import actor, my_records, person_here
from coach.ui.server.disclosure import for_reader
from coach.words import result_words

__all__ = ["PAGE"]

_TOKEN = "session"
_KEPT = _(
    "No picture is kept or sent; the numbers of your repetitions, and where your joints were, are "
    "written down here."
)
_KEPT_AT_CLINIC = _(
    "No picture is kept; the numbers of your repetitions, and where your joints were, are written "
    "down for you and for who looks after you."
)
_STAYS_HERE = _(
    "No picture leaves your device; the numbers of your repetitions, and where your joints were, "
    "are written down for you and for who looks after you."
)

_LATELY = timedelta(days=14)
"""How far back a day matters for what is due today."""


def _show() -> None:
    """Choose, train, or look at what was done, whichever it is time for."""
    st.html(STATIC / "train.css")
    if show_me.show(_live):
        return
    token = _token()
    loop = _going_on(token) if token else None
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


PAGE = Page(_("Train"), "", "exercise", _show, roles=OWN)


def _token() -> str | None:
    """This tab's session; None before it has begun."""
    known: str = st.session_state.get(_TOKEN) or st.query_params.get(_TOKEN, "")
    if not is_token(known):
        return None
    _remember(known)
    return known


def _going_on(token: str) -> SessionLoop | None:
    """This tab's session; one that another server lost goes on here, where the person's browser
    finds the poses and has kept the last of them. None where neither is."""
    found = session_registry().find(token, actor().login)
    if found is not None or not in_browser():
        return found
    # Whatever is in the way is told where what was written of the session is shown.
    with suppress(CoachError):
        records, now = my_records(), clock.now()
        person = person_here(records)
        return session_registry().take_over(token, records, person, provenance(), now)
    return None


def _remember(token: str) -> None:
    """This is the tab's session; it stands in the address, so that a reload finds it again."""
    st.session_state[_TOKEN] = st.query_params[_TOKEN] = token


def _begin_anew() -> None:
    """From now on another session."""
    st.session_state.pop(_TOKEN, None)
    st.query_params.pop(_TOKEN, None)


# Before


def _before(token: str | None) -> None:
    st.html(f"<h1 class='live'>{_('Train')}</h1>")
    try:
        records = my_records()
        record = session_registry().record(token, records) if token else None
        if record is not None:
            own = record.person_id == person_here(records).id
            show_written(record, records, _begin_anew, own=own)
            return
        person, now = person_here(records), clock.now()
        if no_programme.shown(records, person):
            link(review.PAGE, _("Look at a video instead"))
            return
        messages.show_unread(records, person)
        if hold_back(records, person, now) or not _choose(records, person, now):
            show_me.offer()
        link(review.PAGE, _("Look at a video instead"))
    except AccessError as error:
        st.error(plain(str(error)))
        st.button(_("Begin a new session"), type="primary", on_click=_begin_anew)
    except CoachError as error:
        st.error(plain(for_reader(str(error))))


def _choose(records: Records, person: Person, now: datetime) -> bool:
    """Today's card: what there is to do, one question, and Start; all else below, for who wants
    it. Whether it is on the page: the pages of a first visit come before it."""
    sessions = records.sessions.outlines(person.id)
    told = symptom_ratings(sessions)
    exercised = any(one.source is SessionSource.LIVE for one in sessions)
    if not exercised and first_visit.leads(told, now.date()):
        return False
    figures = records.sessions.figures(person.id, since=now - _LATELY)
    rest = rest_of(sessions, now)
    prescriptions = records.care.prescriptions(person.id)
    days = days_by_exercise(figures, prescriptions)
    programme = programme_of(prescriptions, days, now.date(), rest)
    # Drawn before what is chosen below it.
    top, more = st.container(key="today-top"), st.container(key="today-more")
    with more:
        outcomes.ask_due(records, person, now)
        plan = choose_plan(programme, person.height_cm)
        _quiet(plan, rest)
    with top:
        due = programme.due if is_programme() or rest is not None else Due.DUE
        todays_card.show_greeting(now, plan, due, sessions, figures)
        ask_left_out(records, sessions, figures, now)
        exercises, start = st.columns([3, 2], gap="medium")
        with exercises, st.container(key="today-plan"):
            todays_card.show_exercises(plan, programme)
        with start, st.container(key="today-start"):
            before = ask_before(told, now.date())
            if before.advice is not None:
                say(before.advice)
            ask_provider(records, sessions, rest)
            answer = _start(before)
            if answer is not None:
                _open(records, person, plan, before.ratings, answer)
                st.rerun()
            todays_card.show_week(programme, now.date())
    return True


def _quiet(plan: Plan, rest: Rest | None) -> None:
    """What nobody needs on most days."""
    with st.expander(_("How to stand, and where to put the laptop"), icon=":material/laptop_mac:"):
        how_to_stand(plan)
    with st.expander(_("Say how tired your legs are"), icon=":material/battery_horiz_050:"):
        ask_how_tired()
    with st.expander(_("Sound"), icon=":material/volume_up:"):
        sound_settings()
        hear()
    if rest is None:
        breaks.choose_breaks()
    else:
        breaks.hold()
    st.caption(result_words.DISCLAIMER)


def _start(before: Before) -> Answer | None:
    """The button; pressed, it asks for the camera. The answer, where all may begin."""
    against = before.advice is not None
    pressed = st.button(
        _("Start all the same") if against else _("Start"),
        key="start",
        type="secondary" if against else "primary",
        icon=":material/play_arrow:",
        width="stretch",
    )
    if pressed and before.answered:
        st.session_state["ask"] = secrets.token_hex(4)
    elif pressed:
        st.warning(TELL_FIRST)
    answer = ask_for_camera(st.session_state.get("ask"))
    if answer is not None and not answer.problem:
        st.session_state["ask"] = None
        return answer
    if answer is not None:
        tell_problem(answer)
    show_me.offer()
    tell_voice()
    st.caption(_("Starting turns the camera on. {what_is_kept}", what_is_kept=_what_is_kept()))
    return None


def _what_is_kept() -> str:
    if actor() == ALONE:
        return _KEPT
    return _STAYS_HERE if in_browser() else _KEPT_AT_CLINIC


def _open(records: Records, person: Person, plan: Plan, ratings: Ratings, answer: Answer) -> None:
    token, now = new_id(), clock.now()
    writer = records.sessions.begin(person.id, token, plan, now, ratings)
    outline = SessionOutline(token, person.id, now, None, None, ratings)
    found_by = provenance() if answer is Answer.FINDS else None
    session_registry().open(
        plan, writer, outline, actor().login, person.segment_lengths, found_by=found_by
    )
    _remember(token)


# Training


def _live(loop: SessionLoop, watch: Callable[[SessionLoop, int], None] | None = None) -> None:
    """A session under way. watch: shows its pictures; None for the camera's."""
    seat = st.session_state.get("seat")
    if seat is None or seat[0] is not loop:
        st.session_state["seat"] = seat = (loop, loop.take_seat())
    number = seat[1]
    if not loop.has_seat(number):
        if elsewhere():
            st.session_state["seat"] = None
            st.rerun()
        return
    mirror = watch or _mirror
    stage(lambda: mirror(loop, number), lambda: _beside(loop, number))


def _mirror(loop: SessionLoop, seat: int) -> None:
    """The camera's picture, as it comes back from the coach or as the browser draws it."""
    if isinstance(loop, FrameLoop):
        watch_camera(loop, seat)
    else:
        watch_browser(loop, seat)


@st.fragment(run_every=REFRESH_S)
def _beside(loop: SessionLoop, seat: int) -> None:
    snapshot = loop.snapshot()
    session_registry().find(loop.outline.id, actor().login)  # somebody is looking
    breaks.moved()
    if snapshot.phase is Phase.DONE or not loop.has_seat(seat):
        st.rerun()
    panel(loop, snapshot, my_records)
