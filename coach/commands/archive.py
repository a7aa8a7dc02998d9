"""The commands for a whole archive: `coach batch` and `coach rejudge`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.commands.options import Exercise, Model, Profile
from coach.commands.terminal import fail, stop_on_interrupt
from coach.errors import ExitStatus
from coach.extras import require_all

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import ProgressColumn

    from coach.archive.rejudge import Rejudged
    from coach.archive.request import Result
    from coach.archive.run import Tally

__all__ = ["batch", "rejudge"]

_NEEDED = dict.fromkeys(("distributed", "fsspec", "pyarrow", "cryptography"), "cluster")

_Cluster = Annotated[
    str,
    typer.Option(
        help="A Dask scheduler's address (tcp://..., tls://...); local: of this computer."
    ),
]
_Workers = Annotated[
    int, typer.Option(min=1, max=256, help="How many workers, of a local cluster.")
]


def batch(
    out: Annotated[str, typer.Option(help="The archive: a folder, or a URL such as s3://...")],
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Recordings, folders, globs, URLs."),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(help="A CSV: file, exercise, person, height_cm, target, side."),
    ] = None,
    cluster: _Cluster = "local",
    workers: _Workers = 1,
    exercise: Exercise = "auto",
    profile: Profile = None,
    model: Model = "full",
    force: Annotated[bool, typer.Option("--force", help="Make again what is there.")] = False,
    folders: Annotated[
        bool, typer.Option("--folders", help="Also write each recording's report and tables.")
    ] = False,
) -> int:
    """Analyse an archive of recordings into tables; what is there already is not done again."""
    require_all(_NEEDED, "coach batch")
    from coach.archive.run import Batch, run
    from coach.errors import InputError
    from coach.exercises.registry import exercises
    from coach.profile import Profile, load_profile

    if not sources and manifest is None:
        raise InputError("Name the recordings, or a manifest that does, with --manifest.")
    chosen = load_profile(profile, tuple(exercises())) if profile else Profile()
    asked = Batch(
        sources or [], out, manifest, cluster, workers, exercise, chosen, model, force, folders
    )
    with stop_on_interrupt() as stop, _progress() as tell:
        tally = run(asked, stop, tell)
    print(_in_words(tally, out))
    if stop.is_set():
        left = tally.recordings - tally.done
        return fail(
            f"Stopped with {left} left to do; run the same command again to go on.",
            ExitStatus.STOPPED,
        )
    return tally.status


def rejudge(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="What coach batch filled.")],
    cluster: _Cluster = "local",
    workers: _Workers = 1,
    apply: Annotated[
        bool, typer.Option("--apply", help="Put the new results in the place of the old.")
    ] = False,
) -> int:
    """Judge the stored movements of an archive with this version, and say what changes."""
    require_all(_NEEDED, "coach rejudge")
    from coach.archive.rejudge import CHANGES
    from coach.archive.rejudge import rejudge as judge_again
    from coach.archive.sources import absolute

    with stop_on_interrupt() as stop, _judging() as tell:
        result = judge_again(
            absolute(archive),
            cluster=cluster,
            workers=workers,
            apply=apply,
            stop=stop,
            tell=tell,
        )
    _show_changes(result)
    for line in result.failed:
        fail(line, ExitStatus.FAILED)
    if result.left:
        return fail(
            f"Stopped with {result.left} parts left; nothing was replaced. Run it again to go on.",
            ExitStatus.STOPPED,
        )
    if apply:
        print("The new results are in the place of the old.")
    else:
        print(f"Each change: {CHANGES} in the archive. Nothing is replaced yet: add --apply.")
    return ExitStatus.FAILED if result.failed else ExitStatus.OK


@contextmanager
def _judging() -> Iterator[Callable[[int, int], None]]:
    from rich import progress

    bar = _bar(progress.MofNCompleteColumn(), progress.TextColumn("sets judged again,"))
    with bar:
        shown = bar.add_task("", total=None)
        yield lambda done, total: bar.update(shown, completed=done, total=total)


def _bar(*columns: ProgressColumn) -> RichProgress:
    """A bar on standard error, where a person watches."""
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.BarColumn(),
        *columns,
        progress.TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def _show_changes(result: Rejudged) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("exercise", "sets", "counted before", "now", "counts changed", "findings changed")
    for exercise, (sets, before, now) in sorted(result.reps.items()):
        these = [one for one in result.changes if one.exercise == exercise]
        counts = sum(one.counts_changed for one in these)
        found = sum(len(one.findings) for one in these)
        table.add_row(exercise, *map(str, (sets, before, now, counts, found)))
    Console(highlight=False).print(table)


def _in_words(tally: Tally, out: str) -> str:
    parts = [
        f"{tally.analysed} of {tally.recordings} recordings analysed",
        *([f"{tally.there} done before"] if tally.there else []),
        *([f"{tally.copies} copies of others"] if tally.copies else []),
        *([f"{tally.unusable} that cannot be analysed"] if tally.unusable else []),
        *([f"{tally.failed} failed, to be tried again"] if tally.failed else []),
    ]
    return f"{', '.join(parts)}; {tally.frames} frames. Archive: {out}"


@contextmanager
def _progress() -> Iterator[Callable[[Tally, Result | None], None]]:
    """A line for each recording; below them, where a person watches, how far it is."""
    from rich import progress

    bar = _bar(
        progress.TextColumn("{task.fields[done]}/{task.fields[recordings]} recordings,"),
        progress.TextColumn("{task.fields[rate]:.0f} frames a second, {task.fields[bad]} failed,"),
    )
    with bar:
        shown = bar.add_task("", total=None, done=0, recordings=0, rate=0.0, bad=0)

        told: set[str] = {""}

        def tell(tally: Tally, result: Result | None) -> None:
            if tally.dashboard not in told:
                told.add(tally.dashboard)
                print(f"Dask's dashboard: {tally.dashboard}", file=sys.stderr, flush=True)
            if result is not None and result.line:
                line = " ".join(result.line.split())
                print(line, file=sys.stderr if result.status else sys.stdout, flush=True)
            elapsed = bar.tasks[0].elapsed or 0.0
            bar.update(
                shown,
                total=tally.to_do,
                completed=tally.seen,
                done=tally.done,
                recordings=tally.recordings,
                rate=tally.frames / elapsed if elapsed else 0.0,
                bad=tally.failed + tally.unusable,
            )

        yield tell
