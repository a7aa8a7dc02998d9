"""A picture of each movement's furthest point, kept in memory alone."""

from __future__ import annotations

from collections.abc import Callable

from coach.coaching.results import Movement
from coach.live.snapshot import Snapshot
from coach.media.drawing import Image, jpeg

__all__ = ["RepPictures"]


class RepPictures:
    """The pictures of one session."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._furthest: tuple[float, Image] | None = None
        self._pictures: dict[tuple[int, int], bytes] = {}

    def of(self, round_index: int, movement: int) -> bytes | None:
        """A movement's JPEG, by its index; None where there is none."""
        return self._pictures.get((round_index, movement))

    def see(self, snapshot: Snapshot, draw: Callable[[], Image]) -> None:
        """One more moment. draw: the picture that goes with it, without a number: a repetition's
        value is known once it is over, and stands beside its picture."""
        progress = snapshot.progress
        if progress.moving and (self._furthest is None or progress.share > self._furthest[0]):
            self._furthest = (progress.share, draw())
        self.keep(snapshot)

    def keep(self, snapshot: Snapshot) -> None:
        """A moment without a picture, as when the session is stopped: movements that are new in it
        keep the furthest that was seen."""
        for result in snapshot.results:
            self._keep(result.index, result.summary.movements)
        if all(result.index != snapshot.round_index for result in snapshot.results):
            self._keep(snapshot.round_index, snapshot.movements)

    def _keep(self, round_index: int, movements: tuple[Movement, ...]) -> None:
        known = self._known.get(round_index, 0)
        for movement in movements[known:]:
            if self._furthest is not None:
                self._pictures[round_index, movement.index] = jpeg(self._furthest[1])
            self._furthest = None
        self._known[round_index] = max(len(movements), known)
