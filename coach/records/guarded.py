"""What a method that touches records has to declare: the permission it needs, and what goes into
the audit trail. The decorators here ask, write it down and open the transaction; a method without
one has no way to the database.

A decorated method takes a `UnitOfWork` first, which its caller does not give. `audit` may name the
method's arguments, as in "prescribed {block.exercise}". A refusal is always written down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar

from coach.records.access import Act, Role
from coach.records.unit_of_work import OPENED, OPENED_SESSION, Guard, RefusedError, UnitOfWork

__all__ = [
    "Declaration",
    "Guarded",
    "afterwards",
    "changes",
    "changes_session",
    "declaration",
    "open_to",
    "opens_session",
    "reads",
    "reads_list",
    "reads_session",
]


class Guarded:
    """A class whose methods are guarded."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard


@dataclass(frozen=True)
class Declaration:
    """act: what one must be allowed to do with the person's record; None where the method is about
    nobody's in particular, and `roles` says who may. audit: what is written into the trail."""

    act: Act | None
    roles: frozenset[Role]
    audit: str | None


_P = ParamSpec("_P")
_T = TypeVar("_T")
_Self = TypeVar("_Self", bound=Guarded)
_ANYBODY = frozenset(Role)
_READING = Declaration(Act.READ, _ANYBODY, OPENED)
_DECLARED = "declaration"


def declaration(method: object) -> Declaration | None:
    """What a method declares; None where it declares nothing."""
    found: Declaration | None = getattr(method, _DECLARED, None)
    return found


def reads(
    act: Act = Act.READ, *, audit: str | None = OPENED
) -> Callable[
    [Callable[Concatenate[_Self, UnitOfWork, str, _P], _T]],
    Callable[Concatenate[_Self, str, _P], _T],
]:
    """Reads one person's record, whose id comes first."""
    return lambda method: _guarded(
        method, Declaration(act, _ANYBODY, audit), _permit_person, writes=False
    )


def changes(
    act: Act, *, audit: str | None
) -> Callable[
    [Callable[Concatenate[_Self, UnitOfWork, str, _P], _T]],
    Callable[Concatenate[_Self, str, _P], _T],
]:
    """Changes one person's record, whose id comes first."""
    return lambda method: _guarded(
        method, Declaration(act, _ANYBODY, audit), _permit_person, writes=True
    )


def reads_list(
    method: Callable[Concatenate[_Self, UnitOfWork, Collection[str], _P], _T],
) -> Callable[Concatenate[_Self, str | Collection[str], _P], _T]:
    """Reads the records of one person or of many, whose ids come first. One person's is opened; a
    collection of ids is a look at a list, which is no visit to anybody. One that may not be read
    is enough to refuse all."""

    @wraps(method)
    def of_all(
        self: _Self,
        unit: UnitOfWork,
        whose: str | Collection[str],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        return method(self, unit, [whose] if isinstance(whose, str) else whose, *args, **kwargs)

    def permit(unit: UnitOfWork, whose: str | Collection[str], act: Act, audit: str) -> None:
        if isinstance(whose, str):
            unit.permit(whose, act, audit)
        else:
            unit.permit_list(whose)

    guarded: Callable[Concatenate[_Self, str | Collection[str], _P], _T] = _guarded(
        of_all, _READING, permit, writes=False
    )
    return guarded


def reads_session(
    method: Callable[Concatenate[_Self, UnitOfWork, str, _P], _T],
) -> Callable[Concatenate[_Self, str, _P], _T | None]:
    """Reads from the session whose id comes first; None where the owner asks for one that there is
    not. All others are refused that like one which they may not see."""
    return _reads_session(method, _READING)


def opens_session(
    method: Callable[Concatenate[_Self, UnitOfWork, str, _P], _T],
) -> Callable[Concatenate[_Self, str, _P], _T | None]:
    """The same, and the trail says which session was looked at."""
    return _reads_session(method, Declaration(Act.READ, _ANYBODY, OPENED_SESSION))


def _reads_session(
    method: Callable[Concatenate[_Self, UnitOfWork, str, _P], _T], declared: Declaration
) -> Callable[Concatenate[_Self, str, _P], _T | None]:
    @wraps(method)
    def if_there(
        self: _Self, unit: UnitOfWork, session_id: str, *args: _P.args, **kwargs: _P.kwargs
    ) -> _T | None:
        there = unit.person_of(session_id) is not None
        return method(self, unit, session_id, *args, **kwargs) if there else None

    def permit(unit: UnitOfWork, session_id: str, act: Act, audit: str) -> None:
        if unit.actor.role is not Role.OWNER:
            _permit_session(unit, session_id, act, audit)

    guarded: Callable[Concatenate[_Self, str, _P], _T | None] = _guarded(
        if_there, declared, permit, writes=False
    )
    return guarded


def changes_session(
    act: Act, *, audit: str | None
) -> Callable[
    [Callable[Concatenate[_Self, UnitOfWork, str, _P], _T]],
    Callable[Concatenate[_Self, str, _P], _T],
]:
    """Changes the session whose id comes first."""
    return lambda method: _guarded(
        method, Declaration(act, _ANYBODY, audit), _permit_session, writes=True
    )


def open_to(
    *roles: Role, what: str, audit: str | None = None, writes: bool = False
) -> Callable[
    [Callable[Concatenate[_Self, UnitOfWork, _P], _T]], Callable[Concatenate[_Self, _P], _T]
]:
    """About nobody's record in particular, for these roles. what: the trail's words where another
    one is refused. audit: written where the method says whose record it came to be about
    (`UnitOfWork.concerns`)."""

    def permit(unit: UnitOfWork, *_: object) -> None:
        if unit.actor.role not in roles:
            raise RefusedError(what)
        unit.audit = audit

    return lambda method: _guarded(
        method, Declaration(None, frozenset(roles), audit), permit, writes=writes
    )


def afterwards(method: Callable[_P, Callable[[], _T]]) -> Callable[_P, _T]:
    """For what must wait for the end of the transaction: the guarded method gives it back, and it
    is called here."""

    @wraps(method)
    def both(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        return method(*args, **kwargs)()

    return both


def _guarded(
    method: Callable[..., Any],
    declared: Declaration,
    permit: Callable[..., None],
    *,
    writes: bool,
) -> Any:
    """The method behind its permission. permit: takes the unit of work, the method's first argument
    and what is declared; the types of the decorators say the rest."""

    @wraps(method)
    def guarded(self: Guarded, *args: Any, **kwargs: Any) -> Any:
        def work(unit: UnitOfWork) -> Any:
            given = signature(method).bind(self, unit, *args, **kwargs)
            given.apply_defaults()
            said = declared.audit and declared.audit.format(**given.arguments)
            permit(unit, *list(given.arguments.values())[2:3], declared.act, said)
            return method(self, unit, *args, **kwargs)

        return self._guard.run(work, writes=writes)

    guarded.__dict__[_DECLARED] = declared
    return guarded


def _permit_person(unit: UnitOfWork, person_id: str, act: Act, audit: str | None) -> None:
    unit.permit(person_id, act, audit)


def _permit_session(unit: UnitOfWork, session_id: str, act: Act, audit: str | None) -> None:
    unit.permit(unit.person_of(session_id), act, audit)
