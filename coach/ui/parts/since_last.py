"""What is asked about the last session before the next one: how it felt, where that was left out
(nobody walks back to the computer for it), and whether a provider was asked where it hurt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import streamlit as st

from coach.domain import Ended, SessionOutline, SessionSource, SetFigures
from coach.programme.advice import PAIN_SCALE_ENDS
from coach.programme.rest import Rest, resting
from coach.progress.symptom_ratings import symptom_ratings
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.symptom_ratings import EFFORT_ENDS, NUMBERS, SKIP, pain_now, scale
from coach.words import result_words

__all__ = ["ask_left_out", "ask_provider", "rest_of"]

ASK_AFTER, ASK_WITHIN = timedelta(hours=1), timedelta(days=3)
"""Sooner, the pain now says the same; later, few remember. Our own choice."""

_SKIPPED = "left-out-skipped"


def rest_of(sessions: Sequence[SessionOutline], now: datetime) -> Rest | None:
    """What holds because it hurt, with the pain that was answered on this page."""
    return resting(symptom_ratings(sessions), now.date(), pain_now())


def ask_left_out(
    records: Records,
    sessions: Sequence[SessionOutline],
    figures: Iterable[SetFigures],
    now: datetime,
) -> None:
    """One question about the last session in front of the camera, where one was left out; the
    answer is kept with it. sessions, figures: of one person, in order of time; figures: of the
    latest days suffice."""
    live = (one for one in reversed(sessions) if one.source is SessionSource.LIVE)
    last = next(live, None)
    if last is None or not _to_ask(last, figures, now):
        return
    skipped: set[str] = st.session_state.setdefault(_SKIPPED, set())
    for field, question, ends in (
        ("pain_after", _("how was your pain afterwards?"), PAIN_SCALE_ENDS),
        ("effort_after", _("how hard was it?"), EFFORT_ENDS),
    ):
        key = f"left-out-{field.replace('_', '-')}-{last.id}"
        if getattr(last.ratings, field) is not None or key in skipped:
            continue
        asked = _(
            "Last time, on {weekday}: {question}",
            weekday=result_words.weekday(last.started_at),
            question=question,
        )
        told = scale(asked, ends, key, (*NUMBERS, SKIP))
        if told == SKIP:
            skipped.add(key)
        elif isinstance(told, int):
            records.sessions.rate(last.id, replace(last.ratings, **{field: told}))
        if told is not None:
            st.rerun()
        return


def ask_provider(records: Records, sessions: Sequence[SessionOutline], rest: Rest | None) -> None:
    """Where it hurt so that a provider should be asked: a button that says that one was."""
    if rest is None or not rest.ease_off.provider_first:
        return
    if st.button(_("I have asked a healthcare provider about it"), key="provider-asked"):
        records.sessions.ask_provider(sessions[rest.index].id)
        st.rerun()


def _to_ask(last: SessionOutline, figures: Iterable[SetFigures], now: datetime) -> bool:
    """Whether something was done in it, and it is over, neither just now nor long ago."""
    if last.ended_at is None or not ASK_AFTER <= now - last.ended_at <= ASK_WITHIN:
        return False
    done = any(one.session_id == last.id and one.corrected for one in figures)
    return done or last.ended is Ended.HURT
