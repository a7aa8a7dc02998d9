"""The table of what therapists have seen of the flags about a person."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from coach.records.schema_base import ID, Base, of

__all__ = ["FlagMarkRow"]


class FlagMarkRow(Base):
    """That a therapist has seen a flag about a person (`domain.FlagMark`)."""

    __tablename__ = "flag_mark"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = of("person", index=True)
    kind: Mapped[str]
    level: Mapped[str]
    evidence_on: Mapped[dt.date]
    by: Mapped[str]
    at: Mapped[dt.datetime]
    remind_on: Mapped[dt.date | None]
    taken_back_at: Mapped[dt.datetime | None]
    events: Mapped[str] = mapped_column(Text, server_default="")
