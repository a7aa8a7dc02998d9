"""The programme in a FHIR Bundle: a CarePlan of what is done, and a Goal of how far for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from coach.domain import Person, Prescription
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.reports.fhir_parts import Json, local, notes, quantity, reference, resource_id
from coach.reports.layout import peak_title
from coach.words import plan_words

__all__ = ["programme"]

_LIFE = {True: "active", False: "completed"}


def programme(person: Person, prescriptions: Sequence[Prescription], subject: Json) -> list[Json]:
    """The CarePlan and its Goals; nothing where nothing was prescribed. prescriptions: also those
    that ended, in order of time."""
    if not prescriptions:
        return []
    goals = [_goal(person, one, subject) for one in prescriptions]
    return [*goals, _plan(person, prescriptions, subject)]


def _plan(person: Person, prescriptions: Sequence[Prescription], subject: Json) -> Json:
    in_force = any(one.ended_at is None for one in prescriptions)
    last = None if in_force else max(_ended(one) for one in prescriptions)
    return {
        "resourceType": "CarePlan",
        "id": resource_id("CarePlan", person.id),
        "status": _LIFE[in_force],
        "intent": "plan",
        "title": "Exercise programme",
        "subject": subject,
        "period": _period(min(one.starts_on for one in prescriptions), last),
        "created": prescriptions[0].written_at.isoformat(),
        "contributor": [
            {"display": name}
            for name in dict.fromkeys(one.written_by.strip() for one in prescriptions)
            if name
        ],
        "goal": [reference("Goal", one.id) for one in prescriptions],
        "activity": [{"detail": _activity(one)} for one in prescriptions],
        **notes(tuple(_noted(prescriptions))),
    }


def _activity(one: Prescription) -> Json:
    """One exercise: what, how often, in which time."""
    exercise = get(one.block.exercise)
    return {
        "code": local("exercise", exercise.name, exercise.title),
        "status": "in-progress" if one.ended_at is None else "completed",
        "goal": [reference("Goal", one.id)],
        "scheduledTiming": {
            "repeat": {
                "boundsPeriod": _period(
                    one.starts_on, None if one.ended_at is None else _ended(one)
                ),
                "frequency": one.days_per_week,
                "period": 1,
                "periodUnit": "wk",
            }
        },
        "description": f"{exercise.title}: {plan_words.prescription(one)}",
    }


def _goal(person: Person, one: Prescription, subject: Json) -> Json:
    """How far to go: the target that was set, or the exercise's usual one."""
    exercise, block = get(one.block.exercise), one.block
    target = exercise.goal.value if block.target is None else block.target
    # A target that was set is in the unit that peaks are in; the usual one in the exercise's own.
    unit = exercise.unit if block.target is None else exercise.unit_for(person.height_cm)
    title = peak_title(exercise)
    code = local(
        "measurement",
        f"{title.lower().replace(' ', '-')}-at-peak",
        f"{title} at the peak of a repetition, mean of the set",
    )
    return {
        "resourceType": "Goal",
        "id": resource_id("Goal", one.id),
        "lifecycleStatus": _LIFE[one.ended_at is None],
        "description": {"text": f"{exercise.title}: {plan_words.dose(block)}"},
        "subject": subject,
        "startDate": one.starts_on.isoformat(),
        "target": [{"measure": code, "detailQuantity": quantity(target, unit)}],
    }


def _noted(prescriptions: Sequence[Prescription]) -> Iterator[str]:
    for one in prescriptions:
        if one.notes.strip():
            yield f"{get(one.block.exercise).title}: {one.notes.strip()}"


def _ended(one: Prescription) -> date:
    """The day on which it ended; one that was changed before it began ends on its first."""
    assert one.ended_at is not None
    return max(local_day(one.ended_at), one.starts_on)


def _period(first: date, last: date | None) -> Json:
    begun = {"start": first.isoformat()}
    return begun if last is None else begun | {"end": last.isoformat()}
