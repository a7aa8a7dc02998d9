"""How it feels, 0 to 10: asked before a session and after it; and what the answers ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from coach.domain import Ended, Ratings, SessionOutline
from coach.programme.advice import PAIN_SCALE_ENDS
from coach.programme.rest import before_session
from coach.programme.symptoms import SymptomRating, after_session
from coach.programme.words import Words
from coach.progress.symptom_ratings import symptom_ratings
from coach.translation import gettext as _

__all__ = [
    "EFFORT_ENDS",
    "NUMBERS",
    "SKIP",
    "TELL_FIRST",
    "Before",
    "ask_after",
    "ask_before",
    "ask_how_tired",
    "keep_before",
    "pain_now",
    "say",
    "scale",
]

TELL_FIRST = _("First tell me how your knee feels, or choose Skip.")

EFFORT_ENDS = (_("not at all"), _("as much as can be"))
NUMBERS = tuple(range(11))
SKIP = _("Skip")
_PAIN, _TIRED = "pain-before", "effort-before"
_KEPT = "told-before"


@dataclass(frozen=True)
class Before:
    """What was told before a session. answered: whether the pain was, or was left out by choice.
    advice: what speaks against a session now."""

    ratings: Ratings
    answered: bool
    advice: Words | None


def ask_before(sessions: Sequence[SymptomRating], today: date) -> Before:
    """Ask how the knee feels now. sessions: those so far."""
    if _KEPT in st.session_state:
        st.session_state.setdefault(_PAIN, st.session_state.pop(_KEPT))
    told = scale(_("How does your knee feel?"), PAIN_SCALE_ENDS, _PAIN, (*NUMBERS, SKIP))
    pain = told if isinstance(told, int) else None
    # Its control is further down, and gone while it has not been drawn.
    tired = st.session_state.get(_TIRED)
    ratings = Ratings(pain_before=pain, effort_before=tired if isinstance(tired, int) else None)
    return Before(ratings, told is not None, before_session(pain, sessions, today))


def keep_before() -> None:
    """Have what was told about the knee stand where it is asked for again, on a later page."""
    if _PAIN in st.session_state:
        st.session_state[_KEPT] = st.session_state[_PAIN]


def ask_how_tired() -> None:
    """Ask how tired the legs are, for those who want to say; `ask_before` knows the answer."""
    scale(_("How tired are your legs now?"), EFFORT_ENDS, _TIRED)


def pain_now() -> int | None:
    """What was answered so far to how the pain is now, before a session."""
    told = st.session_state.get(_PAIN, st.session_state.get(_KEPT))
    return told if isinstance(told, int) else None


def ask_after(
    session: SessionOutline,
    earlier: Sequence[SymptomRating],
    save: Callable[[Ratings], None],
    *,
    question: str = _("How is your pain now?"),
) -> Ratings:
    """Ask how it felt, keep the answers, and say what they ask for: first of all where it hurt so
    that it was stopped. earlier: the sessions before this one. What was answered so far."""
    first = st.container()
    pain_key, effort_key = f"pain-after-{session.id}", f"effort-after-{session.id}"
    st.session_state.setdefault(pain_key, session.ratings.pain_after)
    st.session_state.setdefault(effort_key, session.ratings.effort_after)
    pain = scale(question, PAIN_SCALE_ENDS, pain_key)
    effort = scale(_("How hard was it?"), EFFORT_ENDS, effort_key)
    told = replace(
        session.ratings,
        pain_after=pain if isinstance(pain, int) else None,
        effort_after=effort if isinstance(effort, int) else None,
    )
    if told != session.ratings:
        save(told)
    ease_off = after_session((*earlier, *symptom_ratings([replace(session, ratings=told)])))
    if ease_off is not None:
        with first if session.ended is Ended.HURT else st.container():
            say(ease_off.words)
    return told


def say(words: Words) -> None:
    """Advice that should be noticed."""
    st.warning(f"**{words.title}**\n\n{' '.join(words.sentences)}", icon=":material/healing:")


def scale(
    question: str, ends: tuple[str, str], key: str, options: Sequence[int | str] = NUMBERS
) -> int | str | None:
    """One of the numbers, large enough for a thumb; None where nothing was chosen."""
    lowest, highest = ends
    with st.container(key=f"scale-{key}"):
        return st.segmented_control(
            f"**{question}** 0: {lowest}. 10: {highest}.",
            options,
            format_func=str,
            key=key,
            width="stretch",
            wrap=True,
        )
