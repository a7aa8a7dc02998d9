"""An analysis on the terminal: a table of the movements and plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from coach.coaching.results import Analysis, Movement, Outcome, SetSummary
from coach.words import form_words, movement_words, result_words

__all__ = ["terminal_report"]


def terminal_report(analysis: Analysis) -> Iterator[RenderableType]:
    """What to print, piece by piece."""
    summary = analysis.summary
    yield Text(f"{result_words.exercise_title(summary)}: {analysis.source.name}", style="bold")
    yield Text(f"{result_words.count(summary)} {result_words.seen_from(summary)}")
    for sentence in movement_words.not_counted(summary):
        yield Text(sentence)
    if summary.movements:
        yield _table(summary)
    yield from _section("What went well", form_words.well_done(summary))
    yield from _section("What to work on", [one.text for one in result_words.advice(summary)])
    yield from _section("What could not be judged", form_words.unjudged(summary))
    yield from _section("Notes", list(summary.notes))
    yield Text(result_words.DISCLAIMER, style="dim")


def _table(summary: SetSummary) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Rep", "Side", "Peak", "Range", "Down", "Hold", "Up", "Form"):
        table.add_column(heading, justify="left" if heading in ("Side", "Form") else "right")
    for rep in summary.movements:
        table.add_row(
            "–" if rep.number is None else str(rep.number),
            rep.side,
            result_words.peak(rep),
            result_words.measure(rep.range, None, rep.unit),
            result_words.seconds(rep.lowering_s),
            result_words.seconds(rep.hold_s),
            result_words.seconds(rep.lifting_s),
            _remark(rep),
            style="dim" if rep.number is None else None,
        )
    return table


def _remark(movement: Movement) -> str:
    if movement.number is None:
        return escape(movement_words.why(movement))
    remarks = escape(result_words.rep_remarks(movement))
    if movement.faults or movement.outcome is Outcome.PARTIAL:
        return f"[yellow]✗ {remarks}[/]"
    return f"[green]✓ {remarks}[/]"


def _section(title: str, sentences: list[str]) -> Iterator[RenderableType]:
    if sentences:
        yield Text(title, style="bold")
        for sentence in sentences:
            yield Text(f"  • {sentence}")
