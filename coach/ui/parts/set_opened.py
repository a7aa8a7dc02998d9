"""One set that was opened: every movement, what was never judged, its curves, its files.

Shown alike to whoever did it and to whoever looks after them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from coach.coaching.results import Finding, Movement, SetSummary, Verdict
from coach.domain import SessionRecord, SetResult
from coach.errors import TraceError
from coach.progress.best_rep import best_reps
from coach.records.records import Records
from coach.reports.stored_set import StoredSet, stored_set
from coach.translation import gettext as _
from coach.ui.parts import curves
from coach.ui.parts.findings import MARKS
from coach.ui.parts.markup import plain, render
from coach.ui.parts.replay import Beside, show_replay
from coach.words import form_words, movement_words, result_words

__all__ = ["show"]

_MOST_TRIED = 20
"""Sets without landmarks that are passed over, the best first, before it is given up."""

_MEASURED = "set-measured"
"""The set that was last measured in this tab, so that it is measured once."""


@dataclass(frozen=True)
class _Row:
    """A movement as the template shows it. worst: the repetition to look at first."""

    name: str
    at: str
    outcome: str
    side: str
    peak: str
    symmetry: str
    range: str
    lowering: str
    hold: str
    lifting: str
    findings: tuple[tuple[str, bool], ...]
    worst: bool


@dataclass(frozen=True)
class _Check:
    """A check over the set: in how many repetitions it was judged, and why in none."""

    title: str
    faults: str
    judged: str
    why: str


def show(
    records: Records, session: SessionRecord, one: SetResult, *, worst: Movement | None
) -> StoredSet | None:
    """Show it; the set with its landmarks, where they were kept. worst: the movement of this set to
    look at first, where there is one."""
    summary = one.summary
    if worst is not None:
        st.markdown(
            plain(
                _(
                    "To look at first: repetition {number}, {rep_remarks}",
                    number=worst.number,
                    rep_remarks=result_words.rep_remarks(worst),
                )
            )
            + "."
        )
    _movements(one, worst)
    _checks(summary)
    stored = _stored(records, session, one)
    if stored is not None:
        key = f"{session.id}-{one.index}"
        _curves(stored, key)
        begin = None if worst is None else worst.index
        show_replay(
            stored.analysis,
            one.round.settings,
            key=key,
            movement=begin,
            best=partial(_best, records, session.person_id, one),
        )
    return stored


def _movements(one: SetResult, worst: Movement | None) -> None:
    if not one.summary.movements:
        return
    st.subheader(_("Every movement"), anchor=False)
    render(
        "movements.html.j2",
        rows=[_row(one, rep, rep is worst) for rep in one.summary.movements],
    )


def _row(one: SetResult, rep: Movement, worst: bool) -> _Row:
    why = "" if rep.counted else f": {movement_words.why(rep)}"
    return _Row(
        name="–" if rep.number is None else str(rep.number),
        at=result_words.seconds(rep.peak_s - one.started_s),
        outcome=f"{rep.outcome.value}{why}",
        side=rep.side,
        peak=result_words.peak(rep),
        symmetry=result_words.symmetry(rep),
        range=result_words.measure(rep.range, None, rep.unit),
        lowering=result_words.seconds(rep.lowering_s),
        hold=result_words.seconds(rep.hold_s),
        lifting=result_words.seconds(rep.lifting_s),
        findings=tuple(
            (_finding(one.summary, finding), finding.verdict is Verdict.FAULT)
            for finding in rep.findings
        ),
        worst=worst,
    )


def _finding(summary: SetSummary, finding: Finding) -> str:
    """“✗ Knees in: work on it (12 ± 3°), limit 8°”."""
    text = f"{MARKS[finding.verdict]} {result_words.title_of(summary, finding.check)}: "
    text += form_words.finding(finding)
    if finding.limit is None or finding.verdict is Verdict.NOT_JUDGED:
        return text
    return _(
        "{text}, limit {measure}",
        text=text,
        measure=result_words.measure(finding.limit, None, finding.unit),
    )


def _checks(summary: SetSummary) -> None:
    """In how many repetitions each check found a fault, of how many it could judge."""
    counted = [rep for rep in summary.movements if rep.counted]
    if not counted or not summary.checks:
        return
    st.subheader(_("What was judged"), anchor=False)
    rows = []
    for check in summary.checks:
        found = [f for rep in counted for f in rep.findings if f.check == check.check]
        judged = [f for f in found if f.verdict is not Verdict.NOT_JUDGED]
        faults = sum(f.verdict is Verdict.FAULT for f in judged)
        unseen = next((f.reason for f in found if f.verdict is Verdict.NOT_JUDGED), None)
        rows.append(
            _Check(
                title=result_words.title_of(summary, check.check),
                faults=str(faults) if judged else "–",
                judged=_("{judged} of {counted}", judged=len(judged), counted=len(counted))
                if judged
                else _("never judged"),
                why=unseen or check.reason or "" if len(judged) < len(counted) else "",
            )
        )
    render("checks.html.j2", rows=rows)


def _stored(records: Records, session: SessionRecord, one: SetResult) -> StoredSet | None:
    """The set with its landmarks; None, and it is said, where there are none."""
    trace = records.sessions.trace(session.id, one.index)
    if trace is None:
        st.caption(_("No landmarks of this set were kept, so there are no curves."))
        return None
    known = st.session_state.get(_MEASURED)
    if known is not None and known[0] == (session.id, one.index, hash(trace)):
        measured: StoredSet = known[1]
        return replace(measured, result=one)
    try:
        stored = stored_set(one, trace)
    except TraceError:
        st.caption(_("The landmarks of this set are damaged, so there are no curves."))
        return None
    st.session_state[_MEASURED] = ((session.id, one.index, hash(trace)), stored)
    return stored


def _best(records: Records, person_id: str, like: SetResult) -> Beside | None:
    """The person's best repetition of this exercise whose landmarks were kept; None without any."""
    opened: dict[tuple[str, int], StoredSet | None] = {}
    for session, one, rep in best_reps(records.sessions.of(person_id), like):
        at = (session.id, one.index)
        if at not in opened:
            if len(opened) == _MOST_TRIED:
                return None
            opened[at] = _with_landmarks(records, *at, one)
        stored = opened[at]
        # Of a set that another server began, the first repetitions have no landmarks.
        if stored is not None and stored.poses.time_s[0] <= rep.start_s:
            name = _(
                "{day}, repetition {number}, {peak}",
                day=result_words.day(session.started_at.date()),
                number=rep.number,
                peak=result_words.peak(rep),
            )
            return Beside(stored.analysis, one.round.settings, rep, name)
    return None


def _with_landmarks(
    records: Records, session_id: str, index: int, one: SetResult
) -> StoredSet | None:
    trace = records.sessions.trace(session_id, index)
    try:
        return None if trace is None else stored_set(one, trace)
    except TraceError:
        return None


def _curves(stored: StoredSet, key: str) -> None:
    settings = stored.result.round.settings
    drawn = curves.charts(stored.analysis, settings, dark=st.context.theme.type == "dark")
    if not drawn:
        return
    st.subheader(_("Over time"), anchor=False)
    for number, one in enumerate(drawn):
        st.markdown(f"**{one.title}**" + (f": {one.key}" if one.key else ""))
        st.vega_lite_chart(
            one.chart,
            key=f"opened-{key}-{number}",
            alt=_(
                "{title} in {unit} over time; the numbers are in the table above.",
                title=one.title,
                unit=one.unit,
            ),
        )
    st.caption(
        _(
            "Seconds from the session’s start. The band shows how far the camera may be off; a "
            "cross is a peak with something to work on, a hollow circle one that was not counted."
        )
    )
