"""Every session, the latest first, each to be opened down to its repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from coach.domain import (
    Ended,
    EndedBy,
    SessionOutline,
    SessionRecord,
    SessionSource,
    SetFigures,
    SetResult,
)
from coach.exercises.registry import get
from coach.progress.measures import Measure, measured
from coach.progress.symptom_ratings import painful_sessions, symptom_ratings
from coach.progress.worst import worst_rep
from coach.records.records import Records
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.parts import session_files, set_opened
from coach.ui.parts.findings import use_styles
from coach.ui.parts.markup import render
from coach.ui.parts.set_result import show_set
from coach.ui.parts.symptom_ratings import ask_after
from coach.words import progress_words, result_words, session_words
from coach.words.names import counted
from coach.words.session_words import set_words, side_words

__all__ = ["show"]

_AT_FIRST = 10
_COUNT = "sessions-shown"
_CORRECTED = "session-corrected"

_ENDED = {
    Ended.STOPPED: _("stopped early"),
    Ended.HURT: _("stopped because it hurt"),
    Ended.INTERRUPTED: "interrupted",
    None: _("not ended"),
}
_INTERRUPTED = _(
    "This session was interrupted: the program or the computer stopped. Every repetition that was "
    "finished is here."
)


@st.fragment
def show(
    records: Records,
    sessions: Sequence[SessionOutline],
    figures: Sequence[SetFigures],
    *,
    own: bool,
) -> None:
    """Show them; sessions and figures of one person, the oldest first. own: whether it is they who
    look: only they can say how it felt."""
    use_styles()
    if own:
        st.header(_("Your sessions"), anchor=False)
    shown = st.session_state.get(_COUNT, _AT_FIRST)
    painful = painful_sessions(sessions)
    first = st.session_state.get(_CORRECTED)
    if first is None and not own:  # whoever has two minutes for somebody looks at the latest
        first = next((one.session_id for one in reversed(figures) if one.counted), None)
    for outline in sessions[: -shown - 1 : -1]:
        sets = [one for one in figures if one.session_id == outline.id]
        opened = st.expander(
            _label(outline, sets),
            # A corrected count changes the label, by which Streamlit takes it for another one.
            expanded=first == outline.id,
            key=f"session-{outline.id}",
            on_change="rerun",
        )
        if opened.open:
            with opened:
                if own:
                    _ask_for_ratings(records, outline, sessions)
                _show_session(records, outline.id, sets, hurt=outline.id in painful)
    if shown < len(sessions):
        st.button(_("Show earlier sessions"), on_click=_show_more, args=(shown,))


def _show_more(shown: int) -> None:
    st.session_state[_COUNT] = shown + _AT_FIRST


def _label(outline: SessionOutline, sets: Sequence[SetFigures]) -> str:
    """“**Mon 16 November**, 18:30 · 42 repetitions, 41 counted by the camera · pain 3 before, 2
    after · interrupted”."""
    at = outline.started_at
    count = sum(one.corrected for one in sets)
    camera = session_words.by_camera(sum(one.counted for one in sets), count)
    parts = [
        f"**{result_words.short_weekday(at)}**, {at:%H:%M}",
        counted(count, None) + (f", {camera}" if camera else ""),
    ]
    pain = [
        when.format(rating=rating)
        for rating, when in (
            (outline.ratings.pain_before, _("{rating} before")),
            (outline.ratings.pain_after, _("{rating} after")),
        )
        if rating is not None
    ]
    if pain:
        parts.append(_("pain {pain}", pain=", ".join(pain)))
    if outline.source is SessionSource.VIDEO:
        parts.append(_("from a video"))
    if outline.ended is not Ended.DONE:
        parts.append(f"**{_ENDED[outline.ended]}**")
    return " · ".join(parts)


def _ask_for_ratings(
    records: Records, outline: SessionOutline, sessions: Sequence[SessionOutline]
) -> None:
    """Where nobody said it at the time."""
    ratings = outline.ratings
    if outline.ended is None or None not in (ratings.pain_after, ratings.effort_after):
        return

    with st.container(border=True, key=f"ratings-{outline.id}"):
        st.markdown(_("You have not said all of how this session felt."))
        earlier = symptom_ratings(sessions[: sessions.index(outline)])
        ask_after(
            outline,
            earlier,
            partial(records.sessions.rate, outline.id),
            question=_("How was your pain afterwards?"),
        )


def _show_session(
    records: Records, session_id: str, sets: Sequence[SetFigures], *, hurt: bool
) -> None:
    session = records.sessions.open(session_id)
    if session is None:
        st.markdown(_("This session is no longer there."))
        return
    if session.ended is Ended.INTERRUPTED:
        st.info(_INTERRUPTED)
    if not session.sets:
        st.markdown(_("No repetition was finished."))
        return
    figures = {one.index: one for one in sets}
    live = session.source is SessionSource.LIVE
    rows = [_row(one, figures.get(one.index), live=live) for one in session.sets]
    render("sets.html.j2", rows=rows)
    worst = worst_rep(session.sets)
    one = _chosen(session, None if worst is None else worst[0])
    say = partial(_correct, records, session.id, one.index)
    show_set(one, say=say, key=session.id, hurt=hurt, table=False)
    look_at = worst[1] if worst is not None and worst[0] is one else None
    stored = set_opened.show(records, session, one, worst=look_at)
    session_files.show(records, session, one, landmarks=stored is not None)
    if not live and records.sessions.may_delete_video(session.id):
        _offer_to_delete(records, session.id)


def _offer_to_delete(records: Records, session_id: str) -> None:
    """What was filed in the wrong record, or under the wrong day, goes again."""
    with st.popover(_("Delete this video’s session"), icon=":material/delete:"):
        st.markdown(
            _(
                "Its numbers, landmarks and corrections are deleted from the record for good; the "
                "video can be reviewed and filed again."
            )
        )
        if st.button(_("Delete it"), key=f"delete-{session_id}"):
            records.sessions.delete_video(session_id)
            st.rerun()


def _chosen(session: SessionRecord, first: SetResult | None) -> SetResult:
    """The set to show; first: the one to begin with."""
    if len(session.sets) == 1:
        return session.sets[0]
    names = [_named(one) for one in session.sets]
    begin = 0 if first is None else session.sets.index(first)
    chosen = st.selectbox(_("Look at a set"), names, begin, key=f"set-of-{session.id}")
    return session.sets[names.index(chosen)]


def _correct(
    records: Records, session_id: str, index: int, movement: int, repetition: bool | None
) -> None:
    """Keep a person's word, and the session open."""
    records.sessions.correct(session_id, index, movement, repetition)
    st.session_state[_CORRECTED] = session_id


def _row(one: SetResult, figures: SetFigures | None, *, live: bool) -> dict[str, str]:
    made = one.round
    sets = [figures] if figures is not None else []
    form = measured(Measure.FORM, sets)
    unit = figures.unit if figures is not None else ""
    return {
        "exercise": get(made.exercise).title,
        "which": f"{set_words(made)}, {side_words(made)}",
        "reps": _reps(one, live=live),
        "far": progress_words.value(measured(Measure.PEAK, sets), unit),
        "form": progress_words.value(form, "share") if form.known else _("not judged"),
        "cut_short": _("cut short") if one.ended_by is EndedBy.CUT_SHORT else "",
    }


def _reps(one: SetResult, *, live: bool) -> str:
    """“9 of 10, 8 counted by the camera, 1 movement not counted, some may be missing”. live: so
    many were asked for; of a video there is no saying."""
    left_out = len(one.summary.uncounted)
    parts = (
        f"{one.corrected_count}" + (_(" of {reps}", reps=one.round.reps) if live else ""),
        session_words.by_camera(one.summary.rep_count, one.corrected_count),
        ngettext("{n} movement not counted", "{n} movements not counted", left_out)
        if left_out
        else "",
        "" if result_words.watched_enough(one.summary) else _("some may be missing"),
    )
    return ", ".join(part for part in parts if part)


def _named(one: SetResult) -> str:
    made = one.round
    return f"{get(made.exercise).title}, {set_words(made).lower()}, {side_words(made)}"
