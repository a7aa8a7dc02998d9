"""The phases of a session, and what leads from one to the next."""

from __future__ import annotations

import math

from coach.domain import EndedBy
from coach.live.countdown import Countdown
from coach.live.hurting import Hurting
from coach.live.interruptions import BY_PAGE, STALLED, Pause
from coach.live.prompter import Prompter
from coach.live.rest import Rest
from coach.live.set_sequence import SetSequence
from coach.live.set_up import SetUp
from coach.live.snapshot import UNDER_WAY, Message, Phase
from coach.live.waiting import Waiting
from coach.motion.measurer import Measurer
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import Motion
from coach.pose.landmarks import Pose
from coach.programme.plan import Plan, Round
from coach.words import session_words

__all__ = ["PhaseMachine"]


class PhaseMachine:
    """Begins with setting up for the plan's first set.

    now_s: the session's time in seconds, which its owner turns on (`advance`); it never goes back.
    others: how many other people the last picture shows. hand_up: whether somebody holds up a hand:
    they say something, and are not to be counted in. hurt: whether it ended because it hurt.
    followed_since_s: since when movements are followed without a pause; NaN before. rest: the last.
    """

    def __init__(self, plan: Plan, segment_lengths: SegmentLengths | None = None) -> None:
        self._height_cm = plan.height_cm
        self.sets = SetSequence(plan)
        self.phase = Phase.SETTING_UP
        self.stopped = self.hurt = False
        self.prompter = Prompter()
        self.waiting = Waiting()
        self.countdown = Countdown()
        self.now_s = self.followed_since_s = math.nan
        self.others = 0
        self.hand_up = False
        self._hurting = Hurting()
        self.rest = Rest()
        self._explained_s = math.nan
        self._begin_anew(self.sets.round, segment_lengths)

    @property
    def in_set(self) -> bool:
        """Whether a set is under way."""
        hurting = self.phase is Phase.HURTING
        return (self._hurting.before if hurting else self.phase) in UNDER_WAY

    @property
    def hurt_left_s(self) -> float:
        """Seconds in which “it hurts” can be taken back; 0 but then."""
        return self._hurting.left_s(self.now_s) if self.phase is Phase.HURTING else 0.0

    @property
    def rest_left_s(self) -> float:
        """Seconds of rest that are left; 0 but while resting."""
        return self.rest.left_s(self.now_s) if self.phase is Phase.RESTING else 0.0

    def begin(self, now_s: float) -> None:
        """The session's first moment."""
        self.now_s = now_s
        self.prompter.say(session_words.first(self.sets.round), now_s)

    # Time, and a camera that sends nothing

    def advance(self, seconds: float, *, stalled: bool) -> None:
        """Time goes on, and with it what waits for a time. stalled: the camera sends nothing."""
        self.now_s += seconds
        if stalled:
            self._stall()
        if self.phase is Phase.COUNTDOWN:
            self._count_down()
        elif self.phase is Phase.EXERCISING:
            self.sets.live.advance(seconds)
            if not self._end_if_over():
                self.prompter.remind(self.sets.live, self.now_s)
        elif self.phase is Phase.RESTING:
            self._go_on_resting()
        elif self.phase is Phase.HURTING and not self.hurt_left_s:
            self.stop()

    def _stall(self) -> None:
        self.set_up.stall(self.now_s)
        if self.phase is Phase.EXERCISING:
            self.pause(STALLED)
        elif self.phase is Phase.PAUSED:
            if self.waiting.stall():
                self.prompter.pause(STALLED, self.now_s)
        elif self.phase in (Phase.SETTING_UP, Phase.COUNTDOWN):
            self.phase = Phase.SETTING_UP
            self.prepare()

    # Setting up and counting down

    def _begin_anew(self, made: Round, segment_lengths: SegmentLengths | None) -> None:
        """Another place, posture or side: what was known of quiet standing holds no more, but the
        person's build stays what it is."""
        self.measurer = Measurer(self._height_cm, segment_lengths)
        self.set_up = SetUp(made)

    def go_to_next(self) -> None:
        """On to the set after this one; after the last, the session is over."""
        self._go_to(self.sets.index + 1)

    def skip_exercise(self) -> None:
        """On to the first set of another exercise than this one's; in a rest, than the coming
        one's. After the last, the session is over. A set under way is kept."""
        index = self.sets.next_exercise(coming=self.phase is Phase.RESTING)
        if self.in_set:
            self.sets.finish(self.now_s, EndedBy.SKIPPED)
        self._go_to(index)

    def _go_to(self, index: int) -> None:
        """On to this set of the plan."""
        before = self.sets.round
        resting, coming = self.phase is Phase.RESTING, self.sets.index + 1
        told = resting and self.rest.told and index == coming
        if index >= len(self.sets):
            self.finish(Message(session_words.STOPPED))
            return
        self.sets.go_to(index)
        after = self.sets.round
        self.phase = Phase.SETTING_UP
        turn = session_words.turn_to(before, after)
        if turn:
            self._begin_anew(after, self.measurer.segment_lengths)
            if not told:
                self.prompter.say(turn, self.now_s, again=True)
                self._explained_s = self.now_s + session_words.seconds_to_say(turn)
        else:
            self.prepare()

    def prepare(self) -> None:
        """Count down where all is fine and was explained; else say what to do."""
        if self.set_up.ready(self.now_s):
            if self.hand_up or self.now_s < self._explained_s:
                return
            self.phase = Phase.COUNTDOWN
            self.countdown.begin(self.now_s)
            self._count_down()
        else:
            self.prompter.say(self.set_up.to_say(self.now_s), self.now_s)

    def give_up_countdown(self) -> None:
        """Something is wrong after all, or a hand is raised."""
        self.phase = Phase.SETTING_UP

    def _count_down(self) -> None:
        number = self.countdown.step(self.now_s)
        if number == 0:
            self.start()
        elif number is not None:
            self.prompter.count_down(number, self.now_s)

    # Exercising and pausing

    def start(self) -> None:
        """The set begins."""
        self.phase = Phase.EXERCISING
        self.followed_since_s = self.now_s
        self.sets.live.start(self.now_s)
        self.waiting.begin_set(self.others)
        self.prompter.begin_set(self.now_s)

    def exercise(self, pose: Pose, motion: Motion, raised: bool) -> None:
        """One more pose of a set. raised: a hand asks for a pause."""
        reason = self.waiting.why_pause(pose, motion, raised)
        if reason is not None:
            self.pause(reason)
            return
        events = self.sets.live.feed(pose, motion)
        self.prompter.repetitions(self.sets.live, events, self.now_s)
        if self._end_if_over():
            return
        self.prompter.form(self.sets.live, events, self.now_s)
        self.prompter.hold(self.sets.live, self.now_s)

    def pause(self, reason: Pause) -> None:
        """Counting waits from here on, whatever comes of the set's interruption; a repetition that
        was all but done still counts."""
        self.phase = Phase.PAUSED
        self.waiting.pause(reason)
        live = self.sets.live
        self.prompter.repetitions(live, live.interrupt(), self.now_s)
        if not self._end_if_over():
            self.prompter.pause(reason, self.now_s)

    def wait(self, pose: Pose, motion: Motion, raised: bool) -> None:
        """One more pose of a pause. raised: a hand asks to go on."""
        before = self.waiting.reason
        if self.waiting.over(pose, motion, raised):
            self.resume()
        elif self.waiting.reason is not before:
            self.prompter.pause(self.waiting.reason, self.now_s)

    def resume(self) -> None:
        """Counting goes on."""
        self.phase = Phase.EXERCISING
        self.followed_since_s = self.now_s
        self.prompter.go_on(self.now_s)

    # What hurts

    def hurts(self) -> None:
        """It hurts: counting waits from here on, whatever comes of the set's interruption, and
        unless it is taken back (`undo_hurt`) the session ends for it."""
        if self.phase in (Phase.HURTING, Phase.DONE):
            return
        self._hurting.begin(self.phase, self.now_s)
        self.phase = Phase.HURTING
        self.prompter.hurts(self.now_s)
        if self._hurting.before is Phase.EXERCISING:
            self.sets.live.interrupt()

    def undo_hurt(self) -> None:
        """It does not hurt: a set is paused then, all else goes on where it was."""
        if self.phase is not Phase.HURTING:
            return
        if self.in_set:
            self.phase = Phase.PAUSED
            self.waiting.pause(BY_PAGE)
            if not self._end_if_over():
                self.prompter.pause(BY_PAGE, self.now_s)
        elif self._hurting.before is Phase.RESTING:
            self.phase = Phase.RESTING
            self.rest.delay(self._hurting.lasted_s(self.now_s))
            self.prompter.say(session_words.TAKEN_BACK, self.now_s, again=True)
        else:
            self.phase = Phase.SETTING_UP
            self.prompter.say(session_words.TAKEN_BACK, self.now_s, again=True)

    # Resting and ending

    def _go_on_resting(self) -> None:
        """Tell what comes shortly before the rest is over, once; then on to it."""
        if not self.rest_left_s:
            self.go_to_next()
        elif self.rest.nearly_over(self.now_s):
            if self.rest.long:
                self.prompter.say(session_words.TEN_SECONDS, self.now_s, again=True)
            turn = session_words.turn_to(self.sets.round, self.sets.after)
            self.prompter.say(turn, self.now_s, again=True)

    def rest_longer(self) -> None:
        """This rest lasts longer."""
        self.rest.more()
        self.prompter.say(session_words.MORE_REST, self.now_s, again=True)

    def _end_if_over(self) -> bool:
        by = self.sets.live.over()
        if by is not None:
            self.end(by)
        return by is not None

    def end(self, by: EndedBy) -> None:
        """The set is over; a rest begins, or it was the last."""
        message, after = self.sets.finish(self.now_s, by)
        if self.hurt:
            message = Message(session_words.ENDED_FOR_PAIN)
        if after is None:
            self.finish(message)
            return
        self.phase = Phase.RESTING
        self.rest = Rest(self.now_s, self.sets.round.rest_s)
        self.set_up = SetUp(after)
        coming = session_words.coming(self.sets.round, after)
        self.prompter.end_set(message, coming, self.now_s)

    def stop(self) -> None:
        """The session is over, for pain where it hurts; also where its set cannot be brought to an
        end: then the error is raised, and of the set there is no result."""
        self.hurt = self.hurt or self.phase is Phase.HURTING
        try:
            if self.in_set:
                self.stopped = True
                self.end(EndedBy.STOPPED)
        finally:
            if self.phase is not Phase.DONE:
                self.stopped = True
                over = session_words.ENDED_FOR_PAIN if self.hurt else session_words.STOPPED
                self.finish(Message(over))

    def finish(self, message: Message) -> None:
        """The session is over."""
        self.phase = Phase.DONE
        self.prompter.end(message, self.now_s)
