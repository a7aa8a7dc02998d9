"""What only PostgreSQL needs: connections that do not wait for ever. Its driver is an extra's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

__all__ = ["connects"]


class _Impatient(psycopg.Connection[Any]):
    """A connection whose server has to answer: one that was stopped, or whose disk hangs, keeps its
    own time-outs no more than it keeps anything else. silent_s: None where it may take its time."""

    silent_s: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """See psycopg. Raises OperationalError; the connection is then closed."""
        given = self.silent_s if timeout is None else timeout
        try:
            return super().wait(gen, interval, given)
        except psycopg.errors._WaitTimeout as error:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError("the connection was silent for too long") from error


def connects(silent_s: float | None) -> Callable[[Any, Any, Any, Any], _Impatient]:
    """What SQLAlchemy asks for a connection (its event do_connect). silent_s: how long the server
    may be silent; None: as long as it likes."""
    return partial(_connect, silent_s)


def _connect(
    silent_s: float | None, _dialect: Any, _record: Any, cargs: Any, cparams: Any
) -> _Impatient:
    made = _Impatient.connect(*cargs, **cparams)
    made.silent_s = silent_s
    return made
