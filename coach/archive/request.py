"""What a worker is asked to do with a recording, and what it answers: paths and small results."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from coach import __version__
from coach.archive.rows import Row
from coach.archive.sources import Recording
from coach.errors import ExitStatus
from coach.exercises.base import Settings
from coach.pose.landmark_files import TRACE_SUFFIX
from coach.profile import ChosenSettings, Profile

__all__ = ["Asked", "Rejudgement", "Request", "Result", "frames_name", "mark", "trace_name"]


@dataclass(frozen=True)
class Asked:
    """What a recording is to be analysed as; all of it decides what comes out."""

    exercise: str
    settings: ChosenSettings

    def text(self) -> str:
        """As kept in the archive (column `asked`): JSON, always in the same order."""
        profile = self.settings.profile
        by_exercise = {
            name: {key: value for key, value in asdict(one).items() if value is not None}
            for name, one in profile.by_exercise.items()
        }
        content = {
            "exercise": self.exercise,
            "given": dict(self.settings.given),
            "height_cm": profile.height_cm,
            "profile": by_exercise,
        }
        return json.dumps(content, sort_keys=True)

    @classmethod
    def of(cls, text: str) -> Asked:
        """What `text` said."""
        content: dict[str, Any] = json.loads(text)
        by_exercise = {name: Settings(**one) for name, one in content["profile"].items()}
        profile = Profile(content["height_cm"], by_exercise)
        return cls(content["exercise"], ChosenSettings(profile, content["given"]))


@dataclass(frozen=True)
class Request:
    """A recording to analyse.

    model: name or path of a pose model, model_sha256: what it has to be. into: the archive's URL.
    folders: whether the files of `coach analyze` are wanted, too. look_first: leave it where the
    archive holds files of the same content already. processes: in how many a video's pieces may be
    followed at a time, which changes nothing in what comes out.
    """

    recording: Recording
    asked: Asked
    model: str
    model_sha256: str
    into: str
    person: str | None = None
    side: str | None = None
    folders: bool = False
    look_first: bool = False
    processes: int = 1
    version: str = __version__

    @property
    def is_trace(self) -> bool:
        """Whether there are poses already, and no pictures."""
        return self.recording.url.lower().endswith(TRACE_SUFFIX)

    def id_of(self, content_sha256: str) -> str:
        """The recording's id: the same content asked the same gives the same, wherever it lies."""
        model = "" if self.is_trace else self.model_sha256
        key = [content_sha256, model, self.asked.text(), self.person, self.side]
        return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]

    def fingerprint(self) -> bytes:
        """Whether a row is still what this would give, without reading the recording."""
        one = self.recording
        about = (self.asked.text(), self.person, self.side, self.version)
        return mark(
            one.url, one.size, one.stamp, "" if self.is_trace else self.model_sha256, *about
        )


def mark(*parts: object) -> bytes:
    """Some values as 16 bytes."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).digest()[:16]


@dataclass(frozen=True)
class Rejudgement:
    """Recordings of an archive whose poses are to be judged again. part: of the tables, that their
    rows are in; rows: theirs of `sets`.

    into: the archive's URL; aside: a folder in it that the tables of their frames are to go to.
    """

    part: str
    rows: tuple[Row, ...]
    into: str
    aside: str
    version: str = __version__


@dataclass(frozen=True)
class Result:
    """What came of a recording. row: of `sets`; reps: of `reps`. line: to be printed.

    frames: how many were looked at. there: it was left, since there are files of its id; then only
    that is in the row.
    """

    status: ExitStatus
    line: str
    row: Row
    reps: list[Row] = field(default_factory=list)
    frames: int = 0
    there: bool = False


def frames_name(recording: str) -> str:
    """The file of a recording's frames; a 256th of an archive is a partition."""
    return f"frames/shard={recording[:2]}/{recording}.parquet"


def trace_name(recording: str) -> str:
    """The file of a recording's poses."""
    return f"traces/{recording[:2]}/{recording}{TRACE_SUFFIX}"
