"""A person's sessions as an HL7 FHIR R4 Bundle (docs/FORMATS.md, “Hand-over”).

A collection: Patient, Device, and of each session its Observations and a DiagnosticReport that
points at them. What has no LOINC code has one of ours, with words beside it. Ids come from the
records' own, so that a bundle made again says the same of the same things.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from coach import __version__
from coach.coaching.results import Verdict
from coach.domain import (
    Ended,
    PersonFile,
    SessionRecord,
    SetFigures,
    SetResult,
    SymptomCheck,
    set_figures,
)
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.reports.fhir_parts import (
    SYSTEM,
    Json,
    absent,
    coding,
    components,
    counted,
    local,
    loinc,
    notes,
    number_of,
    period,
    quantity,
    reference,
    resource_id,
    value_or_why,
)
from coach.reports.layout import panels
from coach.words import result_words

__all__ = ["fhir_bundle", "fhir_json"]

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"

_METHOD = "Estimated by Form Coach from a camera's picture; not measured by a medical device."
_CONCLUSION = (
    "Repetitions, angles and faults are estimates from one camera, each angle with one standard "
    "deviation. A check that could not be judged is no fault and no “ok”."
)
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
        self._device = reference("Device", __version__)

    def bundle(self) -> Json:
        resources = [self._patient(), _device(), *self._results(), *self._symptom_checks()]
        if self._file.person.made_up:
            for resource in resources:
                resource["meta"] = {"security": [coding(_REASON, "HTEST", "test health data")]}
        return {
            "resourceType": "Bundle",
            "id": resource_id("Bundle", self._file.person.id, self._made_at),
            "type": "collection",
            "timestamp": self._made_at,
            "entry": [
                {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
                for resource in resources
            ],
        }

    def _patient(self) -> Json:
        person = self._file.person
        name = person.name.strip()
        return {
            "resourceType": "Patient",
            "id": resource_id("Patient", person.id),
            "identifier": [{"system": f"{SYSTEM}/person", "value": person.id}],
            **({"name": [{"text": name}]} if name else {}),
        }

    def _results(self) -> Iterator[Json]:
        for session in self._file.sessions:
            results = [*self._ratings(session), *self._duration(session)]
            for one in session.sets:
                results += self._set(session, one)
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
            "conclusion": f"{_how_it_ended(session)} {_CONCLUSION}{mark} {result_words.DISCLAIMER}",
        }

    def _observation(
        self, key: tuple[str, ...], code: Json, category: str, status: str = "final"
    ) -> Json:
        return {
            "resourceType": "Observation",
            "id": resource_id("Observation", *key),
            "status": status,
            "category": [{"coding": [coding(_CATEGORY, category, category.capitalize())]}],
            "code": code,
            "subject": self._subject,
            "performer": [self._subject],
        }

    def _ratings(self, session: SessionRecord) -> Iterator[Json]:
        ratings, ended_at = session.ratings, session.ended_at or _last_moment(session)
        for name, answer, at in (
            ("before", ratings.pain_before, session.started_at),
            ("after", ratings.pain_after, ended_at),
        ):
            if answer is not None:
                code = loinc(
                    "72514-3",
                    "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
                    f"Pain {name} exercising, 0 to 10",
                )
                yield self._score((session.id, f"pain {name}"), code, answer, at)
        for name, answer, at in (
            ("before", ratings.effort_before, session.started_at),
            ("after", ratings.effort_after, ended_at),
        ):
            if answer is not None:
                code = local("measurement", f"effort-{name}", f"Effort {name} exercising, 0 to 10")
                yield self._score((session.id, f"effort {name}"), code, answer, at)

    def _score(self, key: tuple[str, ...], code: Json, answer: int, at: datetime) -> Json:
        return {
            **self._observation(key, code, "survey"),
            "effectiveDateTime": at.isoformat(),
            "valueQuantity": number_of(answer, "score"),
        }

    def _duration(self, session: SessionRecord) -> Iterator[Json]:
        """From its beginning to its end, rests included."""
        if session.ended_at is None:
            return
        minutes = (session.ended_at - session.started_at).total_seconds() / 60.0
        yield {
            **self._observation(
                (session.id, "duration"),
                loinc("55411-3", "Exercise duration", "Length of the session, rests included"),
                "activity",
            ),
            "effectivePeriod": period(session.started_at, session.ended_at),
            "valueQuantity": quantity(minutes, "min", 1),
        }

    def _set(self, session: SessionRecord, one: SetResult) -> Iterator[Json]:
        figures = set_figures(session, one)
        peak = self._peak(session, one, figures)
        exercise = get(one.round.exercise)
        about = self._of_set(session, one)
        yield {
            **self._observation(
                (session.id, str(one.index), "set"),
                loinc("73985-4", "Exercise activity", f"A set of: {exercise.title.lower()}"),
                "activity",
                _status(session),
            ),
            **about,
            "valueCodeableConcept": local("exercise", exercise.name, exercise.title),
            **notes(one.summary.notes),
            "hasMember": [{"reference": f"urn:uuid:{peak['id']}"}],
            "component": [
                counted("repetitions-counted", "Repetitions that count", figures.counted),
                counted("repetitions-partial", "Movements too small to count", figures.partial),
                counted("repetitions-wanted", "Repetitions asked for", figures.wanted),
                *_checks(one, figures),
            ],
        }
        yield peak

    def _peak(self, session: SessionRecord, one: SetResult, figures: SetFigures) -> Json:
        """How far, as the mean of the set's counted repetitions."""
        title = panels(one.summary)[0].title
        name = title.lower().replace(" ", "-")
        unit = figures.unit
        parts = [("one-standard-deviation", "One standard deviation", figures.peak_sd)]
        if one.round.settings.target is not None:
            parts.append(("target", "Target", one.round.settings.target))
        parts += [
            (f"{side}-leg", f"The {side} leg's own", value)
            for side, value in zip(SIDES, (figures.left, figures.right), strict=True)
        ]
        return {
            **self._observation(
                (session.id, str(one.index), "peak"),
                local(
                    "measurement",
                    f"{name}-at-peak",
                    f"{title} at the peak of a repetition, mean of the set",
                ),
                "activity",
                _status(session),
            ),
            **self._of_set(session, one),
            **value_or_why(figures.peak, unit, "no repetition was counted, or it was not seen"),
            "component": [
                {"code": local("measurement", code, text), "valueQuantity": quantity(value, unit)}
                for code, text, value in parts
                if math.isfinite(value)
            ],
        }

    def _of_set(self, session: SessionRecord, one: SetResult) -> Json:
        begin, end = (
            session.started_at + timedelta(seconds=s) for s in (one.started_s, one.ended_s)
        )
        side = one.round.side
        return {
            "effectivePeriod": period(begin, end),
            "bodySite": {"text": f"{side} leg" if side in SIDES else "both legs"},
            "method": {"text": _METHOD},
            "device": self._device,
        }

    def _symptom_checks(self) -> Iterator[Json]:
        for check in self._file.symptom_checks:
            yield {
                **self._observation(
                    (check.id,),
                    local(
                        "measurement", "warning-signs", "Signs to talk to a doctor about, as told"
                    ),
                    "survey",
                ),
                "effectiveDateTime": check.at.isoformat(),
                "valueBoolean": bool(check.signs),
                **notes(_cleared(check)),
                **components(
                    [{"code": {"text": sign}, "valueBoolean": True} for sign in check.signs]
                ),
            }


def _checks(one: SetResult, figures: SetFigures) -> Iterator[Json]:
    """Each check that was asked: how many of the judged repetitions had its fault."""
    for result in one.summary.checks:
        faults = figures.faults.get(result.check, 0)
        judged = faults + figures.ok.get(result.check, 0)
        title = result_words.title_of(one.summary, result.check)
        code = local("check", result.check, f"Faults found: {title.lower()}")
        if result.verdict is Verdict.NOT_JUDGED or not judged:
            yield {"code": code, **absent(f"not judged: {result.reason or 'it was not seen'}")}
        else:
            ratio = {
                "numerator": number_of(faults, "repetitions"),
                "denominator": number_of(judged, "repetitions"),
            }
            yield {"code": code, "valueRatio": ratio}


def _how_it_ended(session: SessionRecord) -> str:
    return {
        None: "The session goes on.",
        Ended.DONE: "The session was done to its end.",
        Ended.STOPPED: "The person ended the session early.",
        Ended.HURT: "The person ended the session because it hurt.",
        Ended.INTERRUPTED: "The session was interrupted.",
    }[session.ended]


def _last_moment(session: SessionRecord) -> datetime:
    seconds = max((one.ended_s for one in session.sets), default=0.0)
    return session.started_at + timedelta(seconds=seconds)


def _status(session: SessionRecord) -> str:
    return "preliminary" if session.ended is None else "final"


def _cleared(check: SymptomCheck) -> tuple[str, ...]:
    if check.cleared_at is None:
        return ()
    day = check.cleared_at.date().isoformat()
    return (f"The person said on {day} that a provider has been seen.",)


def _device() -> Json:
    return {
        "resourceType": "Device",
        "id": resource_id("Device", __version__),
        "deviceName": [{"name": "Form Coach", "type": "user-friendly-name"}],
        "version": [{"value": __version__}],
        "type": {"text": "Software that estimates body movement from a camera"},
    }
