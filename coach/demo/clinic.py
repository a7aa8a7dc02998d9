"""Forty made-up people over twelve weeks: what a therapist's two minutes are made of.

Their sets are the engine's own output on the sample clips (`recorded.py`): repetitions and findings
as they were measured, each peak moved by what the person's story says and by chance within its own
uncertainty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice

import numpy as np
from sqlalchemy.orm import Session

from coach.coaching.form import over_the_set
from coach.coaching.results import Movement, SetSummary
from coach.demo.recorded import recorded_sets
from coach.domain import Ended, EndedBy, SetResult
from coach.exercises.registry import get
from coach.programme.plan import Block, Plan, Round, default_plan
from coach.records import session_rows
from coach.records.ids import new_id
from coach.records.rep_rows import rep_row
from coach.records.schema import (
    NoteRow,
    PersonRow,
    PrescriptionRow,
    SessionRow,
    SymptomCheckRow,
)
from coach.records.store import Store

__all__ = ["PEOPLE", "WEEKS", "fill"]

PEOPLE, WEEKS = 40, 12

_AUTHOR = "Demo therapist"
_GAP_S = 1.5
_LATELY = 10
_NAMES = (
    *("Ada", "Ben", "Carla", "Deniz", "Ella", "Femi", "Greta", "Hugo", "Ines", "Jonas"),
    *("Kaya", "Liam", "Mira", "Noor", "Olga", "Pablo", "Quinn", "Rosa", "Sami", "Tara"),
    *("Umar", "Vera", "Wim", "Xenia", "Yusuf", "Zoe", "Aiko", "Bruno", "Chloe", "David"),
    *("Esra", "Finn", "Gita", "Hana", "Ivo", "Julia", "Karim", "Lena", "Marco", "Nina"),
)


@dataclass(frozen=True)
class _Story:
    """How it goes with somebody.

    From the first to the last week (where it is sudden: before and in the last ten days): reach,
    their peaks as a share of those in the clips; pain, after a session; faulty, the share of sets
    with a fault. keeps: the share of due days they exercise on. stops: weeks before today after
    which they did not come back. interrupted: the share of sessions that were.
    """

    name: str
    reach: tuple[float, float] = (0.85, 1.0)
    pain: tuple[float, float] = (4.0, 2.0)
    faulty: tuple[float, float] = (0.5, 0.2)
    keeps: float = 0.9
    stops: float = 0.0
    sudden: bool = False
    hurt: bool = False
    interrupted: float = 0.02


_STORIES = (
    _Story("better from week to week"),
    _Story("steady", reach=(0.95, 0.97), pain=(2.0, 2.0), faulty=(0.2, 0.2)),
    _Story("further and further", reach=(0.7, 1.08), pain=(5.0, 1.0)),
    _Story("pain grows", reach=(0.9, 0.85), pain=(2.0, 6.0), hurt=True),
    _Story("fell silent", stops=3.0),
    _Story("form gets worse", faulty=(0.1, 0.9), pain=(2.0, 3.0), sudden=True),
    _Story("comes now and then", keeps=0.4),
    _Story("often interrupted", interrupted=0.7),
)


def fill(
    store: Store, today: date, *, people: int = PEOPLE, weeks: int = WEEKS, seed: int = 7
) -> Iterator[str]:
    """Add the made-up people, each in a transaction; gives each one's name when they are there."""
    random = np.random.default_rng(seed)
    for number in range(people):
        # The last of forty began today and has done nothing yet.
        story = None if number % 40 == 39 else _STORIES[number % len(_STORIES)]
        name = f"{_NAMES[number % len(_NAMES)]} (made up {number + 1})"
        with store.write() as session:
            _add(session, name, story, today, weeks, random)
        yield name


def _add(
    session: Session,
    name: str,
    story: _Story | None,
    today: date,
    weeks: int,
    random: np.random.Generator,
) -> None:
    began = _at(today - timedelta(weeks=weeks if story else 0), 9.0)
    person = PersonRow(
        id=new_id(),
        name=name,
        since=began,
        height_cm=float(random.integers(155, 192)),
        made_up=True,
    )
    session.add(person)
    session.flush()
    plan = replace(default_plan(), height_cm=None)
    days = int(random.integers(2, 4))
    for block in plan.blocks:
        session.add(_prescription(person.id, block, days, began))
    if story is None:
        return
    session.add(SymptomCheckRow(id=new_id(), person_id=person.id, at=began, signs=[]))
    session.add(
        NoteRow(
            id=new_id(),
            person_id=person.id,
            author=_AUTHOR,
            at=began,
            text=f"Made up, to show the pages: {story.name}.",
        )
    )
    dates = list(_days(began.date(), today, days, story, random))
    for index, day in enumerate(dates):
        through = index / max(len(dates) - 1, 1)
        if story.sudden:
            through = float((today - day).days <= _LATELY)
        _session(session, person.id, plan, story, day, through, index == len(dates) - 1, random)


def _prescription(person_id: str, block: Block, days: int, at: datetime) -> PrescriptionRow:
    return PrescriptionRow(
        id=new_id(),
        person_id=person_id,
        block=asdict(block),
        days_per_week=days,
        starts_on=at.date(),
        notes="",
        written_by=_AUTHOR,
        written_at=at,
    )


def _days(
    first: date, today: date, days_per_week: int, story: _Story, random: np.random.Generator
) -> Iterator[date]:
    """The days on which they exercised."""
    last = today - timedelta(weeks=story.stops)
    day, gap = first, 7 / days_per_week
    due = 0.0
    while day <= last:
        if (day - first).days >= due:
            due += gap
            if random.random() < story.keeps:
                yield day
        day += timedelta(days=1)


def _session(
    session: Session,
    person_id: str,
    plan: Plan,
    story: _Story,
    day: date,
    through: float,
    last: bool,
    random: np.random.Generator,
) -> None:
    started = _at(day, float(random.uniform(7.0, 20.0)))
    broken = random.random() < story.interrupted
    hurt = last and story.hurt
    pain = _between(story.pain, through) + random.normal(0.0, 0.5)
    rounds = plan.rounds()
    made = rounds[: int(random.integers(1, len(rounds)))] if broken or hurt else rounds
    results = []
    at_s = 20.0
    for index, one in enumerate(made):
        results.append(_set(index, one, story, through, at_s, random))
        at_s = results[-1].ended_s + one.rest_s
    ended = Ended.INTERRUPTED if broken else Ended.HURT if hurt else Ended.DONE
    row = SessionRow(
        id=new_id(),
        person_id=person_id,
        started_at=started,
        utc_offset_min=0,
        last_at=started + timedelta(seconds=at_s),
        ended_at=started + timedelta(seconds=at_s),
        ended=ended.value,
        plan=session_rows.plan_columns(plan),
        pain_before=_rating(pain - random.uniform(0.0, 1.0)),
        pain_after=None if broken else _rating(pain + (2.5 if hurt else 0.0)),
        effort_before=_rating(random.normal(2.0, 1.0)),
        effort_after=None if broken else _rating(random.normal(5.0, 1.5)),
    )
    session.add(row)
    session.flush()
    for result in results:
        kept = session_rows.set_row(row.id, result.index, result.round)
        session_rows.close_set(kept, result)
        session.add(kept)
        session.flush()
        session.add_all(rep_row(kept.id, rep) for rep in result.summary.movements)


def _set(
    index: int,
    made: Round,
    story: _Story,
    through: float,
    at_s: float,
    random: np.random.Generator,
) -> SetResult:
    faulty = random.random() < _between(story.faulty, through)
    found = _clip(made.exercise, faulty, random)
    reach = _between(story.reach, through)
    reps, moment = [], at_s
    for number, rep in enumerate(islice(cycle(found.reps), made.reps), start=1):
        reps.append(_moved(rep, number, moment, reach, made.side, random))
        moment = reps[-1].end_s + _GAP_S
    summary = replace(
        found, movements=tuple(reps), checks=over_the_set(get(made.exercise), tuple(reps))
    )
    return SetResult(index, made, summary, at_s, moment, EndedBy.TARGET)


def _clip(exercise: str, faulty: bool, random: np.random.Generator) -> SetSummary:
    """One of the clips of this exercise, with a fault or without."""
    clips = [found for found in recorded_sets().values() if found.exercise == exercise]
    wanted = [found for found in clips if any(rep.faults for rep in found.reps) == faulty]
    return wanted[int(random.integers(len(wanted)))]


def _moved(
    rep: Movement, number: int, at_s: float, reach: float, side: str, random: np.random.Generator
) -> Movement:
    """A recorded repetition, at another moment and as far as the story goes."""
    later = at_s - rep.start_s
    share = reach + random.normal(0.0, 0.5) * rep.peak_sd / max(rep.peak, 1.0)
    return replace(
        rep,
        index=number,
        number=number,
        side=side if side != "both" else rep.side,
        start_s=rep.start_s + later,
        peak_s=rep.peak_s + later,
        end_s=rep.end_s + later,
        peak=rep.peak * share,
        range=rep.range * share,
        by_side=(None, None),
    )


def _between(ends: tuple[float, float], through: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * through


def _rating(value: float) -> int:
    return int(np.clip(round(value), 0, 10))


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(hours=hour)
