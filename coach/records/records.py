"""The way to everybody's records: nobody gets further than they may, and it is written down who
opened or changed whose.

Pages and commands hold a `Records`, never the tables themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from coach.records.access import Actor, Role
from coach.records.audit import Audit
from coach.records.care import Care
from coach.records.invitations import Invitations
from coach.records.messages import Messages
from coach.records.outcomes import Outcomes
from coach.records.people import People
from coach.records.roles import Roles
from coach.records.sessions import Sessions
from coach.records.store import Store
from coach.records.templates import Templates
from coach.records.unit_of_work import Guard
from coach.records.videos import Videos

__all__ = ["Records"]


class Records:
    """The records as `actor` may see and change them.

    Every method of the parts raises AccessError where the actor may not, and writes that down; and
    StoreError where the database fails. clock: the time now, in UTC. role_now: see `Guard`.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        role_now: Callable[[], Role | None] | None = None,
    ) -> None:
        guard = Guard(store, actor, clock, role_now)
        self.actor = actor
        self.people = People(guard)
        self.invitations = Invitations(guard)
        self.roles = Roles(guard)
        self.care = Care(guard)
        self.messages = Messages(guard)
        self.outcomes = Outcomes(guard)
        self.templates = Templates(guard)
        self.sessions = Sessions(guard)
        self.videos = Videos(guard)
        self.audit = Audit(guard)
