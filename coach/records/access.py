"""Who may do what with whose record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ALONE", "Act", "Actor", "Role", "may"]


class Role(StrEnum):
    """owner: whose computer this is, where nobody has to log in. The others belong to a clinic."""

    OWNER = "owner"
    CLIENT = "client"
    THERAPIST = "therapist"
    ADMIN = "admin"


class Act(StrEnum):
    """What can be done with a person's record.

    read: see and export it. exercise: add sessions, how it felt and symptoms. correct: say which
    movements were repetitions. message: write and read messages between them and who looks after
    them. file: add what a video showed. treat: prescribe, and write notes. invite:
    have whoever it is log in and find it. withdraw: end such an invitation. erase: change the name,
    delete everything. assign: say who looks after them. audit: see who opened or changed it.
    """

    READ = "read"
    EXERCISE = "exercise"
    CORRECT = "correct"
    MESSAGE = "message"
    FILE = "file"
    TREAT = "treat"
    INVITE = "invite"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    ASSIGN = "assign"
    AUDIT = "audit"


@dataclass(frozen=True)
class Actor:
    """Who is asking. login: how the clinic's login knows them; empty for the owner."""

    login: str
    name: str
    role: Role


ALONE = Actor("", "This computer", Role.OWNER)
"""Whoever sits at a computer of their own."""

_OWN = {Act.READ, Act.EXERCISE, Act.CORRECT, Act.MESSAGE, Act.FILE, Act.ERASE, Act.AUDIT}
_INVITING = {Act.INVITE, Act.WITHDRAW}
_ASSIGNED = {Act.READ, Act.CORRECT, Act.MESSAGE, Act.FILE, Act.TREAT, Act.AUDIT} | _INVITING
_ADMIN = {Act.WITHDRAW, Act.ASSIGN, Act.ERASE, Act.AUDIT}


def may(role: Role, act: Act, *, own: bool, assigned: bool) -> bool:
    """Whether this is allowed. own: the record is the actor's own; assigned: the actor looks after
    that person. An admin assigns and deletes, and neither reads a record nor lets anybody in."""
    if role is Role.OWNER:
        return True
    if own and act in _OWN:
        return True
    if role is Role.THERAPIST:
        return assigned and act in _ASSIGNED
    return role is Role.ADMIN and act in _ADMIN
