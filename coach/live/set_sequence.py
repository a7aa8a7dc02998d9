"""The sets of a plan, one after the other: the one to do, and what came of those before."""

from __future__ import annotations

from coach.coaching.results import Movement
from coach.domain import EndedBy, SetResult
from coach.live.live_set import LiveSet
from coach.live.snapshot import Level, Message
from coach.programme.plan import Plan, Round
from coach.words import session_words

__all__ = ["SetSequence"]


class SetSequence:
    """Begins with the plan's first set."""

    def __init__(self, plan: Plan) -> None:
        self._rounds = plan.rounds()
        self._results: list[SetResult] = []
        self.index = 0
        self.live = LiveSet(self.round, 0)

    def __len__(self) -> int:
        return len(self._rounds)

    @property
    def round(self) -> Round:
        """The set to do, being done, or just over."""
        return self._rounds[self.index]

    @property
    def after(self) -> Round | None:
        """The set after it; None after the last."""
        return self._rounds[self.index + 1] if self.index + 1 < len(self._rounds) else None

    @property
    def results(self) -> tuple[SetResult, ...]:
        """The sets that are over, in order; those left out are not among them."""
        return tuple(self._results)

    def next_exercise(self, *, coming: bool) -> int:
        """The index of the first set of another exercise than this set's, or than the coming one's;
        that of no set where none follows."""
        first = self.index + coming
        others = range(first + 1, len(self))
        passed = self._rounds[first].exercise
        return next((k for k in others if self._rounds[k].exercise != passed), len(self))

    def go_to(self, index: int) -> None:
        """On to this set."""
        self.index = index
        self.live = LiveSet(self.round, self.index)

    def take_up(
        self, results: tuple[SetResult, ...], index: int, written: tuple[Movement, ...]
    ) -> None:
        """Go on where another server was: the sets that are over, the set to go on with, and the
        movements that are known of it. An index past the last set is the last."""
        self._results = list(results)
        self.index = min(index, len(self) - 1)
        self.live = LiveSet(self.round, self.index, written)

    def finish(self, time_s: float, by: EndedBy) -> tuple[Message, Round | None]:
        """The set under way is over: what to tell of it, and the set that follows."""
        self._results.append(self.live.finish(time_s, by))
        after = None if by in (EndedBy.STOPPED, EndedBy.NOTHING) else self.after
        words = session_words.ended(self.live.reps, by, after, self.round.rest_s)
        return Message(words, Level.GOOD if self.live.reps else Level.INFO), after

    def next_step(self, *, resting: bool) -> Message:
        """What there is to do, while there is nothing else to tell."""
        if resting:
            return Message(session_words.coming(self.round, self.after))
        if self.live.reps:
            return Message(session_words.to_go(self.round.reps - self.live.reps))
        return Message(session_words.START_WHEN_READY)
