"""What is read from three metres while exercising: few things, and those large."""

from __future__ import annotations

import base64
import math
from functools import cache
from html import escape

import streamlit as st

from coach.exercises.base import Posture
from coach.exercises.registry import get
from coach.live.frame_loop import FrameLoop
from coach.live.readiness import ItemState
from coach.live.snapshot import Level, Phase, Snapshot
from coach.ui.components import component
from coach.ui.parts.page_frame import STATIC
from coach.words import result_words

__all__ = ["show_hud"]

_LONGEST_BAR = 1.25  # of the target: a little beyond it can be seen as such
_SIGNS = {ItemState.OK: "✓", ItemState.WAIT: "…", ItemState.PROBLEM: "!"}
_STATES = {ItemState.OK: "fine", ItemState.WAIT: "wait", ItemState.PROBLEM: "to do"}
_LEVEL_SIGNS = {Level.INFO: "", Level.CUE: "➜ ", Level.PAUSE: "❚❚ ", Level.GOOD: "✓ "}

_voice = component("voice")


def show_hud(loop: FrameLoop, snapshot: Snapshot, volume: float) -> None:
    """Show a session's moment, and say what is new in it at this volume (0 to 1)."""
    body = {
        Phase.SETTING_UP: _setting_up,
        Phase.COUNTDOWN: _countdown,
        Phase.EXERCISING: _exercising,
        Phase.PAUSED: _exercising,
        Phase.RESTING: _resting,
        Phase.DONE: _resting,
    }[snapshot.phase](snapshot)
    stats = loop.stats
    st.html(
        f"<section class='hud' data-phase='{snapshot.phase}' data-reps='{snapshot.reps}'"
        f" data-round='{snapshot.round_index}' data-set-s='{snapshot.set_s:.1f}'"
        f" data-processed='{stats.processed}' data-dropped='{stats.dropped}'"
        f" data-estimate-ms='{stats.estimate_ms:.2f}'"
        f" data-engine-ms='{stats.engine_ms:.2f}' data-draw-ms='{stats.draw_ms:.2f}'>"
        f"<p class='hud-where'>{_where(snapshot)}</p>"
        f"{_message(loop, snapshot)}{body}{_slow(loop)}</section>"
    )
    newest = [
        {"id": one.id, "text": one.text, "sound": one.sound} for one in snapshot.announcements
    ]
    _voice(key="voice", data={"announcements": newest, "since": 0, "volume": volume})


def _where(snapshot: Snapshot) -> str:
    """Which set this is."""
    parts = (snapshot.title, snapshot.side, snapshot.set_words)
    return " · ".join(escape(part) for part in parts if part)


def _message(loop: FrameLoop, snapshot: Snapshot) -> str:
    """The one sentence of the moment."""
    if loop.problem:
        return _sentence(loop.problem, Level.PAUSE)
    if loop.waiting:
        return _sentence("Getting ready; this takes a few seconds.", Level.INFO)
    return _sentence(snapshot.message.text, snapshot.message.level)


def _sentence(text: str, level: Level) -> str:
    sign = _LEVEL_SIGNS[level] if text else ""
    return (
        f"<p class='hud-message hud-{level}'><span aria-hidden='true'>{sign}</span>"
        f"{escape(text)}</p>"
    )


def _setting_up(snapshot: Snapshot) -> str:
    """The set-up check, a line each, whose sign and word tell how it stands; and a picture."""
    lines = "".join(
        f"<li class='check-{item.state}' data-check='{item.name}' data-state='{item.state}'>"
        f"<span aria-hidden='true'>{_SIGNS[item.state]}</span>"
        f"<span class='sr'>{_STATES[item.state]}: </span>{escape(item.text)}</li>"
        for item in snapshot.items
    )
    checks = f"<ul class='hud-checks'>{lines}</ul>"
    return f"<div class='hud-setup'>{checks}{_how_to_stand(snapshot)}</div>"


def _slow(loop: FrameLoop) -> str:
    slow = loop.slow
    return f"<p class='hud-slow'>{escape(slow)}</p>" if slow else ""


def _how_to_stand(snapshot: Snapshot) -> str:
    """A picture of the way to stand or sit."""
    seated = get(snapshot.round.exercise).posture is Posture.SEATED
    return _drawing("sit" if seated else snapshot.round.facing)


@cache
def _drawing(name: str) -> str:
    """A drawing as an image; the advice beside it says the same in words."""
    data = base64.b64encode((STATIC / f"{name}.svg").read_bytes()).decode()
    return f"<img src='data:image/svg+xml;base64,{data}' alt=''>"


def _countdown(snapshot: Snapshot) -> str:
    return f"<p class='hud-count'><b>{snapshot.countdown}</b></p>"


def _exercising(snapshot: Snapshot) -> str:
    return (
        f"<p class='hud-count'><b>{snapshot.reps}</b><span>of {snapshot.target_reps}</span></p>"
        f"{_hold(snapshot)}{_bar(snapshot)}"
    )


def _resting(snapshot: Snapshot) -> str:
    last = snapshot.results[-1].summary if snapshot.results else None
    kind = [*result_words.well_done(last)[:1], *result_words.missed(last)] if last else []
    work = [one.text for one in result_words.advice(last)[:1]] if last else []
    said = "".join(f"<p class='hud-said'>{escape(sentence)}</p>" for sentence in kind + work)
    following = f"<p class='hud-next'>Next: {escape(snapshot.next_words)}</p>"
    return (
        f"<p class='hud-count'><b>{math.ceil(snapshot.rest_left_s)}</b>"
        f"<span>seconds of rest</span></p>{said}{following if snapshot.next_words else ''}"
    )


def _hold(snapshot: Snapshot) -> str:
    """The hold clock, for exercises that are held."""
    if snapshot.hold_target_s is None:
        return ""
    held = min(snapshot.progress.hold_s, snapshot.hold_target_s)
    return f"<p class='hud-hold'>{held:.0f}<span> of {snapshot.hold_target_s:.0f} s held</span></p>"


def _bar(snapshot: Snapshot) -> str:
    """How far this repetition has gone, against the target."""
    progress = snapshot.progress
    known = math.isfinite(progress.share)
    share = min(max(progress.share, 0.0), _LONGEST_BAR) if known else 0.0
    value = result_words.measure(progress.value, progress.sd, progress.unit)
    return (
        f"<div class='hud-bar' role='img' aria-label='{share:.0%} of the target'>"
        f"<i style='width:{share / _LONGEST_BAR:.1%}'></i>"
        f"<em style='left:{1 / _LONGEST_BAR:.1%}'>target</em></div>"
        f"<p class='hud-value'><span>{escape(value)}</span>"
        f"<span><span class='sr'>Time of this set: </span>{_clock(snapshot.set_s)}</span></p>"
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
