"""The movements that do not count, and one click on any of them where the count is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from coach.coaching.correction import Correction
from coach.coaching.results import Movement
from coach.errors import CoachError
from coach.review.examine import Result
from coach.review.review_queue import review_queue
from coach.translation import gettext as _
from coach.ui.parts.findings import PictureOf
from coach.ui.parts.markup import plain, render
from coach.ui.server.current_user import actor
from coach.ui.server.disclosure import for_reader
from coach.words import movement_words

__all__ = ["show_corrected_count", "show_corrections"]

_MOST_OPEN = 6
"""So many movements that do not count are in sight at once; the others can be opened."""

_IN_A_ROW = 3
_PROBLEM = "correction-problem"
_KEPT = _(
    "Your correction is kept with the landmarks (numbers, no picture) in the report you save; "
    "nothing is sent."
)


def show_corrected_count(result: Result) -> None:
    """The measured count and, marked as the person's, the corrected one; nothing where they said
    nothing."""
    tally = movement_words.corrected_tally(result.analysis.summary.movements, result.corrections)
    if tally:
        render("corrected.html.j2", tally=tally, kept=_KEPT)


def show_corrections(
    review: str,
    key: str,
    result: Result,
    picture_of: PictureOf,
    watch: Callable[[int], None] | None,
) -> None:
    """The list “Not counted”, and a button for each movement. watch: has the video jump to one."""
    movements = result.analysis.summary.movements
    said = {one.movement for one in result.corrections}
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.error(plain(for_reader(problem)))
    uncounted = [one for one in movements if not one.counted]
    counted = [one for one in movements if one.counted]

    def cards(shown: Sequence[Movement]) -> None:
        for first in range(0, len(shown), _IN_A_ROW):
            columns = st.columns(_IN_A_ROW, gap="medium")
            for column, one in zip(columns, shown[first : first + _IN_A_ROW], strict=False):
                with column, st.container(border=True):
                    _show_card(one, picture_of(one.index))
                    with st.container(horizontal=True):
                        _button(review, key, one, one.index in said, movement_words.THAT_WAS_ONE)
                        if watch is not None:
                            st.button(
                                _("Watch"),
                                key=f"watch-{key}-{one.index}",
                                icon=":material/play_arrow:",
                                on_click=watch,
                                args=(one.index,),
                            )

    if uncounted:
        st.subheader(_("Not counted"), anchor=False)
        cards(uncounted[:_MOST_OPEN])
        if len(uncounted) > _MOST_OPEN:
            with st.expander(_("{uncounted} more", uncounted=len(uncounted) - _MOST_OPEN)):
                cards(uncounted[_MOST_OPEN:])
    if counted:
        st.subheader(_("Counted one too many?"), anchor=False)
        with st.container(horizontal=True):
            for one in counted:
                name = f"{movement_words.name_of(one)}: "
                _button(review, key, one, one.index in said, movement_words.THAT_WAS_NONE, name)


def _show_card(movement: Movement, picture: str | None) -> None:
    render(
        "uncounted.html.j2",
        name=movement_words.name_of(movement),
        at_s=f"{movement.peak_s:.1f}",
        why=movement_words.why(movement),
        picture=picture,
    )


def _button(
    review: str, key: str, movement: Movement, said: bool, words: str, name: str = ""
) -> None:
    """A click says it, a second one takes it back. name: what stands before the words."""
    text = words if not name else f"{name}{words[0].lower()}{words[1:]}"
    st.button(
        _("You: {said}. Take back", said=text[0].lower() + text[1:]) if said else text,
        # A key for each of the two: a click that comes while the page is drawn anew says what the
        # button said, and not the other.
        key=f"{'take-back' if said else 'correct'}-{key}-{movement.index}",
        type="primary" if said else "secondary",
        on_click=_take_back if said else _correct,
        args=(review, key, movement),
    )


def _correct(review: str, key: str, movement: Movement) -> None:
    correction = Correction(movement.index, not movement.counted, actor().login, datetime.now(UTC))
    _tell(lambda: review_queue().correct(review, key, correction))


def _take_back(review: str, key: str, movement: Movement) -> None:
    _tell(lambda: review_queue().take_back(review, key, movement.index, actor().login))


def _tell(act: Callable[[], None]) -> None:
    """Do it; what went wrong is said where the buttons are."""
    try:
        act()
    except CoachError as error:
        st.session_state[_PROBLEM] = str(error)
