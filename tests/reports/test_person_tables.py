"""sessions.csv, sets.csv and reps.csv: what goes in comes out again, in pandas too."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from coach.coaching.coverage import Coverage
from coach.domain import OutcomeAnswer, Rated, SessionSource
from coach.exercises.registry import exercises, get
from coach.reports.person_tables import TABLES, outcomes_csv, reps_csv, sessions_csv, sets_csv
from tests.reports import people

FILE = people.person_file(3)
EVERY_CHECK = {check.name for exercise in exercises().values() for check in exercise.checks}


def read(text: str, *moments: str) -> pd.DataFrame:
    frame = pd.read_csv(io.StringIO(text))
    for name in moments:
        frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    return frame


def test_sessions_round_trip_through_pandas():
    frame = read(sessions_csv(FILE), "started_at", "ended_at")
    assert list(frame["session"]) == [1, 2, 3]
    assert list(frame["session_id"]) == [session.id for session in FILE.sessions]
    assert list(frame["started_at"]) == [session.started_at for session in FILE.sessions]
    assert list(frame["ended_at"]) == [session.ended_at for session in FILE.sessions]
    assert list(frame["pain_before"]) == [s.ratings.pain_before for s in FILE.sessions]
    assert list(frame["reps_counted"]) == [session.rep_count for session in FILE.sessions]
    assert frame["pain_after"].dtype.kind == "i"
    assert frame["height_cm"].dtype.kind == "f"


def test_moments_keep_the_offset_of_their_place():
    (first, *_) = sessions_csv(FILE).splitlines()[1:]
    assert "2026-08-31T18:30:00.000+02:00" in first


def test_sets_round_trip_through_pandas():
    frame = read(sets_csv(FILE), "started_at", "ended_at")
    done = [(session, one) for session in FILE.sessions for one in session.sets]
    assert len(frame) == len(done)
    assert list(frame["set"]) == [one.index + 1 for _, one in done]
    assert list(frame["exercise"]) == [one.round.exercise for _, one in done]
    assert list(frame["started_at"]) == [
        session.started_at + timedelta(seconds=one.started_s) for session, one in done
    ]
    assert list(frame["reps_counted"]) == [one.summary.rep_count for _, one in done]
    for (_, one), row in zip(done, frame.to_dict("records"), strict=True):
        exercise, target = get(one.round.exercise), one.round.settings.target
        unit = exercise.unit if target is None else exercise.unit_for(180.0)
        assert row["target_from"] == ("usual" if target is None else "set")
        assert row[f"target_{unit}"] == (exercise.goal.value if target is None else target)
        assert sum(not math.isnan(row[f"target_{name}"]) for name in ("deg", "cm", "pct")) == 1
    assert frame["view_yaw_deg"].tolist() == pytest.approx([88.0] * len(done))
    assert set(frame.columns) >= EVERY_CHECK
    assert set(frame["knees-in"]) == {"not judged"}


def test_repetitions_round_trip_through_pandas():
    frame = read(reps_csv(FILE))
    reps = [
        (one, rep) for session in FILE.sessions for one in session.sets for rep in one.summary.reps
    ]
    assert len(frame) == len(reps)
    assert frame["counted"].dtype == bool
    assert list(frame["counted"]) == [rep.counted for _, rep in reps]
    for name in ("start_s", "peak_s", "end_s", "lowering_s", "hold_s", "lifting_s"):
        assert frame[name].tolist() == pytest.approx([getattr(rep, name) for _, rep in reps])
    for unit, decimals in (("deg", 1), ("cm", 1)):
        of_unit = frame.loc[[rep.unit == unit for _, rep in reps]]
        measured = [rep for _, rep in reps if rep.unit == unit]
        for column, name in (("peak", "peak"), ("peak_sd", "peak_sd"), ("range", "range")):
            expected = [round(getattr(rep, name), decimals) for rep in measured]
            assert of_unit[f"{column}_{unit}"].tolist() == pytest.approx(expected)
            assert frame[f"{column}_{unit}"].notna().sum() == len(measured)
    assert frame["peak_pct"].isna().all()
    verdicts = frame.loc[[rep.index == 3 for _, rep in reps], "forward-lean"]
    assert set(verdicts) == {"fault"}


def test_sets_and_repetitions_belong_together():
    sets, reps = read(sets_csv(FILE)), read(reps_csv(FILE))
    counted = reps[reps["counted"]].groupby(["session", "set"]).size()
    assert counted.to_dict() == sets.set_index(["session", "set"])["reps_counted"].to_dict()


def test_what_was_not_answered_is_empty():
    unrated = replace(FILE.sessions[0], ratings=people.Ratings(), ended_at=None, ended=None)
    frame = read(sessions_csv(replace(FILE, sessions=(unrated,))))
    assert frame[["ended_at", "ended", "pain_before", "effort_after"]].isna().all(axis=None)


@pytest.mark.parametrize("name", TABLES)
def test_nobody_yet_still_has_a_header(name):
    text = TABLES[name](people.nothing_done())
    first = {"monitoring.csv": "date,", "outcomes.csv": "answer,"}.get(name, "session,")
    assert text.startswith(first)
    assert text.count("\n") == 1


@pytest.mark.parametrize("name", TABLES)
def test_free_text_stays_out(name):
    text = TABLES[name](people.person_file(1, name="=cmd()", note="=note()"))
    assert "=" not in text


def test_every_movement_has_its_outcome_and_what_people_say_of_it():
    file = people.corrected_file()
    (session,) = file.sessions
    movements = [(one, rep) for one in session.sets for rep in one.summary.movements]
    frame = pd.read_csv(io.StringIO(reps_csv(file)), keep_default_na=False)
    assert list(frame["index"]) == [rep.index for _, rep in movements]
    assert list(frame["outcome"]) == [rep.outcome.value for _, rep in movements]
    assert list(frame["reason"]) == [rep.reason for _, rep in movements]
    numbers = ["" if rep.number is None else str(rep.number) for _, rep in movements]
    assert list(frame["number"].astype(str)) == numbers
    said = frame.loc[frame["corrected"] != "", ["set", "index", "corrected", "corrected_by"]]
    assert said.values.tolist() == [
        [1, 4, "true", "at this computer"],
        [1, 9, "true", "Theo Therapist"],
    ]
    for table, first in ((sets_csv, 6 + 2), (sessions_csv, 36 + 2)):
        row = pd.read_csv(io.StringIO(table(file))).iloc[0]
        assert (row["movements_uncounted"], row["reps_corrected"]) == (2, first)
        assert row["reps_counted"] == first - 2


@pytest.mark.parametrize("by", ["=cmd()", "+1", "-1", "@sum", "\t=1"])
def test_a_name_is_no_formula(by: str):
    frame = pd.read_csv(io.StringIO(reps_csv(people.corrected_file(by))))
    assert frame["corrected_by"].dropna().tolist() == ["at this computer", f"'{by}"]


def test_how_well_a_set_was_watched_is_told_and_empty_where_nobody_noted_it():
    session, *_ = FILE.sessions
    first, *others = session.sets
    watched = replace(first.summary, coverage=Coverage(3.14, 0.987))
    sets = (replace(first, summary=watched), *others)
    frame = read(sets_csv(replace(FILE, sessions=(replace(session, sets=sets),))))
    assert frame["pictures_per_s"].dropna().tolist() == [3.1]
    assert frame["seen"].dropna().tolist() == [0.987]
    assert frame["may_have_missed"].dropna().tolist() == [True]


def test_that_a_provider_was_asked_is_told():
    first, *others = FILE.sessions
    asked = replace(first, provider_asked_at=first.started_at + timedelta(days=1))
    frame = read(sessions_csv(replace(FILE, sessions=(asked, *others))), "provider_asked_at")
    assert frame["provider_asked_at"].tolist()[0] == asked.provider_asked_at
    assert frame["provider_asked_at"].isna().tolist() == [False, True, True]


def test_a_session_from_a_video_is_marked():
    filed = replace(FILE.sessions[0], source=SessionSource.VIDEO)
    frame = read(sessions_csv(replace(FILE, sessions=(filed, *FILE.sessions[1:]))))
    assert list(frame["source"]) == ["video", *["live"] * (len(FILE.sessions) - 1)]


def test_outcome_measures_are_a_table_that_no_spreadsheet_runs():
    items = (Rated("stairs", 3), Rated("=cmd|calc", 6))
    answer = OutcomeAnswer("7" * 32, FILE.person.id, "psfs", people.BEGAN, items)
    frame = read(outcomes_csv(replace(FILE, outcomes=(answer,))), "at")
    assert list(frame["what"]) == ["stairs", "'=cmd|calc"]
    assert list(frame["value"]) == [3, 6]
    assert set(frame["score"]) == {4.5}
    assert list(frame["at"]) == [people.BEGAN] * 2
