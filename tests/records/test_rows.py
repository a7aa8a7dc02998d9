"""Repetitions and builds of every kind survive the way into a row and back."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coach.coaching.recorded import follow
from coach.coaching.results import Finding, Movement, Outcome, Verdict
from coach.domain import EndedBy, SetResult
from coach.motion.segment_lengths import SegmentLengths
from coach.records.store import Store
from tests.motion.recordings import measured
from tests.records.samples import BUILD, PLAN, begun, made_set, records, write_session

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
indices = st.integers(1, 2**31 - 1)
reps = st.builds(
    Movement,
    index=indices,
    number=st.none() | indices,
    outcome=st.sampled_from(Outcome),
    reason=words,
    side=words,
    start_s=numbers,
    peak_s=numbers,
    end_s=st.floats(0.0, 1e6),  # it becomes a moment of the calendar
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


shares = st.floats(0.3, 0.7, exclude_min=True, exclude_max=True)
builds = st.builds(
    SegmentLengths,
    thigh=shares,
    shank=shares,
    trunk=st.floats(0.3, 1.2, exclude_min=True, exclude_max=True),
    hip_half=st.floats(1e-6, 1e6),
    shoulder_half=st.floats(1e-6, 1e6),
    seen_s=st.floats(0.0, 1e9).map(np.float32),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(build=builds)
def test_every_build_comes_back_as_it_was(store: Store, build: SegmentLengths) -> None:
    kept = records(store)
    writer = begun(kept, kept.people.me().id)
    writer.learnt(build)
    assert writer.notice == ""
    assert kept.people.me().segment_lengths == build


NO_BUILDS = [
    *("null", "5", '"long"', "[]", "[0.5, 0.5, 0.6, 0.1, 0.1, 7.0]", "{}"),
    *(
        json.dumps(asdict(BUILD) | wrong)
        for wrong in (
            *({"thigh": 0.9}, {"thigh": None}, {"thigh": "0.5"}, {"thigh": [0.5]}),
            *({"trunk": -1}, {"seen_s": {}}, {"seen_s": 10**400}, {"arm": 0.6}),
        )
    ),
]
"""What an earlier or later version, or somebody's hands, may have left there."""

NO_JSON = ["'{\"thigh\": 0.48'", "''", "'NaN'", "7.5", "x'ff00'", "'{\"thigh\": ' || 1e999 || '}'"]
"""What only SQLite keeps in such a column."""


def spoil(store: Store, value: str) -> None:
    """Put this SQL where everybody's build is kept."""
    with store.write() as session:
        session.execute(text(f"UPDATE person SET proportions = {value}"))


@pytest.mark.parametrize("content", NO_BUILDS)
def test_a_build_that_cannot_be_one_is_not_known(store: Store, content: str) -> None:
    check_unknown(store, f"'{content}'")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("value", NO_JSON)
def test_a_build_that_cannot_be_read_is_not_known(store: Store, value: str) -> None:
    check_unknown(store, value)


def check_unknown(store: Store, value: str) -> None:
    """Such a build stops nobody, is in no file, and is learnt anew."""
    kept = records(store)
    me = kept.people.me()
    writer = begun(kept, me.id)
    writer.learnt(BUILD)
    spoil(store, value)
    assert kept.people.me() == kept.people.get(me.id) == kept.people.file(me.id).person == me
    assert kept.people.all() == (me,)
    assert me.segment_lengths is None
    kept.people.change(me.id, "Me too", 170.0, born=None, gender=None)
    writer.learnt(BUILD)
    assert kept.people.me() == replace(me, name="Me too", height_cm=170.0, segment_lengths=BUILD)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(reps, min_size=1, max_size=4, unique_by=lambda rep: rep.index))
def test_every_movement_comes_back_as_it_was(store: Store, made: list[Movement]) -> None:
    kept = records(store)
    writer = begun(kept, kept.people.me().id)
    for rep in made:
        writer.rep(0, rep)
    writer.set_done(made_set(1, *made))
    assert writer.notice == ""
    record = kept.sessions.get(writer.id)
    assert record is not None
    in_order = sorted(made, key=lambda rep: rep.index)
    for one in record.sets:
        assert repr(one.summary.movements) == repr(tuple(in_order))


def test_what_the_coach_makes_of_a_recording_comes_back_as_it_was(store: Store) -> None:
    made = PLAN.rounds()[0]
    summary, _ = follow(measured("squat-01"), made.exercise, made.settings)
    assert summary.rep_count > 0
    result = SetResult(0, made, summary, 0.0, 60.0, EndedBy.TARGET)
    kept = records(store)
    writer = begun(kept, kept.people.me().id)
    write_session(writer, result)
    assert writer.notice == ""
    record = kept.sessions.get(writer.id)
    assert record is not None
    (found,) = record.sets
    # What became of a movement is kept, not how probable that was.
    movements = tuple(replace(m, probability=float("nan")) for m in summary.movements)
    assert repr(found.summary) == repr(replace(summary, movements=movements))
