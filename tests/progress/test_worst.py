"""Which repetition of a session to look at first."""

from __future__ import annotations

from dataclasses import replace

from coach.coaching.results import Finding, Verdict
from coach.progress.worst import worst_rep
from tests.builders import FAULT, OK, UNSEEN, rep
from tests.records.samples import made_set


def beyond(check: str, value: float, sd: float) -> Finding:
    return Finding(check, Verdict.FAULT, value, sd, 20.0, "deg")


def test_most_faults_first_wherever_it_is() -> None:
    far = beyond("forward-lean", 90.0, 1.0)
    both = (beyond("forward-lean", 21.0, 3.0), beyond("heels-lift", 21.0, 3.0))
    first = made_set(0, rep(1, OK), rep(2, far))
    second = made_set(1, rep(1, UNSEEN), rep(2, *both))
    assert worst_rep([first, second]) == (second, second.summary.movements[1])


def test_of_as_many_the_one_furthest_beyond_its_limit_by_its_own_uncertainty() -> None:
    sure, unsure = beyond("forward-lean", 26.0, 1.0), beyond("forward-lean", 30.0, 5.0)
    unknown = replace(sure, sd=None)
    one = made_set(0, rep(1, unknown), rep(2, unsure), rep(3, sure), rep(4, sure))
    assert worst_rep([one]) == (one, one.summary.movements[2])


def test_nothing_where_no_counted_repetition_has_a_fault() -> None:
    assert worst_rep([]) is None
    assert worst_rep([made_set(0, rep(1, OK), rep(2, FAULT, counted=False))]) is None
