"""Repetitions of every kind survive the way into a row and back."""

from __future__ import annotations

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.coaching.recorded import follow
from coach.coaching.results import Finding, Rep, Verdict
from coach.records.store import Store
from coach.records.types import EndedBy, SetResult
from tests.motion.recordings import measured
from tests.records.samples import PLAN, begun, made_set, records, write_session

# SQLite has no negative zero.
numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)
maybe = numbers | st.just(math.nan)
# PostgreSQL's texts cannot hold a zero byte; none of ours has one.
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
legs = st.none() | st.tuples(numbers, maybe)

findings = st.builds(
    Finding,
    check=words,
    verdict=st.sampled_from(Verdict),
    value=st.none() | numbers,
    sd=st.none() | numbers,
    limit=st.none() | numbers,
    unit=words,
    reason=st.none() | words,
)
reps = st.builds(
    Rep,
    index=st.integers(1, 2**31 - 1),
    side=words,
    start_s=numbers,
    peak_s=numbers,
    end_s=st.floats(0.0, 1e6),  # it becomes a moment of the calendar
    counted=st.booleans(),
    unit=words,
    peak=maybe,
    peak_sd=maybe,
    range=maybe,
    lowering_s=maybe,
    hold_s=maybe,
    lifting_s=maybe,
    findings=st.lists(findings, max_size=3).map(tuple),
    by_side=st.tuples(legs, legs),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(reps, min_size=1, max_size=4, unique_by=lambda rep: rep.index))
def test_every_repetition_comes_back_as_it_was(store: Store, made: list[Rep]) -> None:
    kept = records(store)
    writer = begun(kept, kept.me().id)
    for rep in made:
        writer.rep(0, rep)
    writer.set_done(made_set(1, *made))
    assert writer.notice == ""
    record = kept.session(writer.id)
    assert record is not None
    in_order = sorted(made, key=lambda rep: rep.index)
    for one in record.sets:
        assert repr(one.summary.reps) == repr(tuple(in_order))


def test_what_the_coach_makes_of_a_recording_comes_back_as_it_was(store: Store) -> None:
    made = PLAN.rounds()[0]
    summary, _ = follow(measured("squat-01"), made.exercise, made.settings)
    assert summary.rep_count > 0
    result = SetResult(0, made, summary, 0.0, 60.0, EndedBy.TARGET)
    kept = records(store)
    writer = begun(kept, kept.me().id)
    write_session(writer, result)
    assert writer.notice == ""
    record = kept.session(writer.id)
    assert record is not None
    (found,) = record.sets
    assert repr(found.summary) == repr(summary)
