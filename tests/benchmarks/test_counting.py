"""The counting benchmark: rival rules, matching, figures, and sets replayed live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from clips import Labelled
from counting import count, evaluate
from replay import rate_of, thinned
from rivals import below_then_above, rises
from tally import Row, calibration_error, matched, share_text, tempo_of, view_of, wilson

from coach.exercises.base import Exercise
from coach.exercises.registry import exercises
from coach.pose.landmarks import Landmark
from tests import synthetic

SQUATS = synthetic.squat(depth=110.0)
SET = Labelled(
    "a-set",
    synthetic.film(SQUATS),
    "squat",
    tuple(peak for _, peak, _ in SQUATS.reps),
    None,
    None,
    None,
    "side, faces left",
    group="somebody",
)
NOTHING = Labelled(
    "stands", synthetic.film(synthetic.standing()), None, (), None, None, None, "side"
)


def without_squats(item: Labelled) -> Mapping[str, Exercise]:
    """What was fitted without a recording's own source: here, a squat that has to go five times
    as far, where the source is that of the set."""
    known = dict(exercises())
    if item.group == "somebody":
        phases = replace(known["squat"].phases, count_share=5.0)
        known["squat"] = replace(known["squat"], phases=phases)
    return known


def a_row(**changes: object) -> Row:
    row = Row("r", "g", "side", "2-4 s", 60.0, "squat", "recorded", None, True, (3,), 3)
    return replace(row, **changes)


def test_a_bend_counts_once_it_is_straight_again():
    angle = np.array([170, 100, 85, 70, 88, 120, 89, 150, 80, 120])
    assert below_then_above(angle, np.arange(10.0), 90, 145) == [3.0]


def test_a_rule_says_nothing_of_somebody_who_is_not_seen():
    assert below_then_above(np.full(5, np.nan), np.arange(5.0), 90, 145) == []


def test_heels_that_rise_twice_are_two():
    track = synthetic.film(synthetic.calf_raise(synthetic.Schedule(reps=2)))
    assert len(rises("heel")(track)) == 2
    assert rises("heel")(synthetic.film(synthetic.standing())) == []


def test_rivals_count_a_plain_squat_from_the_side_as_we_do():
    rows = evaluate([SET], rates_hz=[None])
    assert {row.counted for row in rows} == {3}
    assert all(row.exact and row.group == "somebody" for row in rows)
    ways = {row.way for row in rows}
    assert {"recorded", "live", "world knee < 90, > 145", "image knee < 100, > 160"} <= ways


def test_every_way_is_asked_at_every_rate_and_nothing_found_where_nothing_is():
    rows = evaluate([NOTHING], rates_hz=[None, 15.0])
    live = [row for row in rows if row.way == "live"]
    assert {(row.exercise, row.rate_hz) for row in live} == {
        (name, rate) for name in exercises() for rate in (None, 15.0)
    }
    assert all(row.exact and row.phantoms == 0 for row in rows)
    assert all(row.recognised_right for row in rows if row.way == "recorded")


@pytest.mark.slow
def test_a_source_is_judged_by_the_exercises_fitted_without_it():
    rows = evaluate([SET, NOTHING], without_squats, [None], workers=2)
    ours = {row.way: row for row in rows if row.recording == "a-set"}
    assert ours["recorded"].counted == ours["live"].counted == 0
    assert ours["world knee < 90, > 145"].counted == 3
    assert rows == [row for item in (SET, NOTHING) for row in count(item, without_squats, [None])]


def test_a_count_that_is_accepted_is_exact_and_one_beside_it_within_one():
    item = replace(SET, accept=(3, 4))
    assert item.right_counts("squat") == (3, 4)
    assert item.right_counts("leg-kick") == (0,)
    assert a_row(right_counts=(3, 4), counted=4).exact
    assert not a_row(right_counts=(3, 4), counted=5).exact
    assert a_row(right_counts=(3, 4), counted=5).within_one
    assert not a_row(right_counts=(3, 4), counted=1).within_one


def test_what_may_be_called_a_squat_is_no_phantom_and_what_goes_beyond_is():
    single_leg = replace(NOTHING, accept=(0, 1), accept_as="squat")
    assert single_leg.right_counts("squat") == (0, 1)
    assert single_leg.right_counts("calf-raise") == (0,)
    row = a_row(shows_it=False, right_counts=(0, 1), counted=3)
    assert row.phantoms == 2
    assert replace(row, counted=1).phantoms == 0


def test_what_an_other_clip_really_is_is_not_asked():
    asked = evaluate([replace(NOTHING, alike=("squat",))], rates_hz=[None])
    assert "squat" not in {row.exercise for row in asked}


def test_peaks_are_paired_with_the_nearest_once_each():
    assert matched([1.0, 1.1, 5.2], [1.08, 5.0, 9.0]) == [(1, 0), (2, 1)]
    assert matched([], [1.0]) == []
    # Slow repetitions may be further off: 0.3 of 10 s.
    assert matched([12.5], [10.0, 20.0]) == [(0, 0)]


@pytest.mark.slow
def test_a_long_hold_has_no_peak_error():
    held = evaluate([replace(SET, hold_s=10.0)], rates_hz=[None])
    plain = evaluate([SET], rates_hz=[None])
    assert all(row.peak_errors_s == () for row in held)
    assert all(max(row.peak_errors_s) < 0.35 for row in plain if row.way in ("recorded", "live"))


def test_wilson_s_interval():
    """Newcombe 1998, table I: 81 of 263 and 0 of 20."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert share_text(0, 0) == "-"
    assert share_text(81, 263).startswith("81/263 31 % (26-37)")


def test_calibration_error_is_how_far_each_bin_is_from_what_happened():
    sure_and_right = [(0.95, True)] * 19 + [(0.95, False)]
    error, count_ = calibration_error(sure_and_right)
    assert error == pytest.approx(0.0)
    assert count_ == 20
    assert calibration_error([(1.0, False), (0.5, True), (0.5, False)])[0] == pytest.approx(1 / 3)
    assert np.isnan(calibration_error([])[0])


def test_thinned_to_what_a_slower_camera_shows():
    track = SET.poses
    slow = thinned(track, 10.0)
    assert rate_of(slow) == pytest.approx(10.0, rel=0.01)
    assert set(slow.time_s) <= set(track.time_s)
    assert thinned(track, 30.0) is track
    odd = thinned(track, 12.0)
    assert rate_of(odd) == pytest.approx(12.0, rel=0.25)
    assert len(odd) == pytest.approx(12.0 * track.time_s[-1], rel=0.05)
    assert (slow.landmarks[3, Landmark.NOSE] == track.landmarks[9, Landmark.NOSE]).all()


def test_views_and_tempos_by_name():
    assert [view_of(v) for v in ("front oblique, faces left", "side", "-170", "44")] == [
        "oblique",
        "side",
        "rear",
        "oblique",
    ]
    assert [tempo_of(t) for t in ([1.0], [1.0, 2.5], [0, 3], [0, 5], [0, 9])] == [
        "one",
        "< 2 s",
        "2-4 s",
        "4-8 s",
        "> 8 s",
    ]
