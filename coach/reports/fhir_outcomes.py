"""Outcome measures in a FHIR Bundle: what was answered, and the score that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.domain import OutcomeAnswer, Rated
from coach.programme.outcome_files import outcome_measures
from coach.reports.fhir_parts import SYSTEM, Json, coding, local, reference, resource_id
from coach.words.outcome_words import scale

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
                "answer": [_given(one.measure, item)],
            }
            for number, item in enumerate(one.items, 1)
        ],
    }


def _given(measure: str, item: Rated) -> Json:
    """A number, or the words that were chosen with their points as the code."""
    if not item.said:
        return {"valueInteger": item.value}
    system = f"{SYSTEM}/answer/{measure}"
    return {"valueCoding": coding(system, str(item.value), item.said)}


def _score(one: OutcomeAnswer, subject: Json) -> Json:
    """What the answer comes to, on the measure's own scale."""
    return {
        "resourceType": "Observation",
        "id": resource_id("Observation", one.id, "score"),
        "status": "final",
        "category": [{"coding": [coding(_CATEGORY, "survey", "Survey")]}],
        "code": local("measurement", f"{one.measure}-score", _titled(one.measure)),
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
    return f"{name.upper()}, score" if known is None else f"{known.short}, {scale(known)}"
