"""Where landmarks and what was made of them come from: software, model, operations in order.

Kept with every trace, summary and dataset (docs/FORMATS.md). It holds no moment and no folder, so
that the same input gives the same file and a file tells nothing about the computer it was made on.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach import __version__
from coach.pose.models import SHA256, identify

__all__ = ["MOST_BYTES", "ModelUsed", "Operation", "Parameter", "Provenance", "estimated"]

MOST_BYTES = 64 * 1024
"""Of a provenance as text; that of a recording has one or two thousand."""

_Text = Annotated[str, Field(max_length=1000)]
Parameter = bool | int | float | _Text | None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ModelUsed(_Part):
    """A pose model: `full`, `lite`, or another one's file name; sha256 of its bundle."""

    name: _Text
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Operation(_Part):
    """Something that was done, by which version of Form Coach, with which parameters."""

    operation: _Text
    version: _Text
    parameters: Annotated[dict[_Text, Parameter], Field(max_length=100)]


class Provenance(_Part):
    """version: of the Form Coach that did the last operation. model: what found the landmarks, None
    where nobody noted it. operations: in the order in which they were done, as far as is known."""

    version: _Text
    model: ModelUsed | None
    operations: Annotated[tuple[Operation, ...], Field(max_length=1000)]

    def then(self, operation: str, **parameters: Parameter) -> Provenance:
        """The same with one more operation of this version; None stands for “not given”."""
        done = Operation(operation=operation, version=__version__, parameters=parameters)
        return Provenance(
            version=__version__, model=self.model, operations=(*self.operations, done)
        )

    def by(self, model: str) -> Provenance:
        """The same with another model of ours (`coach.pose.models.SHA256`)."""
        return self.model_copy(update={"model": ModelUsed(name=model, sha256=SHA256[model])})

    @staticmethod
    def unknown() -> Provenance:
        """Of what somebody else made, or an earlier version that noted nothing."""
        return Provenance(version=__version__, model=None, operations=())

    @staticmethod
    def read(text: bytes) -> Provenance:
        """Raises ValueError where it is no such text."""
        if len(text) > MOST_BYTES:
            raise ValueError("longer than a provenance is")
        try:
            return Provenance.model_validate_json(text)
        except ValidationError as error:
            raise ValueError("not as docs/FORMATS.md has it") from error

    def text(self) -> bytes:
        """As it is kept: JSON, UTF-8."""
        return self.model_dump_json().encode()


def estimated(model: Path, **parameters: Parameter) -> Provenance:
    """Of landmarks that MediaPipe finds with this model. parameters: `mediapipe` is its version,
    where that is not the one installed here."""
    name, sha256 = identify(model)
    used = ModelUsed(name=name, sha256=sha256)
    estimator = Provenance(version=__version__, model=used, operations=())
    parameters = {"mediapipe": metadata.version("mediapipe"), **parameters}
    return estimator.then("estimate poses", **parameters)
