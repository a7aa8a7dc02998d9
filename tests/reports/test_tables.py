"""reps.csv and frames.csv: one row each, empty cells for what was not measured."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.correction import Correction
from coach.coaching.results import Analysis, Outcome
from coach.exercises.registry import exercises
from coach.motion.types import MEASUREMENTS
from coach.reports.tables import frame_columns, sd_name, write_frames, write_reps
from tests import builders


def _rows(write: Callable, analysis: Analysis) -> list[dict[str, str]]:
    file = io.StringIO()
    write(analysis, file)
    file.seek(0)
    return list(csv.DictReader(file))


def test_one_row_a_movement_with_a_column_for_each_check():
    rows = _rows(write_reps, builders.analysis())
    assert [row["rep"] for row in rows] == ["1", "2", "3"]
    assert [row["counted"] for row in rows] == ["true", "true", "false"]
    assert [row["forward-lean"] for row in rows] == ["", "fault", ""]
    assert rows[0]["knees-in"] == "not judged"
    checks = [check.name for check in exercises()["squat"].checks]
    assert list(rows[0])[-len(checks) :] == checks


def test_a_set_without_repetitions_still_has_its_header():
    file = io.StringIO()
    write_reps(builders.analysis(builders.summary(movements=())), file)
    assert file.getvalue().startswith("rep,movement,outcome,reason,side,start_s,peak_s,end_s,")
    assert file.getvalue().count("\n") == 1


def test_movements_that_are_no_repetition_have_their_rows_in_order_of_time():
    analysis = builders.analysis(builders.mixed())
    rows = _rows(write_reps, analysis)
    assert list(rows[0])[:4] == ["rep", "movement", "outcome", "reason"]
    told = [(row["rep"], row["movement"], row["outcome"]) for row in rows]
    assert told == [("", "1", "rejected"), ("1", "2", "counted"), ("", "3", "not judged")]
    assert rows[0]["reason"] == "only one knee bent"
    assert (rows[0]["lowering_s"], rows[0]["lifting_s"]) == ("0.8", "")
    assert [row["corrected"] for row in rows] == ["", "", ""]


@given(st.lists(st.tuples(st.sampled_from(Outcome), st.booleans(), st.booleans()), max_size=12))
def test_every_movement_has_a_row_and_every_correction_its_cell(became):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made = [builders.rep(i, outcome=one, reason="x") for i, (one, _, _) in enumerate(became, 1)]
    said = [Correction(i, yes, "", at) for i, (_, spoke, yes) in enumerate(became, 1) if spoke]
    analysis = builders.analysis(builders.summary(movements=tuple(made)))
    rows = _rows(lambda one, file: write_reps(one, file, said), analysis)
    assert [int(row["movement"]) for row in rows] == [m.index for m in made]
    cells = {int(row["movement"]): row["corrected"] for row in rows}
    assert cells == {
        i: str(yes).lower() if spoke else "" for i, (_, spoke, yes) in enumerate(became, 1)
    }
    assert [row["outcome"] for row in rows] == [m.outcome.value for m in made]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("knee_flexion_left_deg", "knee_flexion_left_sd_deg"),
        ("heel_rise_right_cm", "heel_rise_right_sd_cm"),
        ("trunk_lean_deg", "trunk_lean_sd_deg"),
        ("knee_ankle_width_ratio", "knee_ankle_width_sd_ratio"),
    ],
)
def test_names_of_uncertainties(name, expected):
    assert sd_name(name) == expected
    columns = frame_columns()
    assert columns[columns.index(name) + 1] == expected


def test_columns_of_frames():
    columns = frame_columns()
    assert columns[:2] == ("time_s", "view_yaw_deg")
    assert columns[-2:] == ("rep", "phase")
    assert len(columns) == 4 + 2 * len(MEASUREMENTS)


def test_frames_hold_the_measurements_and_empty_cells():
    analysis = builders.analysis()
    rows = _rows(write_frames, analysis)
    assert len(rows) == len(analysis.motion)
    row = rows[20]
    assert float(row["time_s"]) == pytest.approx(2.0)
    assert float(row["knee_flexion_left_deg"]) == pytest.approx(90.0)
    assert float(row["knee_flexion_left_sd_deg"]) == pytest.approx(5.0)
    assert row["heel_rise_left_cm"] == ""
    assert row["heel_rise_left_sd_cm"] == ""


def test_phases_of_a_squat():
    rows = _rows(write_frames, builders.analysis())
    phases = {round(float(row["time_s"]), 1): (row["phase"], row["rep"]) for row in rows}
    assert phases[0.5] == ("rest", "")
    assert phases[1.3] == ("lowering", "1")
    assert phases[2.0] == ("hold", "1")
    assert phases[2.5] == ("lifting", "1")
    assert phases[3.5] == ("rest", "")
    assert phases[4.3] == ("lowering", "2")


def test_a_phase_that_nobody_saw_has_no_frames():
    first_lost = replace(builders.rep(1), lowering_s=float("nan"))
    last_lost = replace(builders.rep(2), lifting_s=float("nan"))
    rows = _rows(write_frames, builders.analysis(builders.summary(first_lost, last_lost)))
    assert {row["phase"] for row in rows if row["rep"] == "1"} == {"hold", "lifting"}
    assert {row["phase"] for row in rows if row["rep"] == "2"} == {"lowering", "hold"}


def test_frames_name_repetitions_by_their_number():
    rows = _rows(write_frames, builders.analysis(builders.mixed()))
    assert {row["rep"] for row in rows if 4.0 <= float(row["time_s"]) <= 6.0} == {"1"}
    assert {row["rep"] for row in rows if float(row["time_s"]) < 4.0} == {""}


def test_a_curl_lifts_first():
    curl = builders.summary(exercise="hamstring-curl")
    rows = _rows(write_frames, builders.analysis(curl))
    assert rows[13]["phase"] == "lifting"
    assert rows[25]["phase"] == "lowering"


def test_phases_follow_each_repetitions_own_times():
    slow = replace(builders.rep(1), lowering_s=1.5, hold_s=0.3, lifting_s=0.2)
    rows = _rows(write_frames, builders.analysis(builders.summary(slow)))
    assert rows[24]["phase"] == "lowering"
    assert rows[27]["phase"] == "hold"
    assert rows[29]["phase"] == "lifting"


def test_every_column_of_frames_csv_is_in_the_document_and_none_besides():
    """Each row of the table in docs/FORMATS.md names its columns in its first cell."""
    text = (Path(__file__).parents[2] / "docs" / "FORMATS.md").read_text("utf-8")
    section = text.split("## `frames.csv`")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = [name for cell in first_cells for name in re.findall(r"`([a-z_]+)`", cell)]
    values = [name for name in frame_columns() if "_sd_" not in name]
    assert told == values
    assert {sd_name(name) for name in MEASUREMENTS} == set(frame_columns()) - set(values)
