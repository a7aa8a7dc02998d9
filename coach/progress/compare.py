"""Two sessions side by side, and which of their differences are more than the measurement's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach.domain import SetFigures
from coach.exercises.registry import get
from coach.progress.change import Change, between
from coach.progress.faults import CheckTally, faults_by_kind
from coach.progress.measures import Measure, better, measured, measures_of

__all__ = ["CheckPair", "Comparison", "compare"]


@dataclass(frozen=True)
class CheckPair:
    """A check's tally in both sessions; None in the one where it judged nothing."""

    check: str
    title: str
    before: CheckTally | None
    after: CheckTally | None


@dataclass(frozen=True)
class Comparison:
    """One exercise and side in two sessions. unit: of peak and range. changes: by measure; not
    measured in a session that had none of it. faults: most in the later session first."""

    exercise: str
    side: str
    unit: str
    changes: Mapping[Measure, Change]
    faults: tuple[CheckPair, ...]


def compare(before: Iterable[SetFigures], after: Iterable[SetFigures]) -> tuple[Comparison, ...]:
    """By exercise, side and unit, whatever either session had."""
    earlier, later = _grouped(before), _grouped(after)
    return tuple(
        _compare(key, earlier.get(key, []), later.get(key, []))
        for key in sorted({*earlier, *later})
    )


_Key = tuple[str, str, str]


def _grouped(figures: Iterable[SetFigures]) -> dict[_Key, list[SetFigures]]:
    found: dict[_Key, list[SetFigures]] = defaultdict(list)
    for one in figures:
        found[one.exercise, one.side, one.unit].append(one)
    return found


def _compare(key: _Key, before: Sequence[SetFigures], after: Sequence[SetFigures]) -> Comparison:
    name, side, unit = key
    exercise = get(name)
    changes = {}
    for measure in measures_of(exercise):
        old, new, same_view = before, after, True
        if measure is not Measure.REPS:
            old, new, same_view = _like_with_like(before, after)
        changes[measure] = between(
            measured(measure, old),
            measured(measure, new),
            better(measure, exercise),
            same_view=same_view,
        )
    return Comparison(name, side, unit, changes, _faults(before, after))


def _like_with_like(
    before: Sequence[SetFigures], after: Sequence[SetFigures]
) -> tuple[Sequence[SetFigures], Sequence[SetFigures], bool]:
    """The sets seen from views that both sessions have; all of them where they share none."""
    shared = {one.view for one in before} & {one.view for one in after}
    if not shared:
        return before, after, False
    old, new = ([one for one in sets if one.view in shared] for sets in (before, after))
    return old, new, len(shared) == 1


def _faults(before: Sequence[SetFigures], after: Sequence[SetFigures]) -> tuple[CheckPair, ...]:
    old, new = ({t.check: t for t in faults_by_kind(sets)} for sets in (before, after))
    return tuple(
        CheckPair(name, (new.get(name) or old[name]).title, old.get(name), new.get(name))
        for name in dict.fromkeys([*new, *old])
    )
