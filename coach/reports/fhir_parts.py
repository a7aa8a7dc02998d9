"""The pieces that FHIR resources are made of: codes, quantities, references, reasons."""

from __future__ import annotations

import math
import uuid
from datetime import datetime
from typing import Any

__all__ = [
    "SYSTEM",
    "Json",
    "absent",
    "coding",
    "components",
    "counted",
    "local",
    "loinc",
    "notes",
    "number_of",
    "period",
    "quantity",
    "reference",
    "resource_id",
    "value_or_why",
]

SYSTEM = "https://form-coach.example/fhir"
"""Where our own codes live: a name, not an address."""

_IDS = uuid.UUID("0d6b3f1e-4a55-5c0c-8a55-6f3f0b6b6a4e")
"""The name space of the resources' ids."""

_LOINC = "http://loinc.org"
_UCUM = "http://unitsofmeasure.org"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

_UNITS = {"deg": "°", "cm": "cm", "pct": "%", "min": "min"}
_UCUM_CODES = {"pct": "%"}

Json = dict[str, Any]


def resource_id(kind: str, *key: str) -> str:
    """A resource's id, the same for the same key."""
    return str(uuid.uuid5(_IDS, "/".join((kind, *key))))


def reference(kind: str, *key: str) -> Json:
    """Points at a resource of the same bundle."""
    return {"reference": f"urn:uuid:{resource_id(kind, *key)}"}


def coding(system: str, code: str, display: str) -> Json:
    """A code of a system."""
    return {"system": system, "code": code, "display": display}


def loinc(code: str, display: str, text: str) -> Json:
    """A LOINC code; display: its name there. text: what it is here."""
    return {"coding": [coding(_LOINC, code, display)], "text": text}


def local(kind: str, code: str, text: str) -> Json:
    """A code of our own, of the system SYSTEM/kind."""
    return {"coding": [coding(f"{SYSTEM}/{kind}", code, text)], "text": text}


def period(start: datetime, end: datetime | None) -> Json:
    """From one moment to another, or on and on."""
    begun = {"start": start.isoformat()}
    return begun if end is None else begun | {"end": end.isoformat()}


def quantity(value: float, unit: str, decimals: int = 2) -> Json:
    """A value in one of our units, which UCUM knows."""
    return {
        "value": round(value, decimals),
        "unit": _UNITS[unit],
        "system": _UCUM,
        "code": _UCUM_CODES.get(unit, unit),
    }


def number_of(value: int, of: str) -> Json:
    """A number without a unit; UCUM says what of in braces."""
    return {"value": value, "unit": of, "system": _UCUM, "code": f"{{{of}}}"}


def counted(code: str, text: str, value: int) -> Json:
    """A component: so many repetitions."""
    return {
        "code": local("measurement", code, text),
        "valueQuantity": number_of(value, "repetitions"),
    }


def value_or_why(value: float, unit: str, why_not: str) -> Json:
    """The value, or the reason why there is none."""
    return {"valueQuantity": quantity(value, unit)} if math.isfinite(value) else absent(why_not)


def absent(why: str) -> Json:
    """No value, because nothing could be seen."""
    why_coded = coding(_ABSENT, "not-performed", "Not Performed")
    return {"dataAbsentReason": {"coding": [why_coded], "text": why}}


def notes(sentences: tuple[str, ...]) -> Json:
    """Sentences for a person; a list may not be empty in FHIR."""
    return {"note": [{"text": text} for text in sentences]} if sentences else {}


def components(parts: list[Json]) -> Json:
    """Components, if there are any."""
    return {"component": parts} if parts else {}
