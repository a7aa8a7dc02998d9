"""Everything of a person as tables (docs/FORMATS.md): sessions, sets, repetitions, days, outcomes.

They belong together by `session` and `set`, both counted from 1. A spreadsheet would run a cell
that begins with “=”: names and what was rated are kept from that, and other free text stays out.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from coach.coaching.correction import Correction, in_force
from coach.coaching.results import Movement, SetSummary
from coach.domain import PersonFile, SessionRecord, SetResult, peak_unit, span_of
from coach.exercises.registry import exercises, get
from coach.reports.monitoring import monitoring_csv
from coach.reports.tables import rep_cells, verdict_cells
from coach.words import result_words

__all__ = ["TABLES", "days_csv", "outcomes_csv", "reps_csv", "sessions_csv", "sets_csv"]

_UNITS = ("deg", "cm", "pct")

_SESSION_COLUMNS = (
    *("session", "session_id", "started_at", "ended_at", "ended"),
    *("pain_before", "pain_after", "effort_before", "effort_after"),
    *("height_cm", "sets", "reps_counted", "reps_partial", "movements_uncounted"),
    *("reps_corrected", "provider_asked_at", "source"),
)
_SET_COLUMNS = (
    *("session", "set", "session_id", "started_at", "ended_at", "ended_by"),
    *("exercise", "side", "reps_wanted", "reps_counted", "reps_partial"),
    *("movements_uncounted", "reps_corrected"),
    *(f"target_{unit}" for unit in _UNITS),
    "target_from",
    *("hold_s", "view", "view_yaw_deg", "person_visible"),
    *("pictures_per_s", "seen", "may_have_missed"),
)
_REP_COLUMNS = (
    *("session", "set", "session_id", "exercise"),
    *("index", "number", "outcome", "reason", "corrected", "corrected_by"),
    *("side", "start_s", "peak_s", "end_s", "counted"),
    *(f"{name}_{unit}" for unit in _UNITS for name in ("peak", "peak_sd", "range")),
    *("lowering_s", "hold_s", "lifting_s"),
)
_OUTCOME_COLUMNS = (
    *("answer", "answer_id", "at", "measure", "score"),
    *("item", "what", "value", "said"),
)


def sessions_csv(file: PersonFile) -> str:
    """sessions.csv: one row a session."""
    rows = (
        {
            "session": number,
            "session_id": session.id,
            "started_at": _moment(session.started_at),
            "ended_at": "" if session.ended_at is None else _moment(session.ended_at),
            "ended": session.ended or "",
            "pain_before": _cell(session.ratings.pain_before),
            "pain_after": _cell(session.ratings.pain_after),
            "effort_before": _cell(session.ratings.effort_before),
            "effort_after": _cell(session.ratings.effort_after),
            "height_cm": _cell(session.plan.height_cm),
            "sets": len(session.sets),
            "reps_counted": session.rep_count,
            "reps_partial": sum(one.summary.partial_count for one in session.sets),
            "movements_uncounted": sum(len(one.summary.uncounted) for one in session.sets),
            "reps_corrected": session.corrected_count,
            "provider_asked_at": _asked(session),
            "source": session.source.value,
        }
        for number, session in enumerate(file.sessions, 1)
    )
    return _table(_SESSION_COLUMNS, rows)


def sets_csv(file: PersonFile) -> str:
    """sets.csv: one row a set, a column for each check of any exercise."""
    checks = _every_check()
    rows = (
        {
            **_set_cells(session, one),
            "session": number,
            **verdict_cells(one.summary.checks, checks),
        }
        for number, session, one in _sets(file)
    )
    return _table((*_SET_COLUMNS, *checks), rows)


def reps_csv(file: PersonFile) -> str:
    """reps.csv: one row a movement, whatever became of it, a column for each check of any
    exercise."""
    checks = _every_check()
    rows = (
        {
            "session": number,
            "set": one.index + 1,
            "session_id": session.id,
            "exercise": one.round.exercise,
            **rep_cells(rep),
            **_outcome_cells(rep, said.get(rep.index)),
            **verdict_cells(rep.findings, checks),
        }
        for number, session, one in _sets(file)
        for said in (in_force(one.corrections),)
        for rep in one.summary.movements
    )
    return _table((*_REP_COLUMNS, *checks), rows)


def days_csv(file: PersonFile) -> str:
    """monitoring.csv: one row a day with data."""
    spans = [span_of(session) for session in file.sessions]
    return monitoring_csv([one for one in spans if one is not None])


def outcomes_csv(file: PersonFile) -> str:
    """outcomes.csv: one row for each thing that was rated."""
    rows = (
        {
            "answer": number,
            "answer_id": one.id,
            "at": _moment(one.at),
            "measure": one.measure,
            "score": _cell(one.score),
            "item": place,
            "what": _harmless(item.what),
            "value": item.value,
            "said": _harmless(item.said),
        }
        for number, one in enumerate(file.outcomes, 1)
        for place, item in enumerate(one.items, 1)
    )
    return _table(_OUTCOME_COLUMNS, rows)


TABLES = {
    "sessions.csv": sessions_csv,
    "sets.csv": sets_csv,
    "reps.csv": reps_csv,
    "monitoring.csv": days_csv,
    "outcomes.csv": outcomes_csv,
}
"""What writes each table, by its file's name."""


def _set_cells(session: SessionRecord, one: SetResult) -> dict[str, object]:
    summary, made = one.summary, one.round
    return {
        "set": one.index + 1,
        "session_id": session.id,
        "started_at": _moment(session.started_at + timedelta(seconds=one.started_s)),
        "ended_at": _moment(session.started_at + timedelta(seconds=one.ended_s)),
        "ended_by": one.ended_by.value,
        "exercise": made.exercise,
        "side": made.side,
        "reps_wanted": made.reps,
        "reps_counted": summary.rep_count,
        "reps_partial": summary.partial_count,
        "movements_uncounted": len(summary.uncounted),
        "reps_corrected": one.corrected_count,
        **_target_cell(one),
        "hold_s": _cell(made.settings.hold_s),
        "view": summary.view.value,
        "view_yaw_deg": _cell(summary.yaw_deg, 1),
        "person_visible": _cell(summary.person_visible, 3),
        **_coverage_cells(summary),
    }


def _target_cell(one: SetResult) -> dict[str, object]:
    """How far to go, and whether that is the exercise's usual target: that one is in the
    exercise's own unit, one that was set in the unit of the set's peaks."""
    made, exercise = one.round, get(one.round.exercise)
    usual = made.settings.target is None
    unit = exercise.unit if usual else peak_unit(made, one.summary.movements)
    return {
        f"target_{unit}": _cell(exercise.target(made.settings)),
        "target_from": "usual" if usual else "set",
    }


def _asked(session: SessionRecord) -> str:
    at = session.provider_asked_at
    return "" if at is None else _moment(at)


def _coverage_cells(summary: SetSummary) -> dict[str, object]:
    """How well a set was watched; empty where nobody noted it."""
    coverage = summary.coverage
    if coverage is None:
        return {}
    return {
        "pictures_per_s": _cell(coverage.pictures_per_s, 1),
        "seen": _cell(coverage.seen, 3),
        "may_have_missed": str(not result_words.watched_enough(summary)).lower(),
    }


def _outcome_cells(rep: Movement, said: Correction | None) -> dict[str, object]:
    """What became of a movement, and what a person says of it; empty where nobody did."""
    return {
        "index": rep.index,
        "number": "" if rep.number is None else rep.number,
        "outcome": rep.outcome.value,
        "reason": rep.reason,
        "corrected": "" if said is None else str(said.repetition).lower(),
        "corrected_by": "" if said is None else _harmless(said.by or "at this computer"),
    }


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _sets(file: PersonFile) -> Iterator[tuple[int, SessionRecord, SetResult]]:
    for number, session in enumerate(file.sessions, 1):
        for one in session.sets:
            yield number, session, one


def _every_check() -> list[str]:
    """The names of all exercises' checks; one that several have is one column."""
    every = (check.name for exercise in exercises().values() for check in exercise.checks)
    return list(dict.fromkeys(every))


def _moment(moment: datetime) -> str:
    """ISO 8601 with the place's offset, to the millisecond."""
    return moment.isoformat(timespec="milliseconds")


def _cell(value: float | None, decimals: int = 2) -> float | str:
    """Empty where nothing was measured or answered."""
    if value is None or not math.isfinite(value):
        return ""
    return value if isinstance(value, int) else round(value, decimals)


def _table(columns: Sequence[str], rows: Iterator[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
