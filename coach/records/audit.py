"""Who opened or changed whose record."""

from __future__ import annotations

from sqlalchemy import select

from coach.domain import AuditEntry
from coach.records.access import Act, Role
from coach.records.guarded import Guarded, open_to, reads
from coach.records.person_rows import audit_entry
from coach.records.schema import AuditRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["Audit"]

_NEWEST_FIRST = select(AuditRow).order_by(AuditRow.id.desc())


class Audit(Guarded):
    """The audit trail; looking at it is no entry in it."""

    @reads(Act.AUDIT, audit=None)
    def of(self, work: UnitOfWork, person_id: str) -> tuple[AuditEntry, ...]:
        """What was done to one person's record, the newest first."""
        query = _NEWEST_FIRST.where(AuditRow.person_id == person_id)
        return tuple(audit_entry(row) for row in work.session.scalars(query))

    @open_to(Role.OWNER, Role.ADMIN, what="read the audit trail")
    def all(self, work: UnitOfWork) -> tuple[AuditEntry, ...]:
        """Everything, the newest first."""
        return tuple(audit_entry(row) for row in work.session.scalars(_NEWEST_FIRST))
