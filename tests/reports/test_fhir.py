"""The FHIR Bundle: valid, whole in itself, the same each time, and honest about what is unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from coach.domain import Ended, EndedBy, Gender, OutcomeAnswer, Rated, SessionSource
from coach.exercises.registry import get
from coach.programme.plan import Block
from coach.reports.fhir import fhir_bundle, fhir_json
from coach.reports.fhir_parts import SYSTEM
from coach.words.result_words import DISCLAIMER
from tests.reports import people

FILE = people.person_file(2)
BUNDLE = fhir_bundle(FILE, people.MADE_AT)
SQUATS = people.session_of(1).sets[0]


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    every = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in every if resource["resourceType"] == kind]


def observations(bundle: dict[str, Any], text: str) -> list[dict[str, Any]]:
    found = resources(bundle, "Observation")
    return [one for one in found if text.lower() in one["code"]["text"].lower()]


def own_id(resource: dict[str, Any]) -> str:
    """By what a resource is found again on a server."""
    (found,) = [one for one in resource["identifier"] if one["system"] == f"{SYSTEM}/resource"]
    return str(found["value"])


def component(observation: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = [
        part
        for part in observation["component"]
        if code in {coding["code"] for coding in part["code"].get("coding", ())}
    ]
    return found


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def only(one: Any) -> dict[str, Any]:
    """A bundle of one session with one set."""
    session = replace(people.session_of(1), sets=(one,))
    return fhir_bundle(replace(FILE, sessions=(session,)), people.MADE_AT)


def test_it_is_valid_and_comes_out_of_the_library_as_it_went_in():
    text = fhir_json(FILE, people.MADE_AT)
    read = Bundle.model_validate_json(text)
    assert read.type == "transaction"
    assert len(read.entry) == len(BUNDLE["entry"])
    again = json.loads(read.model_dump_json())
    assert len(list(nodes(again))) == len(list(nodes(json.loads(text))))
    assert json.loads(text) == BUNDLE


@pytest.mark.parametrize(
    "file",
    [
        people.nothing_done(),
        people.person_file(1, name="  "),
        people.person_file(1, name="محمد 😀", made_up=False),
        replace(FILE, sessions=(people.session_of(1, ended=None),)),
        replace(FILE, sessions=(people.session_of(1, ended=Ended.HURT, ratings=people.Ratings()),)),
    ],
    ids=["nothing", "no name", "any script", "goes on", "hurt"],
)
def test_odd_files_are_valid_too(file):
    assert json.loads(fhir_json(file, people.MADE_AT))["resourceType"] == "Bundle"


def test_every_reference_leads_to_a_resource_of_the_bundle():
    full = [entry["fullUrl"] for entry in BUNDLE["entry"]]
    assert len(set(full)) == len(full)
    for entry in BUNDLE["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{own_id(entry['resource'])}"
    pointed_at = [node["reference"] for node in nodes(BUNDLE) if "reference" in node]
    assert pointed_at
    assert set(pointed_at) <= set(full)


def test_each_report_points_at_its_own_sessions_results():
    reports = resources(BUNDLE, "DiagnosticReport")
    assert len(reports) == len(FILE.sessions)
    told = [one["reference"] for report in reports for one in report["result"]]
    assert len(told) == len(set(told))
    of_sessions = {
        f"urn:uuid:{own_id(one)}"
        for one in resources(BUNDLE, "Observation")
        if "Signs" not in one["code"]["text"]
    }
    assert set(told) == of_sessions
    assert DISCLAIMER in reports[0]["conclusion"]


def test_a_server_is_asked_to_write_each_resource_over_the_one_of_before():
    """FHIR R4, 3.1.0.4.3 and 3.1.0.11.2: a conditional update; the server gives the ids, so that a
    resource has none, and each condition finds that one resource alone."""
    assert BUNDLE["type"] == "transaction"
    asked = [entry["request"] for entry in BUNDLE["entry"]]
    assert len({one["url"] for one in asked}) == len(asked)
    for entry, request in zip(BUNDLE["entry"], asked, strict=True):
        resource = entry["resource"]
        assert "id" not in resource
        assert request == {
            "method": "PUT",
            "url": f"{resource['resourceType']}?identifier={SYSTEM}/resource|{own_id(resource)}",
        }


def test_when_somebody_was_born_and_their_gender_where_they_are_known():
    bare = resources(BUNDLE, "Patient")[0]
    assert {"birthDate", "gender"}.isdisjoint(bare)
    person = replace(FILE.person, born=date(1961, 4, 30), gender=Gender.FEMALE)
    bundle = fhir_bundle(replace(FILE, person=person), people.MADE_AT)
    patient = Bundle.model_validate(bundle).entry[0].resource
    assert (patient.birthDate, patient.gender) == (date(1961, 4, 30), "female")


def test_the_programme_is_a_plan_with_a_goal_for_each_exercise():
    (plan,) = resources(BUNDLE, "CarePlan")
    goals = {f"urn:uuid:{own_id(one)}": one for one in resources(BUNDLE, "Goal")}
    assert [one["reference"] for one in plan["goal"]] == list(goals)
    assert len(goals) == len(plan["activity"]) == len(FILE.prescriptions)
    in_force = any(one.ended_at is None for one in FILE.prescriptions)
    assert plan["status"] == ("active" if in_force else "completed")
    for one, activity, goal in zip(
        FILE.prescriptions, plan["activity"], goals.values(), strict=True
    ):
        detail, repeat = activity["detail"], activity["detail"]["scheduledTiming"]["repeat"]
        assert detail["code"]["coding"][0]["code"] == one.block.exercise
        assert (repeat["frequency"], repeat["period"], repeat["periodUnit"]) == (
            one.days_per_week,
            1,
            "wk",
        )
        assert repeat["boundsPeriod"]["start"] == one.starts_on.isoformat()
        assert ("end" in repeat["boundsPeriod"]) == (one.ended_at is not None)
        wanted = one.block.target or get(one.block.exercise).goal.value
        assert goal["target"][0]["detailQuantity"]["value"] == wanted
        assert goal["lifecycleStatus"] == ("active" if one.ended_at is None else "completed")
    noted = [one.notes for one in FILE.prescriptions if one.notes]
    assert all(any(note in told["text"] for told in plan["note"]) for note in noted)


def test_a_usual_target_is_in_the_exercises_unit_and_one_that_was_set_in_the_persons():
    rises = Block("calf-raise", "both", 2, 10)
    first = FILE.prescriptions[0]
    both = (replace(first, block=rises), replace(first, id="2", block=replace(rises, target=5.0)))
    bundle = fhir_bundle(replace(FILE, prescriptions=both), people.MADE_AT)
    units = [g["target"][0]["detailQuantity"]["code"] for g in resources(bundle, "Goal")]
    assert units == ["%", "cm"]


def test_a_session_from_a_video_says_so():
    filed = replace(FILE.sessions[0], source=SessionSource.VIDEO)
    bundle = fhir_bundle(replace(FILE, sessions=(filed, FILE.sessions[1])), people.MADE_AT)
    told = [
        one["conclusion"].startswith("From a video.")
        for one in resources(bundle, "DiagnosticReport")
    ]
    assert told == [True, False]


def test_ids_stay_the_same():
    later = fhir_bundle(FILE, people.MADE_AT.replace(year=2027))
    ids = [[own_id(entry["resource"]) for entry in one["entry"]] for one in (BUNDLE, later)]
    assert ids[0] == ids[1]
    more = fhir_bundle(people.person_file(3), people.MADE_AT)
    assert set(ids[0]) < {own_id(entry["resource"]) for entry in more["entry"]}


def test_pain_has_its_loinc_code_and_its_own_moment():
    before, after = observations(BUNDLE, "pain")[:2]
    for one, value, at in (
        (before, FILE.sessions[0].ratings.pain_before, FILE.sessions[0].started_at),
        (after, FILE.sessions[0].ratings.pain_after, FILE.sessions[0].ended_at),
    ):
        (coding,) = one["code"]["coding"]
        assert (coding["system"], coding["code"]) == ("http://loinc.org", "72514-3")
        assert one["valueQuantity"]["value"] == value
        assert one["valueQuantity"]["code"] == "{score}"
        assert datetime.fromisoformat(one["effectiveDateTime"]) == at


def test_a_session_lasts_minutes():
    one = observations(BUNDLE, "length of the session")[0]
    assert one["code"]["coding"][0]["code"] == "55411-3"
    assert one["valueQuantity"] == {
        "value": 21.5,
        "unit": "min",
        "system": "http://unitsofmeasure.org",
        "code": "min",
    }


def test_a_set_says_what_was_done_and_what_was_found():
    bundle = only(SQUATS)
    (done,) = observations(bundle, "a set of")
    assert done["code"]["coding"][0]["code"] == "73985-4"
    assert done["valueCodeableConcept"]["text"] == "Squat"
    assert done["bodySite"]["text"] == "both legs"
    assert component(done, "repetitions-counted")["valueQuantity"]["value"] == 6
    assert component(done, "repetitions-partial")["valueQuantity"]["value"] == 2
    whole = component(done, "repetitions-without-fault")["valueRatio"]
    assert (whole["numerator"]["value"], whole["denominator"]["value"]) == (4, 6)
    ratio = component(done, "forward-lean")["valueRatio"]
    assert (ratio["numerator"]["value"], ratio["denominator"]["value"]) == (2, 6)
    period = done["effectivePeriod"]
    assert datetime.fromisoformat(period["start"]) == people.BEGAN


def test_what_could_not_be_judged_says_why_and_has_no_value():
    (done,) = observations(only(SQUATS), "a set of")
    unseen = component(done, "knees-in")
    assert unseen["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert unseen["dataAbsentReason"]["text"] == "not judged: face the camera"
    assert not [key for key in unseen if key.startswith("value")]


def test_a_peak_carries_its_uncertainty_its_target_and_each_leg():
    (peak,) = observations(only(SQUATS), "at the peak")
    assert peak["code"]["text"] == "Knee flexion at the peak of a repetition, mean of the set"
    assert (peak["valueQuantity"]["value"], peak["valueQuantity"]["code"]) == (70.0, "deg")
    assert component(peak, "one-standard-deviation")["valueQuantity"]["value"] == 4.2
    assert component(peak, "target")["valueQuantity"]["value"] == 60.0
    assert component(peak, "left-leg")["valueQuantity"]["value"] == 70.0
    assert "right-leg" not in json.dumps(peak)  # it was hidden
    assert "camera" in peak["method"]["text"]


@pytest.mark.parametrize("index", [0, 4])
def test_a_set_without_repetitions_has_a_reason_instead_of_a_peak(index):
    one = people.session_of(1).sets[index]
    empty = replace(
        one, summary=replace(one.summary, movements=(), checks=()), ended_by=EndedBy.SKIPPED
    )
    (peak,) = observations(only(empty), "at the peak")
    assert "valueQuantity" not in peak
    assert peak["dataAbsentReason"]["text"]
    Bundle.model_validate(only(empty))


def test_a_heels_rise_is_in_centimetres():
    peaks = observations(only(people.session_of(1).sets[4]), "at the peak")
    assert [one["valueQuantity"]["code"] for one in peaks] == ["cm"]
    assert peaks[0]["code"]["text"].startswith("Heel rise")


def test_what_was_not_answered_is_not_there():
    bare = replace(FILE.sessions[0], ratings=people.Ratings(pain_before=0))
    bundle = fhir_bundle(replace(FILE, sessions=(bare,)), people.MADE_AT)
    (pain,) = observations(bundle, "pain")
    assert pain["valueQuantity"]["value"] == 0
    assert observations(bundle, "effort") == []


def test_signs_that_call_for_a_doctor():
    none, told = observations(BUNDLE, "signs")
    assert none["valueBoolean"] is False
    assert "component" not in none
    assert told["valueBoolean"] is True
    assert told["component"][0]["code"]["text"] == "your knee catches or locks"
    assert "2026-10-02" in told["note"][0]["text"]


def test_a_session_that_goes_on_is_not_final():
    going = replace(FILE, sessions=(people.session_of(1, ended=None),))
    bundle = fhir_bundle(going, people.MADE_AT)
    (report,) = resources(bundle, "DiagnosticReport")
    assert report["status"] == "partial"
    assert "end" not in report["effectivePeriod"]
    assert {one["status"] for one in observations(bundle, "a set of")} == {"preliminary"}
    assert observations(bundle, "length of") == []


def test_made_up_people_are_marked_on_every_resource():
    for entry in BUNDLE["entry"]:
        (label,) = entry["resource"]["meta"]["security"]
        assert label["code"] == "HTEST"
    real = fhir_bundle(people.person_file(1, made_up=False), people.MADE_AT)
    assert "HTEST" not in json.dumps(real)


def test_every_code_has_a_system_and_words():
    allowed = (
        "http://loinc.org",
        "http://unitsofmeasure.org",
        "http://terminology.hl7.org/",
        SYSTEM,
    )
    codings = [coding for node in nodes(BUNDLE) for coding in node.get("coding", ())]
    assert codings
    assert all(one["system"].startswith(allowed) and one["display"] for one in codings)
    loinc = {one["code"] for one in codings if one["system"] == "http://loinc.org"}
    assert loinc == {"72514-3", "73985-4", "55411-3"}
    local = [one["code"] for one in codings if one["system"].startswith(SYSTEM)]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in local)


def test_the_corrected_count_stands_beside_the_measured_one_where_they_differ():
    bundle = fhir_bundle(people.corrected_file(), people.MADE_AT)
    first, second, *_ = observations(bundle, "a set of")
    counted = component(first, "repetitions-counted")["valueQuantity"]["value"]
    assert (counted, component(first, "repetitions-corrected")["valueQuantity"]["value"]) == (6, 8)
    assert "repetitions-corrected" not in json.dumps(second)


def test_an_outcome_measure_is_its_answers_and_the_score_that_follows():
    at = people.BEGAN + timedelta(days=3)
    items = (Rated("stairs", 3), Rated("<b>kneeling</b>", 6))
    answer = OutcomeAnswer("7" * 32, people.person_file(0).person.id, "psfs", at, items)
    bundle = fhir_bundle(replace(people.person_file(0), outcomes=(answer,)), people.MADE_AT)
    Bundle.model_validate(bundle)
    of = {entry["resource"]["resourceType"]: entry for entry in bundle["entry"]}
    response = of["QuestionnaireResponse"]["resource"]
    rated = [(one["text"], one["answer"][0]["valueInteger"]) for one in response["item"]]
    assert rated == [("stairs", 3), ("<b>kneeling</b>", 6)]
    assert response["authored"] == at.isoformat()
    score = next(
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"].get("code", {}).get("coding", [{}])[0].get("code") == "psfs-score"
    )
    assert score["valueQuantity"]["value"] == 4.5
    assert score["derivedFrom"] == [{"reference": of["QuestionnaireResponse"]["fullUrl"]}]
