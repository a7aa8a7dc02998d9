"""Which pictures a camera of some rate delivers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.pose.camera_rate import delivered


class Picture(NamedTuple):
    time_s: float


def _film(rate: float, count: int) -> list[Picture]:
    return [Picture(i / rate) for i in range(count)]


def _kept(pictures: list[Picture], rate: float) -> list[int]:
    return [pictures.index(one) for one in delivered(pictures, rate)]


@pytest.mark.parametrize(
    ("rate", "kept"),
    [
        (60.0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        (30.0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        (20.0, [0, 1, 3, 4, 6, 7, 9, 10, 12]),
        (15.0, [0, 2, 4, 6, 8, 10, 12]),
        (10.0, [0, 3, 6, 9, 12]),
    ],
)
def test_of_thirty_a_second(rate: float, kept: list[int]) -> None:
    assert _kept(_film(30.0, 13), rate) == kept


def test_thirty_by_fifteen_to_five_is_thirty_to_five() -> None:
    film = _film(30.0, 61)
    assert list(delivered(delivered(film, 15.0), 5.0)) == list(delivered(film, 5.0))


@given(
    st.lists(st.floats(0.005, 0.4), min_size=1, max_size=60),
    st.floats(1.0, 240.0),
)
def test_at_each_tick_the_newest_and_each_once(steps: list[float], rate: float) -> None:
    film = [Picture(t) for t in np.cumsum([0.0, *steps]).tolist()]
    times = np.array([one.time_s for one in film])
    ticks = np.arange(np.ceil(times[-1] * rate - 1e-3) + 1) / rate
    newest = np.searchsorted(times, ticks + 1e-6 / rate, side="right") - 1
    out = [one.time_s for one in delivered(film, rate)]
    assert out == [times[i] for i in np.unique([*newest, len(film) - 1])]
    assert list(delivered(delivered(film, rate), rate)) == list(delivered(film, rate))


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_a_rate_that_is_none(rate: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        list(delivered(_film(30.0, 2), rate))
