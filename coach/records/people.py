"""Who there is: the people whose records are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from coach.domain import Gender, Person, PersonFile
from coach.errors import StoreError
from coach.records.access import Act, Role
from coach.records.audit_chain import DELETED
from coach.records.care import (
    kept_flag_marks,
    kept_notes,
    kept_prescriptions,
    kept_symptom_checks,
)
from coach.records.erase import erase, forget
from coach.records.guarded import Guarded, afterwards, changes, open_to, reads
from coach.records.invitations import kept_invitations
from coach.records.messages import kept_messages
from coach.records.outcomes import kept_outcomes
from coach.records.person_rows import person
from coach.records.roles import record_id
from coach.records.schema import AssignmentRow, PersonRow
from coach.records.session_queries import kept_sessions
from coach.records.unit_of_work import UNNAMED, RefusedError, UnitOfWork

__all__ = ["EARLIEST_BIRTH", "People"]

EARLIEST_BIRTH = date(1900, 1, 1)
"""Earlier dates of birth are slips."""

_ADD = "add a person"


class People(Guarded):
    """The people whose records the actor may see and change."""

    @open_to(*Role, what="open one's own record", audit="began a record")
    def me(self, work: UnitOfWork) -> Person:
        """The actor's own record; made when it is first asked for."""
        query = select(PersonRow).where(PersonRow.login == work.actor.login)
        row = work.session.scalar(query)
        if row is not None:
            return person(row)
        work.must_write()
        row = PersonRow(
            id=record_id(work.session, work.actor.login),
            name=UNNAMED if work.actor.role is Role.OWNER else work.actor.name,
            since=work.now,
            made_up=False,
            login=work.actor.login,
        )
        try:
            with work.session.begin_nested():
                work.session.add(row)
        except IntegrityError:  # another tab was quicker
            return person(work.session.scalars(query).one())
        work.concerns(row.id)
        return person(row)

    @open_to(*Role, what="list people")
    def all(self, work: UnitOfWork) -> tuple[Person, ...]:
        """Those whose records the actor may read or assign, by name."""
        query = select(PersonRow).order_by(func.lower(PersonRow.name), PersonRow.id)
        if work.actor.role not in (Role.OWNER, Role.ADMIN):
            query = query.where(PersonRow.id.in_(work.readable_ids()))
        return tuple(person(row) for row in work.session.scalars(query))

    @open_to(Role.OWNER, what="list people")
    def others(self, work: UnitOfWork) -> bool:
        """Whether there is anybody but the actor."""
        other = PersonRow.login.is_distinct_from(work.actor.login)
        return work.session.scalar(select(PersonRow.id).where(other).limit(1)) is not None

    @reads()
    def get(self, work: UnitOfWork, person_id: str) -> Person:
        """One of them."""
        return person(work.session.get_one(PersonRow, person_id))

    @open_to(Role.OWNER, Role.THERAPIST, Role.ADMIN, what=_ADD, audit="added", writes=True)
    def add(
        self,
        work: UnitOfWork,
        name: str,
        *,
        height_cm: float | None = None,
        login: str | None = None,
        made_up: bool = False,
        born: date | None = None,
        gender: Gender | None = None,
    ) -> Person:
        """Begin a record for somebody; a therapist looks after whom they add. login: how the
        clinic's login knows them, for the owner or an admin to say; StoreError where somebody
        else's record has it, or nobody can be born on that day."""
        _check_born(born, work.now.date())
        therapist = work.actor.role is Role.THERAPIST
        # With a login a therapist would come to look after somebody who has not agreed to it.
        if login and therapist:
            raise RefusedError(_ADD)
        row = PersonRow(
            id=record_id(work.session, login),
            name=name,
            since=work.now,
            height_cm=height_cm,
            made_up=made_up,
            login=login or None,
            born=born,
            gender=gender,
        )
        try:
            with work.session.begin_nested():
                work.session.add(row)
        except IntegrityError as error:
            raise StoreError(
                f"There is a record for the login “{login}” already; check the spelling."
            ) from error
        if therapist:
            work.session.add(AssignmentRow(therapist=work.actor.login, person_id=row.id))
        work.concerns(row.id)
        return person(row)

    @changes(Act.ERASE, audit="changed what is known of the person")
    def change(
        self,
        work: UnitOfWork,
        person_id: str,
        name: str,
        height_cm: float | None,
        *,
        born: date | None,
        gender: Gender | None,
    ) -> None:
        """What is known of them from now on. StoreError where nobody can be born on that day."""
        _check_born(born, work.now.date())
        row = work.session.get_one(PersonRow, person_id)
        row.name, row.height_cm, row.born, row.gender = name, height_cm, born, gender

    @afterwards
    @changes(Act.ERASE, audit=DELETED)
    def delete(self, work: UnitOfWork, person_id: str) -> Callable[[], tuple[Path, ...]]:
        """Delete somebody with everything that is kept of them, here and in every backup; the
        backups that could not be reached, to be told."""
        if work.session.get_one(PersonRow, person_id).login == work.actor.login:
            work.forget_actor(person_id)
        erase(work.session, person_id)
        return partial(forget, self._guard.store)

    @changes(Act.READ, audit="took everything out")
    def file(
        self,
        work: UnitOfWork,
        person_id: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> PersonFile:
        """Everything that is kept of a person, as it is at one moment; of sessions, those begun
        from `since` up to `until`."""
        of = [person_id]
        return PersonFile(
            person=person(work.session.get_one(PersonRow, person_id)),
            prescriptions=kept_prescriptions(work.session, of, history=True),
            sessions=kept_sessions(work.session, of, since, until),
            symptom_checks=kept_symptom_checks(work.session, of),
            notes=kept_notes(work.session, of),
            messages=kept_messages(work.session, of),
            outcomes=kept_outcomes(work.session, of),
            flag_marks=kept_flag_marks(work.session, of),
            invitations=kept_invitations(work.session, of),
        )


def _check_born(born: date | None, today: date) -> None:
    """A slip of the finger would stand on every paper. Raises StoreError."""
    # The day may have begun already where the person is.
    if born is not None and not EARLIEST_BIRTH <= born <= today + timedelta(days=1):
        raise StoreError(f"Nobody here can be born on {born.isoformat()}; check the date.")
