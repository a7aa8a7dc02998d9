"""Who hands a report out."""

from __future__ import annotations

from dataclasses import dataclass

from coach.domain import PersonFile
from coach.records.access import ALONE, Actor, Role
from coach.records.clinic import clinic

__all__ = ["Letterhead", "letterhead_of"]


@dataclass(frozen=True)
class Letterhead:
    """The clinic's name and the therapist's; empty where there is none."""

    clinic: str = ""
    therapist: str = ""


def letterhead_of(actor: Actor, file: PersonFile) -> Letterhead:
    """The clinic of this place; the therapist who hands it out, else who prescribed what is in
    force. Raises ProfileError where the clinic's file cannot be used."""
    here = clinic()
    name = actor.name if actor.role is Role.THERAPIST else _prescribers(file)
    return Letterhead(here.name if here is not None else "", name)


def _prescribers(file: PersonFile) -> str:
    names = [one.written_by for one in file.prescriptions if one.ended_at is None]
    return ", ".join(dict.fromkeys(name for name in names if name != ALONE.name))
