"""Everything a page shows of a session at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.coaching.results import Movement, Progress
from coach.domain import SetResult
from coach.exercises.registry import get
from coach.live.announce import Announcement
from coach.live.live_set import hold_target_s
from coach.live.readiness import Item
from coach.programme.plan import Round
from coach.words import session_words

__all__ = ["UNDER_WAY", "Level", "Message", "Phase", "Snapshot"]


class Phase(StrEnum):
    """Where a session is. HURTING: somebody said that it hurts, and can still take it back."""

    SETTING_UP = "setting up"
    COUNTDOWN = "countdown"
    EXERCISING = "exercising"
    PAUSED = "paused"
    RESTING = "resting"
    HURTING = "hurting"
    DONE = "done"


UNDER_WAY = (Phase.EXERCISING, Phase.PAUSED)
"""The phases of a set that was begun; HURTING comes after one of them or after another."""

_SIGNS = {
    Phase.SETTING_UP: session_words.SIGNS_SET_UP,
    Phase.PAUSED: session_words.SIGNS_PAUSE,
    Phase.RESTING: session_words.SIGNS_REST,
    Phase.HURTING: session_words.SIGNS_HURTING,
}


class Level(StrEnum):
    """What kind of message it is."""

    INFO = "info"
    CUE = "cue"
    PAUSE = "pause"
    GOOD = "good"


@dataclass(frozen=True)
class Message:
    """The one sentence to show now; it may be empty."""

    text: str
    level: Level = Level.INFO


@dataclass(frozen=True)
class Snapshot:
    """A session at one moment.

    round, round_index (from 0) of rounds: the set that is prepared, done, or just over; after: the
    one that comes next. movements: what was seen in it so far, whatever became of it; reps: how
    many of them are repetitions that count. set_s: seconds of exercise, pauses left out.
    rest_left_s: 0 but while resting. hurt_left_s: seconds in which “it hurts” can be taken back, 0
    but while HURTING. countdown: 3, 2, 1; 0 but while counting down.
    """

    phase: Phase
    round: Round
    round_index: int
    rounds: int
    after: Round | None
    reps: int
    movements: tuple[Movement, ...]
    progress: Progress
    set_s: float
    rest_left_s: float
    hurt_left_s: float
    countdown: int
    items: tuple[Item, ...]
    message: Message
    announcements: tuple[Announcement, ...]
    results: tuple[SetResult, ...]
    stopped: bool

    @property
    def title(self) -> str:
        """The exercise: “Squat”."""
        return get(self.round.exercise).title

    @property
    def side(self) -> str:
        """The legs: “both legs”."""
        return session_words.side_words(self.round)

    @property
    def coming(self) -> Round | None:
        """The set to show how to do: the one that is prepared, or that comes after a rest."""
        if self.phase in (Phase.SETTING_UP, Phase.COUNTDOWN):
            return self.round
        return self.after if self.phase is Phase.RESTING else None

    @property
    def gestures(self) -> tuple[str, ...]:
        """What raised hands say at this moment, a sentence each; none while a set needs the eyes
        elsewhere."""
        return _SIGNS.get(self.phase, ())

    @property
    def set_words(self) -> str:
        """Which set it is: “Set 1 of 2”."""
        return session_words.set_words(self.round)

    @property
    def next_words(self) -> str:
        """What comes after this set; "" after the last."""
        return session_words.next_words(self.round, self.after)

    @property
    def target_reps(self) -> int:
        """How many repetitions the set has."""
        return self.round.reps

    @property
    def hold_target_s(self) -> float | None:
        """How long each is to be held; None where nothing is held."""
        return hold_target_s(self.round)
