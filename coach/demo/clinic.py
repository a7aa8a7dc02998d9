"""Forty made-up people over up to twelve weeks: what a therapist's two minutes are made of.

Their sets are the engine's own output on the sample clips (`sets.py`); who they are and how it goes
with them is in `stories.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta

import numpy as np
from sqlalchemy.orm import Session

from coach import __version__
from coach.demo.sets import made_up_set, recorded_set
from coach.demo.stories import PROGRAMMES, STORIES, Story
from coach.domain import Ended, SetResult
from coach.programme.plan import Block, Plan, Round
from coach.records import session_rows
from coach.records.ids import new_id
from coach.records.rep_rows import rep_row
from coach.records.schema import (
    NoteRow,
    PersonRow,
    PrescriptionRow,
    SessionRow,
    SymptomCheckRow,
    TraceRow,
)
from coach.records.store import Store

__all__ = ["PEOPLE", "fill"]

PEOPLE = len(STORIES)

_AUTHOR = "Demo therapist"
_LATELY = 10
_BEGIN_S = 20.0
_SLOT_S = 180.0
_NAMES = (
    *("Ada", "Ben", "Carla", "Deniz", "Ella", "Femi", "Greta", "Hugo", "Ines", "Jonas"),
    *("Kaya", "Liam", "Mira", "Noor", "Olga", "Pablo", "Quinn", "Rosa", "Sami", "Tara"),
    *("Umar", "Vera", "Wim", "Xenia", "Yusuf", "Zoe", "Aiko", "Bruno", "Chloe", "David"),
    *("Esra", "Finn", "Gita", "Hana", "Ivo", "Julia", "Karim", "Lena", "Marco", "Nina"),
)


def fill(store: Store, now: datetime, *, people: int = PEOPLE, seed: int = 7) -> Iterator[str]:
    """Add the made-up people, each in a transaction; gives each one's name when they are there.
    now: knows its offset, by which all of their days are counted; nothing is later than that."""
    random = np.random.default_rng(seed)
    for number in range(people):
        story = STORIES[number % len(STORIES)]
        name = f"{_NAMES[number % len(_NAMES)]} (made up {number + 1})"
        with store.write() as session:
            _Life(session, name, story, now, random).write()
        yield name


class _Life:
    """Writes one person's weeks down."""

    def __init__(
        self,
        session: Session,
        name: str,
        story: Story,
        now: datetime,
        random: np.random.Generator,
    ) -> None:
        self._session, self._story, self._now, self._random = session, story, now, random
        self._today = today = now.date()
        self._began = today - timedelta(weeks=story.weeks)
        self._person = PersonRow(
            id=new_id(),
            name=name,
            since=self._at(self._began, 9.0),
            height_cm=float(random.integers(155, 192)),
            made_up=True,
        )
        # Halfway through the weeks the targets became today's.
        self._raised = self._began + (today - self._began) / 2
        self._faults = _Share()

    def write(self) -> None:
        self._session.add(self._person)
        self._session.flush()
        self._prescriptions()
        began = self._at(self._began, 9.0)
        self._session.add_all(
            SymptomCheckRow(id=new_id(), person_id=self._person.id, at=at, signs=list(signs))
            for at, signs in (
                (began, ()),
                (self._at(self._today - timedelta(days=1), 9.0), self._story.signs),
            )
            if signs or at == began
        )
        text = f"Made up, to show the pages: {self._story.name}."
        self._session.add(
            NoteRow(id=new_id(), person_id=self._person.id, author=_AUTHOR, at=began, text=text)
        )
        dates = list(self._dates())
        for index, day in enumerate(dates):
            self._sitting(day, index / max(len(dates) - 1, 1), len(dates) - 1 - index)

    def _at(self, day: date, hour: float) -> datetime:
        return datetime.combine(day, time(), self._now.tzinfo) + timedelta(hours=hour)

    def _blocks(self, day: date) -> tuple[Block, ...]:
        """What was prescribed on a day."""
        blocks, first = PROGRAMMES[self._story.programme], self._story.first_target
        if first == 1.0 or day >= self._raised:
            return blocks
        return tuple(
            replace(block, target=round(block.target * first)) if block.target else block
            for block in blocks
        )

    def _prescriptions(self) -> None:
        ended = self._story.ended
        end = None if ended is None else self._at(self._today - timedelta(days=ended), 9.0)
        for block, now in zip(self._blocks(self._began), self._blocks(self._today), strict=True):
            if block != now:
                self._prescribe(block, self._began, self._at(self._raised, 8.0))
            self._prescribe(now, self._began if block == now else self._raised, end)

    def _prescribe(self, block: Block, since: date, ended_at: datetime | None) -> None:
        self._session.add(
            PrescriptionRow(
                id=new_id(),
                person_id=self._person.id,
                block=asdict(block),
                days_per_week=self._story.days,
                starts_on=since,
                notes="",
                written_by=_AUTHOR,
                written_at=self._at(since, 8.0),
                ended_at=ended_at,
            )
        )

    def _dates(self) -> Iterator[date]:
        """The days on which they exercised, as even as their share of the due ones allows."""
        story, gap, kept = self._story, 7 / self._story.days, _Share()
        until = (self._today - self._began).days - max(story.stops, story.ended or 0)
        due = 0.0
        for number in range(until + 1):
            if number >= due:
                due += gap
                if kept.falls_on(story.keeps):
                    yield self._began + timedelta(days=number)

    def _sitting(self, day: date, through: float, to_come: int) -> None:
        """A session. through: the share of theirs before it; to_come: how many after it."""
        story, random = self._story, self._random
        if story.sudden:
            through = float((self._today - day).days <= _LATELY)
        plan = Plan(self._blocks(day))
        rounds = plan.rounds()
        broken = story.breaks > 0.0 and to_come % round(1 / story.breaks) == 0
        hurt = to_come == 0 if story.hurt else to_come == story.hurt_before > 0
        made = rounds[: 1 + len(rounds) // 2] if broken or hurt else rounds
        results = self._sets(made, through, with_landmarks=story.landmarks and to_come == 0)
        lasted = timedelta(seconds=results[-1][0].ended_s + 20.0)
        # Of today there may be little behind us.
        started = min(self._at(day, float(random.uniform(7.0, 20.0))), self._now - lasted)
        ended_at = started + lasted
        pain = _between(story.pain, through) + random.normal(0.0, 0.25)
        effort = _between(story.effort, through) + random.normal(0.0, 0.4)
        ended = Ended.INTERRUPTED if broken else Ended.HURT if hurt else Ended.DONE
        row = SessionRow(
            id=new_id(),
            person_id=self._person.id,
            started_at=started,
            utc_offset_min=int((self._now.utcoffset() or timedelta()).total_seconds() // 60),
            last_at=ended_at,
            ended_at=ended_at,
            ended=ended.value,
            plan=session_rows.plan_columns(plan),
            pain_before=_rating(pain - random.uniform(0.0, 1.0)),
            pain_after=None if broken else _rating(pain + (2.5 if hurt else 0.0)),
            effort_before=_rating(effort - 2.0),
            effort_after=None if broken else _rating(effort),
        )
        self._session.add(row)
        self._session.flush()
        for result, landmarks in results:
            self._keep(row.id, result, landmarks)

    def _sets(
        self, rounds: tuple[Round, ...], through: float, *, with_landmarks: bool
    ) -> list[tuple[SetResult, bytes | None]]:
        """The sets of a session with the landmarks of some, each after the rest of the one before;
        those with landmarks at full minutes, so that many people share what was written of one."""
        results: list[tuple[SetResult, bytes | None]] = []
        at_s = _BEGIN_S
        for index, made in enumerate(rounds):
            faulty = self._faults.falls_on(_between(self._story.faulty, through))
            recorded = None
            if with_landmarks:
                at_s = _BEGIN_S + index * _SLOT_S
                recorded = recorded_set(index, made, faulty=faulty, at_s=at_s)
            results.append(recorded or (self._made_up(index, made, through, faulty, at_s), None))
            at_s = results[-1][0].ended_s + made.rest_s
        return results

    def _made_up(
        self, index: int, made: Round, through: float, faulty: bool, at_s: float
    ) -> SetResult:
        leg, missing = self._story.weaker
        reach = _between(self._story.reach, through)
        if made.side == leg:
            reach *= 1.0 - missing
        return made_up_set(index, made, faulty=faulty, reach=reach, at_s=at_s, random=self._random)

    def _keep(self, session_id: str, result: SetResult, landmarks: bytes | None) -> None:
        kept = session_rows.set_row(session_id, result.index, result.round)
        session_rows.close_set(kept, result)
        self._session.add(kept)
        self._session.flush()
        self._session.add_all(rep_row(kept.id, rep) for rep in result.summary.movements)
        if landmarks is not None:
            self._session.add(TraceRow(set_id=kept.id, seen_by=__version__, content=landmarks))


class _Share:
    """Spreads what happens with a certain share as evenly as it can be, so that chance makes no
    story of its own."""

    def __init__(self) -> None:
        self._due = 0.5

    def falls_on(self, share: float) -> bool:
        """Whether it happens the next time."""
        self._due += share
        if self._due < 1.0:
            return False
        self._due -= 1.0
        return True


def _between(ends: tuple[float, float], through: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * through


def _rating(value: float) -> int:
    return int(np.clip(round(value), 0, 10))
