"""The tables of counting.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table
from tally import Row, calibration_error, share_text, sources

OURS = ("recorded", "live")


def print_all(rows: Sequence[Row]) -> None:
    """Every table, and the recordings that were not counted right."""
    console = Console(width=150)
    shown = [row for row in rows if row.shows_it]
    other = [row for row in rows if not row.shows_it]
    ours = [row for row in shown if row.way in OURS]
    console.print(_counts("sets, by exercise", shown, lambda r: r.exercise))
    console.print(_counts("all sets", ours, lambda _: "all"))
    console.print(_counts("sets, by view", ours, lambda r: f"{r.exercise}, {r.view}"))
    console.print(
        _counts("sets, by time from peak to peak", ours, lambda r: f"{r.exercise}, {r.tempo}")
    )
    console.print(_phantoms(other))
    console.print(_recognised([row for row in rows if row.recognised_right is not None]))
    for line in _wrong([row for row in rows if row.way in OURS]):
        console.print(line, highlight=False)


def way_of(row: Row) -> str:
    """How it was counted, with the rate."""
    if row.way != "live":
        return row.way
    return f"live, {'own rate' if row.rate_hz is None else f'{row.rate_hz:.0f}/s'}"


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[tuple[str, str], list[Row]]:
    """Rows by a key and the way of counting, keys in order, ways as they come."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((key(row), way_of(row)), []).append(row)
    ways = list(dict.fromkeys(way for _, way in groups))
    order = sorted(groups, key=lambda k: (k[0], ways.index(k[1])))
    return {k: groups[k] for k in order}


def _counts(title: str, rows: Sequence[Row], key: Callable[[Row], str]) -> Table:
    heads = (
        "",
        "way",
        "sources",
        "sets exact (95 %)",
        "within one",
        "peak off, mean",
        "95 %",
        "ECE",
    )
    table = _table(title, heads)
    last = None
    for (name, way), group in _grouped(rows, key).items():
        if last not in (None, name):
            table.add_section()
        off = [error for row in group for error in row.peak_errors_s]
        error, movements = calibration_error(c for row in group for c in row.confidences)
        table.add_row(
            name if name != last else "",
            way,
            str(sources(group)),
            share_text(sum(row.exact for row in group), len(group)),
            share_text(sum(row.within_one for row in group), len(group)),
            f"{np.mean(off):.2f} s of {len(off)}" if off else "-",
            f"{np.percentile(off, 95):.2f} s" if off else "-",
            f"{error:.3f} of {movements}" if movements else "-",
        )
        last = name
    return table


def _phantoms(rows: Sequence[Row]) -> Table:
    """What was counted in recordings that hold none of ours, asked for each exercise in turn."""
    heads = (
        "asked for",
        "way",
        "sources",
        "clips without (95 %)",
        "minutes",
        "counted",
        "in ten minutes",
    )
    table = _table("repetitions in movements that are none", heads)
    by_exercise = _grouped(rows, lambda r: r.exercise)
    total = _grouped([r for r in rows if r.way in OURS], lambda _: "any of them")
    last = None
    for (name, way), group in [*by_exercise.items(), *total.items()]:
        if last not in (None, name):
            table.add_section()
        clips: dict[str, list[Row]] = {}
        for row in group:
            clips.setdefault(row.recording, []).append(row)
        clean = sum(all(row.phantoms == 0 for row in asked) for asked in clips.values())
        minutes = sum(asked[0].seconds for asked in clips.values()) / 60
        counted = sum(row.phantoms for row in group)
        table.add_row(
            name if name != last else "",
            way,
            str(sources(group)),
            share_text(clean, len(clips)),
            f"{minutes:.1f}",
            str(counted),
            f"{10 * counted / minutes:.1f}" if minutes else "-",
        )
        last = name
    return table


def _recognised(rows: Sequence[Row]) -> Table:
    table = _table('recognised by "auto"', ("", "sources", "right (95 %)"))
    kinds: dict[str, dict[str, Row]] = {}
    for row in rows:
        kinds.setdefault(row.exercise if row.shows_it else "none of them", {})[row.recording] = row
    for name, by_recording in sorted(kinds.items()):
        group = list(by_recording.values())
        right = sum(bool(row.recognised_right) for row in group)
        table.add_row(name, str(sources(group)), share_text(right, len(group)))
    return table


def _wrong(rows: Sequence[Row]) -> list[str]:
    """A line for each recording that was not counted right, recorded or live."""
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if not row.exact:
            lines.setdefault((row.recording, row.exercise), []).append(
                f"{way_of(row)}: {row.counted}"
            )
    expected = {(row.recording, row.exercise): row.right_counts for row in rows}
    return [
        f"{name} as {exercise}, {' or '.join(map(str, expected[name, exercise]))} right; "
        + "; ".join(ways)
        for (name, exercise), ways in lines.items()
    ]


def _table(title: str, heads: Sequence[str]) -> Table:
    table = Table(title=title)
    for head in heads:
        table.add_column(head)
    return table
