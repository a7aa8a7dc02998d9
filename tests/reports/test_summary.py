"""summary.json says what docs/FORMATS.md promises, to the key."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from coach.motion.types import View
from coach.reports.summary import Summary, summary_json
from tests import builders


def _written(analysis=None):
    return json.loads(summary_json(analysis or builders.analysis()))


def test_keys_are_to_the_letter():
    written = _written()
    assert list(written) == [
        *("format", "version", "source", "exercise", "exercise_from", "exercise_confidence"),
        *("view", "rep_count", "partial_count", "reps", "checks", "quality"),
    ]
    assert list(written["reps"][1]) == [
        *("index", "side", "start_s", "peak_s", "end_s", "counted"),
        *("peak_deg", "peak_sd_deg", "range_deg", "lowering_s", "hold_s", "lifting_s"),
        "findings",
    ]
    assert written["source"] == {
        "name": "clip.mp4",
        "duration_s": 9.0,
        "frames": 90,
        "size": [320, 240],
    }
    assert written["view"] == {"name": "side", "yaw_deg": 88.0}
    assert written["quality"] == {"person_visible": 0.98, "notes": []}


def test_findings_carry_value_limit_and_uncertainty():
    fault = _written()["reps"][1]["findings"][1]
    assert fault == {
        "check": "forward-lean",
        "verdict": "fault",
        "value": 31.0,
        "sd": 3.0,
        "limit": 20.0,
        "unit": "deg",
        "reason": None,
    }


def test_what_was_not_judged_has_a_reason_and_no_number():
    unseen = _written()["reps"][0]["findings"][1]
    assert unseen["verdict"] == "not judged"
    assert unseen["value"] is None
    assert unseen["sd"] is None
    assert unseen["reason"] == "seen from the side; face the camera"


def test_partial_repetitions_are_listed_and_not_counted():
    written = _written()
    assert (written["rep_count"], written["partial_count"]) == (2, 1)
    assert [rep["counted"] for rep in written["reps"]] == [True, True, False]


@pytest.mark.parametrize("unit", ["cm", "pct"])
def test_a_calf_raise_has_its_peak_in_its_own_unit(unit):
    one = builders.summary(builders.rep(1, unit=unit), exercise="calf-raise")
    rep = _written(builders.analysis(one))["reps"][0]
    assert {f"peak_{unit}", f"peak_sd_{unit}", f"range_{unit}"} <= set(rep)
    assert not [key for key in rep if key.endswith("_deg")]


def test_numbers_are_rounded_to_what_they_can_carry():
    rep = _written()["reps"][0]
    assert (rep["peak_deg"], rep["peak_sd_deg"]) == (92.1, 4.0)


def test_nan_and_infinity_become_null():
    lost = replace(builders.rep(1), peak_sd=float("nan"), hold_s=float("inf"))
    unclear = builders.summary(lost, yaw_deg=float("nan"), view=View.UNKNOWN)
    text = summary_json(builders.analysis(unclear))
    written = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    assert written["view"]["yaw_deg"] is None
    assert written["reps"][0]["peak_sd_deg"] is None
    assert written["reps"][0]["hold_s"] is None


def test_no_exercise_is_null():
    nothing = builders.summary(exercise=None, movements=(), checks=())
    written = _written(builders.analysis(nothing))
    assert written["exercise"] is None
    assert written["reps"] == written["checks"] == []


def test_a_written_summary_can_be_read_back():
    text = summary_json(builders.analysis())
    assert Summary.model_validate_json(text).model_dump_json(exclude_unset=True) == json.dumps(
        json.loads(text), separators=(",", ":"), ensure_ascii=False
    )


def test_the_schema_refuses_what_it_does_not_know():
    changed = {**_written(), "extra": 1}
    with pytest.raises(ValidationError, match="extra"):
        Summary.model_validate(changed)


def test_the_documented_example_follows_the_schema(repository):
    text = (repository / "docs" / "FORMATS.md").read_text("utf-8")
    example = json.loads(text.split("```json")[1].split("```")[0])
    Summary.model_validate(example)
    written = _written()
    assert list(example) == list(written)
    assert list(example["reps"][0]) == list(written["reps"][0])
    assert list(example["reps"][0]["findings"][0]) == list(written["reps"][0]["findings"][0])
    assert list(example["checks"][0]) == list(written["checks"][0])
