"""Outcome measures in a FHIR Bundle: what was answered, and the score that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.domain import OutcomeAnswer
from coach.programme.outcomes import HIGHEST, outcome_measures
from coach.reports.fhir_parts import SYSTEM, Json, coding, local, reference, resource_id

__all__ = ["outcomes"]

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_UCUM = "http://unitsofmeasure.org"


def outcomes(answers: Iterable[OutcomeAnswer], subject: Json) -> Iterator[Json]:
    """Of each answer a QuestionnaireResponse and the Observation of its score."""
    for one in answers:
        yield _response(one, subject)
        yield _score(one, subject)


def _response(one: OutcomeAnswer, subject: Json) -> Json:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": resource_id("QuestionnaireResponse", one.id),
        "questionnaire": f"{SYSTEM}/Questionnaire/{one.measure}",
        "status": "completed",
        "subject": subject,
        "authored": one.at.isoformat(),
        "author": subject,
        "source": subject,
        "item": [
            {
                "linkId": str(number),
                "text": item.what,
                "answer": [{"valueInteger": item.value}],
            }
            for number, item in enumerate(one.items, 1)
        ],
    }


def _score(one: OutcomeAnswer, subject: Json) -> Json:
    """The mean of what was rated; more is better."""
    title = f"{_titled(one.measure)}, mean score from 0 to {HIGHEST}, more is better"
    return {
        "resourceType": "Observation",
        "id": resource_id("Observation", one.id, "score"),
        "status": "final",
        "category": [{"coding": [coding(_CATEGORY, "survey", "Survey")]}],
        "code": local("measurement", f"{one.measure}-score", title),
        "subject": subject,
        "performer": [subject],
        "effectiveDateTime": one.at.isoformat(),
        "valueQuantity": {
            "value": round(one.score, 2),
            "unit": "score",
            "system": _UCUM,
            "code": "{score}",
        },
        "derivedFrom": [reference("QuestionnaireResponse", one.id)],
    }


def _titled(name: str) -> str:
    """One that a later version asked is told by its name alone."""
    known = outcome_measures().get(name)
    return name.upper() if known is None else known.short
