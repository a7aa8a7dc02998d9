"""A recording that was handed in, and the review that it belongs to, as the queue keeps them."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from coach.errors import CoachError, keep_details
from coach.private_file import remove
from coach.review.examine import Result, ReviewOptions, StoppedError
from coach.review.rate import Rate
from coach.review.status import State, Status

__all__ = ["Review", "ReviewJob", "outcome_of"]


@dataclass
class ReviewJob:
    """One recording of a review, from its upload to what came of it."""

    key: str
    review: str
    label: str
    folder: Path
    upload: Path
    options: ReviewOptions
    state: State = State.WAITING
    share: float | None = 0.0
    rate: Rate = field(default_factory=Rate)
    stop: threading.Event = field(default_factory=threading.Event)
    problem: str = ""
    upload_outcome: str = ""
    result: Result | None = None

    @property
    def status(self) -> Status:
        """How it is now."""
        return Status(
            key=self.key,
            label=self.label,
            state=self.state,
            share=self.share,
            left_s=None if self.state.over else self.rate.left_s,
            stopping=self.stop.is_set() and not self.state.over,
            problem=self.problem,
            upload_outcome=self.upload_outcome,
            result=self.result,
        )

    def dispose_of_upload(self) -> str:
        """Delete the uploaded file, or keep it where the person wants that; says which."""
        try:
            if self.options.keep is None:
                return "Form Coach has deleted its copy of your video."
            try:
                return self.options.keep(self.upload, self.label)
            except CoachError as error:
                return str(error)
        finally:
            remove(self.upload)


@dataclass
class Review:
    """A person's recordings by key, in the order they came, and when somebody last looked.

    by: the login that opened it; empty for whoever sits at this computer.
    """

    by: str
    seen_s: float
    jobs: dict[str, ReviewJob] = field(default_factory=dict)


def outcome_of(work: Callable[[], Result | None]) -> tuple[State, str, Result | None]:
    """How it ended: the state, a sentence where it failed, and what it gave."""
    try:
        return State.DONE, "", work()
    except StoppedError:
        return State.CANCELLED, "", None
    except CoachError as error:
        return State.FAILED, str(error), None
    except Exception:
        return State.FAILED, keep_details(traceback.format_exc()), None
