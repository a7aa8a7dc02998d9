"""What is read from three metres: a session's moment, one thing in it loudest."""

from __future__ import annotations

import math
from html import escape

from coach.live.hurting import HURT_S
from coach.live.readiness import ItemState
from coach.live.session_loop import SessionLoop
from coach.live.snapshot import Level, Phase, Snapshot
from coach.translation import gettext as _
from coach.words import form_words, result_words

__all__ = ["moment", "spread"]

_LONGEST_BAR = 1.25  # of the target: a little beyond it can be seen as such
_SIGNS = {ItemState.OK: "✓", ItemState.WAIT: "…", ItemState.PROBLEM: "!"}
_STATES = {ItemState.OK: _("fine"), ItemState.WAIT: _("wait"), ItemState.PROBLEM: _("to do")}
_LEVEL_SIGNS = {Level.INFO: "", Level.CUE: "➜ ", Level.PAUSE: "❚❚ ", Level.GOOD: "✓ "}
_LONG = 48
"""Characters: a sentence with more is shown smaller, so that it fits."""

_NO_BREAK = "\N{NON-BREAKING HYPHEN}"

_READY = _("Getting ready")
_WAIT = _("This takes a few seconds.")
_HURTING = _("Stopping because it hurts")
_REST_SECONDS = _("seconds of rest")
_HURT_SECONDS = _("seconds to take it back")
_NEXT = _("Next")
_HANDS = _("With your hands")
_TIME = _("Time of this set:")
_CHECKS = {
    "person": _("person"),
    "body": _("body"),
    "distance": _("distance"),
    "turn": _("turn"),
    "light": _("light"),
    "alone": _("alone"),
    "posture": _("posture"),
    "still": _("still"),
}


def moment(loop: SessionLoop, snapshot: Snapshot) -> str:
    """The HTML of a session's moment. What became of the pictures goes with it as data."""
    body = {
        Phase.SETTING_UP: _setting_up,
        Phase.COUNTDOWN: _countdown,
        Phase.EXERCISING: _exercising,
        Phase.PAUSED: _exercising,
        Phase.HURTING: _hurting,
        Phase.RESTING: _resting,
        Phase.DONE: _resting,
    }[snapshot.phase](snapshot)
    said = "" if snapshot.phase in (Phase.HURTING, Phase.COUNTDOWN) else _message(loop, snapshot)
    slow = _slow(loop) if snapshot.message.level is Level.INFO else ""
    stats = loop.stats
    return (
        f"<section class='hud' data-phase='{snapshot.phase}' data-reps='{snapshot.reps}'"
        f" data-round='{snapshot.round_index}' data-set-s='{snapshot.set_s:.1f}'"
        f" data-processed='{stats.processed}' data-dropped='{stats.dropped}'"
        f" data-estimate-ms='{stats.estimate_ms:.2f}'"
        f" data-engine-ms='{stats.engine_ms:.2f}' data-draw-ms='{stats.draw_ms:.2f}'>"
        f"{_where(snapshot)}{body}{said}{slow}</section>"
    )


def spread(text: str) -> tuple[str, str, str]:
    """What is read small before, large, and small after, of a sentence that tells what to do: in
    “I can't see you; step back into the picture.” what to do is the large part."""
    why, found, what = text.partition("; ")
    if found:
        return why, _capital(what).rstrip("."), ""
    first, found, rest = text.partition(". ")
    if found:
        return "", first, rest
    if len(text) > _LONG and ", " in text:
        first, _, rest = text.partition(", ")
        return "", first, rest
    return "", text.rstrip("."), ""


def _where(snapshot: Snapshot) -> str:
    """Which exercise and leg it is, and a dot for each of its sets."""
    made = snapshot.round
    done = made.index if snapshot.phase in (Phase.RESTING, Phase.DONE) else made.index - 1
    states = ["done"] * done + ["now"] * (made.index - done) + ["to-do"] * (made.of - made.index)
    dots = "".join(f"<i class='{state}'></i>" for state in states)
    return (
        f"<div class='hud-where'><p>{escape(snapshot.title)}</p>"
        f"<p><span>{escape(snapshot.side)}</span><span class='hud-dots' role='img'"
        f" aria-label='{escape(snapshot.set_words)}'>{dots}</span></p></div>"
    )


def _message(loop: SessionLoop, snapshot: Snapshot) -> str:
    """The one sentence of the moment. In a rest the clock is loudest, and the next exercise."""
    if loop.problem:
        return _sentence(spread(loop.problem), Level.PAUSE)
    if loop.waiting:
        return _sentence(("", _READY, _WAIT), Level.INFO)
    if snapshot.phase is Phase.RESTING:
        return ""
    return _sentence(spread(snapshot.message.text), snapshot.message.level)


def _sentence(parts: tuple[str, str, str], level: Level) -> str:
    before, large, after = (escape(part) for part in parts)
    large = large.replace("-", _NO_BREAK)
    sign = _LEVEL_SIGNS[level] if large else ""
    size = " hud-long" if len(parts[1]) > _LONG else ""
    first = f"<small>{before}.</small>" if before else ""
    last = f"<small>{after}</small>" if after else ""
    return (
        f"<p class='hud-message hud-{level}{size}'>{first}"
        f"<span><span aria-hidden='true'>{sign}</span>{large}</span>{last}</p>"
    )


def _setting_up(snapshot: Snapshot) -> str:
    """The set-up check: a sign each, with its line for those who do not see the signs."""
    lines = "".join(
        f"<li class='check-{item.state}' data-check='{item.name}' data-state='{item.state}'>"
        f"<span aria-hidden='true'>{_SIGNS[item.state]} <i>{_CHECKS[item.name]}</i></span>"
        f"<span class='sr'>{_STATES[item.state]}: {escape(item.text)}</span></li>"
        for item in snapshot.items
    )
    return f"<ul class='hud-checks'>{lines}</ul>{_signs(snapshot)}"


def _signs(snapshot: Snapshot) -> str:
    """What raised hands say now."""
    lines = "".join(f"<li>{escape(sentence)}</li>" for sentence in snapshot.gestures)
    return f"<ul class='hud-signs' aria-label='{_HANDS}'>{lines}</ul>" if lines else ""


def _slow(loop: SessionLoop) -> str:
    slow = loop.slow
    return f"<p class='hud-slow'>{escape(slow)}</p>" if slow else ""


def _countdown(snapshot: Snapshot) -> str:
    return f"<p class='hud-count'><b>{snapshot.countdown}</b></p>"


def _exercising(snapshot: Snapshot) -> str:
    of = escape(_("of {target}", target=snapshot.target_reps))
    return (
        f"<p class='hud-count'><b>{snapshot.reps}</b><span>{of}</span></p>"
        f"{_hold(snapshot)}{_bar(snapshot)}"
    )


def _resting(snapshot: Snapshot) -> str:
    """The clock, what comes next, and what became of the set."""
    last = snapshot.results[-1].summary if snapshot.results else None
    kind = [*form_words.well_done(last)[:1], *result_words.missed(last)] if last else []
    work = [one.short for one in result_words.advice(last)[:1]] if last else []
    said = "".join(f"<p class='hud-said'>{escape(sentence)}</p>" for sentence in kind + work)
    left = math.ceil(snapshot.rest_left_s)
    whole = max(snapshot.round.rest_s, left)
    return (
        f"<div class='hud-rest'>{_ring(left, left / whole, _REST_SECONDS)}"
        f"<div>{said}{_signs(snapshot)}</div></div>{_next(snapshot)}"
    )


def _next(snapshot: Snapshot) -> str:
    if snapshot.after is None:
        return ""
    words = escape(_capital(snapshot.next_words))
    return f"<p class='hud-next'><small>{_NEXT}</small><span>{words}</span></p>"


def _hurting(snapshot: Snapshot) -> str:
    left = math.ceil(snapshot.hurt_left_s)
    return (
        f"<p class='hud-hurting'>{_HURTING}</p>"
        f"{_ring(left, snapshot.hurt_left_s / HURT_S, _HURT_SECONDS)}"
        f"{_signs(snapshot)}"
    )


def _ring(seconds: int, share: float, unit: str) -> str:
    return (
        f"<p class='hud-ring' style='--share:{share:.3f}'><b>{seconds}</b>"
        f"<span class='sr'>{unit}</span></p>"
    )


def _hold(snapshot: Snapshot) -> str:
    """The hold clock, for exercises that are held."""
    if snapshot.hold_target_s is None:
        return ""
    held = min(snapshot.progress.hold_s, snapshot.hold_target_s)
    of = escape(_("of {target:.0f} s held", target=snapshot.hold_target_s))
    return (
        f"<p class='hud-hold' style='--share:{held / snapshot.hold_target_s:.3f}'>"
        f"<b>{held:.0f}</b><span>{of}</span></p>"
    )


def _bar(snapshot: Snapshot) -> str:
    """How far this repetition has gone, against the target."""
    progress = snapshot.progress
    known = math.isfinite(progress.share)
    share = min(max(progress.share, 0.0), _LONGEST_BAR) if known else 0.0
    value = result_words.measure(progress.value, progress.sd, progress.unit)
    said = _("{share:.0%} of the target", share=share)
    return (
        f"<div class='hud-bar' role='img' aria-label='{escape(said)}'"
        f" style='--share:{share / _LONGEST_BAR:.3f};--target:{1 / _LONGEST_BAR:.3f}'>"
        "<i></i><em></em></div>"
        f"<p class='hud-value'><span>{escape(value)}</span>"
        f"<span><span class='sr'>{_TIME} </span>{_clock(snapshot.set_s)}</span></p>"
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
