"""Two sessions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from coach.domain import SessionOutline, SetFigures
from coach.progress.change import Change, Outcome
from coach.progress.compare import CheckPair, Comparison, compare
from coach.progress.faults import CheckTally
from coach.progress.measures import unit_of
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.words import progress_words, result_words

__all__ = ["show"]


def show(sessions: Sequence[SessionOutline], figures: Iterable[SetFigures]) -> None:
    """Choose two sessions; what differs between them by more than the measurement may be off."""
    by_session: dict[str, list[SetFigures]] = {}
    for one in figures:
        by_session.setdefault(one.session_id, []).append(one)
    known = {one.id: one for one in sessions if one.id in by_session}
    if len(known) < 2:
        st.markdown(_("There are not two sessions to compare yet."))
        return
    ids = list(known)
    left, right = st.columns(2)
    before = _choose(left, _("Earlier"), known, 0)
    after = _choose(right, _("Later"), known, len(ids) - 1)
    tables = compare(by_session[before], by_session[after])
    render("comparison.html.j2", tables=[_table(one) for one in tables])


def _choose(
    where: st.delta_generator.DeltaGenerator,
    label: str,
    known: dict[str, SessionOutline],
    index: int,
) -> str:
    chosen: str = where.selectbox(
        label,
        list(known),
        index=index,
        format_func=lambda one: result_words.moment(known[one].started_at),
        key=f"compare-{label}",
    )
    return chosen


def _table(one: Comparison) -> dict[str, object]:
    rows = [
        {
            "what": progress_words.MEASURES[measure],
            "before": progress_words.value(change.before, unit_of(measure, one.unit)),
            "after": progress_words.value(change.after, unit_of(measure, one.unit)),
            "change": _outcome(change),
            "certain": change.certain,
        }
        for measure, change in one.changes.items()
        if change.before.known or change.after.known
    ]
    checks = [
        {
            "what": pair.title,
            "before": _often(pair.before),
            "after": _often(pair.after),
        }
        for pair in one.faults
        if _had_faults(pair)
    ]
    return {
        "title": progress_words.named(one.exercise, one.side),
        "rows": rows,
        "checks": checks,
    }


def _outcome(change: Change) -> str:
    if change.outcome is Outcome.UNKNOWN:
        return _("cannot be compared")
    seen = "" if change.same_view else _(" (seen from different sides)")
    return f"{change.outcome.value}{seen}"


def _had_faults(pair: CheckPair) -> bool:
    return any(tally is not None and tally.faults for tally in (pair.before, pair.after))


def _often(tally: CheckTally | None) -> str:
    return _("not judged") if tally is None else progress_words.often(tally)
