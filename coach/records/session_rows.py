"""Between rows and plain data: sessions and their sets."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Row

from coach.coaching.correction import Correction
from coach.coaching.coverage import Coverage
from coach.coaching.form import over_the_set
from coach.coaching.results import CheckResult, Movement, SetSummary, Verdict
from coach.domain import (
    Ended,
    EndedBy,
    Ratings,
    RepFigures,
    SessionOutline,
    SessionRecord,
    SessionSource,
    SessionSpan,
    SetFigures,
    SetResult,
    peak_unit,
    rep_figures,
    with_its_set,
)
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.types import View
from coach.programme.plan import Block, Plan, Round
from coach.records.rep_rows import correction, known, number, rep
from coach.records.schema import CorrectionRow, RepRow, SessionRow, SetRow

__all__ = [
    "FIGURES_FROM",
    "close_set",
    "correct_figures",
    "has_figures",
    "outline",
    "plan_columns",
    "session",
    "set_figures",
    "set_id",
    "set_row",
    "span",
]

_SETS = uuid.UUID("5c6b7c62-1d2e-4b57-9a0f-2f5a4b1c8d3e")
"""The name space of the ids of sets."""

FIGURES_FROM = (
    SetRow.index.label("set_index"),  # a row's own `index` is a method
    *(SetRow.id, SetRow.session_id, SetRow.round, SetRow.view, SetRow.started_s, SetRow.figures),
    *(SetRow.pictures_per_s, SetRow.seen),
    *(SessionRow.person_id, SessionRow.started_at, SessionRow.utc_offset_min),
)
"""What a set's figures are put together from: columns, since there may be very many."""

_FIGURES = frozenset(field.name for field in fields(RepFigures))


def set_id(session_id: str, index: int) -> str:
    """A set's id: the same however often it is written."""
    return uuid.uuid5(_SETS, f"{session_id}/{index}").hex


# To rows


def plan_columns(plan: Plan) -> dict[str, Any]:
    """A plan as JSON."""
    return {"blocks": [asdict(block) for block in plan.blocks], "height_cm": plan.height_cm}


def set_row(session_id: str, index: int, made: Round) -> SetRow:
    """A set that begins."""
    return SetRow(
        id=set_id(session_id, index),
        session_id=session_id,
        index=index,
        exercise=made.exercise,
        side=made.side,
        round=asdict(made),
    )


def close_set(row: SetRow, result: SetResult, corrections: Iterable[Correction] = ()) -> None:
    """What is known of a set once it is over. corrections: what people have said of it so far."""
    summary = result.summary
    row.started_s, row.ended_s = result.started_s, result.ended_s
    row.ended_by, row.recognised = result.ended_by.value, summary.exercise
    row.view, row.yaw_deg = summary.view.value, known(summary.yaw_deg)
    row.person_visible = summary.person_visible
    if summary.coverage is not None:
        row.pictures_per_s = known(summary.coverage.pictures_per_s)
        row.seen = known(summary.coverage.seen)
    row.checks = [asdict(check) for check in summary.checks]
    row.figures = _figures(result.round, summary.movements, corrections)
    row.notes = list(summary.notes)


def correct_figures(
    row: SetRow, reps: Iterable[RepRow], corrections: Iterable[CorrectionRow]
) -> None:
    """Bring the figures that are kept of a set in line with what people say of its movements. A set
    that was cut short has none."""
    if row.figures is not None:
        movements = tuple(rep(one) for one in reps)
        row.figures = _figures(_round(row.round), movements, [correction(c) for c in corrections])


def _figures(
    made: Round, movements: Sequence[Movement], corrections: Iterable[Correction]
) -> dict[str, Any]:
    """A set's figures as JSON."""
    return _figures_columns(rep_figures(movements, peak_unit(made, movements), corrections))


def _figures_columns(figures: RepFigures) -> dict[str, Any]:
    return {
        name: known(value) if isinstance(value, float) else value
        for name, value in vars(figures).items()
    }


# From rows


def outline(row: SessionRow) -> SessionOutline:
    """A session without its sets."""
    started, ended = _when(row)
    return SessionOutline(
        id=row.id,
        person_id=row.person_id,
        started_at=started,
        ended_at=ended,
        ended=_ended(row),
        ratings=_ratings(row),
        provider_asked_at=_asked(row),
        source=SessionSource(row.source),
    )


SetRows = tuple[SetRow, Sequence[RepRow], Sequence[CorrectionRow]]
"""A set, its movements in order, and what people say of them."""


def session(row: SessionRow, sets: Iterable[SetRows]) -> SessionRecord:
    """A session with its sets in order."""
    started, ended = _when(row)
    return SessionRecord(
        id=row.id,
        person_id=row.person_id,
        started_at=started,
        ended_at=ended,
        ended=_ended(row),
        plan=Plan(tuple(Block(**block) for block in row.plan["blocks"]), row.plan["height_cm"]),
        ratings=_ratings(row),
        provider_asked_at=_asked(row),
        source=SessionSource(row.source),
        sets=tuple(_set(*made) for made in sets),
    )


def span(row: SessionRow, seconds: float) -> SessionSpan:
    """From when on, and for how long, there was exercise in a session."""
    return SessionSpan(row.person_id, _here(row.started_at, row.utc_offset_min), seconds)


def has_figures(columns: dict[str, Any] | None) -> bool:
    """Whether a set's figures are kept, all that this version works out: they are not of a set that
    was cut short, or that an earlier version wrote down."""
    return columns is not None and columns.keys() == _FIGURES


def set_figures(
    row: Row[Any], rows: Sequence[RepRow], corrections: Sequence[CorrectionRow]
) -> SetFigures:
    """A set in numbers. row: `FIGURES_FROM`. rows, corrections: its movements in order, and what
    people say of them; not needed where the set `has_figures`."""
    made, reps = _round(row.round), tuple(rep(one) for one in rows)
    if has_figures(row.figures):
        figures = _kept_figures(row.figures)
    else:
        said = [correction(one) for one in corrections]
        figures = rep_figures(reps, peak_unit(made, reps), said)
    started_s = _began_s(reps) if row.started_s is None else row.started_s
    return with_its_set(
        figures,
        made,
        session_id=row.session_id,
        person_id=row.person_id,
        index=row.set_index,
        at=_here(row.started_at, row.utc_offset_min) + timedelta(seconds=started_s),
        view=row.view or View.UNKNOWN.value,
        coverage=_coverage(row.pictures_per_s, row.seen),
    )


def _coverage(pictures_per_s: float | None, seen: float | None) -> Coverage | None:
    """None of a set that was cut short, or that an earlier version wrote down."""
    if pictures_per_s is None or seen is None:
        return None
    return Coverage(pictures_per_s, seen)


def _when(row: SessionRow) -> tuple[datetime, datetime | None]:
    ended = None if row.ended_at is None else _here(row.ended_at, row.utc_offset_min)
    return _here(row.started_at, row.utc_offset_min), ended


def _asked(row: SessionRow) -> datetime | None:
    """When it was said that a provider was asked, as the place's clock showed it."""
    at = row.provider_asked_at
    return None if at is None else _here(at, row.utc_offset_min)


def _here(moment: datetime, offset_min: int) -> datetime:
    """A moment as the clock showed it where it was."""
    return moment.astimezone(timezone(timedelta(minutes=offset_min)))


def _ended(row: SessionRow) -> Ended | None:
    return None if row.ended is None else Ended(row.ended)


def _ratings(row: SessionRow) -> Ratings:
    return Ratings(row.pain_before, row.pain_after, row.effort_before, row.effort_after)


def _kept_figures(columns: dict[str, Any]) -> RepFigures:
    found: dict[str, Any] = {
        name: math.nan if value is None else value for name, value in columns.items()
    }
    return RepFigures(**found)


def _round(columns: dict[str, Any]) -> Round:
    return Round(**columns | {"settings": Settings(**columns["settings"])})


def _began_s(movements: Sequence[Movement]) -> float:
    """When a set began of which only movements are known."""
    return movements[0].start_s if movements else 0.0


def _set(row: SetRow, rows: Sequence[RepRow], corrections: Sequence[CorrectionRow]) -> SetResult:
    made = _round(row.round)
    movements = tuple(rep(one) for one in rows)
    said = tuple(correction(one) for one in corrections)
    if row.ended_by is None:
        return replace(_cut_short(row, made, movements), corrections=said)
    summary = SetSummary(
        exercise=row.recognised,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View(row.view or View.UNKNOWN),
        yaw_deg=number(row.yaw_deg),
        movements=movements,
        checks=tuple(
            CheckResult(c["check"], Verdict(c["verdict"]), tuple(c["reps"]), c["reason"])
            for c in row.checks or ()
        ),
        person_visible=row.person_visible or 0.0,
        notes=tuple(row.notes or ()),
        coverage=_coverage(row.pictures_per_s, row.seen),
    )
    return SetResult(
        row.index,
        made,
        summary,
        number(row.started_s),
        number(row.ended_s),
        EndedBy(row.ended_by),
        corrections=said,
    )


def _cut_short(row: SetRow, made: Round, movements: tuple[Movement, ...]) -> SetResult:
    """A set of which only the movements were written down."""
    summary = SetSummary(
        exercise=made.exercise,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.UNKNOWN,
        yaw_deg=math.nan,
        movements=movements,
        checks=over_the_set(get(made.exercise), movements),
        person_visible=1.0,
        notes=("The set was cut short.",),
    )
    ended_s = movements[-1].end_s if movements else 0.0
    return SetResult(row.index, made, summary, _began_s(movements), ended_s, EndedBy.CUT_SHORT)
