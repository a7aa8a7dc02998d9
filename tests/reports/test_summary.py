"""summary.json says what docs/FORMATS.md promises, to the key."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coach.coaching.correction import Correction
from coach.coaching.results import Outcome
from coach.motion.types import View
from coach.reports.summary import Summary, summary_json
from tests import builders


def _written(analysis=None):
    return json.loads(summary_json(analysis or builders.analysis()))


def test_keys_are_to_the_letter():
    written = _written()
    assert list(written) == [
        *("format", "version", "source", "exercise", "exercise_from", "exercise_confidence"),
        *(
            "nearest",
            "view",
            "rep_count",
            "judged_count",
            "faultless_count",
            "partial_count",
            "reps",
            "uncounted",
            "corrections",
        ),
        *("checks", "quality", "provenance"),
    ]
    assert list(written["reps"][1]) == [
        *("index", "movement", "outcome", "reason", "probability"),
        *("side", "start_s", "peak_s", "end_s", "counted"),
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
    assert written["quality"] == {
        "person_visible": 0.98,
        "pictures_per_s": None,
        "seen": None,
        "may_have_missed": False,
        "notes": [],
    }


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
    assert (written["judged_count"], written["faultless_count"]) == (2, 1)
    assert [rep["counted"] for rep in written["reps"]] == [True, True, False]


def test_movements_that_are_no_repetition_are_listed_with_their_reasons():
    written = _written(builders.analysis(builders.mixed()))
    assert (written["rep_count"], written["partial_count"]) == (1, 0)
    (rep,) = written["reps"]
    assert (rep["index"], rep["movement"], rep["outcome"], rep["reason"]) == (1, 2, "counted", "")
    none, unjudged = written["uncounted"]
    assert (none["movement"], none["outcome"]) == (1, "rejected")
    assert none["reason"] == "only one knee bent"
    assert (none["unit"], none["peak"], none["peak_sd"], none["range"]) == ("deg", 92.1, 4.0, 88.0)
    assert (none["lowering_s"], none["hold_s"], none["lifting_s"]) == (0.8, 0.4, None)
    assert (unjudged["movement"], unjudged["outcome"]) == (3, "not judged")


def test_what_movements_were_held_against_is_named():
    nothing = builders.mixed(exercise=None, nearest="squat", checks=())
    assert _written(builders.analysis(nothing))["nearest"] == "squat"
    assert _written()["nearest"] is None


def test_a_correction_stands_beside_what_was_measured():
    analysis = builders.analysis(builders.mixed())
    at = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    earlier, later = Correction(1, False, "", at), Correction(1, True, "", at + timedelta(hours=1))
    written = json.loads(summary_json(analysis, [later, earlier]))
    assert written["corrections"] == [
        {"movement": 1, "repetition": True, "by": "", "at": "2026-11-27T22:00:00Z"}
    ]
    assert {**written, "corrections": []} == _written(analysis)


_MAYBE = st.floats(allow_nan=True, allow_infinity=True)


@given(value=_MAYBE, sd=_MAYBE, lowering=_MAYBE, lifting=_MAYBE, outcome=st.sampled_from(Outcome))
def test_no_number_that_json_does_not_know_gets_out(value, sd, lowering, lifting, outcome):
    made = builders.rep(1, outcome=outcome, reason="why")
    odd = replace(made, peak=value, range=sd, peak_sd=sd, lowering_s=lowering, lifting_s=lifting)
    text = summary_json(builders.analysis(builders.summary(odd, checks=())))
    written = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    assert len(written["reps"]) + len(written["uncounted"]) == 1


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
    uncounted = _written(builders.analysis(builders.mixed()))["uncounted"][0]
    assert list(example["uncounted"][0]) == list(uncounted)
    assert list(example["corrections"][0]) == ["movement", "repetition", "by", "at"]
    assert list(example["checks"][0]) == list(written["checks"][0])
