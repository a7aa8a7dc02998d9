"""A person's sessions as an HL7 FHIR R4 Bundle (docs/FORMATS.md, “Hand-over”).

A transaction that a server takes: Patient, Device, the programme as a CarePlan with its Goals, of
each session its Observations and a DiagnosticReport that points at them, and of each outcome
measure the answers with their score. Each is a conditional
update by an identifier that comes from the records' own ids, so that a bundle made again replaces
what it wrote before (FHIR R4, 3.1.0.4.3 and 3.1.0.11.2). What has no LOINC code has one of ours,
with words beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from coach import __version__
from coach.domain import (
    Ended,
    PersonFile,
    SessionRecord,
    SessionSource,
)
from coach.reports.fhir_observations import Observations
from coach.reports.fhir_outcomes import outcomes
from coach.reports.fhir_parts import (
    SYSTEM,
    Json,
    coding,
    local,
    period,
    reference,
    resource_id,
)
from coach.reports.fhir_programme import programme
from coach.words import result_words

__all__ = ["fhir_bundle", "fhir_json"]

_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"

_CONCLUSION = (
    "Repetitions, angles and faults are estimates from one camera, each angle with one standard "
    "deviation. A check that could not be judged is no fault and no “ok”."
)
_ONE_IDENTIFIER = {"QuestionnaireResponse"}

_MADE_UP = "Made-up data: no such person."


def fhir_json(file: PersonFile, made_at: datetime) -> str:
    """The text of a Bundle that fhir.resources found valid. made_at: when it is made, with offset.

    Raises pydantic's ValidationError where it is not, which is a fault of the program.
    """
    # It takes a third of a second to import, and few that import this module make a bundle.
    from fhir.resources.R4B.bundle import Bundle

    content = fhir_bundle(file, made_at)
    Bundle.model_validate(content)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def fhir_bundle(file: PersonFile, made_at: datetime) -> Json:
    """The Bundle as plain data."""
    return _Maker(file, made_at).bundle()


class _Maker:
    """Makes one person's resources; subject and device are the same in all of them."""

    def __init__(self, file: PersonFile, made_at: datetime) -> None:
        self._file = file
        self._made_at = made_at.isoformat()
        self._subject = reference("Patient", file.person.id)
        self._observations = Observations(self._subject, reference("Device", __version__))

    def bundle(self) -> Json:
        checks = self._observations.symptom_checks(self._file.symptom_checks)
        plan = programme(self._file.person, self._file.prescriptions, self._subject)
        asked = outcomes(self._file.outcomes, self._subject)
        resources = [self._patient(), _device(), *plan, *self._results(), *checks, *asked]
        if self._file.person.made_up:
            for resource in resources:
                resource["meta"] = {"security": [coding(_REASON, "HTEST", "test health data")]}
        return {
            "resourceType": "Bundle",
            "id": resource_id("Bundle", self._file.person.id, self._made_at),
            "type": "transaction",
            "timestamp": self._made_at,
            "entry": [_entry(resource) for resource in resources],
        }

    def _patient(self) -> Json:
        person = self._file.person
        name = person.name.strip()
        return {
            "resourceType": "Patient",
            "id": resource_id("Patient", person.id),
            "identifier": [{"system": f"{SYSTEM}/person", "value": person.id}],
            **({"name": [{"text": name}]} if name else {}),
            **({"gender": person.gender.value} if person.gender is not None else {}),
            **({"birthDate": person.born.isoformat()} if person.born is not None else {}),
        }

    def _results(self) -> Iterator[Json]:
        for session in self._file.sessions:
            make = self._observations
            results = [*make.ratings(session), *make.duration(session)]
            for one in session.sets:
                results += make.of_a_set(session, one)
            yield from results
            if results:
                yield self._report(session, results)

    def _report(self, session: SessionRecord, results: list[Json]) -> Json:
        mark = f" {_MADE_UP}" if self._file.person.made_up else ""
        return {
            "resourceType": "DiagnosticReport",
            "id": resource_id("DiagnosticReport", session.id),
            "status": "partial" if session.ended is None else "final",
            "category": [{"text": "Exercise"}],
            "code": local("report", "exercise-session", "Exercise session"),
            "subject": self._subject,
            "effectivePeriod": period(session.started_at, session.ended_at),
            "issued": self._made_at,
            "result": [{"reference": f"urn:uuid:{one['id']}"} for one in results],
            "conclusion": f"{_seen_in(session)}{_how_it_ended(session)}{_asked(session)} "
            f"{_CONCLUSION}{mark} {result_words.DISCLAIMER}",
        }


def _entry(resource: Json) -> Json:
    """An entry of a transaction. The server gives the ids; ours are the identifiers by which a
    resource is found again, and the addresses by which those of the bundle point at each other."""
    ours = resource.pop("id")
    own = {"system": f"{SYSTEM}/resource", "value": ours}
    # What a person is known by stays first; of an answer R4 has room for one.
    many = [*resource.get("identifier", ()), own]
    resource["identifier"] = own if resource["resourceType"] in _ONE_IDENTIFIER else many
    return {
        "fullUrl": f"urn:uuid:{ours}",
        "resource": resource,
        "request": {
            "method": "PUT",
            "url": f"{resource['resourceType']}?identifier={own['system']}|{ours}",
        },
    }


def _how_it_ended(session: SessionRecord) -> str:
    return {
        None: "The session goes on.",
        Ended.DONE: "The session was done to its end.",
        Ended.STOPPED: "The person ended the session early.",
        Ended.HURT: "The person ended the session because it hurt.",
        Ended.INTERRUPTED: "The session was interrupted.",
    }[session.ended]


def _seen_in(session: SessionRecord) -> str:
    return "From a video. " if session.source is SessionSource.VIDEO else ""


def _asked(session: SessionRecord) -> str:
    at = session.provider_asked_at
    if at is None:
        return ""
    return f" A healthcare provider was asked about it, the person said on {result_words.day(at)}."


def _device() -> Json:
    return {
        "resourceType": "Device",
        "id": resource_id("Device", __version__),
        "deviceName": [{"name": "Form Coach", "type": "user-friendly-name"}],
        "version": [{"value": __version__}],
        "type": {"text": "Software that estimates body movement from a camera"},
    }
