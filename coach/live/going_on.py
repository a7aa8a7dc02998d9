"""How a session goes on that another server began: its set with its count, and what the person's
browser has kept is followed once more, so that the repetition under way counts."""

from __future__ import annotations

import math

from coach.live.hand_over import HandOver, TakenUp
from coach.live.interruptions import BY_PAGE
from coach.live.phase_machine import PhaseMachine
from coach.live.prompter import Prompter
from coach.live.rest import Rest
from coach.live.set_up import SetUp
from coach.live.snapshot import UNDER_WAY, Phase

__all__ = ["GoingOn"]


class GoingOn:
    """Brings a session to where it was, over the poses that were kept of it.

    tail_s: from when on they are without a gap; until_s: up to when they were kept, later ones are
    new. Both on the session's time. Movements that began before what can be followed again are as
    they were written down; those after it are counted once more, and written once more under the
    same numbers.
    """

    def __init__(
        self,
        machine: PhaseMachine,
        taken_up: TakenUp,
        hand_over: HandOver,
        *,
        tail_s: float,
        until_s: float,
    ) -> None:
        self._machine = machine
        self._told = hand_over
        self._until_s = until_s
        self._hurts = machine.phase is Phase.HURTING  # said here, before the browser was heard
        behind = hand_over.index < taken_up.index
        resting = hand_over.phase is Phase.RESTING and hand_over.index == taken_up.index - 1
        # What is written goes before what the browser says: a set that is over stays over.
        self._phase = hand_over.phase if resting or not behind else Phase.SETTING_UP
        stays = self._phase is Phase.PAUSED and not hand_over.by_itself
        self._follows = self._phase in UNDER_WAY and not stays and not self._hurts
        self._from_s = until_s
        index = hand_over.index if resting or not behind else taken_up.index
        written = taken_up.written if index == taken_up.index else ()
        if self._follows:
            since_s = max(tail_s, hand_over.since_s)
            written = tuple(one for one in written if one.start_s < since_s)
            self._from_s = max(since_s, *(one.end_s for one in written), -math.inf)
        machine.sets.take_up(taken_up.results, index, written)
        after = machine.sets.after if self._phase is Phase.RESTING else None
        machine.set_up = SetUp(after or machine.sets.round)
        # Nothing is said a second time.
        self._quiet = machine.prompter = Prompter(hand_over.said, silent=True)
        self._there = False

    @property
    def over(self) -> bool:
        """Whether all that was kept was followed."""
        return self._there and self._machine.prompter is not self._quiet

    def only_measured(self, time_s: float) -> bool:
        """Whether the pose of this time only tells how the person stands: it was seen before what
        is to be followed."""
        if not self._there and time_s >= (self._from_s if self._follows else self._until_s):
            self._there = True
            self._arrive()
        if time_s >= self._until_s and self._machine.prompter is self._quiet:
            self._machine.prompter = Prompter(self._told.said)
        return not self._there

    def _arrive(self) -> None:
        machine, phase = self._machine, self._phase
        if self._hurts:
            machine.phase = Phase.SETTING_UP
        if phase is Phase.RESTING:
            machine.phase = phase
            machine.rest = Rest(machine.now_s, self._told.since_s - machine.now_s)
        elif phase is Phase.HURTING and math.isnan(self._told.since_s):
            machine.hurts()
        elif phase in (*UNDER_WAY, Phase.HURTING):
            machine.start()
            machine.sets.live.go_on(machine.now_s)
            if not self._follows:
                machine.pause(BY_PAGE)
            if phase is Phase.HURTING:
                machine.hurts()
        if self._hurts:
            machine.hurts()
