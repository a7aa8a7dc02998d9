"""The Observations of a FHIR Bundle: ratings, duration, sets, symptom checks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from coach.domain import (
    SessionRecord,
    SetFigures,
    SetResult,
    SymptomCheck,
    set_figures,
)
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.reports.fhir_parts import (
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
    resource_id,
    value_or_why,
)
from coach.reports.layout import panels
from coach.words import result_words

__all__ = ["Observations"]

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"

_METHOD = "Estimated by Form Coach from a camera's picture; not measured by a medical device."


class Observations:
    """Makes one person's Observations; subject and device are the same in all of them."""

    def __init__(self, subject: Json, device: Json) -> None:
        self._subject = subject
        self._device = device

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

    def ratings(self, session: SessionRecord) -> Iterator[Json]:
        """Pain and effort, before and after, as far as answered."""
        ratings, ended_at = session.ratings, session.ended_at or last_moment(session)
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

    def duration(self, session: SessionRecord) -> Iterator[Json]:
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

    def of_a_set(self, session: SessionRecord, one: SetResult) -> Iterator[Json]:
        """What was done, then how far."""
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
                *_faultless(figures),
                *_corrected(figures),
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

    def symptom_checks(self, checks: Sequence[SymptomCheck]) -> Iterator[Json]:
        """The answers about signs that call for a doctor."""
        for check in checks:
            yield {
                **self._observation(
                    (check.id,),
                    local(
                        "measurement", "warning-signs", "Signs to talk to a doctor about, as told"
                    ),
                    "survey",
                ),
                **({"status": "entered-in-error"} if check.taken_back_at else {}),
                "effectiveDateTime": check.at.isoformat(),
                "valueBoolean": bool(check.signs),
                **notes(_cleared(check)),
                **components(
                    [{"code": {"text": sign}, "valueBoolean": True} for sign in check.signs]
                ),
            }


def _corrected(figures: SetFigures) -> Iterator[Json]:
    """How many count with what people say of them, where that is another number."""
    if figures.corrected != figures.counted:
        text = "Repetitions that count, as corrected by a person"
        yield counted("repetitions-corrected", text, figures.corrected)


def _faultless(figures: SetFigures) -> Iterator[Json]:
    """How many had no fault, of those of which any check could say how they were done."""
    code = local("measurement", "repetitions-without-fault", "Repetitions without any fault")
    if figures.judged:
        yield {"code": code, "valueRatio": _ratio(figures.faultless, figures.judged)}
    else:
        yield {"code": code, **absent("no repetition could be judged")}


def _ratio(some: int, of: int) -> Json:
    return {
        "numerator": number_of(some, "repetitions"),
        "denominator": number_of(of, "repetitions"),
    }


def _checks(one: SetResult, figures: SetFigures) -> Iterator[Json]:
    """Each check that was asked: how many of the judged repetitions had its fault."""
    for result in one.summary.checks:
        faults = figures.faults.get(result.check, 0)
        judged = faults + figures.ok.get(result.check, 0)
        title = result_words.title_of(one.summary, result.check)
        code = local("check", result.check, f"Faults found: {title.lower()}")
        if not judged:
            yield {"code": code, **absent(f"not judged: {result.reason or 'it was not seen'}")}
        else:
            yield {"code": code, "valueRatio": _ratio(faults, judged)}


def last_moment(session: SessionRecord) -> datetime:
    seconds = max((one.ended_s for one in session.sets), default=0.0)
    return session.started_at + timedelta(seconds=seconds)


def _status(session: SessionRecord) -> str:
    return "preliminary" if session.ended is None else "final"


def _cleared(check: SymptomCheck) -> tuple[str, ...]:
    if check.cleared_at is None:
        return ()
    day = local_day(check.cleared_at).isoformat()
    return (f"The person said on {day} that a provider has been seen.",)
