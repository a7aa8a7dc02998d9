"""Which pictures of a recording a camera of so many a second would have delivered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

__all__ = ["HIGHEST_RATE", "LOWEST_RATE", "AsLive", "delivered"]

LOWEST_RATE, HIGHEST_RATE = 1.0, 240.0
"""Pictures a second."""

_ROUNDING = 1e-6
"""Ticks; a picture taken at a tick, up to rounding, is taken at it."""


@dataclass(frozen=True)
class AsLive:
    """A recording is to be looked at as a camera's pictures are, one after the other.

    rate: of the camera, pictures a second; None: the camera delivers every picture there is.
    """

    rate: float | None = None


class _Timed(Protocol):
    @property
    def time_s(self) -> float: ...


Picture = TypeVar("Picture", bound=_Timed)


def delivered(pictures: Iterable[Picture], rate: float) -> Iterator[Picture]:
    """Of pictures in order of time those that a camera delivers whose clock ticks `rate` times a
    second from 0 s on: at each tick the newest, each once, with its own time. The last one lasts
    until the next tick.

    Raises ValueError for a rate that is not above 0.
    """
    if not rate > 0:
        raise ValueError("a camera's rate should be above 0")
    newest: Picture | None = None
    for picture in pictures:
        if newest is not None and _next_tick(newest, rate) < _next_tick(picture, rate):
            yield newest
        newest = picture
    if newest is not None:
        yield newest


def _next_tick(picture: _Timed, rate: float) -> int:
    """The number of the first tick at which the picture is there."""
    return math.ceil(picture.time_s * rate - _ROUNDING)
