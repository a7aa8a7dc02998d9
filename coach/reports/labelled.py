"""Labelled data: the landmarks of the sets that people corrected, and what they say of them.

Whoever wants to learn from it gets no name, no date, no height and no id: files are numbered, times
are those of the landmarks. It is written by hand and never sent (docs/FORMATS.md, “Corrections”).
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from coach.atomic_write import atomic_write
from coach.coaching.correction import in_force
from coach.domain import SessionRecord, SetResult
from coach.errors import OutputError, TraceError
from coach.pose.trace_file import read_trace

__all__ = ["LABELS", "Labelled", "TraceOf", "labelled", "save_labelled"]

LABELS = "labels.json"
"""Says what is in the other files."""

TraceOf = Callable[[str, int], bytes | None]
"""A set's trace file by its session's id and its index; None where no landmarks were kept."""


@dataclass(frozen=True)
class Labelled:
    """What there is to write. files: content by name. sets: how many are in it. left_out: how many
    corrected sets are not, because their landmarks were not kept or are damaged."""

    files: dict[str, bytes] = field(default_factory=dict)
    sets: int = 0
    left_out: int = 0


def labelled(sessions: Iterable[SessionRecord], trace_of: TraceOf) -> Labelled:
    """The corrected sets of these sessions."""
    files: dict[str, bytes] = {}
    labels: list[dict[str, Any]] = []
    left_out = 0
    for session_id, one in _corrected(sessions):
        content = trace_of(session_id, one.index)
        began_s = None if content is None else _began_s(content)
        if content is None or began_s is None:
            left_out += 1
            continue
        name = f"corrected-{len(labels) + 1:04}.npz"
        files[name] = content
        labels.append(_label(name, one, began_s))
    files[LABELS] = (json.dumps(labels, indent=1) + "\n").encode()
    return Labelled(files, len(labels), left_out)


def save_labelled(data: Labelled, target: Path) -> None:
    """Write the files to a folder, which is made, or to a zip where the name ends so; a file of
    that name is replaced, a folder must be empty. Raises OutputError."""
    try:
        if target.suffix.lower() == ".zip":
            with atomic_write(target) as piece, zipfile.ZipFile(piece, "w") as archive:
                for name, content in data.files.items():
                    archive.writestr(zipfile.ZipInfo(name), content)
            return
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise OutputError(f"{target} is not empty; name a new folder, or a .zip.")
        for name, content in data.files.items():
            with atomic_write(target / name) as piece:
                piece.write_bytes(content)
    except OSError as error:
        raise OutputError(
            f"{target} could not be written ({error.strerror or error}); free some space or choose "
            "another place."
        ) from error


def _corrected(sessions: Iterable[SessionRecord]) -> Iterator[tuple[str, SetResult]]:
    for session in sessions:
        for one in session.sets:
            if one.corrections:
                yield session.id, one


def _label(name: str, one: SetResult, began_s: float) -> dict[str, Any]:
    """One set, in the form of the labels of the test traces. began_s: its first landmarks' time on
    the clock of its movements; whoever reads a trace begins at 0."""
    said = in_force(one.corrections)
    movements = one.summary.movements
    sound = [m for m in movements if (said[m.index].repetition if m.index in said else m.counted)]
    return {
        "trace": name,
        "exercise": one.round.exercise,
        "what": one.round.exercise,
        "view": one.summary.view.value,
        "reps": len(sound),
        "event_s": [round(m.peak_s - began_s, 3) for m in sound],
        "faults": "not labelled",
        "notes": "counted by Form Coach, corrected by a person",
        "corrections": [
            {
                "movement": m.index,
                "peak_s": round(m.peak_s - began_s, 3),
                "outcome": m.outcome.value,
                "reason": m.reason,
                "repetition": said[m.index].repetition,
            }
            for m in movements
            if m.index in said
        ],
    }


def _began_s(content: bytes) -> float | None:
    """The time of a trace's first landmarks, as it is kept; None where it cannot be read."""
    try:
        read_trace(io.BytesIO(content), "this set")
    except TraceError:
        return None
    with np.load(io.BytesIO(content)) as arrays:
        return float(arrays["time_s"][0])
