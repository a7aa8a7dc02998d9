"""summary.json (docs/FORMATS.md): what other programs read of an analysis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coach.coaching.correction import Correction, in_force
from coach.coaching.results import Analysis, Finding, Movement, SetSummary, Source
from coach.pose.provenance import Provenance
from coach.words import result_words

__all__ = ["Summary", "rep_entry", "summary_json", "summary_of"]

_DECIMALS = {"deg": 1, "cm": 1, "pct": 2, "s": 2, "ratio": 3}
_TIME_DECIMALS = 3


class _Entry(BaseModel):
    """Infinite or missing numbers never get here, and the schema refuses them."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class AsLiveEntry(_Entry):
    """The camera that a recording was shown to be: pictures a second, None for all there were."""

    rate: float | None


class SourceEntry(_Entry):
    """The input; duration in seconds, size in pixels (width, height); as_live is unset where it was
    looked at as the recording that it is."""

    name: str
    duration_s: float
    frames: int
    size: tuple[int, int]
    as_live: AsLiveEntry | None = None


class ViewEntry(_Entry):
    """How the body is turned to the camera; the angle is None where it was not seen."""

    name: str
    yaw_deg: float | None


class FindingEntry(_Entry):
    """One check on one repetition; the numbers are None where it was not judged."""

    check: str
    verdict: str
    value: float | None
    sd: float | None
    limit: float | None
    unit: str
    reason: str | None


class RepEntry(_Entry):
    """One repetition; its peak stands in the exercise's unit, and the other units are unset.

    index: its number, as people count; None of a movement that is none, as in a table's row.
    movement: its place among all movements.
    """

    index: int | None
    movement: int
    outcome: str
    reason: str
    probability: float | None
    side: str
    start_s: float
    peak_s: float
    end_s: float
    counted: bool
    peak_deg: float | None = None
    peak_sd_deg: float | None = None
    range_deg: float | None = None
    peak_cm: float | None = None
    peak_sd_cm: float | None = None
    range_cm: float | None = None
    peak_pct: float | None = None
    peak_sd_pct: float | None = None
    range_pct: float | None = None
    lowering_s: float | None
    hold_s: float | None
    lifting_s: float | None
    findings: tuple[FindingEntry, ...]


class UncountedEntry(_Entry):
    """A movement that is no repetition, or of which too little was seen; None: not seen."""

    movement: int
    outcome: str
    reason: str
    probability: float | None
    side: str
    start_s: float
    peak_s: float
    end_s: float
    unit: str
    peak: float | None
    peak_sd: float | None
    range: float | None
    lowering_s: float | None
    hold_s: float | None
    lifting_s: float | None


class CorrectionEntry(_Entry):
    """A person's word on a movement, beside what was measured."""

    movement: int
    repetition: bool
    by: str
    at: datetime


class CheckEntry(_Entry):
    """One check over the set; `reps` are those with its verdict. judged: in how many of the counted
    repetitions it reached one."""

    check: str
    verdict: str
    judged: int
    counted: int
    reps: tuple[int, ...]
    reason: str | None


class QualityEntry(_Entry):
    """How far to trust the analysis: the share of frames with a person, how many pictures a second
    there were, the share of the time that a leg was measured in, whether repetitions may have been
    missed for want of either, and notes to read."""

    person_visible: float
    pictures_per_s: float | None
    seen: float | None
    may_have_missed: bool
    notes: tuple[str, ...]


class Summary(_Entry):
    """The whole file."""

    format: Literal["form-coach/summary"]
    version: Literal[2]
    source: SourceEntry
    exercise: str | None
    exercise_from: str
    exercise_confidence: float | None
    nearest: str | None
    view: ViewEntry
    rep_count: int
    judged_count: int
    faultless_count: int
    partial_count: int
    reps: tuple[RepEntry, ...]
    uncounted: tuple[UncountedEntry, ...]
    corrections: tuple[CorrectionEntry, ...]
    checks: tuple[CheckEntry, ...]
    quality: QualityEntry
    provenance: Provenance


def summary_of(analysis: Analysis, corrections: Iterable[Correction] = ()) -> Summary:
    """Round an analysis to what its uncertainty can carry and give it the file's shape.

    corrections: what a person said of its movements; they change nothing else in it.
    """
    summary, source = analysis.summary, analysis.source
    return Summary(
        format="form-coach/summary",
        version=2,
        source=_source_entry(source),
        exercise=summary.exercise,
        exercise_from=summary.exercise_from,
        exercise_confidence=_number(summary.exercise_confidence, 2),
        nearest=summary.nearest,
        view=ViewEntry(name=summary.view.value, yaw_deg=_number(summary.yaw_deg, 1)),
        rep_count=summary.rep_count,
        judged_count=summary.judged_count,
        faultless_count=summary.faultless_count,
        partial_count=summary.partial_count,
        reps=tuple(rep_entry(rep) for rep in summary.reps),
        uncounted=tuple(_uncounted_entry(movement) for movement in summary.uncounted),
        corrections=tuple(
            CorrectionEntry(movement=one.movement, repetition=one.repetition, by=one.by, at=one.at)
            for one in sorted(in_force(corrections).values(), key=lambda one: one.movement)
        ),
        checks=tuple(
            CheckEntry(**vars(one), judged=summary.judged_by(one.check), counted=summary.rep_count)
            for one in summary.checks
        ),
        quality=_quality_entry(summary),
        provenance=analysis.provenance,
    )


def _quality_entry(summary: SetSummary) -> QualityEntry:
    coverage = summary.coverage
    return QualityEntry(
        person_visible=_number(summary.person_visible, 3) or 0.0,
        pictures_per_s=None if coverage is None else _number(coverage.pictures_per_s, 1),
        seen=None if coverage is None else _number(coverage.seen, 3),
        may_have_missed=not result_words.watched_enough(summary),
        notes=summary.notes,
    )


def _source_entry(source: Source) -> SourceEntry:
    entry = SourceEntry(
        name=source.name,
        duration_s=round(source.duration_s, _TIME_DECIMALS),
        frames=source.frames,
        size=source.size,
    )
    if source.as_live is None:
        return entry
    return entry.model_copy(update={"as_live": AsLiveEntry(rate=source.as_live.rate)})


def summary_json(analysis: Analysis, corrections: Iterable[Correction] = ()) -> str:
    """The text of summary.json: keys that do not apply are left out, unmeasured ones are null."""
    return summary_of(analysis, corrections).model_dump_json(indent=1, exclude_unset=True) + "\n"


def rep_entry(rep: Movement) -> RepEntry:
    """One movement with its peak named by its unit (peak_deg, peak_cm or peak_pct)."""
    decimals = _DECIMALS[rep.unit]
    return RepEntry.model_validate(
        {
            "index": rep.number,
            "movement": rep.index,
            "outcome": rep.outcome.value,
            "reason": rep.reason,
            "probability": _number(rep.probability, 2),
            "side": rep.side,
            "start_s": round(rep.start_s, _TIME_DECIMALS),
            "peak_s": round(rep.peak_s, _TIME_DECIMALS),
            "end_s": round(rep.end_s, _TIME_DECIMALS),
            "counted": rep.counted,
            f"peak_{rep.unit}": _number(rep.peak, decimals),
            f"peak_sd_{rep.unit}": _number(rep.peak_sd, decimals),
            f"range_{rep.unit}": _number(rep.range, decimals),
            "lowering_s": _number(rep.lowering_s, 2),
            "hold_s": _number(rep.hold_s, 2),
            "lifting_s": _number(rep.lifting_s, 2),
            "findings": tuple(_finding_entry(finding) for finding in rep.findings),
        }
    )


def _uncounted_entry(movement: Movement) -> UncountedEntry:
    decimals = _DECIMALS[movement.unit]
    return UncountedEntry(
        movement=movement.index,
        outcome=movement.outcome.value,
        reason=movement.reason,
        probability=_number(movement.probability, 2),
        side=movement.side,
        start_s=round(movement.start_s, _TIME_DECIMALS),
        peak_s=round(movement.peak_s, _TIME_DECIMALS),
        end_s=round(movement.end_s, _TIME_DECIMALS),
        unit=movement.unit,
        peak=_number(movement.peak, decimals),
        peak_sd=_number(movement.peak_sd, decimals),
        range=_number(movement.range, decimals),
        lowering_s=_number(movement.lowering_s, 2),
        hold_s=_number(movement.hold_s, 2),
        lifting_s=_number(movement.lifting_s, 2),
    )


def _finding_entry(finding: Finding) -> FindingEntry:
    decimals = _DECIMALS.get(finding.unit, 3)
    return FindingEntry(
        check=finding.check,
        verdict=finding.verdict.value,
        value=_number(finding.value, decimals),
        sd=_number(finding.sd, decimals),
        limit=_number(finding.limit, decimals),
        unit=finding.unit,
        reason=finding.reason,
    )


def _number(value: float | None, decimals: int) -> float | None:
    """A rounded float, None where nothing was measured (JSON knows no NaN)."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), decimals) + 0.0
