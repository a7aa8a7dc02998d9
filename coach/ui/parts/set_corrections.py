"""What was not counted in a set, and a person's word on it: “that was one”, “that was none”."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coach.coaching.correction import Correction, in_force
from coach.coaching.results import Movement
from coach.domain import SetResult
from coach.errors import CoachError
from coach.translation import gettext as _
from coach.ui.parts import clock
from coach.ui.parts.markup import plain
from coach.ui.server.disclosure import for_reader
from coach.words import movement_words, session_words

__all__ = ["MOST_SHOWN", "Say", "show_corrections"]

MOST_SHOWN = 10
"""Movements that are listed one by one; of the others there are so many and why."""

Say = Callable[[int, bool | None], None]
"""Keeps what was said of a movement, by its index; None takes it back. Raises CoachError."""


def show_corrections(one: SetResult, say: Say | None, key: str) -> None:
    """What was seen and did not count, why, and a button for each to say that it was one; on demand
    the repetitions, to say that one was none. say: None where nothing can be said yet. key: the
    session's."""
    said = in_force(one.corrections)
    uncounted = [movement for movement in one.summary.movements if not movement.counted]
    shown, more = uncounted[:MOST_SHOWN], uncounted[MOST_SHOWN:]
    _list(one, shown, said, say, key)
    if more:
        st.caption(
            plain(
                _(
                    "And {more} more: {reasons}.",
                    more=len(more),
                    reasons=movement_words.reasons(more),
                )
            )
        )
    counted = [movement for movement in one.summary.movements if movement.counted]
    if say is not None and counted:
        some = any(movement.index in said for movement in counted)
        if st.toggle(_("Correct what was counted"), some, key=f"counted-{key}-{one.index}"):
            _list(one, counted, said, say, key)


def _list(
    one: SetResult,
    movements: Sequence[Movement],
    said: dict[int, Correction],
    say: Say | None,
    key: str,
) -> None:
    """A line for each, with its time, its peak, what was said of it, and its button."""
    for movement in movements:
        about = session_words.movement(movement, one.started_s)
        what = (
            _("Movement")
            if movement.number is None
            else _("Repetition {number}", number=movement.number)
        )
        correction = said.get(movement.index)
        with st.container(horizontal=True, vertical_alignment="center"):
            line = plain(f"{what} {about}")
            if correction is not None:
                told = session_words.said(correction, clock.now().tzinfo)
                line += f". **{_('Corrected')}**: {plain(told)}"
            st.markdown(f"{line}.", width="stretch")
            if say is not None:
                _button(movement, correction, say, f"correct-{key}-{one.index}-{movement.index}")


def _button(movement: Movement, correction: Correction | None, say: Say, key: str) -> None:
    word = not movement.counted if correction is None else None
    label = {
        True: movement_words.THAT_WAS_ONE,
        False: movement_words.THAT_WAS_NONE,
        None: _("Take it back"),
    }[word]
    if not st.button(label, key=key):
        return
    try:
        say(movement.index, word)
    except CoachError as error:
        st.error(plain(for_reader(str(error))))
    else:
        st.rerun()
