"""A session that is over: how it felt, what came of each set, and what was not counted; and the
same count while one rests after a set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import streamlit as st

from coach.coaching.correction import Correction
from coach.domain import Ended, EndedBy, SessionOutline, SessionRecord, SetResult
from coach.errors import CoachError
from coach.live.session_loop import SessionLoop
from coach.programme.rest import is_painful, resting
from coach.programme.symptoms import SymptomRating
from coach.progress.symptom_ratings import symptom_ratings
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts import breaks, clock
from coach.ui.parts.markup import plain
from coach.ui.parts.set_corrections import show_corrections
from coach.ui.parts.set_result import show_set
from coach.ui.parts.symptom_ratings import ask_after
from coach.ui.server.disclosure import for_reader
from coach.words import result_words

__all__ = ["correct_in_rest", "show_over", "show_written", "tell_unwritten"]

REFRESH_S = 0.5

_SAID = "said-in-rest"


def correct_in_rest(loop: SessionLoop, records_of: Callable[[], Records]) -> None:
    """In the rest after a set: what did not count in it, and a button for each movement where the
    count is wrong. records_of: as for `show_over`."""
    results, session_id = loop.snapshot().results, loop.outline.id
    if not results or not results[-1].summary.movements:
        return
    result = results[-1]

    def say(movement: int, repetition: bool | None) -> None:
        records_of().sessions.correct(session_id, result.index, movement, repetition)
        st.session_state.pop(_SAID, None)

    left_out = sum(not movement.counted for movement in result.summary.movements)
    about = _(" {left_out} not counted.", left_out=left_out) if left_out else ""
    with st.expander(_("Was the count right?{about}", about=about), icon=":material/edit:"):
        try:
            said = _said_of(loop, result, records_of)
        except CoachError as error:
            st.warning(plain(for_reader(str(error))))
            said = None
        shown = result if said is None else replace(result, corrections=said)
        show_corrections(shown, say if said is not None else None, session_id)


def _said_of(
    loop: SessionLoop, result: SetResult, records_of: Callable[[], Records]
) -> tuple[Correction, ...] | None:
    """What people said of a set's movements; None while it is not written down. It is read once and
    whenever something was said, for the page looks twice a second."""
    of = (loop.outline.id, result.index)
    known = st.session_state.get(_SAID)
    if known is not None and known[0] == of:
        said: tuple[Correction, ...] = known[1]
        return said
    written = _sets(records_of(), loop.outline.id).get(result.index) if loop.all_written else None
    if written is None:
        return None
    st.session_state[_SAID] = (of, written.corrections)
    return written.corrections


def show_over(
    loop: SessionLoop, records_of: Callable[[], Records], begin_anew: Callable[[], None]
) -> None:
    """One that this server knows. records_of: opens the records, or raises CoachError: what was
    done is shown even while they cannot be read."""
    results, outline = loop.snapshot().results, loop.outline
    made = sum(result.summary.rep_count for result in results)
    title = st.container()
    st.fragment(tell_unwritten, run_every=None if loop.all_written else REFRESH_S)(loop)
    before: Sequence[SymptomRating] = ()
    written: dict[int, SetResult] = {}
    try:
        records = records_of()
        before = _earlier(records, outline.person_id, outline.id)
        written = _sets(records, outline.id)
    except CoachError as error:
        st.warning(plain(for_reader(str(error))))
    ratings = ask_after(outline, before, loop.rate)
    feel = _feel(before, replace(outline, ratings=ratings))
    title.title(_title(feel, made), anchor=False)
    if not results:
        st.markdown(_("No set was begun. The Guide says how to place the camera."))
    for result in results:
        kept = written.get(result.index)
        say = None
        if kept is not None:
            result = replace(result, corrections=kept.corrections)
            say = partial(records.sessions.correct, outline.id, result.index)
        pictures = partial(loop.rep_picture, result.index)
        show_set(result, pictures, say=say, key=outline.id, hurt=feel.hurt)
    _go_on(feel, _("Train again"), begin_anew)
    st.caption(result_words.DISCLAIMER)


def show_written(
    record: SessionRecord, records: Records, begin_anew: Callable[[], None], *, own: bool
) -> None:
    """What is written of one that is over. own: whether it is theirs who look."""
    if record.ended is None:
        st.info(_("This session goes on elsewhere."))
    elif record.ended is Ended.INTERRUPTED:
        st.warning(
            _("This session was interrupted. Every repetition that you had finished is here.")
        )
    outline = _outline(record)
    before = _earlier(records, record.person_id, record.id) if own else ()
    if own:
        ratings = ask_after(outline, before, partial(records.sessions.rate, record.id))
        outline = replace(outline, ratings=ratings)
    feel = _feel(before, outline)
    for result in record.sets:
        say = partial(records.sessions.correct, record.id, result.index)
        show_set(result, say=say, key=record.id, hurt=feel.hurt)
    if not record.sets:
        st.markdown(_("No repetition was finished."))
    _go_on(feel, _("Begin a new session"), begin_anew)
    st.caption(result_words.DISCLAIMER)


class _Feel(NamedTuple):
    """hurt: whether nothing in the session is to be praised. resting: whether to rest now."""

    hurt: bool
    resting: bool


def _feel(before: Sequence[SymptomRating], outline: SessionOutline) -> _Feel:
    (rating,) = symptom_ratings([outline])
    rest = resting((*before, rating), clock.now().date())
    if rest is not None:
        breaks.hold()
    return _Feel(is_painful(rating), rest is not None)


def _title(feel: _Feel, made: int) -> str:
    if feel.hurt:
        return _("Rest now")
    return _("Well done") if made and not feel.resting else _("The session is over")


def _go_on(feel: _Feel, label: str, begin_anew: Callable[[], None]) -> None:
    """On to another session; while one should rest, back to where it says so."""
    st.button(
        _("Back to the start page") if feel.resting else label,
        key="again",
        type="secondary" if feel.resting else "primary",
        on_click=begin_anew,
        icon=None if feel.resting else ":material/replay:",
    )


def tell_unwritten(loop: SessionLoop) -> None:
    """What of the session is not written down."""
    if loop.notice:
        st.warning(plain(for_reader(loop.notice)))


def _earlier(records: Records, person_id: str, but: str) -> Sequence[SymptomRating]:
    """How the person's other sessions felt."""
    return symptom_ratings(one for one in records.sessions.outlines(person_id) if one.id != but)


def _sets(records: Records, session_id: str) -> dict[int, SetResult]:
    """The sets of a session that are written down to their end, by their index: of those people
    may say something."""
    record = records.sessions.get(session_id)
    sets = record.sets if record is not None else ()
    return {one.index: one for one in sets if one.ended_by is not EndedBy.CUT_SHORT}


def _outline(record: SessionRecord) -> SessionOutline:
    return SessionOutline(
        record.id,
        record.person_id,
        record.started_at,
        record.ended_at,
        record.ended,
        record.ratings,
        record.provider_asked_at,
    )
