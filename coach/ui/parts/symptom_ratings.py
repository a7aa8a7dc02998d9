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

__all__ = [
    "EFFORT_ENDS",
    "NUMBERS",
    "SKIP",
    "Before",
    "ask_after",
    "ask_before",
    "pain_now",
    "say",
    "scale",
]

EFFORT_ENDS = ("not at all", "as much as can be")
NUMBERS = tuple(range(11))
SKIP = "Skip"
_PAIN_BEFORE = "pain-before"


@dataclass(frozen=True)
class Before:
    """What was told before a session. answered: whether the pain was, or was left out by choice.
    advice: what speaks against a session now."""

    ratings: Ratings
    answered: bool
    advice: Words | None


def ask_before(sessions: Sequence[SymptomRating], today: date) -> Before:
    """Ask how it feels now. sessions: those so far."""
    told = scale("How is your pain now?", PAIN_SCALE_ENDS, _PAIN_BEFORE, (*NUMBERS, SKIP))
    tired = scale("How tired are your legs now? (optional)", EFFORT_ENDS, "effort-before")
    pain = told if isinstance(told, int) else None
    ratings = Ratings(pain_before=pain, effort_before=tired if isinstance(tired, int) else None)
    return Before(ratings, told is not None, before_session(pain, sessions, today))


def pain_now() -> int | None:
    """What was answered so far to how the pain is now, before a session."""
    told = st.session_state.get(_PAIN_BEFORE)
    return told if isinstance(told, int) else None


def ask_after(
    session: SessionOutline,
    earlier: Sequence[SymptomRating],
    save: Callable[[Ratings], None],
    *,
    question: str = "How is your pain now?",
) -> Ratings:
    """Ask how it felt, keep the answers, and say what they ask for: first of all where it hurt so
    that it was stopped. earlier: the sessions before this one. What was answered so far."""
    first = st.container()
    pain_key, effort_key = f"pain-after-{session.id}", f"effort-after-{session.id}"
    st.session_state.setdefault(pain_key, session.ratings.pain_after)
    st.session_state.setdefault(effort_key, session.ratings.effort_after)
    pain = scale(question, PAIN_SCALE_ENDS, pain_key)
    effort = scale("How hard was it?", EFFORT_ENDS, effort_key)
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
