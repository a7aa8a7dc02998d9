"""How long it will still take."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coach.review.rate import Rate


def test_nothing_is_promised_too_early() -> None:
    rate = Rate()
    assert rate.left_s is None
    rate.tell(0.1, 100.0)
    assert rate.left_s is None
    rate.tell(0.3, 100.5)
    assert rate.left_s is None  # half a second says little
    rate = Rate()
    rate.tell(0.1, 100.0)
    rate.tell(0.11, 110.0)
    assert rate.left_s is None  # and so does a hundredth


def test_a_slow_start_is_not_taken_for_slow_work() -> None:
    rate = Rate()
    rate.tell(0.0, 0.0)
    rate.tell(0.0, 999.0)
    rate.tell(0.1, 1000.0)
    rate.tell(0.6, 1010.0)
    assert rate.left_s == pytest.approx(8.0)


@given(total=st.floats(5.0, 1e5), start=st.floats(0.0, 1e6), done=st.floats(0.05, 1.0))
def test_steady_work_is_foretold(total: float, start: float, done: float) -> None:
    assume(done * total > 2.0)
    rate = Rate()
    rate.tell(0.01, start)
    rate.tell(0.01 + 0.99 * done, start + done * total)
    assert rate.left_s == pytest.approx((1 - done) * total, rel=1e-3, abs=1e-3)
