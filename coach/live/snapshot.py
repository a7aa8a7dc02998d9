"""Everything a page shows of a session at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.coaching.results import Progress, Rep
from coach.domain import SetResult
from coach.live.announce import Announcement
from coach.live.readiness import Item
from coach.programme.plan import Round

__all__ = ["Level", "Message", "Phase", "Snapshot"]


class Phase(StrEnum):
    """Where a session is."""

    SETTING_UP = "setting up"
    COUNTDOWN = "countdown"
    EXERCISING = "exercising"
    PAUSED = "paused"
    RESTING = "resting"
    DONE = "done"


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

    round, round_index (from 0) of rounds: the set that is prepared, done, or just over. title, side
    and set_words name it: “Squat”, “both legs”, “Set 1 of 2”. made: its repetitions so far, the
    partial ones among them; reps: how many of them count. hold_target_s: None where nothing is
    held. set_s: seconds of exercise, pauses left out. rest_left_s: 0 but while resting. countdown:
    3, 2, 1; 0 but while counting down. next_words names what comes after this set; "" after the
    last.
    """

    phase: Phase
    round: Round
    round_index: int
    rounds: int
    title: str
    side: str
    set_words: str
    next_words: str
    reps: int
    target_reps: int
    made: tuple[Rep, ...]
    progress: Progress
    hold_target_s: float | None
    set_s: float
    rest_left_s: float
    countdown: int
    items: tuple[Item, ...]
    message: Message
    announcements: tuple[Announcement, ...]
    results: tuple[SetResult, ...]
    stopped: bool
