"""A session from set to set: setting up, counting down, exercising, pausing, resting.

Poses and the time come in, `Snapshot`s come out. It knows no camera, no thread and no clock, so
that who drives it may be a webcam's thread or a test.
"""

from __future__ import annotations

import math

from coach.domain import EndedBy
from coach.live.camera_origin import CameraOrigin
from coach.live.going_on import GoingOn
from coach.live.hand_over import HandOver, TakenUp
from coach.live.hand_signs import HandSigns, Sign, TakeBack
from coach.live.interruptions import BY_PAGE, STALL_S
from coach.live.phase_machine import PhaseMachine
from coach.live.set_up import SetUp
from coach.live.snapshot import Level, Message, Phase, Snapshot
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import Motion
from coach.pose.landmarks import Pose
from coach.programme.plan import Plan
from coach.words import session_words

__all__ = ["Session"]

HAND_UP_S = 0.5
"""A hand that is up for so long is on its way to say something."""


class Session:
    """A session that follows `plan`. Times are seconds on the poses' clock; it never goes back.

    segment_lengths: the person's build, where an earlier session has shown it. taken_up: what is
    written of it, where another server began it. Not for use from several threads at once.
    """

    def __init__(
        self,
        plan: Plan,
        segment_lengths: SegmentLengths | None = None,
        taken_up: TakenUp | None = None,
    ) -> None:
        self.plan = plan
        self._machine = PhaseMachine(plan, segment_lengths)
        self._taken_up = taken_up
        self._going_on: GoingOn | None = None
        if taken_up is not None:
            sets = self._machine.sets
            sets.take_up(taken_up.results, taken_up.index, taken_up.written)
            self._machine.set_up = SetUp(sets.round)
        self._signs, self._take_back = HandSigns(), TakeBack()
        self._signs_for = Phase.SETTING_UP
        self._camera = CameraOrigin()
        self._pose_s = self._heard_s = math.nan
        self._motion: Motion | None = None

    # What comes in

    def feed(self, pose: Pose, luma: float) -> None:
        """One more picture: its pose and mean brightness (0 to 255). A pose that is not later than
        the one before is left out."""
        if pose.time_s <= self._pose_s:
            return
        self.tick(pose.time_s)
        machine = self._machine
        if machine.phase is Phase.DONE:
            return
        pose = self._camera.seen(pose, in_set=machine.in_set)
        self._pose_s = self._heard_s = pose.time_s
        machine.others = pose.others
        motion = self._motion = machine.measurer.step(pose)
        if self._only_measured(pose.time_s):
            return
        sign = self._sign(pose)
        if not machine.in_set:
            machine.set_up.feed(pose, motion, luma, machine.measurer.roll)
        if sign is Sign.BOTH:
            machine.hurts()
        elif machine.phase is Phase.EXERCISING:
            machine.exercise(pose, motion, sign is Sign.ONE)
        elif machine.phase is Phase.PAUSED:
            machine.wait(pose, motion, sign is Sign.ONE)
        elif machine.phase is Phase.COUNTDOWN:
            if machine.hand_up or machine.set_up.spoilt(pose.time_s):
                machine.give_up_countdown()
        else:
            self._between_sets(sign)

    def _only_measured(self, time_s: float) -> bool:
        """Whether a pose of this time was seen before what goes on here."""
        going_on = self._going_on
        if going_on is None:
            return False
        measured = going_on.only_measured(time_s)
        self._going_on = None if going_on.over else going_on
        return measured

    def _sign(self, pose: Pose) -> Sign | None:
        """What hands say with this pose; one that was up before this phase began says nothing."""
        machine = self._machine
        phase = Phase.SETTING_UP if machine.phase is Phase.COUNTDOWN else machine.phase
        if phase is not self._signs_for:
            self._signs_for = phase
            self._signs.lower_first()
            self._take_back = TakeBack()
        sign = self._signs.feed(pose)
        machine.hand_up = self._signs.up_s(pose.time_s) >= HAND_UP_S
        if phase is Phase.HURTING:
            if self._take_back.feed(pose):
                machine.undo_hurt()
            return None
        return sign

    def _between_sets(self, sign: Sign | None) -> None:
        """Setting up or resting: go on, as the hands say."""
        machine = self._machine
        if machine.phase is Phase.RESTING:
            if sign is Sign.ONE:
                machine.prompter.say(session_words.HAND_UP_IN_REST, machine.now_s)
            elif sign is Sign.LOWERED:
                machine.go_to_next()
            elif sign is Sign.LONG:
                machine.rest_longer()
        elif machine.phase is Phase.SETTING_UP:
            if sign is Sign.ONE:
                machine.prompter.say(session_words.HAND_UP_IN_SET_UP, machine.now_s)
            elif sign is Sign.LONG:
                machine.skip_exercise()
            else:
                machine.prepare()

    def tick(self, time_s: float) -> None:
        """Time goes on, with a picture or without: a camera that has stalled is noticed here."""
        machine = self._machine
        if math.isnan(machine.now_s):
            self._heard_s = time_s
            machine.begin(time_s)
        if machine.phase is Phase.DONE:
            return
        passed_s = max(time_s - machine.now_s, 0.0)
        silent_s = machine.now_s + passed_s - self._heard_s
        machine.advance(passed_s, stalled=silent_s > STALL_S)

    def go_on(self, hand_over: HandOver, *, tail_s: float, until_s: float) -> None:
        """As `GoingOn`, before the first pose of a session that another server began."""
        if self._taken_up is not None:
            self._machine.now_s = self._heard_s = self._pose_s = math.nan
            self._going_on = GoingOn(
                self._machine, self._taken_up, hand_over, tail_s=tail_s, until_s=until_s
            )

    # What a person asks for

    def pause(self, time_s: float) -> None:
        """The person pauses, by the page."""
        self.tick(time_s)
        if self.phase is Phase.EXERCISING:
            self._machine.pause(BY_PAGE)
        elif self.phase is Phase.PAUSED:
            self._machine.waiting.pause(BY_PAGE)

    def resume(self, time_s: float) -> None:
        """The person goes on, by the page. Company is put up with then; no other reason to wait
        goes away by it."""
        self.tick(time_s)
        if self.phase is Phase.PAUSED and self._machine.waiting.go_on():
            self._machine.resume()

    def stop(self, time_s: float) -> None:
        """The session ends; the set under way is finished and kept.

        It ends even where that fails: then the error is raised, the session is over, and of the set
        under way there is no result.
        """
        try:
            self.tick(time_s)
        finally:
            self._machine.stop()

    def skip(self, time_s: float) -> None:
        """On to what comes next: ends this set, or this rest, or leaves out the set to come."""
        self.tick(time_s)
        if self._over_or_hurting:
            return
        if self._machine.in_set:
            self._machine.end(EndedBy.SKIPPED)
        else:
            self._machine.go_to_next()

    def skip_exercise(self, time_s: float) -> None:
        """On to the next exercise's first set; in a rest, past the exercise that would come."""
        self.tick(time_s)
        if not self._over_or_hurting:
            self._machine.skip_exercise()

    def rest_longer(self, time_s: float) -> None:
        """This rest lasts MORE_S longer."""
        self.tick(time_s)
        if self.phase is Phase.RESTING:
            self._machine.rest_longer()

    def hurts(self, time_s: float) -> None:
        """It hurts: unless that is taken back within HURT_S seconds, the session ends for it."""
        try:
            self.tick(time_s)
        finally:
            self._machine.hurts()

    def undo_hurt(self, time_s: float) -> None:
        """It does not hurt after all. A camera that sent nothing meanwhile is given time again."""
        self.tick(time_s)
        if self.phase is Phase.HURTING:
            self._heard_s = self._machine.now_s
            self._machine.undo_hurt()

    @property
    def _over_or_hurting(self) -> bool:
        return self.phase in (Phase.DONE, Phase.HURTING)

    # What goes out

    @property
    def phase(self) -> Phase:
        """Where the session is."""
        return self._machine.phase

    @property
    def hurt(self) -> bool:
        """Whether it ended because it hurt."""
        return self._machine.hurt

    @property
    def hurt_left_s(self) -> float:
        """Seconds in which “it hurts” can be taken back; 0 but then."""
        return self._machine.hurt_left_s

    @property
    def motion(self) -> Motion | None:
        """The measurements of the last pose."""
        return self._motion

    @property
    def catching_up(self) -> bool:
        """Whether what was seen before it went on here is still being followed."""
        return self._going_on is not None

    def hand_over(self, ahead_s: float) -> HandOver:
        """Where it is, for another server. ahead_s: as there."""
        machine = self._machine
        since_s = machine.followed_since_s if machine.in_set else math.nan
        if machine.phase is Phase.RESTING:
            since_s = machine.now_s + machine.rest_left_s
        by_itself, said = machine.waiting.reason.by_itself, machine.prompter.said
        return HandOver(ahead_s, machine.phase, machine.sets.index, since_s, by_itself, said)

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as it is known by now."""
        return self._machine.measurer.segment_lengths

    def snapshot(self) -> Snapshot:
        """Everything a page shows."""
        machine = self._machine
        sets, live = machine.sets, machine.sets.live
        return Snapshot(
            phase=machine.phase,
            round=sets.round,
            round_index=sets.index,
            rounds=len(sets),
            after=sets.after,
            reps=live.reps,
            movements=live.movements,
            progress=live.progress,
            set_s=live.clock_s,
            rest_left_s=machine.rest_left_s,
            hurt_left_s=machine.hurt_left_s,
            countdown=machine.countdown.number if machine.phase is Phase.COUNTDOWN else 0,
            items=machine.set_up.items,
            message=self._message(),
            announcements=machine.prompter.announcements,
            results=sets.results,
            stopped=machine.stopped,
        )

    def _message(self) -> Message:
        machine = self._machine
        if machine.phase is Phase.PAUSED:
            return Message(machine.waiting.reason.text, Level.PAUSE)
        if machine.phase is Phase.SETTING_UP:
            return Message(machine.set_up.advice or session_words.GET_READY)
        if machine.phase is Phase.HURTING:
            return Message(session_words.HURTING, Level.PAUSE)
        if machine.phase is Phase.COUNTDOWN:
            return Message(session_words.GET_READY)
        remark = machine.prompter.remark(machine.now_s)
        return remark or machine.sets.next_step(resting=machine.phase is Phase.RESTING)
