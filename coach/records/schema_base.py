"""What all tables have in common."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from coach.records.column_types import Utc

__all__ = ["ID", "Base", "of"]


class Base(DeclarativeBase):
    """All tables; constraints have names, so that a migration can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own way)
        dt.datetime: Utc,
        dt.date: Date,
        str: Text,
        float: Float,
        int: Integer,
        bool: Boolean,
        bytes: LargeBinary,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


ID = String(32)
"""An id's column."""


def of(table: str, **extra: Any) -> Any:
    """A column that points at a row which takes this one with it when it goes."""
    return mapped_column(ID, ForeignKey(f"{table}.id", ondelete="CASCADE"), **extra)
