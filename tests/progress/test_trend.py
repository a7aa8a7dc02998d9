"""Series over days."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import Ratings, SetFigures
from coach.progress.change import Outcome, over
from coach.progress.measures import Better, Measure, measured
from coach.progress.trend import Series, exercise_series, peak_series, rating_series
from coach.words import progress_words
from tests.progress.figures import day, figures, session


def named(series: tuple[Series, ...]) -> dict[tuple[str, str, Measure, str], Series]:
    found = {(one.exercise, one.side, one.measure, one.unit): one for one in series}
    assert len(found) == len(series)
    return found


def test_a_day_is_one_point() -> None:
    later = day(0) + timedelta(hours=2)
    sets = [
        figures(0, peak=50.0),
        figures(0, peak=60.0, at=later, session_id="another"),
        figures(2, peak=70.0, target=65.0),
    ]
    peaks = named(exercise_series(sets))["squat", "both", Measure.PEAK, "deg"]
    assert [(p.at, p.value, p.target, p.view) for p in peaks.points] == [
        (day(0), 55.0, 60.0, "side"),
        (day(2), 70.0, 65.0, "side"),
    ]
    assert peaks.target == 65.0


def test_repetitions_add_up_over_the_day_against_those_wanted() -> None:
    (point,) = named(exercise_series([figures(), figures(index=1, counted=5)]))[
        "squat", "both", Measure.REPS, "reps"
    ].points
    assert (point.value, point.target) == (13.0, 16.0)


def test_two_views_of_a_day_are_not_thrown_together() -> None:
    sets = [figures(view="side"), figures(index=1, view="front", peak=66.0)]
    found = named(exercise_series(sets))
    assert {p.view: p.value for p in found["squat", "both", Measure.PEAK, "deg"].points} == {
        "side": 60.0,
        "front": 66.0,
    }
    (reps,) = found["squat", "both", Measure.REPS, "reps"].points
    assert (reps.value, reps.view) == (16.0, "")


def test_each_leg_has_its_own_series_and_both_share_one_of_symmetry() -> None:
    sets = [
        figures(exercise="hamstring-curl", side=side, peak=peak)
        for side, peak in (("left", 80.0), ("right", 92.0))
    ]
    found = named(exercise_series(sets))
    assert found["hamstring-curl", "left", Measure.PEAK, "deg"].points[0].value == 80.0
    assert found["hamstring-curl", "right", Measure.PEAK, "deg"].points[0].value == 92.0
    (even,) = found["hamstring-curl", "", Measure.SYMMETRY, "deg"].points
    assert (even.value, even.target) == (-12.0, 0.0)


def test_units_are_never_mixed() -> None:
    percent = figures(0, exercise="calf-raise", unit="pct", peak=4.0, peak_sd=0.5, target=None)
    centimetres = figures(7, exercise="calf-raise", unit="cm", peak=6.8, peak_sd=0.8, target=None)
    found = named(exercise_series([percent, centimetres], height_cm=170.0))
    by_unit = {key[3]: one for key, one in found.items() if key[2] is Measure.PEAK}
    assert {unit: [p.value for p in one.points] for unit, one in by_unit.items()} == {
        "pct": [4.0],
        "cm": [6.8],
    }
    assert by_unit["pct"].target == pytest.approx(3.75)
    assert by_unit["cm"].target == pytest.approx(3.75 * 1.7)
    assert len(found["calf-raise", "both", Measure.REPS, "reps"].points) == 2


def test_every_series_says_in_what_it_is_measured() -> None:
    rises = figures(exercise="calf-raise", unit="cm", left=6.0, right=5.0)
    kick = figures(exercise="leg-kick", side="left", hold_s=8.0)
    units = {(one.exercise, one.measure): one.unit for one in exercise_series([rises, kick])}
    assert {measure: unit for (name, measure), unit in units.items() if name == "calf-raise"} == {
        Measure.PEAK: "cm",
        Measure.RANGE: "cm",
        Measure.SYMMETRY: "cm",
        Measure.REPS: "reps",
        Measure.LOWERING: "s",
        Measure.LIFTING: "s",
        Measure.FORM: "share",
    }
    assert units["leg-kick", Measure.HOLD] == "s"


def test_only_what_has_a_target_says_one() -> None:
    sets = [figures(left=61.0, right=59.0, target=None), figures(index=1, counted=5, wanted=6)]
    targets = {one.measure: one.target for one in exercise_series(sets)}
    assert targets == {
        Measure.PEAK: 60.0,  # the later set's
        Measure.REPS: 14.0,
        Measure.SYMMETRY: 0.0,
        Measure.RANGE: None,
        Measure.LOWERING: None,
        Measure.LIFTING: None,
        Measure.FORM: None,
    }


def test_without_points_there_is_no_target() -> None:
    assert Series(Measure.PEAK, "deg", Better.HIGHER, ()).target is None


def test_of_what_two_views_saw_together_no_view_is_told() -> None:
    front = figures(index=1, view="front")
    for sets, view in (([figures()], "side"), ([front], "front"), ([figures(), front], "")):
        (series,) = [one for one in exercise_series(sets) if one.measure is Measure.REPS]
        assert [point.view for point in series.points] == [view]


def test_a_default_target_in_cm_needs_the_height() -> None:
    (series,) = peak_series([figures(exercise="calf-raise", unit="cm", target=None)])
    assert series.target is None


def test_a_day_on_which_nothing_was_measured_has_no_point() -> None:
    sets = [figures(0), figures(1, peak=math.nan, range=math.nan, counted=0, ok={})]
    found = named(exercise_series(sets))
    assert [p.at for p in found["squat", "both", Measure.PEAK, "deg"].points] == [day(0)]
    assert [p.at for p in found["squat", "both", Measure.FORM, "share"].points] == [day(0)]
    assert [p.value for p in found["squat", "both", Measure.REPS, "reps"].points] == [8.0, 0.0]


def test_the_peaks_alone_are_those_of_all_series() -> None:
    sets = [figures(n, exercise=e) for n in range(3) for e in ("squat", "calf-raise")]
    assert peak_series(sets) == tuple(
        one for one in exercise_series(sets) if one.measure is Measure.PEAK
    )


def test_ratings_have_a_point_where_they_were_answered() -> None:
    sessions = [session(3, before=2, after=4), session(0, before=3), session(5)]
    series = {one.measure: one for one in rating_series(sessions)}
    assert set(series) == {Measure.PAIN_BEFORE, Measure.PAIN_AFTER}
    assert [(p.at, p.value) for p in series[Measure.PAIN_BEFORE].points] == [
        (day(0), 3.0),
        (day(3), 2.0),
    ]
    assert [(p.at, p.value) for p in series[Measure.PAIN_AFTER].points] == [(day(3), 4.0)]


def rated(**answers: tuple[int, ...]) -> dict[Measure, Series]:
    """Sessions day after day with these answers."""
    count = max(map(len, answers.values()))
    sessions = [
        replace(session(n), ratings=Ratings(**{name: told[n] for name, told in answers.items()}))
        for n in range(count)
    ]
    return {one.measure: one for one in rating_series(sessions)}


@pytest.mark.parametrize(
    ("pain", "outcome"),
    [((2, 4), Outcome.WORSE), ((4, 2), Outcome.BETTER), ((2, 3), Outcome.SAME)],
)
def test_two_points_of_pain_are_a_change_and_one_is_not(
    pain: tuple[int, ...], outcome: Outcome
) -> None:
    """As far apart as the published error of such ratings (an MDC of 1.33) puts them."""
    series = rated(pain_before=pain, pain_after=pain)
    assert {one.unit for one in series.values()} == {"0-10"}
    assert [over(one).outcome for one in series.values()] == [outcome, outcome]


def test_more_effort_is_neither_better_nor_worse() -> None:
    series = rated(effort_before=(1, 7), effort_after=(3, 9))
    assert [over(series[m]).outcome for m in (Measure.EFFORT_BEFORE, Measure.EFFORT_AFTER)] == [
        Outcome.DIFFERENT,
        Outcome.DIFFERENT,
    ]
    assert [p.value for p in series[Measure.EFFORT_AFTER].points] == [3.0, 9.0]


@pytest.mark.parametrize("measure", [Measure.PEAK, Measure.RANGE, Measure.FORM, Measure.SYMMETRY])
def test_what_depends_on_the_view_has_a_point_for_each(measure: Measure) -> None:
    """A day seen from two sides, on which each shows the person another thing."""
    side = figures(peak=60.0, range=55.0, left=61.0, right=59.0, ok={"forward-lean": 8})
    front = figures(
        index=1,
        view="front",
        peak=70.0,
        range=66.0,
        left=70.0,
        right=62.0,
        faults={"knees-in": 8},
        ok={},
    )
    (series,) = [one for one in exercise_series([side, front]) if one.measure is measure]
    alone = {one.view: measured(measure, [one]) for one in (side, front)}
    assert {p.view: p.measured for p in series.points} == alone
    assert alone["side"] != alone["front"]


@pytest.mark.parametrize("measure", [Measure.REPS, Measure.LOWERING, Measure.LIFTING])
def test_what_does_not_depend_on_the_view_has_one_point_a_day(measure: Measure) -> None:
    sets = [figures(), figures(index=1, view="front", counted=4, lowering_s=3.0, lifting_s=2.5)]
    (series,) = [one for one in exercise_series(sets) if one.measure is measure]
    assert [p.measured for p in series.points] == [measured(measure, sets)]


@st.composite
def sets(draw: st.DrawFn) -> SetFigures:
    exercise, side, unit = draw(
        st.sampled_from(
            [
                ("squat", "both", "deg"),
                ("hamstring-curl", "left", "deg"),
                ("hamstring-curl", "right", "deg"),
                ("calf-raise", "both", "cm"),
                ("calf-raise", "both", "pct"),
                ("leg-kick", "both", "deg"),
            ]
        )
    )
    maybe = st.sampled_from([math.nan, 5.0, 60.0])
    return figures(
        draw(st.integers(0, 5)),
        exercise=exercise,
        side=side,
        unit=unit,
        view=draw(st.sampled_from(["side", "front"])),
        counted=draw(st.integers(0, 8)),
        peak=draw(maybe),
        range=draw(maybe),
        left=draw(maybe),
        right=draw(maybe),
        ok=draw(st.dictionaries(st.sampled_from(["too-fast"]), st.integers(0, 8))),
    )


@given(before=st.lists(sets(), max_size=6), added=st.lists(sets(), min_size=1, max_size=3))
def test_another_session_never_shortens_a_series(
    before: list[SetFigures], added: list[SetFigures]
) -> None:
    old, new = named(exercise_series(before)), named(exercise_series(before + added))
    assert set(old) <= set(new)
    assert all(len(new[key].points) >= len(one.points) for key, one in old.items())


@given(st.lists(sets(), max_size=8).flatmap(lambda found: st.permutations(found)))
def test_points_are_in_order_of_time_whatever_the_order_of_the_sets(
    found: list[SetFigures],
) -> None:
    for series in exercise_series(found):
        moments = [point.at for point in series.points]
        assert moments == sorted(moments)


def test_sets_of_one_day_are_held_each_against_its_own_target() -> None:
    """Lowered at noon: the morning's 70 of 80 is not put together with the evening's 62 of 60."""
    sets = [
        figures(0, peak=70.0, target=80.0, max_target=90.0),
        figures(0, index=1, peak=62.0, target=60.0, max_target=75.0),
    ]
    (series,) = peak_series(sets)
    assert [(p.value, p.target, p.limit) for p in series.points] == [
        (70.0, 80.0, 90.0),
        (62.0, 60.0, 75.0),
    ]


def test_a_share_says_of_how_many() -> None:
    sets = [figures(0, judged=8, faultless=2), figures(0, index=1, judged=4, faultless=4)]
    (form,) = [one for one in exercise_series(sets) if one.measure is Measure.FORM]
    assert progress_words.value(form.points[0].measured, form.unit) == "50% (6 of 12)"


def test_the_ends_of_a_series_of_shares_are_of_all_their_repetitions() -> None:
    days = [(8, 8), (8, 0), (2, 2), (8, 0)]
    sets = [figures(n, judged=j, faultless=f) for n, (j, f) in enumerate(days)]
    (form,) = [one for one in exercise_series(sets) if one.measure is Measure.FORM]
    found = over(form)
    assert progress_words.change(found, form.unit).startswith("50% (8 of 16) to 20% (2 of 10): ")
