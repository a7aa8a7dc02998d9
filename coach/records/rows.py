"""Between rows of the tables and the plain data that the rest of the program sees.

A number that was not measured is NaN in the data and NULL in a row.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any

from coach.coaching.form import over_the_set
from coach.coaching.results import CheckResult, Finding, Outcome, Rep, SetSummary, Verdict
from coach.domain import (
    Ended,
    EndedBy,
    Note,
    Person,
    Prescription,
    Ratings,
    SessionOutline,
    SessionRecord,
    SetResult,
    SymptomCheck,
)
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import View
from coach.programme.plan import Block, Plan, Round
from coach.records.schema import (
    NoteRow,
    PersonRow,
    PrescriptionRow,
    RepRow,
    SessionRow,
    SetRow,
    SymptomCheckRow,
)

__all__ = [
    "close_set",
    "finding",
    "here",
    "note",
    "outline",
    "person",
    "plan_columns",
    "prescription",
    "rep_row",
    "segment_lengths_columns",
    "session",
    "set_id",
    "set_row",
    "symptom_check",
    "tally",
    "unit_of",
]

_SETS = uuid.UUID("5c6b7c62-1d2e-4b57-9a0f-2f5a4b1c8d3e")
"""The name space of the ids of sets."""


def set_id(session_id: str, index: int) -> str:
    """A set's id: the same however often it is written."""
    return uuid.uuid5(_SETS, f"{session_id}/{index}").hex


def here(moment: datetime, offset_min: int) -> datetime:
    """A moment as the clock showed it where it was."""
    return moment.astimezone(timezone(timedelta(minutes=offset_min)))


# To rows


def plan_columns(plan: Plan) -> dict[str, Any]:
    """A plan as JSON."""
    return {"blocks": [asdict(block) for block in plan.blocks], "height_cm": plan.height_cm}


def segment_lengths_columns(segment_lengths: SegmentLengths) -> dict[str, float]:
    """Somebody's build as JSON."""
    # NumPy's own numbers are no JSON.
    return {name: float(value) for name, value in asdict(segment_lengths).items()}


def set_row(session_id: str, index: int, made: Round) -> SetRow:
    """A set that begins."""
    return SetRow(
        id=set_id(session_id, index),
        session_id=session_id,
        index=index,
        exercise=made.exercise,
        side=made.side,
        unit=unit_of(made),
        round=asdict(made),
    )


def unit_of(made: Round) -> str:
    """What a set's peaks are in: where the height is known, cm instead of shares of it."""
    return get(made.exercise).unit_for(made.settings.height_cm)


def close_set(row: SetRow, result: SetResult) -> None:
    """What is known of a set once it is over."""
    summary = result.summary
    row.started_s, row.ended_s = result.started_s, result.ended_s
    row.ended_by = result.ended_by.value
    row.recognised = summary.exercise
    row.view = summary.view.value
    row.yaw_deg = _known(summary.yaw_deg)
    row.person_visible = summary.person_visible
    row.checks = [asdict(check) for check in summary.checks]
    row.tally = tally(finding for rep in summary.reps if rep.counted for finding in rep.findings)
    row.notes = list(summary.notes)


def rep_row(set_of: str, rep: Rep) -> RepRow:
    """A repetition."""
    left, right = rep.by_side
    return RepRow(
        set_id=set_of,
        index=rep.index,
        side=rep.side,
        start_s=rep.start_s,
        peak_s=rep.peak_s,
        end_s=rep.end_s,
        counted=rep.counted,
        unit=rep.unit,
        peak=_known(rep.peak),
        peak_sd=_known(rep.peak_sd),
        range=_known(rep.range),
        lowering_s=_known(rep.lowering_s),
        hold_s=_known(rep.hold_s),
        lifting_s=_known(rep.lifting_s),
        left_peak=_known(left[0]) if left else None,
        left_sd=_known(left[1]) if left else None,
        right_peak=_known(right[0]) if right else None,
        right_sd=_known(right[1]) if right else None,
        findings=[_finding_columns(finding) for finding in rep.findings],
    )


def tally(findings: Iterable[Finding]) -> dict[str, Any]:
    """How often each check found a fault, how often none, and why those that never judged did not:
    `SetFigures.faults`, `ok` and `not_judged`."""
    faults: dict[str, int] = {}
    ok: dict[str, int] = {}
    why: dict[str, str] = {}
    for one in findings:
        if one.verdict is Verdict.FAULT:
            faults[one.check] = faults.get(one.check, 0) + 1
        elif one.verdict is Verdict.OK:
            ok[one.check] = ok.get(one.check, 0) + 1
        else:
            why.setdefault(one.check, one.reason or "")
    never = {check: reason for check, reason in why.items() if check not in faults | ok}
    return {"faults": faults, "ok": ok, "not_judged": never}


def _finding_columns(finding: Finding) -> dict[str, Any]:
    columns = asdict(finding)
    for name in ("value", "sd", "limit"):
        columns[name] = _known(columns[name])
    return columns


# From rows


def person(row: PersonRow) -> Person:
    """Somebody."""
    return Person(
        row.id,
        row.name,
        row.since,
        row.height_cm,
        row.made_up,
        _segment_lengths(row.segment_lengths),
    )


def prescription(row: PrescriptionRow) -> Prescription:
    """One exercise as it was set."""
    return Prescription(
        id=row.id,
        person_id=row.person_id,
        block=Block(**row.block),
        days_per_week=row.days_per_week,
        starts_on=row.starts_on,
        notes=row.notes,
        written_by=row.written_by,
        written_at=row.written_at,
        ended_at=row.ended_at,
    )


def outline(row: SessionRow) -> SessionOutline:
    """A session without its sets."""
    started, ended = _when(row)
    return SessionOutline(row.id, row.person_id, started, ended, _ended(row), _ratings(row))


def session(row: SessionRow, sets: Iterable[tuple[SetRow, list[RepRow]]]) -> SessionRecord:
    """A session with its sets and their repetitions, each in order."""
    started, ended = _when(row)
    return SessionRecord(
        id=row.id,
        person_id=row.person_id,
        started_at=started,
        ended_at=ended,
        ended=_ended(row),
        plan=Plan(tuple(Block(**block) for block in row.plan["blocks"]), row.plan["height_cm"]),
        ratings=_ratings(row),
        sets=tuple(_set(made, reps) for made, reps in sets),
    )


def symptom_check(row: SymptomCheckRow) -> SymptomCheck:
    """An answer to the signs."""
    return SymptomCheck(row.id, row.person_id, row.at, tuple(row.signs), row.cleared_at)


def note(row: NoteRow) -> Note:
    """A note."""
    return Note(row.id, row.person_id, row.author, row.at, row.text)


def finding(columns: dict[str, Any]) -> Finding:
    """A finding from its JSON."""
    return Finding(**columns | {"verdict": Verdict(columns["verdict"])})


def _segment_lengths(columns: Any) -> SegmentLengths | None:
    """None where there are none, or none that this version understands: they are learnt anew."""
    try:
        return SegmentLengths(**columns)
    except (TypeError, ValueError):
        return None


def _when(row: SessionRow) -> tuple[datetime, datetime | None]:
    ended = None if row.ended_at is None else here(row.ended_at, row.utc_offset_min)
    return here(row.started_at, row.utc_offset_min), ended


def _ended(row: SessionRow) -> Ended | None:
    return None if row.ended is None else Ended(row.ended)


def _ratings(row: SessionRow) -> Ratings:
    return Ratings(row.pain_before, row.pain_after, row.effort_before, row.effort_after)


def _set(row: SetRow, rows: list[RepRow]) -> SetResult:
    made = Round(**row.round | {"settings": Settings(**row.round["settings"])})
    reps = tuple(_rep(rep) for rep in rows)
    if row.ended_by is None:
        return _cut_short(row, made, reps)
    summary = SetSummary(
        exercise=row.recognised,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View(row.view or View.UNKNOWN),
        yaw_deg=_number(row.yaw_deg),
        movements=reps,
        checks=tuple(
            CheckResult(c["check"], Verdict(c["verdict"]), tuple(c["reps"]), c["reason"])
            for c in row.checks or ()
        ),
        person_visible=row.person_visible or 0.0,
        notes=tuple(row.notes or ()),
    )
    return SetResult(
        row.index,
        made,
        summary,
        _number(row.started_s),
        _number(row.ended_s),
        EndedBy(row.ended_by),
    )


def _cut_short(row: SetRow, made: Round, reps: tuple[Rep, ...]) -> SetResult:
    """A set of which only the repetitions were written down."""
    summary = SetSummary(
        exercise=made.exercise,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.UNKNOWN,
        yaw_deg=math.nan,
        movements=reps,
        checks=over_the_set(get(made.exercise), reps),
        person_visible=1.0,
        notes=("The set was cut short.",),
    )
    started_s = reps[0].start_s if reps else 0.0
    ended_s = reps[-1].end_s if reps else 0.0
    return SetResult(row.index, made, summary, started_s, ended_s, EndedBy.CUT_SHORT)


def _rep(row: RepRow) -> Rep:
    return Rep(
        index=row.index,
        side=row.side,
        start_s=row.start_s,
        peak_s=row.peak_s,
        end_s=row.end_s,
        number=row.index,
        outcome=Outcome.COUNTED if row.counted else Outcome.PARTIAL,
        reason="",
        unit=row.unit,
        peak=_number(row.peak),
        peak_sd=_number(row.peak_sd),
        range=_number(row.range),
        lowering_s=_number(row.lowering_s),
        hold_s=_number(row.hold_s),
        lifting_s=_number(row.lifting_s),
        findings=tuple(finding(columns) for columns in row.findings),
        by_side=(_leg(row.left_peak, row.left_sd), _leg(row.right_peak, row.right_sd)),
    )


def _leg(peak: float | None, sd: float | None) -> tuple[float, float] | None:
    return None if peak is None else (peak, _number(sd))


def _known(value: float | None) -> float | None:
    # NumPy's own numbers are no JSON, and not every driver takes them.
    return None if value is None or not math.isfinite(value) else float(value)


def _number(value: float | None) -> float:
    return math.nan if value is None else value
