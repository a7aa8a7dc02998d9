"""What survives a stopped program or a closed tab: every repetition, written down as it is made.

One file a session, of JSON lines: the plan, each repetition, each finished set, the end. What was
written is safe on the disk before the next picture comes; a line that was cut off is left out.
"""

from __future__ import annotations

import math
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from coach.coaching.form import over_the_set
from coach.coaching.results import CheckResult, Finding, Rep, SetSummary, Verdict
from coach.errors import ProfileError, StoreError
from coach.exercises.registry import get
from coach.live.snapshot import EndedBy, SetResult
from coach.motion.types import View
from coach.pose.landmarks import PoseTrack
from coach.programme.plan import Block, Plan, Round
from coach.reports.summary import CheckEntry, RepEntry, rep_entry

__all__ = ["Journal", "JournalRecord", "is_token", "load", "recent", "remove"]

_TOKEN = re.compile(r"[0-9a-f]{32}")
_SUFFIX = ".jsonl"
_OWNER_ONLY = 0o600
_NO_POSES = PoseTrack.from_poses([], (0, 0))

_Number = Annotated[float, Field(allow_inf_nan=False)]
_Leg = tuple[_Number, _Number] | None


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class _Block(_Line):
    exercise: str
    side: str
    sets: int
    reps: int
    target: float | None
    hold_s: float | None
    rest_s: float
    facing: str


class _Begin(_Line):
    kind: Literal["begin"]
    format: Literal["form-coach/session"]
    version: Literal[1]
    blocks: tuple[_Block, ...]
    height_cm: float | None


class _Made(_Line):
    """A repetition, and each leg's own peak, which a summary leaves out."""

    rep: RepEntry
    by_side: tuple[_Leg, _Leg]


class _Rep(_Line):
    kind: Literal["rep"]
    index: int
    made: _Made


class _Set(_Line):
    kind: Literal["set"]
    index: int
    exercise: str | None
    view: View
    yaw_deg: float | None
    reps: tuple[_Made, ...]
    checks: tuple[CheckEntry, ...]
    person_visible: float
    notes: tuple[str, ...]
    started_s: float
    ended_s: float
    ended_by: EndedBy


class _End(_Line):
    kind: Literal["end"]
    how: str


_LINE: TypeAdapter[_Begin | _Rep | _Set | _End] = TypeAdapter(
    Annotated[_Begin | _Rep | _Set | _End, Field(discriminator="kind")]
)


@dataclass(frozen=True)
class JournalRecord:
    """A session as it was written down.

    sets: those begun, in order; the last one may have been cut short. ended: how the session ended,
    None where it was cut short.
    """

    plan: Plan
    sets: tuple[SetResult, ...]
    ended: str | None


class Journal:
    """Writes one session down. `token`, 32 hexadecimal digits, is the session's name.

    Every method raises StoreError, with a sentence for the person, where the folder or the disk
    does not take it; what was written before stays.
    """

    def __init__(self, folder: Path, token: str) -> None:
        path = _path(folder, token)
        if path is None:
            raise StoreError("This session's name is damaged; begin a new session.")
        self._path = path

    def begin(self, plan: Plan) -> None:
        """The session begins; an older one of the same name is replaced."""
        blocks = tuple(_Block(**asdict(block)) for block in plan.blocks)
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._write(
            _Begin(
                kind="begin",
                format="form-coach/session",
                version=1,
                blocks=blocks,
                height_cm=plan.height_cm,
            )
        )

    def rep(self, round_index: int, rep: Rep) -> None:
        """A repetition was made in this round of the plan."""
        self._write(_Rep(kind="rep", index=round_index, made=_made(rep)))

    def set_done(self, result: SetResult) -> None:
        """A set is over."""
        summary = result.summary
        self._write(
            _Set(
                kind="set",
                index=result.index,
                exercise=summary.exercise,
                view=summary.view,
                yaw_deg=summary.yaw_deg if math.isfinite(summary.yaw_deg) else None,
                reps=tuple(_made(rep) for rep in summary.reps),
                checks=tuple(
                    CheckEntry(check=c.check, verdict=c.verdict, reps=c.reps, reason=c.reason)
                    for c in summary.checks
                ),
                person_visible=summary.person_visible,
                notes=summary.notes,
                started_s=result.started_s,
                ended_s=result.ended_s,
                ended_by=result.ended_by,
            )
        )

    def end(self, how: str) -> None:
        """The session is over."""
        self._write(_End(kind="end", how=how))

    def _write(self, line: _Line) -> None:
        content = line.model_dump_json(exclude_unset=True).encode() + b"\n"
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            with open(os.open(self._path, flags, _OWNER_ONLY), "ab") as file:
                _append(file.fileno(), content)
        except OSError as error:
            raise StoreError(
                f"What you do cannot be written down in {self._path.parent} "
                f"({error.strerror or error}); free some space or choose another folder. "
                "The session goes on, but a reload may lose it."
            ) from error


def _append(descriptor: int, content: bytes) -> None:
    """Write all of `content` to the disk, or nothing: half a line would spoil the next one."""
    size = os.fstat(descriptor).st_size
    try:
        left = content
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def is_token(token: str) -> bool:
    """Whether this is a session's name at all, and so fit to become a file's."""
    return _TOKEN.fullmatch(token) is not None


def load(folder: Path, token: str) -> JournalRecord | None:
    """What was written down of a session, as far as it is whole; None where there is nothing.

    Raises StoreError where there is a file that may not be read.
    """
    path = _path(folder, token)
    if path is None or not path.is_file():
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read; check who may read it.") from error
    lines: list[_Begin | _Rep | _Set | _End] = []
    for line in content.splitlines():
        try:
            lines.append(_LINE.validate_json(line))
        except ValidationError:
            break
    return _record(lines)


def recent(folder: Path) -> tuple[str, ...]:
    """The names of the sessions written down, the newest first."""
    found = []
    for path in folder.glob(f"*{_SUFFIX}"):
        if is_token(path.stem):
            with suppress(OSError):
                found.append((path.stat().st_mtime_ns, path.stem))
    return tuple(token for _, token in sorted(found, reverse=True))


def remove(folder: Path, token: str) -> None:
    """Forget a session. Raises StoreError where that is not allowed."""
    path = _path(folder, token)
    if path is None:
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be deleted; check who may write there.") from error


def _path(folder: Path, token: str) -> Path | None:
    """A session's file; None where the name could be a path or anything else."""
    return folder / f"{token}{_SUFFIX}" if is_token(token) else None


def _record(lines: list[_Begin | _Rep | _Set | _End]) -> JournalRecord | None:
    if not lines or not isinstance(lines[0], _Begin):
        return None
    begin = lines[0]
    try:
        plan = Plan(tuple(Block(**b.model_dump()) for b in begin.blocks), begin.height_cm)
    except ProfileError:  # an exercise that this version does not have
        return None
    rounds = plan.rounds()
    sets: dict[int, SetResult] = {}
    reps: dict[int, list[Rep]] = {}
    ended: str | None = None
    for line in lines[1:]:
        if isinstance(line, _End):
            ended = line.how
        elif isinstance(line, _Begin) or not 0 <= line.index < len(rounds):
            break
        elif isinstance(line, _Set):
            sets[line.index] = _set(line, rounds[line.index])
        else:
            reps.setdefault(line.index, []).append(_rep(line.made))
    for index, made in reps.items():
        if index not in sets:
            sets[index] = _cut_short(index, rounds[index], tuple(made))
    return JournalRecord(plan, tuple(sets[index] for index in sorted(sets)), ended)


def _set(line: _Set, made: Round) -> SetResult:
    summary = SetSummary(
        exercise=line.exercise,
        exercise_from="given",
        exercise_confidence=1.0,
        view=line.view,
        yaw_deg=_float(line.yaw_deg),
        reps=tuple(_rep(rep) for rep in line.reps),
        checks=tuple(
            CheckResult(c.check, Verdict(c.verdict), c.reps, c.reason) for c in line.checks
        ),
        person_visible=line.person_visible,
        notes=line.notes,
    )
    return SetResult(
        line.index, made, summary, line.started_s, line.ended_s, line.ended_by, _NO_POSES
    )


def _cut_short(index: int, made: Round, reps: tuple[Rep, ...]) -> SetResult:
    """A set of which only the repetitions were written down."""
    summary = SetSummary(
        exercise=made.exercise,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.UNKNOWN,
        yaw_deg=math.nan,
        reps=reps,
        checks=over_the_set(get(made.exercise), reps),
        person_visible=1.0,
        notes=("The set was cut short.",),
    )
    started_s, ended_s = reps[0].start_s, reps[-1].end_s
    return SetResult(index, made, summary, started_s, ended_s, EndedBy.CUT_SHORT, _NO_POSES)


def _made(rep: Rep) -> _Made:
    return _Made(rep=rep_entry(rep), by_side=rep.by_side)


def _rep(made: _Made) -> Rep:
    """A repetition again, its numbers rounded as a summary's are."""
    entry = made.rep
    unit = next(u for u in ("deg", "cm", "pct") if f"peak_{u}" in entry.model_fields_set)
    return Rep(
        index=entry.index,
        side=entry.side,
        start_s=entry.start_s,
        peak_s=entry.peak_s,
        end_s=entry.end_s,
        counted=entry.counted,
        unit=unit,
        peak=_float(getattr(entry, f"peak_{unit}")),
        peak_sd=_float(getattr(entry, f"peak_sd_{unit}")),
        range=_float(getattr(entry, f"range_{unit}")),
        lowering_s=_float(entry.lowering_s),
        hold_s=_float(entry.hold_s),
        lifting_s=_float(entry.lifting_s),
        findings=tuple(
            Finding(f.check, Verdict(f.verdict), f.value, f.sd, f.limit, f.unit, f.reason)
            for f in entry.findings
        ),
        by_side=made.by_side,
    )


def _float(value: float | None) -> float:
    return math.nan if value is None else value
