"""The errors Form Coach raises on purpose; each message is one sentence a person can act on.

CoachError
    InputError          an input that cannot be analysed (no such file, not a video, nobody in it)
        VideoError      a video that cannot be opened or decoded
        TraceError      a trace file that does not follow its format
        ProfileError    a settings file or option with a wrong value
    ModelError          a pose model that is missing, damaged or refused
    ExerciseError       an exercise from another package that failed
    EstimatorError      the pose estimator's process died or did not answer
    OutputError         a result that could not be written (says what was kept)
    StoreError          what is kept could not be written or read
    AccessError         a record that this person may not see or change
    MissingExtra        what was asked for needs packages that are not installed
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from enum import IntEnum

from coach import __version__


class CoachError(Exception):
    """Base of every error this package raises on purpose. Its text is meant for a person."""


class InputError(CoachError):
    """The input cannot be analysed."""


class VideoError(InputError):
    """A video cannot be opened or decoded."""


class TraceError(InputError):
    """A trace file does not follow its format."""


class ProfileError(InputError):
    """A setting has a value that cannot be used."""


class ModelError(CoachError):
    """A pose model is missing, damaged or refused."""


class ExerciseError(CoachError):
    """An exercise from another package failed; the text names both."""


class EstimatorError(CoachError):
    """The pose estimator's process died or did not answer."""


class OutputError(CoachError):
    """A result could not be written; the text says what was kept."""


class StoreError(CoachError):
    """What is kept could not be written or read."""


class AccessError(CoachError):
    """A record that this person may not see or change."""


class MissingExtra(CoachError):  # noqa: N818 (it says what is the matter, as the others do)
    """What was asked for needs packages that are not installed.

    extra: the extra that brings them, or several with commas between; what: what was asked for, as
    the sentence begins.
    """

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(
            f"{what} needs packages that are not installed here; add them with: "
            f'pip install "form-coach[{extra}]"'
        )
        self.extra = extra
        self.what = what

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        """It may come from another process."""
        return MissingExtra, (self.extra, self.what)


class ExitStatus(IntEnum):
    """What a command, or one recording of a batch, ends with."""

    OK = 0
    FAILED = 1
    UNUSABLE = 2
    """The input or an option cannot be used."""
    STOPPED = 130
    """By Ctrl-C."""


def failure(error: Exception) -> tuple[ExitStatus, str]:
    """The exit status of an error and the sentence to show. To be called where it is caught: of one
    that was not raised on purpose, the details go to a log."""
    if isinstance(error, InputError):
        return ExitStatus.UNUSABLE, str(error)
    if isinstance(error, CoachError):
        return ExitStatus.FAILED, str(error)
    return ExitStatus.FAILED, keep_details("".join(traceback.format_exception(error)))


def keep_details(details: str) -> str:
    """Keep the details of a fault of ours in a log; the sentence that says so and where."""
    apology = "Something went wrong inside Form Coach; this is a fault of the program, not yours."
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="form-coach-error-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write(f"Form Coach {__version__}, Python {sys.version}\n{details}")
    except OSError:
        return f"{apology} Its last line was: {details.strip().splitlines()[-1]}"
    return f"{apology} Please report it with the file {log.name}, which holds the details."
