"""An analysis on the terminal: a table of the repetitions and plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from coach.coaching.results import Analysis, SetSummary
from coach.reports import words

__all__ = ["terminal_report"]


def terminal_report(analysis: Analysis) -> Iterator[RenderableType]:
    """What to print, piece by piece."""
    summary = analysis.summary
    yield Text(f"{words.exercise_title(summary)}: {analysis.source.name}", style="bold")
    yield Text(f"{words.count(summary)} {words.seen_from(summary)}")
    if summary.reps:
        yield _table(summary)
    yield from _section("What went well", words.well_done(summary))
    yield from _section("What to work on", [one.text for one in words.advice(summary)])
    yield from _section("What could not be judged", words.unjudged(summary))
    yield from _section("Notes", list(summary.notes))
    yield Text(words.DISCLAIMER, style="dim")


def _table(summary: SetSummary) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Rep", "Side", "Peak", "Range", "Down", "Hold", "Up", "Form"):
        table.add_column(heading, justify="left" if heading in ("Side", "Form") else "right")
    for rep in summary.reps:
        remarks = words.rep_remarks(rep)
        faulty = bool(rep.faults) or not rep.counted
        table.add_row(
            str(rep.index),
            rep.side,
            words.peak(rep),
            words.measure(rep.range, None, rep.unit),
            words.seconds(rep.lowering_s),
            words.seconds(rep.hold_s),
            words.seconds(rep.lifting_s),
            f"[yellow]✗ {escape(remarks)}[/]" if faulty else f"[green]✓ {escape(remarks)}[/]",
        )
    return table


def _section(title: str, sentences: list[str]) -> Iterator[RenderableType]:
    if sentences:
        yield Text(title, style="bold")
        for sentence in sentences:
            yield Text(f"  • {sentence}")
