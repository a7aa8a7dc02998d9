"""A set of a made-up exercise, followed: every event, number, note and clock in closed form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.follower import SetFollower
from coach.coaching.results import Event, EventKind, Outcome, SetSummary, Verdict
from coach.coaching.segmenter import UNSEEN_GAP, UNSEEN_PAUSE
from coach.exercises.base import Hold, Settings, Value, under
from coach.motion.types import COLUMN, REASONS, Motion, Reason, View
from tests.coaching.signals import LEFT, RATE, RIGHT, Hump, check, exercise, motion, signal


def _motions(*humps: Hump, **changes: Any) -> list[Motion]:
    made = signal(*humps)
    return [
        motion(float(t), float(v), **changes) for t, v in zip(made.time_s, made.value, strict=True)
    ]


def _at_rest(seconds: float, from_s: float = 0.0, rate: float = 10.0, **changes: Any):
    return [motion(from_s + k / rate, 0.0, **changes) for k in range(round(seconds * rate))]


def _unseen(frames: Iterable[Motion], from_s: float, to_s: float) -> list[Motion]:
    """Nothing measured for a while."""
    return [motion(f.time_s, np.nan) if from_s <= f.time_s < to_s else f for f in frames]


def _followed(
    frames: Iterable[Motion], settings: Settings | None = None, **changes: Any
) -> tuple[SetSummary, list[Event]]:
    follower = SetFollower(exercise(**changes), settings)
    events = [event for frame in frames for event in follower.follow(frame)]
    return follower.finish(), events


def _of(events: Iterable[Event], *kinds: EventKind) -> list[Event]:
    return [event for event in events if event.kind in kinds]


MIXED = (Hump(), Hump(height=32.0), Hump(out_s=0.1, hold_s=0.0, back_s=0.1, pause_s=1.5), Hump())
"""Counted, too small, too short, counted."""


def test_movements_are_numbered_through_and_repetitions_among_themselves() -> None:
    summary, events = _followed(_motions(*MIXED))
    assert [m.index for m in summary.movements] == [1, 2, 3, 4]
    assert [m.number for m in summary.movements] == [1, 2, None, 3]
    assert [m.outcome for m in summary.movements] == [
        Outcome.COUNTED,
        Outcome.PARTIAL,
        Outcome.REJECTED,
        Outcome.COUNTED,
    ]
    assert (summary.rep_count, summary.partial_count) == (2, 1)
    assert [m.index for m in summary.reps] == [1, 2, 4]
    assert [m.index for m in summary.uncounted] == [3]
    assert [m.reason for m in summary.movements if m.counted] == ["", ""]
    told = _of(events, EventKind.REP_DONE, EventKind.NOT_COUNTED)
    assert [e.rep and (e.rep.index, e.rep.number) for e in told] == [
        (1, 1),
        (2, 2),
        (3, None),
        (4, 3),
    ]
    (refused,) = _of(events, EventKind.NOT_COUNTED)
    assert refused.text == summary.movements[2].reason
    assert "too short" in refused.text


def test_the_count_grows_as_repetitions_are_done() -> None:
    follower = SetFollower(exercise())
    counts = []
    for frame in _motions(*MIXED):
        done = _of(follower.follow(frame), EventKind.REP_DONE, EventKind.NOT_COUNTED)
        counts += [follower.rep_count for _ in done]
    assert counts == [1, 1, 1, 2]


def test_each_movement_starts_peaks_and_ends_in_the_right_order() -> None:
    made = signal(Hump(), Hump(out_s=2.0))
    summary, events = _followed(_motions(Hump(), Hump(out_s=2.0)))
    kinds = (EventKind.REP_STARTED, EventKind.REP_PEAK, EventKind.REP_DONE)
    assert [e.kind for e in _of(events, *kinds)] == [*kinds] * 2
    for told, rep in zip(_of(events, EventKind.REP_PEAK), summary.reps, strict=True):
        assert rep.peak_s < told.time_s <= rep.end_s
    for rep, (start, peak, end) in zip(summary.reps, made.truth, strict=True):
        assert rep.side == "both"
        assert (rep.start_s, rep.peak_s, rep.end_s) == pytest.approx((start, peak, end), abs=0.4)
        assert (rep.peak, rep.peak_sd, rep.unit) == (pytest.approx(100.0, abs=0.5), 1.0, "deg")
        assert rep.range == pytest.approx(100.0, abs=1.0)
    assert summary.reps[0].lowering_s == pytest.approx(1.0, abs=0.15)
    assert summary.reps[1].lowering_s == pytest.approx(2.0, abs=0.25)
    assert summary.reps[1].lifting_s == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(("unseen_s", "counts"), [(0.7, True), (1.3, False)])
def test_a_movement_counts_if_it_was_out_of_sight_for_a_moment_only(unseen_s, counts) -> None:
    frames = _motions(Hump(out_s=1.5, hold_s=2.0, back_s=1.5))
    summary, _ = _followed(_unseen(frames, 2.6, 2.6 + unseen_s))
    (movement, *_) = summary.movements
    expected = (Outcome.COUNTED, "") if counts else (Outcome.NOT_JUDGED, UNSEEN_GAP)
    assert (movement.outcome, movement.reason) == expected


@pytest.mark.parametrize("missing_frames", [False, True])
@pytest.mark.parametrize(("unseen_s", "lost"), [(0.4, 0), (0.8, 1)])
def test_a_person_is_lost_after_half_a_second(unseen_s, lost, missing_frames) -> None:
    frames = _unseen(_at_rest(5.0), 2.0, 2.0 + unseen_s)
    if missing_frames:  # a still camera yields no frame at all, then one without anybody
        frames = [f for f in frames if f.found or f.time_s in (2.0, 2.7)]
    _, events = _followed(frames)
    told = _of(events, EventKind.PERSON_LOST)
    assert len(told) == lost
    assert len(_of(events, EventKind.PERSON_FOUND)) == 1 + lost
    for event in told:
        assert 2.5 < event.time_s < 2.5 + 0.21
        assert event.text == "I can't see your legs."


def test_two_flickers_make_no_loss() -> None:
    """What counts is how long one was unseen without a break."""
    frames = _unseen(_unseen(_at_rest(5.0), 2.0, 2.4), 2.5, 2.9)
    _, events = _followed(frames)
    assert _of(events, EventKind.PERSON_LOST) == []
    assert [e.time_s for e in _of(events, EventKind.PERSON_FOUND)] == [0.0]


def test_who_was_never_there_is_not_lost() -> None:
    summary, events = _followed(_unseen(_at_rest(5.0), 0.0, 9.0))
    assert events == []
    assert (summary.person_visible, summary.view, summary.movements) == (0.0, View.UNKNOWN, ())
    assert np.isnan(summary.yaw_deg)


def test_one_leg_is_enough_to_be_seen_and_a_body_without_legs_is_not() -> None:
    one_leg = [motion(0.0, 0.0, np.nan)]
    assert _followed(one_leg)[0].person_visible == 1.0
    no_legs = [motion(0.0, np.nan, np.nan, found=True)]
    assert _followed(no_legs)[0].person_visible == 0.0
    nobody = [replace(motion(0.0, 0.0), found=False)]
    assert _followed(nobody)[0].person_visible == 0.0


@given(st.integers(1, 40), st.integers(0, 40))
def test_how_much_of_it_the_person_was_visible(seen: int, unseen: int) -> None:
    frames = _unseen(_at_rest((seen + unseen) / 10.0), seen / 10.0 - 0.01, 99.0)
    assert _followed(frames)[0].person_visible == pytest.approx(seen / (seen + unseen))


def test_what_the_set_is_called_and_how_sure() -> None:
    summary, _ = _followed(_motions(Hump()))
    assert summary.exercise == "test"
    assert (summary.exercise_from, summary.exercise_confidence) == ("given", 1.0)
    assert (summary.view, summary.yaw_deg) == (View.SIDE, pytest.approx(90.0))


@given(st.floats(-180, 180), st.lists(st.floats(-30, 30), min_size=1, max_size=9))
def test_the_way_one_faces_is_the_median_all_round_the_compass(centre: float, about) -> None:
    """Of angles symmetric about a direction it is that direction, also where they pass 180."""
    away = [0.0, *about, *(-a for a in about)]
    frames = [motion(k / 10, 0.0, yaw_deg=float(centre + a)) for k, a in enumerate(away)]
    yaw = _followed(frames)[0].yaw_deg
    assert abs((yaw - centre + 180.0) % 360.0 - 180.0) < 1e-6


def test_one_stray_angle_does_not_move_the_median() -> None:
    frames = [motion(k / 10, 0.0, yaw_deg=y) for k, y in enumerate([80.0, 81.0, 82.0, 83.0, -5.0])]
    assert _followed(frames)[0].yaw_deg == pytest.approx(81.0)


def _turning(front: int, side: int) -> list[Motion]:
    views = [View.FRONT] * front + [View.SIDE] * side
    return [
        motion(k / 10, 0.0, view=view, yaw_deg=0.0 if view is View.FRONT else 90.0)
        for k, view in enumerate(views)
    ]


@pytest.mark.parametrize(("front", "turned"), [(0, False), (10, False), (30, True), (100, False)])
def test_a_turn_is_noted_when_a_good_part_was_seen_from_elsewhere(front, turned) -> None:
    summary, events = _followed(_turning(front, 100 - front))
    assert ("The person turned during the set." in summary.notes) is turned
    views = [View.FRONT] * (front > 0) + [View.SIDE] * (front < 100)
    assert [e.text for e in _of(events, EventKind.VIEW_CHANGED)] == [str(v) for v in views]
    assert summary.view is (View.FRONT if front == 100 else View.SIDE)


def test_a_view_that_is_not_clear_is_no_turn() -> None:
    frames = [
        motion(
            k / 10, 0.0, view=View.UNKNOWN if k % 2 else View.SIDE, yaw_deg=90.0 - 80.0 * (k % 2)
        )
        for k in range(20)
    ]
    summary, events = _followed(frames)
    assert [e.text for e in _of(events, EventKind.VIEW_CHANGED)] == ["side"]
    assert (summary.notes, summary.yaw_deg) == ((), pytest.approx(90.0))


def test_others_are_noted_once_though_they_left() -> None:
    follower = SetFollower(exercise())
    for k, frame in enumerate(_at_rest(3.0)):
        follower.follow(frame, others=2 if k == 5 else 0)
    (note,) = follower.finish().notes
    assert note == "Other people were in the picture; only one person was followed."
    alone = SetFollower(exercise())
    for frame in _at_rest(3.0):
        alone.follow(frame)
    assert alone.finish().notes == ()


def _no_static_pose(frame: Motion) -> Motion:
    reasons = frame.reasons.copy()
    reasons[[COLUMN[LEFT], COLUMN[RIGHT]]] = REASONS.index(Reason.NO_STATIC_POSE)
    return replace(frame, found=True, values=frame.values * np.nan, reasons=reasons)


@pytest.mark.parametrize(("share", "noted"), [(0.15, False), (0.4, True)])
def test_without_a_static_pose_the_person_is_told_to_stand_still(share, noted) -> None:
    frames = [_no_static_pose(f) if k < 100 * share else f for k, f in enumerate(_at_rest(10.0))]
    notes = _followed(frames)[0].notes
    assert any("stand still on both feet for a second" in note for note in notes) is noted


def test_one_legs_reason_alone_asks_nobody_to_stand_still() -> None:
    frames = [_no_static_pose(f) for f in _at_rest(10.0)]
    for frame in frames:
        frame.reasons[COLUMN[RIGHT]] = 0
    assert _followed(frames)[0].notes == ()
    nobody = [replace(_no_static_pose(f), found=False) for f in _at_rest(10.0)]
    assert _followed(nobody)[0].notes == ()


DEEP = Hold(lambda frame, leg: bool(frame[f"knee_flexion_{leg}_deg"].value > 99.0))


def _clock(frames: Iterable[Motion], hold: Hold | None = DEEP) -> list[tuple[float, float]]:
    follower = SetFollower(exercise(hold=hold))
    out = []
    for frame in frames:
        follower.follow(frame)
        out.append((frame.time_s, follower.progress.hold_s))
    return out


def test_the_hold_clock_shows_the_seconds_held() -> None:
    clock = _clock(_motions(Hump(hold_s=4.0, pause_s=3.0), Hump(hold_s=2.0)))
    assert max(h for t, h in clock if t < 8.0) == pytest.approx(4.0, abs=0.3)
    assert [h for t, h in clock if 8.0 < t < 10.0] == [0.0] * sum(8.0 < t < 10.0 for t, _ in clock)
    assert max(h for t, h in clock if t > 8.0) == pytest.approx(2.0, abs=0.3)
    held = [h for t, h in clock if 2.2 < t < 5.8]
    assert np.diff(held) == pytest.approx(1.0 / RATE)


def test_the_hold_clock_does_not_run_before_a_movement_or_without_a_hold() -> None:
    always = Hold(lambda frame, leg: True)
    assert {h for t, h in _clock(_motions(Hump()), always) if t < 1.0} == {0.0}
    assert {h for _, h in _clock(_motions(Hump(hold_s=3.0)), None)} == {0.0}
    never = Hold(lambda frame, leg: False)
    assert {h for _, h in _clock(_motions(Hump(hold_s=3.0)), never)} == {0.0}


def test_the_hold_clock_looks_at_any_working_leg() -> None:
    """Both legs work as one here; one of them that is held is enough."""
    one = Hold(lambda frame, leg: leg == "right" and frame[RIGHT].value > 99.0)
    assert max(h for _, h in _clock(_motions(Hump(hold_s=3.0)), one)) > 2.5


def test_the_hold_clock_goes_on_over_a_short_hole_and_starts_anew_after_an_interruption() -> None:
    frames = _motions(Hump(hold_s=4.0))
    hole = [f for f in frames if not 3.0 < f.time_s < 3.8]
    assert max(h for _, h in _clock(hole)) == pytest.approx(4.0, abs=0.3)
    follower = SetFollower(exercise(hold=DEEP))
    for frame in frames:
        if frame.time_s > 4.0:
            break
        follower.follow(frame)
    assert follower.progress.hold_s > 1.5
    (event,) = follower.interrupt()
    assert follower.progress.hold_s == 0.0
    assert (event.kind, event.text) == (EventKind.NOT_COUNTED, UNSEEN_PAUSE)


@pytest.mark.parametrize(("height_cm", "unit", "factor"), [(None, "pct", 1.0), (180.0, "cm", 1.8)])
def test_all_figures_are_told_in_one_unit(height_cm, unit, factor) -> None:
    follower = SetFollower(exercise(unit="pct"), Settings(height_cm=height_cm))
    highest = 0.0
    for frame in _motions(Hump(), yaw_deg=45.0):  # from where no leg hides the other
        follower.follow(frame)
        now = follower.progress
        assert (now.unit, now.target, now.sd) == (unit, 100.0 * factor, factor)
        assert now.value == pytest.approx(float(frame.values[COLUMN[LEFT]]) * factor)
        highest = max(highest, now.value)
    (rep,) = follower.finish().reps
    assert highest == pytest.approx(100.0 * factor)
    assert (rep.unit, rep.peak_sd) == (unit, factor)
    assert (rep.peak, rep.range) == pytest.approx((100.0 * factor, 100.0 * factor), rel=0.01)
    for side in rep.by_side:
        assert side == pytest.approx((100.0 * factor, factor), rel=0.01)


def test_of_two_legs_the_one_measured_best_is_shown() -> None:
    frame = motion(0.0, 50.0, 48.0)
    frame.sd[COLUMN[RIGHT]] = 0.5
    follower = SetFollower(exercise())
    follower.follow(frame)
    assert (follower.progress.value, follower.progress.sd) == (48.0, 0.5)
    follower.follow(motion(0.1, np.nan, found=True))
    assert np.isnan([follower.progress.value, follower.progress.sd]).all()


FAULT = check(measure=lambda window: Value(30.0, 1.0))


def test_a_fault_is_said_and_told_with_its_repetition() -> None:
    summary, events = _followed(_motions(Hump(), Hump()), checks=(FAULT,))
    assert [[f.verdict for f in rep.findings] for rep in summary.reps] == [[Verdict.FAULT]] * 2
    (cue,) = _of(events, EventKind.CUE)
    done = _of(events, EventKind.REP_DONE)
    assert (cue.text, cue.check) == ("Do better", "test-check")
    assert cue.time_s == done[0].time_s
    assert [(c.check, c.reps) for c in summary.checks] == [("test-check", (1, 2))]


def test_what_does_not_count_is_not_judged_for_its_form() -> None:
    slow = under("small", lambda window: Value(window.high, 1.0), 90.0, "it was small", "test")
    frames = _motions(Hump(height=32.0), Hump(height=60.0), Hump())
    summary, events = _followed(frames, checks=(FAULT,), gates=())
    assert [len(m.findings) for m in summary.movements] == [0, 1, 1]
    summary, events = _followed(frames, checks=(FAULT,), gates=(slow,))
    assert [len(m.findings) for m in summary.movements] == [0, 0, 1]
    assert [m.outcome for m in summary.movements][:2] == [Outcome.REJECTED] * 2
    assert len(_of(events, EventKind.CUE)) == 1


def test_a_repetition_is_held_against_the_best_of_its_set_in_the_end() -> None:
    """And against the best one so far while the set goes on; what is none sets no measure."""
    best = check(measure=lambda w: Value(w.range, 1.0), limit=lambda w: 0.75 * w.best, above=False)
    high = under("low", lambda window: Value(-window.high, 1.0), -120.0, "too high", "test")
    frames = _motions(Hump(height=60.0), Hump(height=100.0), Hump(height=140.0))
    summary, events = _followed(frames, checks=(best,), gates=(high,))
    said = [e.rep.faults for e in _of(events, EventKind.REP_DONE) if e.rep is not None]
    assert said == [(), ()]
    assert [rep.faults for rep in summary.reps] == [("test-check",), ()]


def test_who_comes_nearly_back_before_the_end_is_counted_at_the_end() -> None:
    frames = [f for f in _motions(Hump()) if f.time_s < 2.9]
    follower = SetFollower(exercise())
    for frame in frames:
        follower.follow(frame)
    assert follower.rep_count == 0
    assert follower.finish().rep_count == 1
