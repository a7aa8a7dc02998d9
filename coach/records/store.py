"""The open database: its tables brought up to date, transactions, and failures as sentences."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Self

from sqlalchemy import func
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from coach.records.database import (
    PATIENT_S,
    WAIT_S,
    backup_folder,
    database_url,
    for_writing,
    open_engine,
    sentences,
    sqlite_file,
)
from coach.records.migrate import newest, upgrade, version
from coach.records.role_changes import roles_changed
from coach.records.schema import BackupRow
from coach.records.sqlite import free_name, snapshot

__all__ = ["Store", "store"]


class Store:
    """The records' database, its tables up to date.

    Opening, and every transaction, raises StoreError with a sentence where the database fails.
    Safe to use from several threads. wait_s: how long a statement waits for another program that
    writes. keep_old: make a backup of a SQLite file before its tables are changed. for_rescue: as
    `open_engine`'s. role_changes: how many transactions of this store's have changed the role of a
    login, by login.
    """

    def __init__(
        self, url: URL, *, wait_s: float = WAIT_S, keep_old: bool = True, for_rescue: bool = False
    ) -> None:
        self.url = url
        self.engine = open_engine(url, wait_s=wait_s, for_rescue=for_rescue)
        self._writing = for_writing(self.engine)
        self.role_changes: Counter[str] = Counter()
        self._counting = threading.Lock()
        try:
            self._bring_up_to_date(keep_old)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that reads."""
        with sentences(self.url), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that writes: all of it, or nothing."""
        with (
            sentences(self.url),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
        with self._counting:
            self.role_changes.update(roles_changed(session))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _bring_up_to_date(self, keep_old: bool) -> None:
        with self.read() as session:
            now = version(session.connection())
        if now == newest():
            return
        kept = self._keep(now) if keep_old and now is not None else None
        try:
            self._upgrade()
        except BaseException:
            if kept is not None:  # nothing was changed, and the next start makes another
                kept.unlink()
            raise
        if kept is not None:
            with self.write() as session:
                session.merge(BackupRow(path=str(kept), at=func.now()))

    def _upgrade(self) -> None:
        patient = open_engine(self.url, wait_s=PATIENT_S, to_upgrade=True)
        try:
            with sentences(self.url), for_writing(patient).begin() as connection:
                upgrade(connection)
        finally:
            patient.dispose()

    def _keep(self, now: str) -> Path | None:
        """Write a SQLite database down as it is before an upgrade."""
        if sqlite_file(self.url) is None:
            return None
        kept = free_name(backup_folder(self.url), f"records-{now}")
        snapshot(self.engine, kept)
        return kept


@cache
def store() -> Store:
    """The one that COACH_DATABASE_URL or the person's own data folder names."""
    return Store(database_url())
