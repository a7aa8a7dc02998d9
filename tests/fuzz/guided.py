"""`python -m tests.fuzz.guided trace|profile [libFuzzer's options]`: inputs that are led by which
lines of the reader they reach, by atheris (`pip install atheris`; it has wheels for some versions
of Python on Linux only, so it is none of the project's dependencies)."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["coach.pose.trace_file", "coach.profile", "tomllib"]):
    from coach import profile
    from coach.pose import trace_file

from coach.errors import CoachError
from coach.exercises.registry import exercises


def _trace(content: bytes) -> None:
    trace_file.read_trace(io.BytesIO(content), "this trace")


def _profile(content: bytes) -> None:
    _FILE.write_bytes(content)
    profile.load_profile(_FILE, _KNOWN)


_FILE = Path(tempfile.mkdtemp()) / "me.toml"
_KNOWN = tuple(exercises())
_READERS: dict[str, Callable[[bytes], None]] = {"trace": _trace, "profile": _profile}


def main() -> None:
    """Read until something goes wrong, or libFuzzer's options end it."""
    read = _READERS[sys.argv.pop(1)]

    def one(content: bytes) -> None:
        try:
            read(content)
        except CoachError as error:
            if "\n" in str(error):
                raise

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


main()
