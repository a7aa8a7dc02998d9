"""Repetitions counted, recorded and live, on rendered clips and labelled traces of real people.

    python benchmarks/counting.py [CLIPS ...] [--traces DIR] [--labelled DIR] [--only-labelled]
        [--workers N] [--json FILE]

Every recording is followed as the exercise it holds, as a recording and live at its own rate and as
a camera of 30, 15 and 10 pictures a second would have shown it, and recognised by "auto". One that
holds none of ours is followed as each exercise in turn, and any repetition counted there is one too
many. Beside it, in the same run, one-line rules of others (rivals.py) on the same landmarks.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial

from clips import Labelled, arguments, clips_in, labelled_traces, rendered
from counting_tables import print_all
from replay import followed, measured_live, thinned
from rivals import RULES
from tally import HELD_S, Row, matched, tempo_of, view_of

from coach.coaching.recorded import AUTO, follow
from coach.coaching.results import SetSummary
from coach.exercises.base import Exercise, Settings
from coach.exercises.registry import exercises
from coach.motion.measurer import Measurer

LIVE_RATES_HZ = (None, 30.0, 15.0, 10.0)
"""None: as many pictures a second as the recording has."""

Known = Callable[[Labelled], Mapping[str, Exercise]]
"""The exercises that a recording is judged by."""


def registered(item: Labelled) -> Mapping[str, Exercise]:
    """The exercises as they are."""
    return exercises()


def evaluate(
    items: Sequence[Labelled],
    known: Known = registered,
    rates_hz: Sequence[float | None] = LIVE_RATES_HZ,
    workers: int = 1,
) -> list[Row]:
    """One row for each recording, exercise asked for, and way of counting.

    known: called once for each recording, before it is followed, in the process that follows it: to
    leave a source out, give the exercises that were fitted without `item.group`. It has to be a
    module's function or a `functools.partial` of one.
    """
    work = partial(count, known=known, rates_hz=tuple(rates_hz))
    if workers == 1:
        return [row for item in items for row in work(item)]
    with ProcessPoolExecutor(workers) as pool:
        return [row for rows in pool.map(work, items) for row in rows]


def count(item: Labelled, known: Known, rates_hz: Sequence[float | None]) -> list[Row]:
    """All rows of one recording."""
    return _recorded(item, known(item)) + _live(item, known(item), rates_hz) + _rivals(item)


def _recorded(item: Labelled, known: Mapping[str, Exercise]) -> list[Row]:
    motion = Measurer(item.height_cm).run(item.poses)
    settings = Settings(height_cm=item.height_cm)
    recognised, _ = follow(motion, AUTO, settings, known)
    right = (item.exercise,) if item.exercise else (None, item.accept_as, *item.alike)
    row = partial(
        _row,
        item,
        way="recorded",
        rate_hz=None,
        recognised=recognised.exercise,
        recognised_right=recognised.exercise in right,
    )
    return [
        _of_summary(row, item, name, follow(motion, name, settings, known)[0])
        for name in _asked(item, known)
    ]


def _live(
    item: Labelled, known: Mapping[str, Exercise], rates_hz: Sequence[float | None]
) -> list[Row]:
    rows: list[Row] = []
    settings = Settings(height_cm=item.height_cm)
    done: dict[int, dict[str, SetSummary]] = {}
    for rate in rates_hz:
        track = item.poses if rate is None else thinned(item.poses, rate)
        # A recording that has no more pictures than that is the same at every faster rate.
        if len(track) not in done:
            motion = measured_live(track, item.height_cm)
            done[len(track)] = {
                name: followed(motion, known[name], settings) for name in _asked(item, known)
            }
        row = partial(_row, item, way="live", rate_hz=rate)
        rows += [_of_summary(row, item, name, s) for name, s in done[len(track)].items()]
    return rows


def _rivals(item: Labelled) -> list[Row]:
    return [
        _row(item, rule.exercise, rule.times(item.poses), way=rule.name, rate_hz=None)
        for rule in RULES
        if rule.exercise == item.exercise
        or (item.exercise is None and rule.exercise not in item.alike)
    ]


def _asked(item: Labelled, known: Mapping[str, Exercise]) -> list[str]:
    """What a recording is followed as."""
    if item.exercise is not None:
        return [item.exercise]
    return [name for name in known if name not in item.alike]


def _of_summary(row: Callable[..., Row], item: Labelled, name: str, summary: SetSummary) -> Row:
    counted = [rep for rep in summary.reps if rep.counted]
    sides = tuple(rep.side for rep in counted)
    true = {i for i, _ in matched([m.peak_s for m in summary.movements], _peaks(item, name))}
    confidences = tuple(
        (float(probability), i in true)
        for i, movement in enumerate(summary.movements)
        if (probability := getattr(movement, "probability", None)) is not None
    )
    return row(
        name,
        [rep.peak_s for rep in counted],
        partial=summary.partial_count,
        sides_right=item.sides is None or name != item.exercise or sides == item.sides,
        confidences=confidences,
    )


def _row(
    item: Labelled,
    exercise: str,
    found_s: Sequence[float],
    way: str,
    rate_hz: float | None,
    **more: object,
) -> Row:
    labelled_s = _peaks(item, exercise)
    pairs = matched(found_s, labelled_s) if item.hold_s < HELD_S else []
    return Row(
        recording=item.name,
        group=item.group or item.name,
        view=view_of(item.view),
        tempo=tempo_of(labelled_s),
        seconds=float(item.poses.time_s[-1] - item.poses.time_s[0]),
        exercise=exercise,
        way=way,
        rate_hz=rate_hz,
        shows_it=exercise == item.exercise,
        right_counts=item.right_counts(exercise),
        counted=len(found_s),
        peak_errors_s=tuple(abs(found_s[i] - labelled_s[j]) for i, j in pairs),
        **more,  # type: ignore[arg-type]
    )


def _peaks(item: Labelled, exercise: str) -> tuple[float, ...]:
    return item.peaks_s if exercise == item.exercise else ()


def main() -> None:
    """Print the tables and write the JSON."""
    given = arguments(str(__doc__).split("\n")[0], _more)
    items = (
        [] if given.only_labelled else [rendered(c, given.traces) for c in clips_in(given.clips)]
    )
    items += labelled_traces(given.labelled)
    rows = evaluate(items, workers=given.workers)
    print_all(rows)
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def _more(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only-labelled", action="store_true", help="no rendered clips")
    parser.add_argument("--workers", type=int, default=1, help="processes that share the work")


if __name__ == "__main__":
    main()
