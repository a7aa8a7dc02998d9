"""The Train page: a whole session in front of the webcam, with two touches of the keyboard."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from functools import partial

import streamlit as st

from coach.errors import CoachError
from coach.exercises.base import Exercise
from coach.exercises.registry import exercises
from coach.live.journal import JournalRecord, is_token
from coach.live.phrases import set_words, side_words
from coach.live.snapshot import Phase, SetResult
from coach.live.stream import Stream
from coach.live.studio import studio
from coach.programme.plan import (
    Block,
    Plan,
    default_block,
    default_plan,
    exercises_in_order,
    facings,
)
from coach.reports import words
from coach.ui.camera import Answer, ask_for_camera, reconnect, watch_camera
from coach.ui.findings import show_findings, show_reps, use_look
from coach.ui.hud import show_hud
from coach.ui.markup import render
from coach.ui.shell import STATIC, Page

__all__ = ["PAGE"]

_TOKEN = "session"
_REFRESH_S = 0.5
_PROGRAMME = "programme"

_SIDE_WORDS = {
    "each": "a set with each leg",
    "both": "legs in turn",
    "left": "left leg",
    "right": "right leg",
}
_FACING_WORDS = {"side": "side-on", "front": "facing the camera"}
_UNIT_WORDS = {"deg": "degrees", "pct": "% of your height", "cm": "cm"}

_HURTS = (
    "You stopped because it hurt. Rest now. Some discomfort is fine, but pain that grows is a sign "
    "to stop for today. If it does not settle, talk to a healthcare provider before you go on."
)


def _show() -> None:
    """Choose, train, or look at what was done, whichever it is time for."""
    st.html(STATIC / "train.css")
    token = _token()
    stream = studio().find(token)
    if stream is None:
        _choose(token)
    elif stream.snapshot().phase is Phase.DONE:
        _after(stream)
    else:
        _live(stream)


PAGE = Page("Train", "", "exercise", _show)


def _token() -> str:
    """This tab's session; it stands in the address, so that a reload finds it again."""
    known = st.session_state.get(_TOKEN) or st.query_params.get(_TOKEN, "")
    token = known if is_token(known) else secrets.token_hex(16)
    st.session_state[_TOKEN] = st.query_params[_TOKEN] = token
    return token


def _begin_anew() -> None:
    """From now on a session of another name."""
    st.session_state[_TOKEN] = secrets.token_hex(16)


# Choosing


def _choose(token: str) -> None:
    st.title("Train")
    record = studio().record(token)
    if record is not None:
        _interrupted(record)
        return
    try:
        plan = _plan()
    except CoachError as error:
        st.error(str(error))
        return
    if st.button(
        "Start", key="start", type="primary", icon=":material/play_arrow:", width="stretch"
    ):
        st.session_state["ask"] = secrets.token_hex(4)
    st.caption(
        "Starting turns the camera on. Nothing leaves this computer, and no picture is kept; the "
        "numbers of your repetitions are written down here."
    )
    answer = ask_for_camera(st.session_state.get("ask"))
    if answer is Answer.READY:
        st.session_state["ask"] = None
        studio().open(token, plan)
        st.rerun()
    if answer is not None and answer.problem:
        st.error(answer.problem, icon=":material/videocam_off:")
    _how_to_stand(plan)
    st.caption(words.DISCLAIMER)


def _plan() -> Plan:
    """What to do today, as chosen on the page."""
    known = exercises()
    chosen = st.segmented_control(
        "What would you like to do?",
        [_PROGRAMME, *(exercise.name for exercise in exercises_in_order())],
        default=_PROGRAMME,
        required=True,
        format_func=lambda name: known[name].title if name in known else "The programme",
        key="what",
    )
    if chosen in known:
        exercise = known[chosen]
        with st.expander("Change sets, repetitions, target", icon=":material/tune:"):
            blocks: tuple[Block, ...] = (_block(exercise),)
            height = _height(exercise)
    else:
        blocks, height = default_plan().blocks, None
    st.html("".join(("<ul class='plan'>", *map(_in_words, blocks), "</ul>")))
    return Plan(blocks, height)


def _block(exercise: Exercise) -> Block:
    """One exercise with the person's own numbers; its dose to begin with."""
    default = default_block(exercise)
    key = exercise.name
    side = default.side
    if not exercise.both_legs:
        side = st.segmented_control(
            "Which leg?",
            list(_SIDE_WORDS),
            default=default.side,
            required=True,
            format_func=lambda name: _SIDE_WORDS[name].capitalize(),
            key=f"side-{key}",
        )
    ways = facings(exercise)
    facing = ways[0]
    if len(ways) > 1:
        facing = st.segmented_control(
            "How will you stand?",
            ways,
            default=ways[0],
            required=True,
            format_func=lambda name: _FACING_WORDS[name].capitalize(),
            key=f"facing-{key}",
        )
    with st.container(horizontal=True):
        sets = st.number_input("Sets", 1, 10, default.sets, key=f"sets-{key}")
        reps = st.number_input("Repetitions", 1, 50, default.reps, key=f"reps-{key}")
        hold = default.hold_s
        if hold is not None:
            hold = st.number_input("Hold, seconds", 1.0, 120.0, hold, 1.0, key=f"hold-{key}")
        target = st.number_input(
            f"Target, {_UNIT_WORDS[exercise.unit]}",
            1.0,
            180.0,
            None,
            1.0,
            placeholder=f"{exercise.default_target:g}",
            help="How far to go. Left empty, the usual target holds.",
            key=f"target-{key}",
        )
    return Block(exercise.name, side, sets, reps, target, hold, default.rest_s, facing)


def _height(exercise: Exercise) -> float | None:
    """Asked for only where it changes what is shown."""
    if exercise.unit != "pct":
        return None
    height: float | None = st.number_input(
        "Your height, cm",
        80.0,
        250.0,
        None,
        1.0,
        help="With it the rise is shown in cm. It stays on this computer.",
        key="height",
    )
    return height


def _in_words(block: Block) -> str:
    exercise = exercises()[block.exercise]
    legs = "" if exercise.both_legs else f", {_SIDE_WORDS[block.side]}"
    hold = f", held for {block.hold_s:.0f} seconds" if block.hold_s else ""
    sets = "1 set" if block.sets == 1 else f"{block.sets} sets"
    return (
        f"<li><strong>{exercise.title}</strong>"
        f"<span>{sets} of {block.reps}{legs}{hold}, {_FACING_WORDS[block.facing]}</span></li>"
    )


def _how_to_stand(plan: Plan) -> None:
    """The way to stand, in a picture and three short lines."""
    first = plan.blocks[0]
    seated = exercises()[first.exercise].seated
    picture = "sit" if seated else first.facing
    with st.container(horizontal=True, vertical_alignment="center", key="stand"):
        st.image(str(STATIC / f"{picture}.svg"), width=220, alt="")  # said beside it
        st.markdown(
            "- The laptop at hip height, **2 to 3 metres** away.\n"
            "- Your **whole body** in the picture, head to feet.\n"
            f"- **{'Sit' if seated else 'Stand'} {_FACING_WORDS[first.facing]}**, and hold still "
            "for a moment; I count down and begin.\n"
            "- Raise the **hand nearer the camera** over your head for 2 s: I pause, or go on."
        )


# Training


def _live(stream: Stream) -> None:
    st.html("<h1 class='live'>Train</h1>")
    seat = st.session_state.get("seat")
    if seat is None or seat[0] is not stream:
        st.session_state["seat"] = seat = (stream, stream.take_seat())
    if not stream.has_seat(seat[1]):
        st.warning("This session goes on in another tab. Close this one, or go on here.")
        if st.button("Go on here", type="primary"):
            st.session_state["seat"] = None
            st.rerun()
        return
    picture, numbers = st.columns([3, 2], gap="medium")
    with picture:
        watch_camera(stream, seat[1])
    with numbers:
        _numbers(stream, seat[1])
    with st.expander("Sound", icon=":material/volume_up:"):
        st.toggle("Voice and sounds", True, key="sound")
        st.slider("Volume", 0, 100, 80, 10, key="volume", format="%d %%")


@st.fragment(run_every=_REFRESH_S)
def _numbers(stream: Stream, seat: int) -> None:
    snapshot = stream.snapshot()
    studio().find(st.session_state[_TOKEN])  # somebody is looking
    if snapshot.phase is Phase.DONE or not stream.has_seat(seat):
        st.rerun()
    volume = st.session_state.get("volume", 80) if st.session_state.get("sound", True) else 0
    show_hud(stream, snapshot, volume / 100)
    with st.container(horizontal=True, key="controls"):
        if stream.stalled:
            if st.button("Camera on again", key="reconnect", type="primary"):
                reconnect()
                st.rerun()
        elif snapshot.phase is Phase.PAUSED:
            st.button("Go on", key="go", shortcut="Space", on_click=stream.resume, type="primary")
        elif snapshot.phase is Phase.EXERCISING:
            st.button("Pause", key="pause", shortcut="Space", on_click=stream.pause)
        st.button("Next", key="next", shortcut="N", on_click=stream.skip)
        st.button("Finish", key="finish", on_click=stream.stop)
        st.button(
            "It hurts: stop", key="hurts", shortcut="Escape", on_click=_stop_hurting, args=(stream,)
        )


def _stop_hurting(stream: Stream) -> None:
    st.session_state["hurts"] = True
    stream.stop()


# Afterwards


def _after(stream: Stream) -> None:
    results = stream.snapshot().results
    made = sum(result.summary.rep_count for result in results)
    st.title("Well done" if made else "The session is over", anchor=False)
    if st.session_state.pop("hurts", False):
        st.warning(_HURTS, icon=":material/healing:")
    if stream.notice:
        st.warning(stream.notice)
    if not results:
        st.markdown("No set was begun. The Guide says how to place the camera.")
    for result in results:
        _show_set(result, partial(stream.rep_picture, result.index))
    st.button("Train again", type="primary", on_click=_begin_anew, icon=":material/replay:")
    st.caption(words.DISCLAIMER)


def _interrupted(record: JournalRecord) -> None:
    """What a session had done when the program was stopped."""
    if record.ended is None:
        st.warning("This session was interrupted. Every repetition that you had finished is here.")
    for result in record.sets:
        _show_set(result, _no_picture)
    if not record.sets:
        st.markdown("No repetition was finished.")
    st.button("Begin a new session", type="primary", on_click=_begin_anew)
    st.caption(words.DISCLAIMER)


def _show_set(result: SetResult, jpeg_of: Callable[[int], bytes | None]) -> None:
    """One set: its count in large letters, what was found, every repetition."""
    use_look()
    made = result.round
    about = f"{set_words(made)}, {side_words(made)}. {words.seen_from(result.summary)}"
    render("set.html.j2", tally=words.tally(result.summary), about=about)
    pictures = partial(_data_url, jpeg_of)
    show_findings(result.summary, pictures)
    show_reps(result.summary, pictures)
    st.divider()


def _no_picture(_rep: int) -> None:
    """Pictures are kept in memory alone; after a restart there is none."""


def _data_url(jpeg_of: Callable[[int], bytes | None], rep: int) -> str | None:
    jpeg = jpeg_of(rep)
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" if jpeg else None
