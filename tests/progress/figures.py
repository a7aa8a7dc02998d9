"""Sets and sessions of a person, as the records give them, for the tests of this room."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from coach.domain import Ended, Prescription, Ratings, SessionRecord, SetFigures
from coach.programme.plan import Block, Plan

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    """The evening of a day, counted from the start."""
    return START + timedelta(days=number)


def figures(number: int = 0, **changes: Any) -> SetFigures:
    """A good set of eight squats from the side, on a day. Unless it is said how many repetitions
    were judged, each check saw the same ones, and the faults are in as few as they can be."""
    known: dict[str, Any] = {
        "session_id": f"session {number}",
        "person_id": "somebody",
        "at": day(number),
        "index": 0,
        "exercise": "squat",
        "side": "both",
        "view": "side",
        "unit": "deg",
        "target": 60.0,
        "wanted": 8,
        "max_target": None,
        "counted": 8,
        "partial": 0,
        "uncounted": 0,
        "peak": 60.0,
        "peak_sd": 4.0,
        "best": 64.0,
        "range": 55.0,
        "lowering_s": 2.0,
        "hold_s": 0.3,
        "lifting_s": 1.5,
        "left": math.nan,
        "right": math.nan,
        "faults": {},
        "ok": {"forward-lean": 8},
        "not_judged": {"knees-in": "seen from the side; face the camera"},
    }
    known = {**known, **changes}
    faults, ok = known["faults"], known["ok"]
    judged = max((faults.get(c, 0) + ok.get(c, 0) for c in faults | ok), default=0)
    whole = {
        "corrected": known["counted"],
        "judged": judged,
        "faultless": judged - max(faults.values(), default=0),
    }
    return SetFigures(**whole | known)


def session(
    number: int = 0,
    before: int | None = None,
    after: int | None = None,
    ended: Ended | None = Ended.DONE,
) -> SessionRecord:
    """A session on a day, with its pain before and after."""
    return SessionRecord(
        id=f"session {number}",
        person_id="somebody",
        started_at=day(number),
        ended_at=day(number) + timedelta(minutes=20),
        ended=ended,
        plan=Plan((Block("squat", "both", 2, 8),)),
        ratings=Ratings(pain_before=before, pain_after=after),
        sets=(),
    )


def prescription(days_per_week: int = 2, starts: int = 0, **changes: Any) -> Prescription:
    """Squats, prescribed from a day on; changes: to the block, or ended_at."""
    ended_at = changes.pop("ended_at", None)
    return Prescription(
        id="one",
        person_id="somebody",
        block=Block(**{"exercise": "squat", "side": "both", "sets": 2, "reps": 8, **changes}),
        days_per_week=days_per_week,
        starts_on=day(starts).date(),
        notes="",
        written_by="A therapist",
        written_at=day(starts),
        ended_at=ended_at,
    )
