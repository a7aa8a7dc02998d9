"""Follows one exercise set, frame by frame; the same live and recorded."""

from __future__ import annotations

from collections import Counter

import numpy as np

from coach.coaching.coverage import CoverageMeter, shortfall
from coach.coaching.cues import CueChooser
from coach.coaching.form import findings_of, over_the_set
from coach.coaching.joint import joint_now, peaks_by_side
from coach.coaching.outcome import Judgement, Sighting, judge_all
from coach.coaching.results import Event, EventKind, Movement, Outcome, Progress, SetSummary
from coach.coaching.segmenter import MAX_GAP_S, Moment, MomentKind, Segmenter
from coach.coaching.units import Unit, told_target
from coach.exercises.base import Exercise, Settings
from coach.motion.types import COLUMN, REASONS, Motion, Reason, View
from coach.translation import gettext as _

__all__ = ["LOST_S", "SetFollower", "legs_seen"]

LOST_S = 0.5
"""Unseen for this long: the person is lost."""

NO_STATIC_POSE_SHARE = 0.25
"""More frames than this without a static pose to measure from are worth a note."""

_NO_STATIC_POSE = REASONS.index(Reason.NO_STATIC_POSE)
_KNEES = [COLUMN["knee_flexion_left_deg"], COLUMN["knee_flexion_right_deg"]]


def legs_seen(motion: Motion) -> bool:
    """Whether at least one leg is measured."""
    return motion.found and bool(np.isfinite(motion.values[_KNEES]).any())


class SetFollower:
    """Follows one exercise set.

    `follow` takes one frame's measurements after the other and returns what happened; `finish`
    returns the set. Peaks and ranges are told in the unit that people know (`Unit`).
    """

    def __init__(self, exercise: Exercise, settings: Settings | None = None) -> None:
        self.exercise = exercise
        self.settings = settings or Settings()
        self._unit = Unit.of(exercise, self.settings)
        self._segmenter = Segmenter(exercise, self.settings)
        self._cues = CueChooser(exercise)
        self._coverage = CoverageMeter(exercise)
        self._seen: list[Sighting] = []
        self._judged: list[Judgement] = []
        self._view = View.UNKNOWN
        self._views: Counter[View] = Counter()
        self._yaws: list[float] = []
        self._frames = self._visible = self._no_static_pose = 0
        self._unseen_s = np.nan
        self._present = False
        self._others = False
        self._last: Motion | None = None
        self._hold_s = 0.0

    @property
    def rep_count(self) -> int:
        """Repetitions that count, so far."""
        return sum(one.outcome is Outcome.COUNTED for one in self._judged)

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """All movements so far, with the evidence of each."""
        return tuple(self._seen)

    @property
    def progress(self) -> Progress:
        """Where the movement is now."""
        value = sd = float("nan")
        if self._last is not None:
            value, sd = joint_now(self.exercise, self._last, self._segmenter.legs)
        return Progress(
            share=self._segmenter.share,
            value=value * self._unit.factor,
            sd=sd * self._unit.factor,
            unit=self._unit.name,
            target=told_target(self.exercise, self.settings),
            hold_s=self._hold_s,
            moving=self._segmenter.moving,
        )

    def follow(self, motion: Motion, others: int = 0) -> list[Event]:
        """One more frame's measurements, later than the ones before, and how many other people were
        in it."""
        self._others = self._others or others > 0
        events = self._presence(motion) + self._turning(motion)
        for moment in self._segmenter.feed(motion):
            events += self._moment(moment)
        self._time_hold(motion)
        self._last = motion
        return events

    def interrupt(self) -> list[Event]:
        """Following stops for a while: a repetition that is nearly back at rest is closed, one that
        is not is not judged."""
        self._hold_s = 0.0
        self._coverage.interrupt()
        return [event for moment in self._segmenter.interrupt() for event in self._moment(moment)]

    def finish(self) -> SetSummary:
        """The set as it was. Low repetitions are judged against the set's best."""
        for moment in self._segmenter.finish():
            self._moment(moment)
        movements = tuple(self._told(i) for i in range(len(self._seen)))
        view = self._views.most_common(1)[0][0] if self._views else View.UNKNOWN
        return SetSummary(
            exercise=self.exercise.name,
            exercise_from="given",
            exercise_confidence=1.0,
            view=view,
            yaw_deg=_circular_median(self._yaws),
            movements=movements,
            checks=over_the_set(self.exercise, movements),
            person_visible=self._visible / self._frames if self._frames else 0.0,
            notes=self._notes(),
            coverage=self._coverage.coverage,
        )

    def _notes(self) -> tuple[str, ...]:
        watched = shortfall(self.exercise, self._coverage.coverage)
        notes = [watched] if watched else []
        if self._others:
            notes.append(_("Other people were in the picture; only one person was followed."))
        if len([v for v, n in self._views.items() if n > 0.15 * self._views.total()]) > 1:
            notes.append(_("The person turned during the set."))
        if self._no_static_pose > NO_STATIC_POSE_SHARE * self._frames:
            notes.append(
                _(
                    "Nothing could be measured for much of the time, because no quiet standing was "
                    "seen: stand still on both feet for a second before you begin."
                )
            )
        return tuple(notes)

    def _time_hold(self, motion: Motion) -> None:
        """The hold clock runs only within a repetition, and only while it is held."""
        hold = self.exercise.hold
        if hold is None:
            return
        if not self._segmenter.moving:
            self._hold_s = 0.0
        elif self._last is not None and any(hold.held(motion, leg) for leg in self._segmenter.legs):
            self._hold_s += min(motion.time_s - self._last.time_s, MAX_GAP_S)

    def _presence(self, motion: Motion) -> list[Event]:
        self._frames += 1
        seen = legs_seen(motion)
        self._visible += seen
        self._coverage.add(motion.time_s, seen)
        self._no_static_pose += motion.found and bool(
            (motion.reasons[_KNEES] == _NO_STATIC_POSE).all()
        )
        if seen:
            self._unseen_s = np.nan
            if not self._present:
                self._present = True
                return [Event(EventKind.PERSON_FOUND, motion.time_s)]
            return []
        if np.isnan(self._unseen_s):
            self._unseen_s = motion.time_s
        if self._present and motion.time_s - self._unseen_s > LOST_S:
            self._present = False
            return [Event(EventKind.PERSON_LOST, motion.time_s, _("I can't see your legs."))]
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
        full = self._segmenter.full
        self._seen.append(Sighting.of(self.exercise, moment.window, moment.unseen))
        # What comes later may tell what the movements before it were.
        self._judged = judge_all(self.exercise, self._seen, full)
        rep = self._told(len(self._seen) - 1)
        if rep.number is None:
            return [Event(EventKind.NOT_COUNTED, moment.time_s, rep.reason, rep=rep)]
        events = [Event(EventKind.REP_DONE, moment.time_s, rep=rep)]
        cue = self._cues.choose(rep.findings, moment.time_s)
        if cue is not None:
            events.append(Event(EventKind.CUE, moment.time_s, cue.cue, cue.name))
        return events

    def _best(self) -> float:
        """The largest range of the set's repetitions, in the signal's unit."""
        both = zip(self._seen, self._judged, strict=True)
        return max((seen.window.range for seen, one in both if _is_repetition(one)), default=0.0)

    def _told(self, row: int) -> Movement:
        """A movement in the unit that people know."""
        window, judged, factor = self._seen[row].window, self._judged[row], self._unit.factor
        peak = self.exercise.peak(window)
        left, right = (
            None if leg is None else (leg[0] * factor, leg[1] * factor)
            for leg in peaks_by_side(self.exercise, window)
        )
        number = 1 + sum(_is_repetition(one) for one in self._judged[:row])
        counted = judged.outcome is Outcome.COUNTED
        return Movement(
            index=row + 1,
            number=number if _is_repetition(judged) else None,
            outcome=judged.outcome,
            reason=judged.reason,
            side=window.side,
            start_s=float(window.time_s[window.start]),
            peak_s=float(window.time_s[window.peak]),
            end_s=float(window.time_s[window.end]),
            unit=self._unit.name,
            peak=peak.value * factor,
            peak_sd=peak.sd * factor,
            range=window.range * factor,
            lowering_s=window.lowering_s,
            hold_s=window.hold_s,
            lifting_s=window.lifting_s,
            findings=findings_of(self.exercise, window, self._best(), self._unit)
            if counted
            else (),
            by_side=(left, right),
            probability=judged.probability,
        )


def _is_repetition(judged: Judgement) -> bool:
    return judged.outcome in (Outcome.COUNTED, Outcome.PARTIAL)


def _circular_median(yaws: list[float]) -> float:
    """Median of angles in degrees about their mean direction."""
    if not yaws:
        return float("nan")
    angles = np.radians(np.asarray(yaws))
    centre = np.arctan2(np.sin(angles).mean(), np.cos(angles).mean())
    away = np.angle(np.exp(1j * (angles - centre)))
    return float(np.degrees(np.angle(np.exp(1j * (centre + np.median(away))))))
