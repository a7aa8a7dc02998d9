"""Messages between a person and those who look after them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coach.domain import Message, message_text
from coach.records.access import Act
from coach.records.guarded import Guarded, changes, reads, reads_list
from coach.records.ids import new_id
from coach.records.schema import AssignmentRow, MessageRow, PersonRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["Messages", "kept_messages"]


class Messages(Guarded):
    """What a person and those who look after them write to each other."""

    @reads(Act.MESSAGE)
    def of(self, work: UnitOfWork, person_id: str) -> tuple[Message, ...]:
        """Both sides', the oldest first."""
        return kept_messages(work.session, [person_id])

    @reads(Act.MESSAGE)
    def has_reader(self, work: UnitOfWork, person_id: str) -> bool:
        """Whether anybody looks after the person, who could read what they write."""
        query = select(AssignmentRow.therapist).where(AssignmentRow.person_id == person_id).limit(1)
        return work.session.scalar(query) is not None

    @reads_list
    def waiting(self, work: UnitOfWork, whose: Collection[str]) -> dict[str, int]:
        """How many messages of each person nobody who looks after them has read; of those who have
        any."""
        query = (
            select(MessageRow.person_id, func.count())
            .where(
                MessageRow.person_id.in_(whose),
                MessageRow.from_person,
                MessageRow.read_at.is_(None),
            )
            .group_by(MessageRow.person_id)
        )
        rows = work.session.execute(query).all()
        return {whose_id: count for whose_id, count in rows}  # noqa: C416 (a row is no pair to mypy)

    @changes(Act.MESSAGE, audit="wrote a message")
    def send(self, work: UnitOfWork, person_id: str, text: str) -> Message:
        """Write to the other side. Raises ProfileError for a text that is empty or too long."""
        row = MessageRow(
            id=new_id(),
            person_id=person_id,
            author=work.actor.name,
            from_person=_is_their_own(work, person_id),
            at=work.now,
            text=message_text(text),
        )
        work.session.add(row)
        return _message(row)

    @changes(Act.MESSAGE, audit=None)
    def confirm_read(self, work: UnitOfWork, person_id: str, message_ids: Collection[str]) -> None:
        """These were shown to the actor, who says that they have read them. It counts for what the
        other side wrote, and for the first time only."""
        rows = select(MessageRow).where(
            MessageRow.person_id == person_id,
            MessageRow.id.in_(message_ids),
            MessageRow.from_person.is_(not _is_their_own(work, person_id)),
            MessageRow.read_at.is_(None),
        )
        for row in work.session.scalars(rows):
            row.read_at = work.now


def kept_messages(session: Session, whose: Collection[str]) -> tuple[Message, ...]:
    """See `Messages.of`; no permission is asked."""
    query = select(MessageRow).where(MessageRow.person_id.in_(whose))
    rows = session.scalars(query.order_by(MessageRow.at, MessageRow.id))
    return tuple(_message(row) for row in rows)


def _is_their_own(work: UnitOfWork, person_id: str) -> bool:
    """Whether the actor is the person whose record it is."""
    return work.session.get_one(PersonRow, person_id).login == work.actor.login


def _message(row: MessageRow) -> Message:
    return Message(
        row.id, row.person_id, row.author, row.from_person, row.at, row.text, row.read_at
    )
