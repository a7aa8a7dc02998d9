"""What is said and sounded, in order, and nothing twice within its time."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Announcement", "Announcer", "Kind"]

REPEAT_S = 8.0
"""Before the same sentence is said again."""

KEPT = 12
"""Announcements that are kept for a page that looks now and then: more than one can hear in the
second between two looks."""


class Kind(StrEnum):
    """What goes before what, where two are to be said at once.

    urgent: at once, whatever is being said. count: in time or not at all. sentence: in turn. cue:
    in time, and over nothing else.
    """

    URGENT = "urgent"
    COUNT = "count"
    SENTENCE = "sentence"
    CUE = "cue"


@dataclass(frozen=True)
class Announcement:
    """Something to say (`text`), with a `sound`: "", rep, start, pause, done or hold.

    Either may be empty, not both. Ids rise by one. A repetition that counts has its number as text
    and the sound rep: whoever hears it has chosen one of the two.
    """

    id: int
    text: str
    sound: str = ""
    kind: Kind = Kind.SENTENCE

    def as_dict(self) -> dict[str, int | str]:
        """As the page's voice takes it (voice.js)."""
        return {"id": self.id, "text": self.text, "sound": self.sound, "kind": self.kind.value}


class Announcer:
    """Collects announcements. said: the id of the newest that was announced before; count: of the
    newest. silent: none is made."""

    def __init__(self, said: int = 0, *, silent: bool = False) -> None:
        self._silent = silent
        self._newest: deque[Announcement] = deque(maxlen=KEPT)
        self._said_s: dict[str, float] = {}
        self.count = said

    @property
    def newest(self) -> tuple[Announcement, ...]:
        """The newest announcements, oldest of them first."""
        return tuple(self._newest)

    def say(
        self,
        text: str,
        time_s: float,
        sound: str = "",
        *,
        kind: Kind = Kind.SENTENCE,
        again_s: float = REPEAT_S,
    ) -> None:
        """Announce `text`, unless it was said less than `again_s` ago; the sound in any case."""
        if time_s - self._said_s.get(text, -math.inf) < again_s:
            text = ""
        if self._silent or (not text and not sound):
            return
        if text:
            self._said_s[text] = time_s
        self.count += 1
        self._newest.append(Announcement(self.count, text, sound, kind))
