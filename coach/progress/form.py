"""Whether faults became more frequent by more than chance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scipy.special import stdtrit

from coach.domain import SetFigures
from coach.progress.measures import Share
from coach.translation import gettext as _

__all__ = ["LEAST_SESSIONS", "FaultShift", "fault_shift"]

LEAST_SESSIONS = 3
"""With fewer in either period nothing is said: how much a person's sessions differ is not known."""

_ONE_SIDED = 0.975

_Kind = tuple[str, str]


@dataclass(frozen=True)
class FaultShift:
    """How faults moved between two periods.

    faulty_before, faulty_after: repetitions with any fault, of those judged: what a person is told.
    before, after: the share of checks with a fault, like with like: what is tested. z: their
    difference over its standard error; critical: what z must be beyond. most: exercise and check
    with the largest part in a rise.
    """

    faulty_before: Share
    faulty_after: Share
    before: float
    after: float
    z: float
    critical: float
    most: _Kind

    @property
    def worse(self) -> bool:
        """Whether faults rose by more than chance."""
        return self.z > self.critical

    @property
    def sentence(self) -> str:
        """That it rose, in repetitions: these may be as many as before although a check found more
        faults, where another one found fewer."""
        before, after = self.faulty_before, self.faulty_after
        now = _("{value:.0%} ({some} of {of})", value=after.value, some=after.some, of=after.of)
        if after.value > before.value:
            was = _(
                "{value:.0%} ({some} of {of})", value=before.value, some=before.some, of=before.of
            )
            return _("Repetitions with a fault rose from {was} to {now}", was=was, now=now)
        return _("More faults than by chance, with one in {now} of the repetitions", now=now)


def fault_shift(before: Sequence[SetFigures], after: Sequence[SetFigures]) -> FaultShift | None:
    """How the share of faults moved; None where it cannot be told.

    Only kinds of fault (exercise and check) judged in both periods count, each weighted by
    n1 n2 / (n1 + n2), so that another mix of exercises or views is no change (Cochran 1954,
    Biometrics 10:417). Repetitions of a session resemble each other: the session is the unit of the
    standard error (linearised ratio estimate, Cochran, Sampling Techniques, 1977, 6.4), which is
    never taken to be less than the verdicts' own by the binomial law. The critical value is
    Student's at 97.5 %, with the sessions less two as degrees of freedom.
    """
    old, new = _by_session(before), _by_session(after)
    if min(len(old), len(new)) < LEAST_SESSIONS:
        return None
    old_totals, new_totals = _totals(old), _totals(new)
    weights = {
        kind: old_totals[kind][1] * new_totals[kind][1] / (old_totals[kind][1] + judged)
        for kind, (_, judged) in new_totals.items()
        if kind in old_totals
    }
    if not weights:
        return None
    whole = sum(weights.values())
    weights = {kind: weight / whole for kind, weight in weights.items()}
    shares = [
        {kind: totals[kind][0] / totals[kind][1] for kind in weights}
        for totals in (old_totals, new_totals)
    ]
    before_share, after_share = (
        sum(weights[kind] * share[kind] for kind in weights) for share in shares
    )
    variance = _variance(old, old_totals, weights) + _variance(new, new_totals, weights)
    return FaultShift(
        faulty_before=_faulty(before),
        faulty_after=_faulty(after),
        before=before_share,
        after=after_share,
        z=(after_share - before_share) / math.sqrt(variance),
        critical=float(stdtrit(len(old) + len(new) - 2, _ONE_SIDED)),
        most=max(weights, key=lambda kind: weights[kind] * (shares[1][kind] - shares[0][kind])),
    )


def _faulty(sets: Iterable[SetFigures]) -> Share:
    """Of sets in which any check judged something."""
    counts = [(one.judged, one.faultless) for one in sets]
    judged = sum(number for number, _ in counts)
    return Share(judged - sum(number for _, number in counts), judged)


_Tally = dict[_Kind, tuple[int, int]]


def _by_session(figures: Iterable[SetFigures]) -> list[_Tally]:
    """Faults and judged repetitions by kind, of each session that had any judged."""
    sessions: dict[str, list[_Tally]] = defaultdict(list)
    for one in figures:
        kinds = {**one.faults, **one.ok}
        counts = {kind: (one.faults.get(kind, 0), one.ok.get(kind, 0)) for kind in kinds}
        sessions[one.session_id].append(
            {(one.exercise, kind): (bad, bad + good) for kind, (bad, good) in counts.items()}
        )
    return [tally for sets in sessions.values() if (tally := _totals(sets))]


def _totals(tallies: Iterable[_Tally]) -> _Tally:
    found: _Tally = {}
    for tally in tallies:
        for kind, (faults, judged) in tally.items():
            so_far = found.get(kind, (0, 0))
            if judged:
                found[kind] = (so_far[0] + faults, so_far[1] + judged)
    return found


def _variance(sessions: list[_Tally], totals: _Tally, weights: Mapping[_Kind, float]) -> float:
    """Of the weighted share of faults: between sessions, or by the binomial law, whichever is
    more; the latter with one more of each verdict, so that it is never 0."""
    between = sum(
        sum(
            weights[kind] * (faults - judged * totals[kind][0] / totals[kind][1]) / totals[kind][1]
            for kind, (faults, judged) in session.items()
            if kind in weights
        )
        ** 2
        for session in sessions
    )
    between *= len(sessions) / (len(sessions) - 1)
    binomial = 0.0
    for kind, weight in weights.items():
        faults, judged = totals[kind]
        likely = (faults + 1) / (judged + 2)
        binomial += weight**2 * likely * (1 - likely) / judged
    return max(between, binomial)
