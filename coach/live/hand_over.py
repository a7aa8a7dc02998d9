"""What another server needs to go on with a session: what is written of it, and what the person's
browser keeps of the one that died."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass

from coach.coaching.results import Movement
from coach.domain import Ended, EndedBy, SessionRecord, SetResult
from coach.errors import InputError
from coach.live.snapshot import Phase
from coach.translation import gettext as _

__all__ = ["HandOver", "TakenUp"]

_FARTHEST_S = 1e12


@dataclass(frozen=True)
class TakenUp:
    """What is written of a session. results: its sets that are over. index: of the set to go on
    with, or to begin. written: that set's movements; under_way: whether it was begun."""

    results: tuple[SetResult, ...]
    index: int
    written: tuple[Movement, ...]
    under_way: bool

    @classmethod
    def of(cls, record: SessionRecord) -> TakenUp | None:
        """None where no set is left to do. A set that its server ended when it went down is not
        over."""
        sets, last = record.sets, record.sets[-1] if record.sets else None
        cut = last is not None and (
            last.ended_by is EndedBy.CUT_SHORT
            or (record.ended is Ended.INTERRUPTED and last.ended_by is EndedBy.STOPPED)
        )
        if last is not None and cut:
            return cls(sets[:-1], last.index, last.summary.movements, under_way=True)
        index = last.index + 1 if last is not None else 0
        if index >= len(record.plan.rounds()):
            return None
        return cls(sets, index, (), under_way=False)


@dataclass(frozen=True)
class HandOver:
    """Where a session is, as its server last told the browser, which gives it back to the next.

    ahead_s: the session's time less the browser's clock. index: of the set that is prepared, done
    or just over. since_s: since when movements are followed without a pause, on the session's time;
    in a rest, when it ends; NaN otherwise. by_itself: whether a pause goes on by itself. said: the
    id of the newest announcement.
    """

    ahead_s: float
    phase: Phase
    index: int
    since_s: float
    by_itself: bool
    said: int

    def text(self) -> str:
        """As the browser keeps it: JSON."""
        known = math.isfinite(self.since_s)
        return json.dumps({**asdict(self), "since_s": self.since_s if known else None})

    @classmethod
    def read(cls, text: str) -> HandOver:
        """Raises InputError where it is none."""
        try:
            told = json.loads(text)
            since_s = math.nan if told["since_s"] is None else float(told["since_s"])
            read = cls(
                float(told["ahead_s"]),
                Phase(told["phase"]),
                int(told["index"]),
                since_s,
                bool(told["by_itself"]),
                int(told["said"]),
            )
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            raise _wrong() from None
        in_time = abs(read.ahead_s) < _FARTHEST_S and not abs(since_s) >= _FARTHEST_S
        if not in_time or not 0 <= read.index < 1000 or not 0 <= read.said < 2**31:
            raise _wrong()
        return read


def _wrong() -> InputError:
    return InputError(_("This page sent something else than where its session was; load it again."))
