"""A session from set to set: setting up, counting down, exercising, pausing, resting.

Poses and the time come in, `Snapshot`s come out. It knows no camera, no thread and no clock, so
that who drives it may be a webcam's thread or a test.
"""

from __future__ import annotations

import math

from coach.coaching.results import Event, EventKind
from coach.domain import EndedBy, SetResult
from coach.exercises.registry import get
from coach.live.announce import Announcement, Announcer
from coach.live.gesture import HandRaise
from coach.live.interruptions import BY_HAND, BY_PAGE, STALL_S, STALLED, Interruptions, Pause
from coach.live.live_set import LiveSet, hold_target_s
from coach.live.set_up import SetUp
from coach.live.snapshot import Level, Message, Phase, Snapshot
from coach.motion.measurer import Measurer
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import Motion
from coach.pose.landmarks import Pose
from coach.programme.plan import Plan, Round
from coach.words import session_words

__all__ = ["Announcement", "Level", "Message", "Phase", "Snapshot", "Training"]

COUNTDOWN_S = 3.0

GONE_S = 1.0
"""Counting goes on when the reason to wait has been gone for this long."""

REMIND_S = 45.0
"""Who has not begun by then is told once that they may."""

SHOWN_S = 5.0
"""How long a cue or a remark is shown."""

_SET = (Phase.EXERCISING, Phase.PAUSED)


class Training:
    """A session that follows `plan`. Times are seconds on the poses' clock; it never goes back.

    segment_lengths: the person's build, where an earlier session has shown it. Not for use from
    several threads at once.
    """

    def __init__(self, plan: Plan, segment_lengths: SegmentLengths | None = None) -> None:
        self.plan = plan
        self._rounds = plan.rounds()
        self._index = 0
        self._phase = Phase.SETTING_UP
        self._stopped = False
        self._results: list[SetResult] = []
        self._announcer = Announcer()
        self._hand = HandRaise()
        self._now_s = self._pose_s = self._heard_s = math.nan
        self._others = 0
        self._motion: Motion | None = None
        self._remark, self._remark_until_s = Message(""), -math.inf
        self._number = 0
        self._ends_s = math.nan
        self._reminded = self._held = False
        self._watch = Interruptions(0)
        self._reason, self._gone_s = BY_PAGE, math.nan
        self._live = LiveSet(self._round, self._index)
        self._begin_anew(self._round, segment_lengths)

    # What comes in

    def feed(self, pose: Pose, luma: float) -> None:
        """One more picture: its pose and mean brightness (0 to 255). A pose that is not later than
        the one before is left out."""
        if pose.time_s <= self._pose_s:
            return
        self.tick(pose.time_s)
        if self._phase is Phase.DONE:
            return
        self._pose_s = self._heard_s = pose.time_s
        self._others = pose.others
        motion = self._motion = self._kinematics.step(pose)
        raised = self._hand.feed(pose)
        if self._phase not in _SET:
            self._set_up.feed(pose, motion, luma, self._kinematics.ready)
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
            self._live.advance(passed_s)
            if not self._end_if_over():
                self._remind()
        elif self._phase is Phase.RESTING and self._now_s >= self._ends_s:
            self._go_to_next()

    def pause(self, time_s: float) -> None:
        """The person pauses, by the page."""
        self.tick(time_s)
        if self._phase is Phase.EXERCISING:
            self._pause(BY_PAGE)
        elif self._phase is Phase.PAUSED:
            self._reason = BY_PAGE

    def resume(self, time_s: float) -> None:
        """The person goes on, by the page. Company is put up with then; no other reason to wait
        goes away by it."""
        self.tick(time_s)
        if self._phase is Phase.PAUSED:
            self._resume_if_wished()

    def stop(self, time_s: float) -> None:
        """The session ends; the set under way is finished and kept."""
        self.tick(time_s)
        if self._phase is Phase.DONE:
            return
        self._stopped = True
        if self._phase in _SET:
            self._end(EndedBy.STOPPED)
        else:
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
    def motion(self) -> Motion | None:
        """The measurements of the last pose."""
        return self._motion

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as it is known by now."""
        return self._kinematics.segment_lengths

    def snapshot(self) -> Snapshot:
        """Everything a page shows."""
        made, live = self._round, self._live
        resting = self._phase is Phase.RESTING
        return Snapshot(
            phase=self._phase,
            round=made,
            round_index=self._index,
            rounds=len(self._rounds),
            title=get(made.exercise).title,
            side=session_words.side_words(made),
            set_words=session_words.set_words(made),
            next_words=session_words.next_words(made, self._after),
            reps=live.reps,
            target_reps=made.reps,
            made=live.made,
            progress=live.progress,
            hold_target_s=hold_target_s(made),
            set_s=live.clock_s,
            rest_left_s=max(self._ends_s - self._now_s, 0.0) if resting else 0.0,
            countdown=self._number if self._phase is Phase.COUNTDOWN else 0,
            items=self._set_up.items,
            message=self._message(),
            announcements=self._announcer.newest,
            results=tuple(self._results),
            stopped=self._stopped,
        )

    def _message(self) -> Message:
        if self._phase is Phase.PAUSED:
            return Message(self._reason.text, Level.PAUSE)
        if self._phase is Phase.SETTING_UP:
            return Message(self._set_up.advice or session_words.GET_READY)
        if self._phase is Phase.COUNTDOWN:
            return Message(session_words.GET_READY)
        if self._now_s < self._remark_until_s:
            return self._remark
        if self._phase is Phase.RESTING:
            return Message(f"Next: {session_words.next_words(self._round, self._after)}.")
        if self._live.reps:
            return Message(session_words.to_go(self._round.reps - self._live.reps))
        return Message(session_words.START_WHEN_READY)

    # Setting up and counting down

    @property
    def _round(self) -> Round:
        return self._rounds[self._index]

    @property
    def _after(self) -> Round | None:
        return self._rounds[self._index + 1] if self._index + 1 < len(self._rounds) else None

    def _begin_anew(self, made: Round, segment_lengths: SegmentLengths | None) -> None:
        """Another place, posture or side: what was known of quiet standing holds no more, but the
        person's build stays what it is."""
        self._kinematics = Measurer(self.plan.height_cm, segment_lengths)
        self._set_up = SetUp(made)

    def _go_to_next(self) -> None:
        before, after = self._round, self._after
        if after is None:
            self._finish(Message(session_words.STOPPED))
            return
        self._index += 1
        self._live = LiveSet(after, self._index)
        self._phase = Phase.SETTING_UP
        turn = session_words.turn_to(before, after)
        if turn:
            self._begin_anew(after, self.segment_lengths)
            self._announcer.say(turn, self._now_s)
        else:
            self._prepare()

    def _prepare(self) -> None:
        if self._set_up.ready(self._now_s):
            self._phase = Phase.COUNTDOWN
            self._ends_s = self._now_s + COUNTDOWN_S
            self._number = math.ceil(COUNTDOWN_S) + 1
            self._count_down()
        else:
            self._announcer.say(self._set_up.to_say(self._now_s), self._now_s)

    def _count_down(self) -> None:
        left = math.ceil(self._ends_s - self._now_s)
        if left >= self._number:
            return
        self._number = left
        if left > 0:
            self._announcer.say(str(left), self._now_s, again_s=0.0)
        else:
            self._start()

    # Exercising and pausing

    def _start(self) -> None:
        self._phase = Phase.EXERCISING
        self._live.start(self._now_s)
        self._watch = Interruptions(self._others)
        self._reminded = self._held = False
        self._announcer.say(session_words.GO, self._now_s, "start", again_s=0.0)

    def _exercise(self, pose: Pose, motion: Motion, raised: bool) -> None:
        reason = self._watch.feed(pose, motion) or (BY_HAND if raised else None)
        if reason is not None:
            self._pause(reason)
            return
        events = self._live.feed(pose, motion)
        self._sound(events)
        if self._end_if_over():
            return
        self._tell(events)
        self._tell_hold()

    def _sound(self, events: list[Event]) -> None:
        """A sound for each repetition that counts."""
        for event in events:
            if event.rep is not None and event.rep.counted:
                self._announcer.say("", self._now_s, "rep")

    def _tell(self, events: list[Event]) -> None:
        for event in events:
            if event.kind is EventKind.CUE:
                self._show(Message(event.text, Level.CUE))
                self._announcer.say(event.text, self._now_s)
            elif event.rep is not None and not event.rep.counted:
                self._show(Message(session_words.TOO_SMALL))

    def _tell_hold(self) -> None:
        """At the end of each hold, once."""
        wanted_s = hold_target_s(self._round)
        held = wanted_s is not None and self._live.progress.hold_s >= wanted_s
        if held and not self._held:
            self._show(Message(session_words.DOWN, Level.GOOD))
            self._announcer.say(session_words.DOWN, self._now_s, "hold", again_s=0.0)
        self._held = held

    def _show(self, remark: Message) -> None:
        self._remark, self._remark_until_s = remark, self._now_s + SHOWN_S

    def _remind(self) -> None:
        idle = not self._live.reps and not self._live.progress.moving
        if idle and self._live.clock_s >= REMIND_S and not self._reminded:
            self._reminded = True
            self._announcer.say(session_words.START_WHEN_READY, self._now_s)

    def _pause(self, reason: Pause) -> None:
        """Counting waits from here on; a repetition that was all but done still counts."""
        self._sound(self._live.interrupt())
        if self._end_if_over():
            return
        self._phase = Phase.PAUSED
        self._wait_for(reason)

    def _wait_for(self, reason: Pause) -> None:
        self._reason, self._gone_s = reason, math.nan
        again_s = {} if reason.by_itself else {"again_s": 0.0}
        self._announcer.say(reason.text, self._now_s, "pause", **again_s)

    def _wait(self, pose: Pose, motion: Motion, raised: bool) -> None:
        reason = self._watch.feed(pose, motion)
        if raised and self._resume_if_wished():
            return
        if not self._reason.by_itself:
            return
        if reason is None:
            if math.isnan(self._gone_s):
                self._gone_s = self._now_s
            if self._now_s - self._gone_s >= GONE_S:
                self._resume()
        elif reason is self._reason:
            self._gone_s = math.nan
        else:
            self._wait_for(reason)

    def _resume_if_wished(self) -> bool:
        """Somebody wants to go on: whether they can."""
        if self._reason.by_itself and not self._reason.company:
            return False
        self._watch.accept()
        self._resume()
        return True

    def _resume(self) -> None:
        self._phase = Phase.EXERCISING
        self._announcer.say(session_words.GO_ON, self._now_s, "start", again_s=0.0)

    def _stall(self) -> None:
        """The camera sends no pictures; called again as long as that is so."""
        self._set_up.stall(self._now_s)
        if self._phase is Phase.EXERCISING:
            self._pause(STALLED)
        elif self._phase is Phase.PAUSED and self._reason.by_itself:
            if self._reason is not STALLED:
                self._wait_for(STALLED)
            self._gone_s = math.nan
        elif self._phase in (Phase.SETTING_UP, Phase.COUNTDOWN):
            self._phase = Phase.SETTING_UP
            self._prepare()

    # Ending

    def _end_if_over(self) -> bool:
        by = self._live.over()
        if by is not None:
            self._end(by)
        return by is not None

    def _end(self, by: EndedBy) -> None:
        self._results.append(self._live.finish(self._now_s, by))
        last = by in (EndedBy.STOPPED, EndedBy.NOTHING)
        after = None if last else self._after
        reps, rest_s = self._live.reps, self._round.rest_s
        words = session_words.ended(reps, by, after, rest_s)
        message = Message(words, Level.GOOD if reps else Level.INFO)
        if after is None:
            self._finish(message)
            return
        self._phase = Phase.RESTING
        self._ends_s = self._now_s + rest_s
        self._set_up = SetUp(after)
        self._show(message)
        self._announcer.say(words, self._now_s, "done")

    def _finish(self, message: Message) -> None:
        self._phase = Phase.DONE
        self._remark, self._remark_until_s = message, math.inf
        self._announcer.say(message.text, self._now_s, "done")
