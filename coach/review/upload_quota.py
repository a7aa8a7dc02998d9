"""How much may come in at once: one login keeps out no other, and all together do not fill the
server."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from coach.errors import InputError

__all__ = ["Limits", "UploadQuota"]


@dataclass(frozen=True)
class Limits:
    """at_once: uploads under way of one login; a page sends one after the other. waiting:
    recordings of one login that are not worked off yet. Both also in all. The numbers are our own:
    with `uploads.MOST_BYTES` each they bound the disk that is taken up."""

    at_once: int = 3
    at_once_in_all: int = 12
    waiting: int = 10
    waiting_in_all: int = 50


class UploadQuota:
    """Counts the uploads under way by the login that sends them; may be used from any thread."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def admitted(self, login: str, waiting: Sequence[str]) -> Iterator[None]:
        """For as long as an upload lasts. waiting: the logins of the recordings that are not worked
        off yet. Raises InputError where there are too many of either. Whoever sits at their own
        computer (login empty) may have as many waiting as they like."""
        with self._lock:
            self._refuse(login, waiting)
            self._under_way[login] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[login] -= 1
                self._under_way += Counter()  # forget those at zero

    def _refuse(self, login: str, waiting: Sequence[str]) -> None:
        limits = self._limits
        if self._under_way[login] >= limits.at_once:
            raise InputError(
                f"{limits.at_once} of your videos are being uploaded already; wait until one has "
                "arrived, then try again."
            )
        if login and waiting.count(login) >= limits.waiting:
            raise InputError(
                f"{limits.waiting} of your videos are waiting to be analysed already; upload more "
                "when some are done."
            )
        full = login and len(waiting) >= limits.waiting_in_all
        if full or self._under_way.total() >= limits.at_once_in_all:
            raise InputError("Too many people are uploading videos right now; try again later.")
