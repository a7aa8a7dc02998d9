"""Everything that is kept of a person as one zip (docs/FORMATS.md, “Hand-over”).

Names of the files inside are numbers and words of ours, never what somebody typed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic_core import to_json

from coach.atomic_write import atomic_write
from coach.domain import PersonFile
from coach.errors import OutputError, TraceError
from coach.motion.measurer import Measurer
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import trace_content
from coach.reports.opensim import motion_file, trajectory_file
from coach.reports.person_tables import TABLES
from coach.words.result_words import DISCLAIMER

__all__ = [
    "PosesOf",
    "person_json",
    "save_everything",
    "set_files",
    "set_folder",
    "write_everything",
]

PosesOf = Callable[[str, int], PoseTrack | None]
"""The landmarks of a set, by its session's id and its index; None where none were kept. It may
raise TraceError where they are damaged."""

_README = """\
Form Coach: everything that is kept of one person
{made_up}
person.json    everything but the landmarks, for programs
sessions.csv   one row a session
sets.csv       one row a set
reps.csv       one row a movement
monitoring.csv one row a day with data, and the 30 days that end on it
fhir.json      the sessions as an HL7 FHIR R4 Bundle, for a clinic's system
report.pdf     two pages to read
sets/SSSS-NN/  set NN of session SSSS, numbered as in the tables:
  trace.npz    the landmarks as the camera's pictures gave them, no picture
  motion.mot   joint angles over time, for OpenSim
  markers.trc  landmarks over time, for OpenSim
A file is missing from a set's folder where there is nothing to put in it.

Angles are degrees, times in a set are seconds, moments carry their place's offset from UTC.
docs/FORMATS.md of Form Coach says what each column and key means.
{damaged}
{disclaimer}
"""


def save_everything(file: PersonFile, poses_of: PosesOf, made_at: datetime, target: Path) -> None:
    """Write the zip to `target`, which is whole or not there. Raises OutputError."""
    try:
        with atomic_write(target) as piece, piece.open("wb") as stream:
            write_everything(file, poses_of, made_at, stream)
    except OSError as error:
        raise OutputError(
            f"{target} could not be written ({error.strerror or error}); nothing was kept; free "
            "some space or choose another folder."
        ) from error


def write_everything(
    file: PersonFile, poses_of: PosesOf, made_at: datetime, stream: BinaryIO
) -> None:
    """Write the zip's bytes, one set's landmarks in memory at a time. made_at: with offset."""
    # An extra's; a set's own files do without.
    from coach.reports.fhir import fhir_json
    from coach.reports.pdf import Period, person_pdf

    damaged: list[str] = []
    with zipfile.ZipFile(stream, "w") as archive:

        def add(name: str, content: str | bytes) -> None:
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            packed = name.endswith((".npz", ".pdf"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)

        add("person.json", person_json(file))
        for name, table in TABLES.items():
            add(name, table(file))
        add("fhir.json", fhir_json(file, made_at))
        add("report.pdf", person_pdf(file, Period.whole(file, made_at.date()), made_at.date()))
        for number, session in enumerate(file.sessions, 1):
            for one in session.sets:
                folder = set_folder(number, one.index)
                try:
                    poses = poses_of(session.id, one.index)
                except TraceError:
                    damaged.append(folder)
                    continue
                if poses is not None and len(poses):
                    for name, content in set_files(poses):
                        add(f"{folder}/{name}", content)
        add("README.txt", _readme(file, damaged))


def set_folder(session: int, index: int) -> str:
    """Where a set's files are: session counted from 1, a set's index from 0."""
    return f"sets/{session:04}-{index + 1:02}"


def person_json(file: PersonFile) -> bytes:
    """person.json: the `PersonFile` without landmarks; what was not measured is null."""
    content = {
        "format": "form-coach/person",
        "version": 2,
        **{field.name: getattr(file, field.name) for field in fields(file)},
    }
    no_poses = {"sessions": {"__all__": {"sets": {"__all__": {"poses"}}}}}
    return to_json(content, indent=1, exclude=no_poses, inf_nan_mode="null") + b"\n"


def set_files(poses: PoseTrack) -> Iterator[tuple[str, str | bytes]]:
    """A set's files by name: trace.npz, and where there is anything to put in them motion.mot and
    markers.trc, whose time 0 is the set's first picture."""
    yield "trace.npz", trace_content(poses)
    motion = Measurer().run(poses)
    angles = motion_file(motion)
    if angles is not None:
        yield "motion.mot", angles
    markers = trajectory_file(poses, motion, "markers.trc")
    if markers is not None:
        yield "markers.trc", markers


def _readme(file: PersonFile, damaged: list[str]) -> str:
    lost = f"\nThe landmarks of these sets are damaged and left out: {', '.join(damaged)}\n"
    return _README.format(
        made_up="\nMade-up data: no such person.\n" if file.person.made_up else "",
        damaged=lost if damaged else "",
        disclaimer=DISCLAIMER,
    )
