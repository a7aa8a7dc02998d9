"""A session from set to set: setting up, counting down, exercising, pausing, resting.

Poses and the time come in, `Snapshot`s come out. It knows no camera, no thread and no clock, so
that who drives it may be a webcam's thread or a test.
"""

from __future__ import annotations

import math

from coach.domain import EndedBy
from coach.live.camera_origin import CameraOrigin
from coach.live.countdown import Countdown
from coach.live.gesture import HandRaise
from coach.live.interruptions import BY_PAGE, STALL_S, STALLED, Pause
from coach.live.prompter import Prompter
from coach.live.set_sequence import SetSequence
from coach.live.set_up import SetUp
from coach.live.snapshot import Level, Message, Phase, Snapshot
from coach.live.waiting import Waiting
from coach.motion.measurer import Measurer
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import Motion
from coach.pose.landmarks import Pose
from coach.programme.plan import Plan, Round
from coach.words import session_words

__all__ = ["Session"]

_SET = (Phase.EXERCISING, Phase.PAUSED)


class Session:
    """A session that follows `plan`. Times are seconds on the poses' clock; it never goes back.

    segment_lengths: the person's build, where an earlier session has shown it. Not for use from
    several threads at once.
    """

    def __init__(self, plan: Plan, segment_lengths: SegmentLengths | None = None) -> None:
        self.plan = plan
        self._sets = SetSequence(plan)
        self._phase = Phase.SETTING_UP
        self._stopped = False
        self._prompter = Prompter()
        self._hand = HandRaise()
        self._waiting = Waiting()
        self._countdown, self._camera = Countdown(), CameraOrigin()
        self._now_s = self._pose_s = self._heard_s = math.nan
        self._others = 0
        self._motion: Motion | None = None
        self._rest_ends_s = math.nan
        self._begin_anew(self._sets.round, segment_lengths)

    # What comes in

    def feed(self, pose: Pose, luma: float) -> None:
        """One more picture: its pose and mean brightness (0 to 255). A pose that is not later than
        the one before is left out."""
        if pose.time_s <= self._pose_s:
            return
        self.tick(pose.time_s)
        if self._phase is Phase.DONE:
            return
        pose = self._camera.seen(pose, in_set=self._phase in _SET)
        self._pose_s = self._heard_s = pose.time_s
        self._others = pose.others
        motion = self._motion = self._measurer.step(pose)
        raised = self._hand.feed(pose)
        if self._phase not in _SET:
            self._set_up.feed(pose, motion, luma, self._measurer.ready)
        if self._phase is Phase.SETTING_UP:
            self._prepare()
        elif self._phase is Phase.COUNTDOWN:
            if self._set_up.spoilt(pose.time_s):
                self._phase = Phase.SETTING_UP
        elif self._phase is Phase.EXERCISING:
            self._exercise(pose, motion, raised)
        elif self._phase is Phase.PAUSED:
            self._wait(pose, motion, raised)

    def tick(self, time_s: float) -> None:
        """Time goes on, with a picture or without: a camera that has stalled is noticed here."""
        if math.isnan(self._now_s):
            self._now_s = self._heard_s = time_s
        if self._phase is Phase.DONE:
            return
        passed_s = max(time_s - self._now_s, 0.0)
        self._now_s += passed_s
        if self._now_s - self._heard_s > STALL_S:
            self._stall()
        if self._phase is Phase.COUNTDOWN:
            self._count_down()
        elif self._phase is Phase.EXERCISING:
            self._sets.live.advance(passed_s)
            if not self._end_if_over():
                self._prompter.remind(self._sets.live, self._now_s)
        elif self._phase is Phase.RESTING and self._now_s >= self._rest_ends_s:
            self._go_to_next()

    def pause(self, time_s: float) -> None:
        """The person pauses, by the page."""
        self.tick(time_s)
        if self._phase is Phase.EXERCISING:
            self._pause(BY_PAGE)
        elif self._phase is Phase.PAUSED:
            self._waiting.pause(BY_PAGE)

    def resume(self, time_s: float) -> None:
        """The person goes on, by the page. Company is put up with then; no other reason to wait
        goes away by it."""
        self.tick(time_s)
        if self._phase is Phase.PAUSED and self._waiting.go_on():
            self._resume()

    def stop(self, time_s: float) -> None:
        """The session ends; the set under way is finished and kept.

        It ends even where that fails: then the error is raised, the session is over, and of the set
        under way there is no result.
        """
        try:
            self.tick(time_s)
            if self._phase in _SET:
                self._stopped = True
                self._end(EndedBy.STOPPED)
        finally:
            if self._phase is not Phase.DONE:
                self._stopped = True
                self._finish(Message(session_words.STOPPED))

    def skip(self, time_s: float) -> None:
        """On to what comes next: ends this set, or this rest, or leaves out the set to come."""
        self.tick(time_s)
        if self._phase in _SET:
            self._end(EndedBy.SKIPPED)
        elif self._phase is not Phase.DONE:
            self._go_to_next()

    # What goes out

    @property
    def phase(self) -> Phase:
        """Where the session is."""
        return self._phase

    @property
    def motion(self) -> Motion | None:
        """The measurements of the last pose."""
        return self._motion

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as it is known by now."""
        return self._measurer.segment_lengths

    def snapshot(self) -> Snapshot:
        """Everything a page shows."""
        sets, live = self._sets, self._sets.live
        resting = self._phase is Phase.RESTING
        return Snapshot(
            phase=self._phase,
            round=sets.round,
            round_index=sets.index,
            rounds=len(sets),
            after=sets.after,
            reps=live.reps,
            movements=live.movements,
            progress=live.progress,
            set_s=live.clock_s,
            rest_left_s=max(self._rest_ends_s - self._now_s, 0.0) if resting else 0.0,
            countdown=self._countdown.number if self._phase is Phase.COUNTDOWN else 0,
            items=self._set_up.items,
            message=self._message(),
            announcements=self._prompter.announcements,
            results=sets.results,
            stopped=self._stopped,
        )

    def _message(self) -> Message:
        if self._phase is Phase.PAUSED:
            return Message(self._waiting.reason.text, Level.PAUSE)
        if self._phase is Phase.SETTING_UP:
            return Message(self._set_up.advice or session_words.GET_READY)
        if self._phase is Phase.COUNTDOWN:
            return Message(session_words.GET_READY)
        remark = self._prompter.remark(self._now_s)
        return remark or self._sets.next_step(resting=self._phase is Phase.RESTING)

    # Setting up and counting down

    def _begin_anew(self, made: Round, segment_lengths: SegmentLengths | None) -> None:
        """Another place, posture or side: what was known of quiet standing holds no more, but the
        person's build stays what it is."""
        self._measurer = Measurer(self.plan.height_cm, segment_lengths)
        self._set_up = SetUp(made)

    def _go_to_next(self) -> None:
        before, after = self._sets.round, self._sets.after
        if after is None:
            self._finish(Message(session_words.STOPPED))
            return
        self._sets.go_on()
        self._phase = Phase.SETTING_UP
        turn = session_words.turn_to(before, after)
        if turn:
            self._begin_anew(after, self.segment_lengths)
            self._prompter.say(turn, self._now_s)
        else:
            self._prepare()

    def _prepare(self) -> None:
        if self._set_up.ready(self._now_s):
            self._phase = Phase.COUNTDOWN
            self._countdown.begin(self._now_s)
            self._count_down()
        else:
            self._prompter.say(self._set_up.to_say(self._now_s), self._now_s)

    def _count_down(self) -> None:
        number = self._countdown.step(self._now_s)
        if number == 0:
            self._start()
        elif number is not None:
            self._prompter.count_down(number, self._now_s)

    # Exercising and pausing

    def _start(self) -> None:
        self._phase = Phase.EXERCISING
        self._sets.live.start(self._now_s)
        self._waiting.begin_set(self._others)
        self._prompter.begin_set(self._now_s)

    def _exercise(self, pose: Pose, motion: Motion, raised: bool) -> None:
        reason = self._waiting.why_pause(pose, motion, raised)
        if reason is not None:
            self._pause(reason)
            return
        events = self._sets.live.feed(pose, motion)
        self._prompter.repetitions(events, self._now_s)
        if self._end_if_over():
            return
        self._prompter.form(self._sets.live, events, self._now_s)
        self._prompter.hold(self._sets.live, self._now_s)

    def _pause(self, reason: Pause) -> None:
        """Counting waits from here on, whatever comes of the set's interruption; a repetition that
        was all but done still counts."""
        self._phase = Phase.PAUSED
        self._waiting.pause(reason)
        self._prompter.repetitions(self._sets.live.interrupt(), self._now_s)
        if not self._end_if_over():
            self._prompter.pause(reason, self._now_s)

    def _wait(self, pose: Pose, motion: Motion, raised: bool) -> None:
        before = self._waiting.reason
        if self._waiting.over(pose, motion, raised):
            self._resume()
        elif self._waiting.reason is not before:
            self._prompter.pause(self._waiting.reason, self._now_s)

    def _resume(self) -> None:
        self._phase = Phase.EXERCISING
        self._prompter.go_on(self._now_s)

    def _stall(self) -> None:
        """The camera sends no pictures; called again as long as that is so."""
        self._set_up.stall(self._now_s)
        if self._phase is Phase.EXERCISING:
            self._pause(STALLED)
        elif self._phase is Phase.PAUSED:
            if self._waiting.stall():
                self._prompter.pause(STALLED, self._now_s)
        elif self._phase in (Phase.SETTING_UP, Phase.COUNTDOWN):
            self._phase = Phase.SETTING_UP
            self._prepare()

    # Ending

    def _end_if_over(self) -> bool:
        by = self._sets.live.over()
        if by is not None:
            self._end(by)
        return by is not None

    def _end(self, by: EndedBy) -> None:
        message, after = self._sets.finish(self._now_s, by)
        if after is None:
            self._finish(message)
            return
        self._phase = Phase.RESTING
        self._rest_ends_s = self._now_s + self._sets.round.rest_s
        self._set_up = SetUp(after)
        self._prompter.end_set(message, self._now_s)

    def _finish(self, message: Message) -> None:
        self._phase = Phase.DONE
        self._prompter.end(message, self._now_s)
