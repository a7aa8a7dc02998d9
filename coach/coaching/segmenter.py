"""A signal cut into movements: rest, start, peak, end, rest, with hysteresis.

Works frame by frame and so serves live and recorded alike. What counts as rest follows the person
(`base`), because few come back to exactly zero. Every movement that was large enough is reported,
also one that was not followed to its end; what became of it is decided elsewhere (`outcome.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from coach.coaching.phase_times import Ends, Row, cut, leading_side, reach_of
from coach.exercises.base import Exercise, MovementWindow, Settings
from coach.motion.types import SIDES, Motion
from coach.translation import gettext as _

START_SHARE = 0.15
"""Of a whole repetition's range: leaving rest by more than this starts one."""

RETURN_SHARE = 0.3
"""Of this movement's range: having come back to within this much of rest ends it."""

HALFWAY_SHARE = 0.5
"""Of this movement's range: who came back this far and stays there has ended a movement
too, though rest is elsewhere now (the camera moved, the body settled lower)."""

STEADY_SHARE = 0.1
"""Of this movement's range: staying within this much for SETTLE_S is staying there."""

SETTLED_SHARE = 0.07
"""Of this movement's range: within this much of rest nothing more is waited for."""

SETTLE_S = 0.6
"""How long the last bit of the way back to rest is waited for."""

GLITCH_S = 0.15
"""Who is out, back at rest and out again within this was not back: a leg was lost for a picture or
two (one at 15 a second; at 10 a second one picture at rest is a rest); our own choice."""

BASE_TIME_S = 3.0
"""Time constant with which rest follows a person who stays slightly bent."""

MAX_GAP_S = 1.0
"""A movement in which nothing was measured for longer than this was not seen whole."""

LOOK_BACK_S = 1.0
"""How much of the rest before a movement is kept with it."""

UNSEEN_GAP = _("it was out of sight for a moment")
UNSEEN_PAUSE = _("counting was paused before it was over")
UNSEEN_END = _("it was not over when the recording ended")


class MomentKind(StrEnum):
    """What the segmenter reports."""

    STARTED = "started"
    PEAK = "peak"
    DONE = "done"


@dataclass(frozen=True)
class Moment:
    """A moment of a movement; `window` when it is done. unseen: why it was not followed to its end;
    empty where it was."""

    kind: MomentKind
    time_s: float
    window: MovementWindow | None = None
    unseen: str = ""


class _State(StrEnum):
    """AWAY: out for too long, or by nobody knows which way; nothing begins before rest is seen."""

    REST = "rest"
    OUT = "out"
    BACK = "back"
    AWAY = "away"


class Segmenter:
    """Follows one exercise's signal and reports each movement that is at least a partial
    repetition's size."""

    def __init__(self, exercise: Exercise, settings: Settings) -> None:
        self._signal, self._phases = exercise.signal, exercise.phases
        self._settings = settings
        self.full = exercise.range_of(settings)
        """The range of a whole repetition, in the signal's unit."""
        self._rows: list[Row] = []
        self._last_s = np.nan
        self._forget()

    def _forget(self) -> None:
        self._state = _State.REST
        self._base = np.nan
        self._high = np.nan
        self._low = np.nan
        self._back_s = self._out_s = np.nan
        self._rows.clear()
        self._followed = self._peak_told = False

    @property
    def moving(self) -> bool:
        """Whether a movement is under way."""
        return self._state in (_State.OUT, _State.BACK)

    @property
    def share(self) -> float:
        """How far from rest the signal was when last measured, as a share of a whole repetition's
        range; 0 at rest and where nothing is known."""
        if not self._rows or not np.isfinite(self._base):
            return 0.0
        return max(float(self._rows[-1].value - self._base) / self.full, 0.0)

    @property
    def legs(self) -> tuple[str, ...]:
        """The leg that was further from rest when last measured; both where they work as one."""
        if not self._rows:
            return SIDES
        last = self._rows[-1]
        side = leading_side(last.left, last.right, self._signal.both_legs)
        return SIDES if side == "both" else (side,)

    def feed(self, motion: Motion) -> list[Moment]:
        """One more frame, later than the ones before."""
        left, right = self._signal.measure(motion)
        value = max(left, right)
        time_s = motion.time_s
        if not np.isfinite(value):
            return self._gap(time_s)
        moments: list[Moment] = []
        if time_s - self._last_s > MAX_GAP_S:
            moments += self._gap(time_s)
        dt = min(time_s - self._last_s, 1.0) if np.isfinite(self._last_s) else 0.0
        self._last_s = time_s
        if self._state is not _State.AWAY:
            self._rows.append(Row(time_s, value, left, right, motion))
        if self._state is _State.REST:
            moments += self._rest(time_s, value, dt)
        elif self._state is _State.OUT:
            moments += self._out(time_s, value)
        elif self._state is _State.BACK:
            moments += self._back(time_s, value)
        elif value < self._base + START_SHARE * self.full:
            self._forget()
        return moments

    def finish(self) -> list[Moment]:
        """The recording ends: a movement more than halfway back at rest is taken for over."""
        if not self.moving:
            return []
        halfway = self._rows[-1].value < self._base + 0.5 * (self._high - self._base)
        over = self._state is _State.BACK or halfway
        return self._done("" if over else UNSEEN_END, ended=True)

    def interrupt(self) -> list[Moment]:
        """Following stops for a while: a movement that is nearly back at rest is closed, one that
        is not was not seen whole, and what is left of it when following goes on is none either."""
        moments = self._close(UNSEEN_PAUSE)
        self._state = _State.AWAY
        self._base = self._phases.rest_share * self.full
        return moments

    def _close(self, unseen: str) -> list[Moment]:
        """What comes next has nothing to do with what came before; unseen: why."""
        moments: list[Moment] = []
        if self.moving:
            moments = self._done("" if self._state is _State.BACK else unseen, ended=True)
        self._forget()
        self._last_s = np.nan
        return moments

    def _gap(self, time_s: float) -> list[Moment]:
        """Nothing measured: no movement goes on after MAX_GAP_S."""
        return self._close(UNSEEN_GAP) if time_s - self._last_s > MAX_GAP_S else []

    def _rest(self, time_s: float, value: float, dt: float) -> list[Moment]:
        highest = self._phases.rest_share * self.full
        if not np.isfinite(self._base):
            self._base = min(value, highest)
        elif value < self._base:
            self._base = value
        if value > self._base + START_SHARE * self.full:
            if self._phases.from_rest and not self._followed:
                self._state = _State.AWAY
                self._rows.clear()
                return []
            self._state = _State.OUT
            self._high = value
            return [Moment(MomentKind.STARTED, time_s)]
        self._followed = True
        self._base = min(
            self._base + (value - self._base) * (1.0 - np.exp(-dt / BASE_TIME_S)), highest
        )
        while self._rows and self._rows[0].time_s < time_s - LOOK_BACK_S:
            self._rows.pop(0)
        return []

    def _out(self, time_s: float, value: float) -> list[Moment]:
        self._high = max(self._high, value)
        if time_s - self._rows[0].time_s > self._phases.max_s + 2 * LOOK_BACK_S:
            moments = self._done()
            self._state = _State.AWAY
            self._rows.clear()
            return moments
        extent = self._high - self._base
        if value < self._base + RETURN_SHARE * extent or self._stays_halfway(value, extent):
            self._state = _State.BACK
            self._low = value
            self._back_s = time_s
            self._out_s = self._rows[-2].time_s
            told, self._peak_told = self._peak_told, True
            return [] if told else [Moment(MomentKind.PEAK, time_s)]
        return []

    def _stays_halfway(self, value: float, extent: float) -> bool:
        """Whether the signal, halfway back, stays there."""
        since = self._rows[-1].time_s - SETTLE_S
        if value > self._base + HALFWAY_SHARE * extent or self._rows[0].time_s > since:
            return False
        if extent < self._phases.partial_share * self.full:
            return False
        recent = [row.value for row in reversed(self._rows) if row.time_s >= since]
        return max(recent) - min(recent) < STEADY_SHARE * extent

    def _back(self, time_s: float, value: float) -> list[Moment]:
        self._low = min(self._low, value)
        rising = value > self._low + START_SHARE * self.full
        if rising and time_s - self._out_s < GLITCH_S:
            self._state = _State.OUT
            self._high = max(self._high, value)
            return []
        settled = value <= self._base + SETTLED_SHARE * (self._high - self._base)
        if rising or settled or time_s - self._back_s > SETTLE_S:
            return self._done()
        return []

    def _done(self, unseen: str = "", *, ended: bool = False) -> list[Moment]:
        """The movement is over, as far as it was followed; one that was too small is none. ended:
        following ends with it."""
        rows, base = self._rows, float(self._base)
        window = None
        if reach_of(rows) - base >= self._phases.partial_share * self.full:
            seen = Ends(start=self._followed, end=not (unseen or ended))
            window = cut(rows, base, seen, self._signal, self._phases, self._settings)
        self._followed, self._peak_told = True, False
        rest = float(self._low) if np.isfinite(self._low) else float(self._base)
        self._rows = rows[window.end if window else -1 :]
        self._state = _State.REST
        self._base = min(rest, self._phases.rest_share * self.full)
        self._high = self._low = self._back_s = self._out_s = np.nan
        if window is None:
            return []
        return [Moment(MomentKind.DONE, float(window.time_s[window.end]), window, unseen)]
