"""Counting: which courses of a signal are repetitions, and when they began and ended."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.coaching.results import Outcome
from coach.coaching.segmenter import (
    UNSEEN_END,
    UNSEEN_GAP,
    UNSEEN_PAUSE,
    MomentKind,
    Segmenter,
)
from coach.exercises.base import Settings, Value, under
from tests.coaching.signals import RATE, Course, Hump, count, edges, exercise, motion, signal
from tests.synthetic import course

humps = st.builds(
    Hump,
    height=st.floats(50, 130),
    out_s=st.floats(0.5, 4),
    hold_s=st.floats(0, 2),
    back_s=st.floats(0.5, 4),
    pause_s=st.floats(0.1, 5),
)


@given(st.lists(humps, max_size=6), st.sampled_from([12.0, 25.0, 30.0, 60.0]))
@settings(max_examples=30)
def test_clean_repetitions_are_counted_once_each(made, rate) -> None:
    course_of = signal(*made, rate=rate)
    counted = count(course_of.time_s, course_of.value)
    assert counted.count == len(counted.windows) == len(made)
    found = [edges(w) for w in counted.windows]
    for (start, peak, end), (true_start, true_peak, true_end) in zip(
        found, course_of.truth, strict=True
    ):
        assert start < peak < end
        assert true_start - 0.1 <= start < true_peak
        assert peak == pytest.approx(true_peak, abs=0.1 + 0.2 * (true_end - true_start))
        assert true_peak < end <= true_end + 0.1
    for (_, _, end), (start, _, _) in pairwise(found):
        assert start >= end


@given(
    st.lists(humps, min_size=1, max_size=5),
    st.floats(0.0, 4.0),
    st.integers(0, 1000),
)
@settings(max_examples=30)
def test_whatever_the_signal_reported_repetitions_do_not_overlap(made, noise, seed) -> None:
    course_of = signal(*made)
    rng = np.random.default_rng(seed)
    value = course_of.value + rng.normal(0.0, noise, len(course_of.value))
    value[rng.random(len(value)) < 0.05] = np.nan
    counted = count(course_of.time_s, value)
    times = [edge for w in counted.windows for edge in edges(w)]
    assert times == sorted(times)
    assert counted.count == len(made)


@given(st.lists(st.floats(-50, 200, width=32), min_size=1, max_size=200), st.floats(5, 60))
@settings(max_examples=50)
def test_wild_signals_neither_crash_nor_overlap(values, rate) -> None:
    counted = count(np.arange(len(values)) / rate, np.array(values))
    times = [edges(w) for w in counted.windows]
    assert all(a <= b <= c for a, b, c in times)
    assert all(after[0] >= before[2] for before, after in pairwise(times))


@pytest.mark.parametrize(("out_s", "back_s"), [(1.0, 1.0), (0.8, 1.6), (0.8, 3.0), (3.0, 0.8)])
def test_the_peak_is_where_the_signal_is_highest(out_s: float, back_s: float) -> None:
    """Quick down and slow up, or the other way round: the peak stays within a quarter second."""
    course_of = signal(Hump(out_s=out_s, back_s=back_s))
    (window,) = count(course_of.time_s, course_of.value).windows
    assert edges(window)[1] == pytest.approx(course_of.truth[0][1], abs=0.25)


@pytest.mark.parametrize("dip", [0.1, 0.25])
def test_a_wobble_at_the_peak_is_no_second_repetition(dip: float) -> None:
    course_of = signal(Hump(hold_s=2.0), Hump())
    wobble = course(course_of.time_s, [2.2, 2.9], 0.3, 0.0, 0.3)
    counted = count(course_of.time_s, course_of.value * (1.0 - dip * wobble))
    assert counted.count == 2
    assert edges(counted.windows[0])[2] == pytest.approx(course_of.truth[0][2], abs=0.25)


def test_a_stop_on_the_way_is_no_second_repetition() -> None:
    time_s = np.arange(0.0, 8.0, 1 / RATE)
    value = 50.0 * course(time_s, [1.0], 0.8, 3.6, 0.8) + 50.0 * course(
        time_s, [2.4], 0.8, 0.8, 0.8
    )
    assert count(time_s, value).count == 1


def _down_first(unseen_s: float = 0.0) -> Course:
    """Somebody who is up when first seen and comes to rest, and then makes a repetition; before all
    that, where they were out of sight for `unseen_s`, another repetition."""
    first = signal(Hump(pause_s=0.5)) if unseen_s else None
    second = signal(Hump(), quiet_s=4.0)
    value = np.maximum(second.value, 100.0 * (1.0 - course(second.time_s, [1.0], 1.0, 9.0, 1.0)))
    if first is None:
        return Course(second.time_s, value, second.truth)
    later_s = float(first.time_s[-1]) + unseen_s
    truth = tuple((a + later_s, b + later_s, c + later_s) for a, b, c in second.truth)
    return Course(
        np.concatenate([first.time_s, second.time_s + later_s]),
        np.concatenate([first.value, value]),
        (*first.truth, *truth),
    )


@pytest.mark.parametrize("unseen_s", [0.0, 3.0])
def test_where_one_begins_from_rest_only_coming_to_rest_is_none(unseen_s: float) -> None:
    """Whoever stands when first seen, or seen again, and sits down has not stood up."""
    made = _down_first(unseen_s)
    careful = count(made.time_s, made.value, from_rest=True)
    assert len(careful.judged) == careful.count == len(made.truth)
    for window, (start, _, end) in zip(careful.windows, made.truth, strict=True):
        found = edges(window)
        assert start - 0.1 <= found[0] < found[2] <= end + 0.1
    assert len(count(made.time_s, made.value).judged) == len(made.truth) + 1


def test_rest_follows_a_person_who_stays_a_little_more_bent_each_time() -> None:
    course_of = signal(*[Hump(pause_s=1.5)] * 6)
    drift = np.linspace(0.0, 25.0, len(course_of.time_s))
    assert count(course_of.time_s, course_of.value + drift).count == 6
    assert count(course_of.time_s, course_of.value + drift[::-1]).count == 6


def test_settling_slowly_starts_nothing_and_moves_the_zero() -> None:
    time_s = np.arange(0.0, 25.0, 1 / RATE)
    settled = 30.0 * np.clip(time_s / 15.0, 0.0, 1.0)
    counted = count(time_s, settled)
    assert counted.moments == ()
    counted = count(time_s, settled + 50.0 * course(time_s, [20.0], 1.0, 0.2, 1.0))
    assert counted.count == 1
    assert counted.windows[0].range == pytest.approx(50.0, abs=6.0)


@pytest.mark.parametrize(("left_over", "expected"), [(0.0, 3), (15.0, 3), (25.0, 3), (60.0, 1)])
def test_repetitions_need_to_come_back(left_over: float, expected: int) -> None:
    """Up to a quarter of the way may be left between repetitions; turning back halfway is one."""
    course_of = signal(*[Hump(pause_s=0.3)] * 3)
    middle = (course_of.time_s > course_of.truth[0][1]) & (course_of.time_s < course_of.truth[2][1])
    value = np.where(middle, np.maximum(course_of.value, left_over), course_of.value)
    assert count(course_of.time_s, value).count == expected


def test_a_long_pause_changes_nothing() -> None:
    course_of = signal(Hump(), Hump(pause_s=30.0), Hump())
    assert count(course_of.time_s, course_of.value).count == 3


def test_repetitions_without_a_pause() -> None:
    course_of = signal(*[Hump(hold_s=0.0, pause_s=0.0)] * 5)
    assert count(course_of.time_s, course_of.value).count == 5


@pytest.mark.parametrize(
    ("height", "reported", "counts"), [(20.0, 0, 0), (32.0, 1, 0), (45.0, 1, 1), (150.0, 1, 1)]
)
def test_small_ones_are_partial_and_tiny_ones_nothing(height, reported, counts) -> None:
    course_of = signal(Hump(height=height))
    counted = count(course_of.time_s, course_of.value)
    assert (len(counted.windows), counted.count) == (reported, counts)


def test_the_target_moves_what_counts() -> None:
    course_of = signal(Hump(height=32.0))
    assert count(course_of.time_s, course_of.value, settings=Settings(target=60.0)).count == 1
    assert count(course_of.time_s, course_of.value, settings=Settings(target=150.0)).windows == []


def test_a_target_that_is_not_the_range_changes_no_count() -> None:
    course_of = signal(Hump(height=45.0))
    for target in (10.0, 500.0):
        counted = count(
            course_of.time_s,
            course_of.value,
            settings=Settings(target=target),
            sets_range=False,
        )
        assert counted.count == 1


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (Hump(out_s=0.1, hold_s=0.0, back_s=0.1, pause_s=1.5), "too short for a test"),
        (Hump(hold_s=14.0, pause_s=3.0), "more than the 15 s of a test"),
        (Hump(hold_s=25.0, pause_s=3.0), "more than the 15 s of a test"),
        (Hump(hold_s=60.0, pause_s=3.0), "more than the 15 s of a test"),
    ],
    ids=["a twitch", "16 s", "27 s", "a minute"],
)
def test_too_short_and_too_long_is_rejected_with_its_reason(odd: Hump, reason: str) -> None:
    """And the next one counts all the same."""
    course_of = signal(odd, Hump())
    counted = count(course_of.time_s, course_of.value)
    peaks = [edges(w)[1] for w in counted.windows]
    assert peaks == [pytest.approx(course_of.truth[1][1], abs=0.2)]
    (refused,) = counted.refused
    assert refused.outcome is Outcome.REJECTED
    assert reason in refused.reason


def test_what_a_gate_speaks_against_is_rejected_with_its_reason() -> None:
    course_of = signal(Hump(), Hump(height=60.0), Hump())
    small = under("small", lambda w: Value(w.high, 1.0), 80.0, "it was small", "test")
    counted = count(course_of.time_s, course_of.value, gates=(small,))
    peaks = [edges(w)[1] for w in counted.windows]
    assert peaks == pytest.approx([course_of.truth[0][1], course_of.truth[2][1]], abs=0.2)
    assert [one[:2] for one in counted.refused] == [(Outcome.REJECTED, "it was small")]


@pytest.mark.parametrize(
    ("from_s", "to_s", "seen"),
    [(0.0, 9.0, (True, True)), (1.6, 9.0, (False, True)), (0.0, 2.75, (True, False))],
    ids=["whole", "began before", "cut off"],
)
def test_a_phase_that_nobody_saw_has_no_time(from_s: float, to_s: float, seen) -> None:
    """A trimmed recording: what was seen of a repetition counts, the rest is not judged."""
    course_of = signal(Hump(), Hump())
    rows = (course_of.time_s >= from_s) & (course_of.time_s < to_s)
    counted = count(course_of.time_s[rows], course_of.value[rows])
    first = counted.windows[0]
    assert np.isfinite([first.lowering_s, first.lifting_s]).tolist() == list(seen)


def test_repetitions_that_hardly_come_back_have_all_their_phases() -> None:
    course_of = signal(*[Hump(pause_s=0.0)] * 3)
    bent = np.maximum(course_of.value, 30.0)
    bent[course_of.time_s < course_of.truth[0][0]] = 0.0
    for window in count(course_of.time_s, bent).windows:
        assert np.isfinite([window.lowering_s, window.lifting_s]).all()


def _with_hole(from_s: float, to_s: float, missing_rows: bool):
    """One hump from 1.0 to 3.2 s and another after it, nothing measured in between."""
    course_of = signal(Hump(pause_s=4.0), Hump())
    hole = (course_of.time_s > from_s) & (course_of.time_s < to_s)
    if missing_rows:
        return count(course_of.time_s[~hole], course_of.value[~hole])
    return count(course_of.time_s, np.where(hole, np.nan, course_of.value))


@pytest.mark.parametrize("missing_rows", [False, True], ids=["NaN", "no frames"])
def test_a_short_hole_is_bridged(missing_rows: bool) -> None:
    assert _with_hole(1.9, 1.9 + 0.75, missing_rows).count == 2


@pytest.mark.parametrize("missing_rows", [False, True], ids=["NaN", "no frames"])
def test_a_repetition_that_ends_unseen_is_given_up(missing_rows: bool) -> None:
    counted = _with_hole(1.9, 1.9 + 1.3, missing_rows)
    assert counted.count == 1
    assert edges(counted.windows[0])[0] > 4.0
    assert [one[:2] for one in counted.refused] == [(Outcome.NOT_JUDGED, UNSEEN_GAP)]


@pytest.mark.parametrize("missing_rows", [False, True], ids=["NaN", "no frames"])
def test_a_repetition_nearly_back_when_the_person_leaves_counts(missing_rows: bool) -> None:
    assert _with_hole(2.9, 5.0, missing_rows).count == 2


def test_a_hole_at_rest_changes_nothing() -> None:
    assert _with_hole(4.0, 7.0, False).count == 2


@pytest.mark.parametrize(
    ("until_s", "expected"),
    [(0.9, 0), (1.6, 0), (2.1, 0), (2.95, 1), (3.15, 1), (4.0, 1)],
    ids=["at rest", "going", "at the peak", "nearly back", "all but back", "back"],
)
def test_when_the_recording_ends(until_s: float, expected: int) -> None:
    course_of = signal(Hump())
    rows = course_of.time_s < until_s
    counted = count(course_of.time_s[rows], course_of.value[rows])
    assert counted.count == expected
    under_way = 1.4 < until_s < 2.9
    unfinished = [(Outcome.NOT_JUDGED, UNSEEN_END)] if under_way else []
    assert [one[:2] for one in counted.refused] == unfinished


def test_finishing_reports_once() -> None:
    course_of = signal(Hump())
    rows = course_of.time_s < 2.95
    counted = count(course_of.time_s[rows], course_of.value[rows])
    assert [m.kind for m in counted.finished] == [MomentKind.DONE]
    assert counted.segmenter.finish() == []


def test_finishing_without_a_frame() -> None:
    assert count(np.empty(0), np.empty(0)).windows == []


def test_moments_come_in_order() -> None:
    course_of = signal(Hump(), Hump())
    counted = count(course_of.time_s, course_of.value)
    assert counted.kinds() == [MomentKind.STARTED, MomentKind.PEAK, MomentKind.DONE] * 2
    times = [m.time_s for m in counted.moments]
    assert times == sorted(times)
    for moment, (start, peak, end) in zip(counted.moments[::3], course_of.truth, strict=True):
        assert start < moment.time_s < peak < end


@pytest.mark.parametrize("rate", [15.0, 30.0, 60.0])
def test_tempo(rate: float) -> None:
    """Phases come out as they were made, within a tenth and two frames; the hold is what is within
    a tenth of the peak, so it is a little longer."""
    hump = Hump(out_s=1.6, hold_s=1.0, back_s=0.9)
    course_of = signal(hump, rate=rate)
    (window,) = count(course_of.time_s, course_of.value).windows
    slack = 2.0 / rate
    assert window.lowering_s == pytest.approx(1.6, rel=0.1, abs=slack)
    assert window.lifting_s == pytest.approx(0.9, rel=0.1, abs=slack)
    assert 1.0 - slack <= window.hold_s <= 1.0 + 0.3 * (1.6 + 0.9) + slack
    lifts_first = count(course_of.time_s, course_of.value, lowers_first=False).windows[0]
    assert (lifts_first.lowering_s, lifts_first.lifting_s) == (window.lifting_s, window.lowering_s)


def test_range_is_from_the_persons_own_rest() -> None:
    course_of = signal(Hump(height=80.0))
    (window,) = count(course_of.time_s, course_of.value + 12.0).windows
    assert window.range == pytest.approx(80.0, abs=2.0)
    assert window.high == pytest.approx(92.0, abs=1.0)


def test_the_rest_before_is_kept() -> None:
    course_of = signal(Hump(height=80.0))
    (window,) = count(course_of.time_s, course_of.value + 12.0).windows
    assert window.at_rest("knee_flexion_left_deg") == pytest.approx(12.0, abs=1.0)
    assert window.change("knee_flexion_left_deg")[0] == pytest.approx(80.0, abs=3.0)


@pytest.mark.parametrize("both_legs", [True, False])
def test_sides(both_legs: bool) -> None:
    course_of = signal(Hump(), Hump())
    first = course_of.time_s < course_of.truth[0][2] + 0.5
    left, right = (np.where(rows, course_of.value, 0.0) for rows in (first, ~first))
    alternating = count(course_of.time_s, left, right, both_legs=both_legs)
    assert [w.side for w in alternating.windows] == ["left", "right"]
    together = count(course_of.time_s, course_of.value, both_legs=True)
    assert [w.side for w in together.windows] == ["both", "both"]
    assert together.windows[0].legs == ("left", "right")


@pytest.mark.parametrize(
    ("height", "sd", "counts"),
    [(36.0, 1.0, 0), (36.0, 5.0, 1), (41.0, 0.1, 1), (30.0, 5.0, 0), (30.0, 50.0, 0)],
)
def test_in_doubt_it_counts_but_only_just_short_of_it(height, sd, counts) -> None:
    """40 are needed; what is missing must be within the uncertainty, and within 7 in any case."""
    course_of = signal(Hump(height=height))
    counted = count(
        course_of.time_s,
        course_of.value,
        doubt_share=0.07,
        peak=lambda window: Value(window.high, sd),
    )
    assert len(counted.windows) == 1
    assert counted.count == counts


@pytest.mark.parametrize(
    ("yaw", "hidden"),
    [
        (90.0, {"right"}),
        (-90.0, {"left"}),
        (120.0, {"right"}),
        (0.0, set()),
        (45.0, set()),
        (180.0, set()),
    ],
)
def test_which_leg_is_behind_the_other(yaw: float, hidden: set[str]) -> None:
    course_of = signal(Hump())
    turned = count(
        course_of.time_s, course_of.value, change=lambda frame: replace(frame, yaw_deg=yaw)
    )
    (window,) = turned.windows
    assert {leg for leg in ("left", "right") if window.hidden(leg)} == hidden
    assert set(window.seen_legs) == {"left", "right"} - hidden


def _feed(segmenter: Segmenter, hump: Hump, from_s: float, to_s: float) -> int:
    """Feed a part of a hump that begins at 1 s; how many movements were seen to their end."""
    course_of = signal(hump)
    rows = (course_of.time_s >= from_s) & (course_of.time_s < to_s)
    moments = [
        moment
        for t, v in zip(course_of.time_s[rows], course_of.value[rows], strict=True)
        for moment in segmenter.feed(motion(float(t), float(v)))
    ]
    return sum(moment.kind is MomentKind.DONE and not moment.unseen for moment in moments)


def test_progress_of_a_repetition() -> None:
    segmenter = Segmenter(exercise(), Settings())
    assert (segmenter.moving, segmenter.share) == (False, 0.0)
    _feed(segmenter, Hump(height=80.0), 0.0, 1.0)
    assert (segmenter.moving, segmenter.share) == (False, 0.0)
    _feed(segmenter, Hump(height=80.0), 1.0, 2.1)
    assert segmenter.moving
    assert segmenter.share == pytest.approx(0.8, abs=0.01)
    _feed(segmenter, Hump(height=80.0), 2.1, 5.0)
    assert not segmenter.moving
    assert segmenter.share == pytest.approx(0.0, abs=0.02)


def test_progress_bridges_a_moment_unseen_and_no_more() -> None:
    segmenter = Segmenter(exercise(), Settings())
    _feed(segmenter, Hump(), 0.0, 2.1)
    segmenter.feed(motion(2.8, np.nan))
    assert segmenter.share == pytest.approx(1.0, abs=0.01)
    assert segmenter.moving
    (given_up,) = segmenter.feed(motion(3.4, np.nan))
    assert given_up.unseen == UNSEEN_GAP
    assert not segmenter.moving
    assert segmenter.share == 0.0


@pytest.mark.parametrize(
    ("left", "right", "both_legs", "legs"),
    [
        (50.0, 50.0, True, ("left", "right")),
        (50.0, 45.0, True, ("left", "right")),
        (50.0, 10.0, True, ("left",)),
        (50.0, 45.0, False, ("left",)),
        (10.0, 50.0, False, ("right",)),
    ],
)
def test_which_legs_move(left, right, both_legs, legs) -> None:
    segmenter = Segmenter(exercise(both_legs=both_legs), Settings())
    segmenter.feed(motion(0.0, left, right))
    assert segmenter.legs == legs


@pytest.mark.parametrize("until_s", [1.4, 2.1, 2.5], ids=["on the way", "at the peak", "halfway"])
def test_an_interrupted_repetition_is_given_up_for_good(until_s: float) -> None:
    """The rest of its way is none either, and the next one counts."""
    segmenter = Segmenter(exercise(), Settings())
    assert _feed(segmenter, Hump(), 0.0, until_s) == 0
    (given_up,) = segmenter.interrupt()
    assert (given_up.kind, given_up.unseen) == (MomentKind.DONE, UNSEEN_PAUSE)
    assert not segmenter.moving
    assert _feed(segmenter, Hump(), until_s, 5.0) == (1 if until_s < 2.0 else 0)


def test_an_interrupted_repetition_that_is_all_but_done_is_closed() -> None:
    segmenter = Segmenter(exercise(), Settings())
    _feed(segmenter, Hump(), 0.0, 2.95)
    assert [(m.kind, m.unseen) for m in segmenter.interrupt()] == [(MomentKind.DONE, "")]
    assert segmenter.interrupt() == []
    assert _feed(segmenter, Hump(), 2.95, 5.0) == 0


def test_an_interruption_at_rest_changes_nothing() -> None:
    segmenter = Segmenter(exercise(), Settings())
    _feed(segmenter, Hump(), 0.0, 0.9)
    assert segmenter.interrupt() == []
    assert _feed(segmenter, Hump(), 0.9, 5.0) == 1


def test_who_stays_away_for_minutes_fills_no_memory() -> None:
    segmenter = Segmenter(exercise(), Settings())
    for k in range(6000):
        segmenter.feed(motion(k / 10, 0.0 if k < 20 else 90.0))
    assert len(segmenter._rows) < 200
    assert segmenter.share == 0.0
    assert not segmenter.moving


def _steps(*levels: tuple[float, float], segmenter: Segmenter | None = None) -> Segmenter:
    """Feed values that are held for so many seconds each, one after the other."""
    follows = segmenter or Segmenter(exercise(), Settings())
    k = 0
    for value, seconds in levels:
        for _ in range(round(seconds * RATE)):
            follows.feed(motion(k / RATE, value))
            k += 1
    return follows


@pytest.mark.parametrize(("out", "moving"), [(10.0, False), (20.0, True)])
def test_shifting_a_little_starts_nothing(out: float, moving: bool) -> None:
    assert _steps((0.0, 1.0), (out, 0.1)).moving is moving


def test_rest_follows_slowly_and_at_once_where_it_is_less() -> None:
    """After three seconds a third of the way is left; a knee straightened further is at rest."""
    assert _steps((0.0, 1.0), (10.0, 0.1)).share == pytest.approx(0.10, abs=0.01)
    assert _steps((0.0, 1.0), (10.0, 3.0)).share == pytest.approx(0.10 / np.e, abs=0.004)
    assert _steps((10.0, 1.0), (0.0, 0.04), (10.0, 0.04)).share == pytest.approx(0.10, abs=0.01)


def test_rest_is_never_taken_to_be_far_out() -> None:
    """Who begins at 60 of 100 is under way: 35 at most are rest."""
    assert _steps((60.0, 0.1)).moving
    assert _steps((45.0, 0.5)).share == pytest.approx(0.10)
    assert not _steps((45.0, 9.0)).moving
    assert _steps((45.0, 9.0)).share == pytest.approx(0.10)


def _kinds_after(back_to: float, seconds: float) -> list[MomentKind]:
    """What is told once a movement to 100 has come back so far, for so long."""
    segmenter = _steps((0.0, 1.0), (100.0, 0.5))
    told = []
    for k in range(round(seconds * RATE)):
        told += segmenter.feed(motion(1.5 + k / RATE, back_to))
    return [moment.kind for moment in told]


@pytest.mark.parametrize(
    ("back_to", "seconds", "kinds"),
    [
        (55.0, 2.0, []),
        (40.0, 0.4, []),
        (40.0, 2.0, [MomentKind.PEAK, MomentKind.DONE]),
        (20.0, 0.1, [MomentKind.PEAK]),
        (20.0, 0.4, [MomentKind.PEAK]),
        (20.0, 0.9, [MomentKind.PEAK, MomentKind.DONE]),
        (10.0, 0.4, [MomentKind.PEAK]),
        (5.0, 0.1, [MomentKind.PEAK, MomentKind.DONE]),
    ],
    ids=[
        "not back",
        "halfway",
        "stays halfway",
        "back",
        "waited for",
        "no more",
        "almost at rest",
        "at rest",
    ],
)
def test_the_last_bit_of_the_way_back_is_waited_for_a_moment(back_to, seconds, kinds) -> None:
    assert _kinds_after(back_to, seconds) == kinds


@pytest.mark.parametrize(("out", "over"), [(30.0, False), (40.0, True)])
def test_who_sets_out_again_has_ended_the_movement_before(out: float, over: bool) -> None:
    segmenter = _steps((0.0, 1.0), (100.0, 0.5), (20.0, 0.2))
    told = segmenter.feed(motion(1.7, out))
    assert [m.kind for m in told] == ([MomentKind.DONE] if over else [])


def test_a_leg_lost_for_a_picture_ends_no_movement() -> None:
    segmenter = _steps((0.0, 1.0), (100.0, 0.5), (20.0, 0.05))
    told = [segmenter.feed(motion(1.6 + k / 30, 95.0)) for k in range(20)]
    assert [moment for moments in told for moment in moments] == []
    assert segmenter.moving


def test_one_picture_at_rest_is_a_rest_where_pictures_are_few() -> None:
    """At 8 a second it is a quarter of a second from the last picture before to the next."""
    segmenter = Segmenter(exercise(), Settings())
    told = []
    for k, value in enumerate([0.0, 0.0, 0.0, 50.0, 100.0, 50.0, 5.0, 50.0, 100.0, 50.0, 5.0, 0.0]):
        told += segmenter.feed(motion(k / 8, value))
    assert [moment.kind for moment in told].count(MomentKind.DONE) == 2


def test_about_a_second_of_the_rest_before_is_kept() -> None:
    course_of = signal(Hump(), quiet_s=8.0)
    (window,) = count(course_of.time_s, course_of.value).windows
    kept_s = window.time_s[window.start] - window.time_s[0]
    assert 0.7 < kept_s < 1.5


def test_time_runs_on_through_a_movement_only_while_it_was_followed() -> None:
    """A movement that was under way when following began has no start."""
    begun = count(*_cut_off(1.6)).windows[0]
    assert np.isnan(begun.lowering_s)
    again = count(*_cut_off(0.0)).windows
    assert np.isfinite([w.lowering_s for w in again]).all()


def _cut_off(from_s: float):
    course_of = signal(Hump(), Hump())
    rows = course_of.time_s >= from_s
    return course_of.time_s[rows], course_of.value[rows]


def test_progress_is_no_less_than_none() -> None:
    segmenter = Segmenter(exercise(), Settings())
    segmenter.feed(motion(0.0, 20.0))
    segmenter.feed(motion(0.1, -5.0))
    assert segmenter.share == 0.0
    assert Segmenter(exercise(), Settings()).legs == ("left", "right")


def test_who_was_away_begins_anew_when_at_rest() -> None:
    """Out for longer than a repetition may take, then back: the next movement counts, and its rest
    is what was seen since."""
    far, back, again = (90.0, 25.0), (0.0, 2.0), (100.0, 1.0)
    segmenter = _steps((0.0, 1.0), far)
    assert (segmenter.moving, segmenter.share) == (False, 0.0)
    segmenter = _steps((0.0, 1.0), far, back, again)
    assert segmenter.moving
    assert segmenter.share == pytest.approx(1.0)
    part_way = _steps((0.0, 1.0), far, (50.0, 2.0))
    assert (part_way.moving, part_way.share) == (False, 0.0)
