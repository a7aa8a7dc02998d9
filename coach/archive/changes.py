"""What judging the same poses again changed: exercise, counts, findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa

from coach.archive.rows import Row

__all__ = ["Change", "changes"]

_NONE = "none recognised"


@dataclass(frozen=True)
class Change:
    """A recording before and now. count: of the repetitions that count. findings: a line for each
    outcome or verdict that is another, “movement 2, forward-lean: ok, now fault”."""

    recording: str
    source: str
    exercise: str
    exercise_now: str
    count: int
    count_now: int
    findings: tuple[str, ...]

    HEADER: ClassVar = (
        *("recording", "source", "exercise", "exercise_now", "rep_count", "rep_count_now"),
        "findings",
    )

    @property
    def counts_changed(self) -> bool:
        """Whether another exercise was recognised, or another number counted."""
        return (self.exercise, self.count) != (self.exercise_now, self.count_now)

    @property
    def changed(self) -> bool:
        """Whether anything is another."""
        return self.counts_changed or bool(self.findings)

    def cells(self) -> tuple[str | int, ...]:
        """The row under HEADER."""
        return (
            *(self.recording, self.source, self.exercise, self.exercise_now),
            *(self.count, self.count_now, "; ".join(self.findings)),
        )


def changes(
    before: tuple[pa.Table, pa.Table], after: tuple[pa.Table, pa.Table]
) -> Iterator[Change]:
    """Each analysed recording of a part, from its `sets` and `reps` before and after."""
    now = {row["recording"]: row for row in after[0].to_pylist()}
    old_verdicts, new_verdicts = _verdicts(before[1]), _verdicts(after[1])
    for row in before[0].to_pylist():
        if row["status"] == "analysed":
            key = row["recording"]
            again = now[key]
            findings = _differences(old_verdicts.get(key, {}), new_verdicts.get(key, {}))
            yield Change(
                key,
                row["source"],
                row["exercise"] or _NONE,
                again["exercise"] or _NONE,
                row["rep_count"],
                again["rep_count"],
                tuple(findings),
            )


_Verdicts = dict[tuple[int, str], str]
"""By the movement's place and what was asked of it; its outcome is asked, too."""


def _verdicts(reps: pa.Table) -> dict[str, _Verdicts]:
    found: dict[str, _Verdicts] = {}
    row: Row
    for row in reps.select(["recording", "movement", "outcome", "findings"]).to_pylist():
        verdicts = found.setdefault(row["recording"], {})
        verdicts[row["movement"], "outcome"] = row["outcome"]
        for finding in row["findings"]:
            verdicts[row["movement"], finding["check"]] = finding["verdict"]
    return found


def _differences(old: _Verdicts, new: _Verdicts) -> Iterator[str]:
    for movement, check in sorted(old.keys() | new.keys()):
        before, now = old.get((movement, check)), new.get((movement, check))
        if before != now:
            yield f"movement {movement}, {check}: {before or 'not there'}, now {now or 'not there'}"
