"""The Coach follows one set, pose by pose; the same engine live and recorded."""

from __future__ import annotations

from collections import Counter

import numpy as np

from coach.coaching.cues import CueChooser
from coach.coaching.form import judge_all, over_the_set
from coach.coaching.joint import joint_now, peaks_by_side
from coach.coaching.reps import MAX_GAP_S, Moment, MomentKind, RepCounter
from coach.coaching.results import Event, EventKind, Progress, Rep, SetSummary
from coach.exercises.base import Exercise, RepWindow, Settings
from coach.motion.measurer import Measurer
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import COLUMN, Motion, View
from coach.pose.landmarks import Pose

LOST_S = 0.5
"""Unseen for this long: the person is lost."""

_KNEES = [COLUMN["knee_flexion_left_deg"], COLUMN["knee_flexion_right_deg"]]


def legs_seen(motion: Motion) -> bool:
    """Whether at least one leg is measured."""
    return motion.found and bool(np.isfinite(motion.values[_KNEES]).any())


class Coach:
    """Follows one exercise set.

    `feed` takes poses as a camera yields them; `follow` takes measurements that were made already
    (a recording's, or those of who watches the camera anyway). Both return what happened; `finish`
    returns the set. segment_lengths: the person's build, where an earlier set has shown it.
    """

    def __init__(
        self,
        exercise: Exercise,
        settings: Settings | None = None,
        segment_lengths: SegmentLengths | None = None,
    ) -> None:
        self.exercise = exercise
        self.settings = settings or Settings()
        self._kinematics = Measurer(self.settings.height_cm, segment_lengths)
        self._counter = RepCounter(exercise, self.settings)
        self._cues = CueChooser(exercise)
        self._windows: list[RepWindow] = []
        self._view = View.UNKNOWN
        self._views: Counter[View] = Counter()
        self._yaws: list[float] = []
        self._frames = self._visible = 0
        self._seen_s = np.nan
        self._present = False
        self._others = False
        self._last: Motion | None = None
        self._hold_s = 0.0

    @property
    def rep_count(self) -> int:
        """Repetitions that count, so far."""
        return sum(self._counter.counts(w) for w in self._windows)

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as far as the poses have shown it, or as it was known before."""
        return self._kinematics.segment_lengths

    @property
    def progress(self) -> Progress:
        """Where the movement is now."""
        exercise, height_cm = self.exercise, self.settings.height_cm
        unit, target = exercise.unit, exercise.target(self.settings)
        value = sd = np.nan
        if self._last is not None:
            value, sd = joint_now(exercise, self._last, self._counter.legs)
        if unit == "pct" and height_cm is not None:
            unit, cm = "cm", height_cm / 100.0
            value, sd = value * cm, sd * cm
            # A target that was set is in cm already (`Settings`).
            target = target * cm if self.settings.target is None else target
        return Progress(
            share=self._counter.share,
            value=float(value),
            sd=float(sd),
            unit=unit,
            target=target,
            hold_s=self._hold_s,
            moving=self._counter.moving,
        )

    def feed(self, pose: Pose) -> list[Event]:
        """One more picture's pose."""
        return self.follow(self._kinematics.step(pose), pose.others)

    def follow(self, motion: Motion, others: int = 0) -> list[Event]:
        """One more frame's measurements, later than the ones before, and how many other people were
        in it."""
        self._others = self._others or others > 0
        events = self._presence(motion) + self._turning(motion)
        for moment in self._counter.feed(motion):
            events += self._moment(moment)
        self._time_hold(motion)
        self._last = motion
        return events

    def interrupt(self) -> list[Event]:
        """Following stops for a while: a repetition that is nearly back at rest is closed, one that
        is not is given up."""
        self._hold_s = 0.0
        return [event for moment in self._counter.interrupt() for event in self._moment(moment)]

    def finish(self) -> SetSummary:
        """The set as it was. Low repetitions are judged against the set's best."""
        for moment in self._counter.finish():
            self._moment(moment)
        best = max((w.range for w in self._windows), default=0.0)
        reps = tuple(self._rep(i, w, best) for i, w in enumerate(self._windows, start=1))
        view = self._views.most_common(1)[0][0] if self._views else View.UNKNOWN
        notes = []
        if self._others:
            notes.append("Other people were in the picture; only one person was followed.")
        if len([v for v, n in self._views.items() if n > 0.15 * self._views.total()]) > 1:
            notes.append("The person turned during the set.")
        return SetSummary(
            exercise=self.exercise.name,
            exercise_from="given",
            exercise_confidence=1.0,
            view=view,
            yaw_deg=_circular_median(self._yaws),
            reps=reps,
            checks=over_the_set(self.exercise, reps),
            person_visible=self._visible / self._frames if self._frames else 0.0,
            notes=tuple(notes),
        )

    def _time_hold(self, motion: Motion) -> None:
        """The hold clock runs only within a repetition, and only while it is held."""
        held = self.exercise.held
        if held is None:
            return
        if not self._counter.moving:
            self._hold_s = 0.0
        elif self._last is not None and any(held(motion, leg) for leg in self._counter.legs):
            self._hold_s += min(motion.time_s - self._last.time_s, MAX_GAP_S)

    def _presence(self, motion: Motion) -> list[Event]:
        self._frames += 1
        seen = legs_seen(motion)
        self._visible += seen
        if seen:
            self._seen_s = motion.time_s
            if not self._present:
                self._present = True
                return [Event(EventKind.PERSON_FOUND, motion.time_s)]
        elif self._present and motion.time_s - self._seen_s > LOST_S:
            self._present = False
            return [Event(EventKind.PERSON_LOST, motion.time_s, "I can't see your legs.")]
        return []

    def _turning(self, motion: Motion) -> list[Event]:
        if not motion.found or motion.view is View.UNKNOWN:
            return []
        self._views[motion.view] += 1
        self._yaws.append(motion.yaw_deg)
        if motion.view is self._view:
            return []
        self._view = motion.view
        return [Event(EventKind.VIEW_CHANGED, motion.time_s, str(motion.view))]

    def _moment(self, moment: Moment) -> list[Event]:
        if moment.kind is MomentKind.STARTED:
            return [Event(EventKind.REP_STARTED, moment.time_s)]
        if moment.kind is MomentKind.PEAK:
            return [Event(EventKind.REP_PEAK, moment.time_s)]
        if moment.window is None:
            return []
        self._windows.append(moment.window)
        best = max(w.range for w in self._windows)
        rep = self._rep(len(self._windows), moment.window, best)
        events = [Event(EventKind.REP_DONE, moment.time_s, rep=rep)]
        cue = self._cues.choose(rep.findings, moment.time_s)
        if cue is not None:
            events.append(Event(EventKind.CUE, moment.time_s, cue.cue, cue.name))
        return events

    def _rep(self, index: int, window: RepWindow, best: float) -> Rep:
        peak, peak_sd = self.exercise.peak_of(window)
        counted = self._counter.counts(window)
        return Rep(
            index=index,
            side=window.side,
            start_s=float(window.time_s[window.start]),
            peak_s=float(window.time_s[window.peak]),
            end_s=float(window.time_s[window.end]),
            counted=counted,
            unit=self.exercise.unit,
            peak=peak,
            peak_sd=peak_sd,
            range=window.range,
            lowering_s=window.lowering_s,
            hold_s=window.hold_s,
            lifting_s=window.lifting_s,
            findings=judge_all(self.exercise, window, best) if counted else (),
            by_side=peaks_by_side(self.exercise, window),
        )


def _circular_median(yaws: list[float]) -> float:
    """Median of angles in degrees about their mean direction."""
    if not yaws:
        return float("nan")
    angles = np.radians(np.asarray(yaws))
    centre = np.arctan2(np.sin(angles).mean(), np.cos(angles).mean())
    away = np.angle(np.exp(1j * (angles - centre)))
    return float(np.degrees(np.angle(np.exp(1j * (centre + np.median(away))))))
