"""What a session tells: by voice and sound, and as a remark that is shown for a while."""

from __future__ import annotations

import math

from coach.coaching.results import Event, EventKind, Movement, Outcome
from coach.live.announce import REPEAT_S, Announcement, Announcer, Kind
from coach.live.interruptions import Pause
from coach.live.live_set import LiveSet, hold_target_s
from coach.live.snapshot import Level, Message
from coach.words import movement_words, session_words

__all__ = ["NOT_COUNTED_AGAIN_S", "REMIND_S", "SHOWN_S", "Prompter"]

REMIND_S = 45.0
"""Who has not begun by then is told once that they may."""

SHOWN_S = 5.0
"""How long a cue or a remark is shown."""

NOT_COUNTED_AGAIN_S = 10.0
"""Before another movement is said not to be a repetition: who walks into place knows that."""


class Prompter:
    """Tells one session what happens in it. now_s: the session's time, seconds; it never goes
    back. said: the id of the newest announcement that another one has made of it. silent: it is
    only shown, and nothing announced."""

    def __init__(self, said: int = 0, *, silent: bool = False) -> None:
        self._announcer = Announcer(said, silent=silent)
        self._remark, self._until_s = Message(""), -math.inf
        self._reminded = self._held = False
        self._not_counted_s = -math.inf

    @property
    def announcements(self) -> tuple[Announcement, ...]:
        """The newest announcements, oldest of them first."""
        return self._announcer.newest

    @property
    def said(self) -> int:
        """The id of the newest announcement."""
        return self._announcer.count

    def remark(self, now_s: float) -> Message | None:
        """What is to be shown of what was told; None where its time is over."""
        return self._remark if now_s < self._until_s else None

    def show(self, remark: Message, now_s: float) -> None:
        """Show a remark, without a word."""
        self._remark, self._until_s = remark, now_s + SHOWN_S

    def say(self, text: str, now_s: float, *, again: bool = False) -> None:
        """Say a sentence, unless it was said just now; "" for none. again: even then."""
        self._announcer.say(text, now_s, again_s=0.0 if again else REPEAT_S)

    def count_down(self, number: int, now_s: float) -> None:
        """So many seconds are left."""
        self._announcer.say(str(number), now_s, kind=Kind.COUNT, again_s=0.0)

    def begin_set(self, now_s: float) -> None:
        """A set begins."""
        self._reminded = self._held = False
        self._announcer.say(session_words.GO, now_s, "start", kind=Kind.COUNT, again_s=0.0)

    def pause(self, reason: Pause, now_s: float) -> None:
        """Counting waits."""
        again_s = REPEAT_S if reason.by_itself else 0.0
        self._announcer.say(reason.text, now_s, "pause", kind=Kind.URGENT, again_s=again_s)

    def go_on(self, now_s: float) -> None:
        """Counting goes on."""
        self._announcer.say(session_words.GO_ON, now_s, "start", again_s=0.0)

    def hurts(self, now_s: float) -> None:
        """Somebody said that it hurts."""
        self._announcer.say(session_words.HURTING, now_s, "pause", kind=Kind.URGENT, again_s=0.0)

    def repetitions(self, live: LiveSet, events: list[Event], now_s: float) -> None:
        """The count with each repetition that counts, and how many are left when it is few."""
        counted = sum(event.rep is not None and event.rep.counted for event in events)
        for number in range(live.reps - counted + 1, live.reps + 1):
            self._announcer.say(str(number), now_s, "rep", kind=Kind.COUNT, again_s=0.0)
        if counted:
            words = session_words.nearly_done(live.round.reps - live.reps)
            self._announcer.say(words, now_s, again_s=0.0)

    def form(self, live: LiveSet, events: list[Event], now_s: float) -> None:
        """Cues, and why a movement did not count: a repetition that was too small, and now and then
        one that is none, where it is as large as a repetition that counts."""
        for event in events:
            if event.kind is EventKind.CUE:
                self.show(Message(event.text, Level.CUE), now_s)
                self._announcer.say(event.text, now_s, kind=Kind.CUE)
            elif event.rep is not None and self._to_be_told(event.rep, live, now_s):
                self.show(Message(movement_words.why(event.rep)), now_s)

    def _to_be_told(self, movement: Movement, live: LiveSet, now_s: float) -> bool:
        """Whether to say why a movement did not count."""
        if movement.outcome in (Outcome.COUNTED, Outcome.PARTIAL):
            return not movement.counted
        # A range that is not known is not worth a word either.
        if not movement.range >= live.whole_range:
            return False
        if now_s - self._not_counted_s < NOT_COUNTED_AGAIN_S:
            return False
        self._not_counted_s = now_s
        return True

    def hold(self, live: LiveSet, now_s: float) -> None:
        """The end of each hold, once."""
        wanted_s = hold_target_s(live.round)
        held = wanted_s is not None and live.progress.hold_s >= wanted_s
        if held and not self._held:
            self.show(Message(session_words.DOWN, Level.GOOD), now_s)
            self._announcer.say(session_words.DOWN, now_s, "hold", kind=Kind.COUNT, again_s=0.0)
        self._held = held

    def remind(self, live: LiveSet, now_s: float) -> None:
        """That one may begin, once, where nothing was begun for long."""
        idle = not live.reps and not live.progress.moving
        if idle and live.clock_s >= REMIND_S and not self._reminded:
            self._reminded = True
            self._announcer.say(session_words.START_WHEN_READY, now_s)

    def end_set(self, message: Message, coming: str, now_s: float) -> None:
        """A set is over, and a rest begins; coming: what comes after it."""
        self.show(message, now_s)
        self._announcer.say(message.text, now_s, "done", again_s=0.0)
        self._announcer.say(coming, now_s, again_s=0.0)

    def end(self, message: Message, now_s: float) -> None:
        """The session is over; its last remark stays."""
        self._remark, self._until_s = message, math.inf
        self._announcer.say(message.text, now_s, "done", again_s=0.0)
