"""Where a recording is on its way through the review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.review.examine import Phase, Result

__all__ = ["State", "Status"]


class State(StrEnum):
    """Where a recording is on its way."""

    WAITING = "waiting"
    ANALYSING = Phase.ANALYSING.value
    DRAWING = Phase.DRAWING.value
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True)
class Status:
    """A recording at one moment.

    share: done of the whole, 0 to 1, None where that is not known. left_s: seconds left, None
    where it is too early to tell. stopping: asked to stop, not yet over. problem: a sentence where
    it failed. upload_outcome: a sentence on what became of the uploaded file.
    """

    key: str
    label: str
    state: State
    share: float | None
    left_s: float | None
    stopping: bool
    problem: str
    upload_outcome: str
    result: Result | None
