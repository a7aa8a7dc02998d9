"""What the tables' columns hold that no database knows by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, TypeDecorator

__all__ = ["IfReadable", "Utc"]


class Utc(TypeDecorator[dt.datetime]):
    """A moment; SQLite and PostgreSQL alike give it back knowing that it is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Dialect) -> Any:
        """To the database. A moment without an offset is a fault of the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no offset")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> dt.datetime | None:
        """From the database."""
        if value is None:
            return None
        known: dt.datetime = value
        return known.replace(tzinfo=dt.UTC) if known.tzinfo is None else known.astimezone(dt.UTC)


class IfReadable(TypeDecorator[Any]):
    """JSON that can be done without: what cannot be read is not there."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """From the database. JSON fails before `process_result_value` would be asked."""
        read = super().result_processor(dialect, coltype)

        def read_if_possible(value: Any) -> Any:
            try:
                return value if read is None else read(value)
            except (TypeError, ValueError):
                return None

        return read_if_possible
