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
    from coach.archive.request import Result
    from coach.archive.run import Tally

__all__ = ["batch"]

_NEEDED = dict.fromkeys(("distributed", "fsspec", "pyarrow", "cryptography"), "cluster")

_Cluster = Annotated[
    str,
    typer.Option(help="A Dask scheduler's address (tcp://..., tls://...); local: of this computer."),
]
_Workers = Annotated[int, typer.Option(min=1, max=256, help="How many workers, of a local cluster.")]


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
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("{task.fields[done]}/{task.fields[recordings]} recordings"),
        progress.BarColumn(),
        progress.TextColumn("{task.fields[rate]:.0f} frames a second, {task.fields[bad]} failed,"),
        progress.TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        shown = bar.add_task("", total=None, done=0, recordings=0, rate=0.0, bad=0)

        def tell(tally: Tally, result: Result | None) -> None:
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
