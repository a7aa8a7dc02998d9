"""reps.csv and frames.csv: one row each, empty cells for what was not measured."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from coach.coaching.results import Analysis
from coach.exercises.registry import exercises
from coach.motion.types import MEASUREMENTS
from coach.reports.tables import frame_columns, sd_name, write_frames, write_reps
from tests import builders


def _rows(write: Callable, analysis: Analysis) -> list[dict[str, str]]:
    file = io.StringIO()
    write(analysis, file)
    file.seek(0)
    return list(csv.DictReader(file))


def test_one_row_a_repetition_with_a_column_for_each_check():
    rows = _rows(write_reps, builders.analysis())
    assert [row["index"] for row in rows] == ["1", "2", "3"]
    assert [row["counted"] for row in rows] == ["true", "true", "false"]
    assert [row["forward-lean"] for row in rows] == ["", "fault", ""]
    assert rows[0]["knees-in"] == "not judged"
    checks = [check.name for check in exercises()["squat"].checks]
    assert list(rows[0])[-len(checks) :] == checks


def test_a_set_without_repetitions_still_has_its_header():
    file = io.StringIO()
    write_reps(builders.analysis(builders.summary(movements=())), file)
    assert file.getvalue().startswith("index,side,start_s,peak_s,end_s,counted,peak_deg")
    assert file.getvalue().count("\n") == 1


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
