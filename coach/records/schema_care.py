"""The tables of what a person and those who look after them exchange (`coach.domain.care`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from coach.records.schema_base import ID, Base, of

__all__ = ["MessageRow", "OutcomeRow", "TemplateRow"]


class MessageRow(Base):
    """A message between a person and those who look after them."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = of("person", index=True)
    author: Mapped[str]
    from_person: Mapped[bool]
    at: Mapped[dt.datetime]
    text: Mapped[str]
    read_at: Mapped[dt.datetime | None]


class TemplateRow(Base):
    """A programme to give to several people. therapist: whose it is, by login; empty for the
    owner of the computer."""

    __tablename__ = "template"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    therapist: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    exercises: Mapped[list[Any]]
    at: Mapped[dt.datetime]


class OutcomeRow(Base):
    """An outcome measure as a person answered it once. items: what was rated, the number, and the
    words that were chosen. score: of it all; NULL where an earlier version wrote it down."""

    __tablename__ = "outcome"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = of("person", index=True)
    measure: Mapped[str]
    at: Mapped[dt.datetime]
    items: Mapped[list[Any]]
    score: Mapped[float | None]
