"""The commands that look at recordings: `coach analyze` and `coach batch`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.commands.options import (
    OUT,
    Exercise,
    Model,
    NoVideo,
    Profile,
    SaveTrace,
    chosen_settings,
)
from coach.commands.terminal import fail, progress_bar, stop_on_interrupt
from coach.errors import ExitStatus, InputError, ProfileError
from coach.extras import require
from coach.system.names import portable_name

if TYPE_CHECKING:
    from coach.coaching.results import Analysis
    from coach.job import Job
    from coach.pose.camera_rate import AsLive

__all__ = ["analyze", "batch"]


def analyze(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="A video, or a trace (.npz).")],
    exercise: Exercise = "auto",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the results; form-coach-out/NAME by default."),
    ] = None,
    target: Annotated[
        float | None, typer.Option(min=1, max=180, help="How far to go, in the exercise's unit.")
    ] = None,
    max_target: Annotated[
        float | None, typer.Option(min=1, max=180, help="How far not to go beyond.")
    ] = None,
    hold: Annotated[
        float | None,
        typer.Option(min=0.1, max=600, help="Seconds to hold, of an exercise that is held."),
    ] = None,
    height: Annotated[
        float | None, typer.Option(min=80, max=250, help="Body height in cm.")
    ] = None,
    profile: Profile = None,
    model: Model = "full",
    person: Annotated[
        int | None,
        typer.Option(min=1, help="Whom to follow among several, counted from the left."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes to share the work.")] = 1,
    json: Annotated[
        str | None, typer.Option(help="Also write the summary here; - prints it, and only it.")
    ] = None,
    no_video: NoVideo = False,
    save_trace: SaveTrace = False,
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Keep the movements to turn them round (replay.html, 5 MB)."),
    ] = False,
    as_live: Annotated[
        bool,
        typer.Option("--as-live", help="Measure picture by picture, as in front of a camera."),
    ] = False,
    rate: Annotated[
        float | None,
        typer.Option(help="With --as-live: the camera's pictures a second; all, by default."),
    ] = None,
) -> int:
    """Analyse one recorded exercise: repetitions, angles, form; results go to a folder."""
    from coach.job import Job

    if replay:  # told now, not when everything is done
        require("plotly", "app", "coach analyze --replay")
    given = {"target": target, "max_target": max_target, "hold_s": hold, "height_cm": height}
    settings = chosen_settings(profile, {name: v for name, v in given.items() if v is not None})
    live = _camera(as_live, rate)
    folder = out or OUT / portable_name(source.stem)
    job = Job(
        source,
        folder,
        exercise,
        settings,
        model,
        workers,
        with_video=not no_video,
        with_trace=save_trace,
        with_replay=replay,
        person=person,
        live=live,
    )
    with stop_on_interrupt() as stop:
        try:
            analysis = _analyze(job, stop)
        except InputError as error:
            if stop.is_set():
                return fail(str(error), ExitStatus.STOPPED)
            raise
        try:
            written = _write(job, analysis, stop)
        finally:  # what was found out is worth seeing even where it could not all be kept
            _show(analysis, json, folder)
    if stop.is_set():
        return fail(f"Stopped; kept in {folder}: {', '.join(written)}.", ExitStatus.STOPPED)
    return ExitStatus.OK


def batch(
    sources: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Videos or traces.")],
    out: Annotated[Path, typer.Option(help="A folder in it is made for each input.")] = OUT,
    workers: Annotated[int, typer.Option(min=1, help="How many inputs at a time.")] = 1,
    exercise: Exercise = "auto",
    profile: Profile = None,
    model: Model = "full",
    no_video: NoVideo = False,
    save_trace: SaveTrace = False,
) -> int:
    """Analyse several recordings; one that cannot be analysed does not stop the others."""
    from coach.batch import folders, run_batch
    from coach.job import Job

    settings = chosen_settings(profile, {})
    jobs = [
        Job(source, folder, exercise, settings, model, 1, not no_video, save_trace)
        for source, folder in zip(sources, folders(sources, out), strict=True)
    ]
    with stop_on_interrupt() as stop:
        status = run_batch(jobs, workers=workers, stop=stop)
    return ExitStatus.STOPPED if stop.is_set() else status


def _camera(as_live: bool, rate: float | None) -> AsLive | None:
    """The camera that the recording is to be shown as. Raises ProfileError."""
    from coach.pose.camera_rate import HIGHEST_RATE, LOWEST_RATE, AsLive

    if rate is not None and not as_live:
        raise ProfileError(
            "--rate says how many pictures a second a camera would show; give --as-live with it."
        )
    if rate is not None and not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise ProfileError(
            f"--rate is {rate:g} pictures a second; give one from {LOWEST_RATE:g} to "
            f"{HIGHEST_RATE:g}."
        )
    return AsLive(rate) if as_live else None


def _analyze(job: Job, stop: threading.Event) -> Analysis:
    frames = job.frames()  # before anything else: a file that cannot be opened is told at once
    # Ctrl-C should find everything ready for writing down what was done until then.
    threading.Thread(target=_load_reports, daemon=True).start()
    title = f"Watching {job.source.name}"
    with progress_bar(title, frames, shown=job.video is not None) as on_progress:
        return job.analyze(on_progress=on_progress, stop=stop)


def _load_reports() -> None:
    import coach.reports.write  # noqa: F401


def _write(job: Job, analysis: Analysis, stop: threading.Event) -> tuple[str, ...]:
    shown = job.with_video and job.video is not None and not stop.is_set()
    with progress_bar("Drawing the video", len(analysis.poses), shown=shown) as on_progress:
        return job.write(analysis, on_progress=on_progress, stop=stop)


def _show(analysis: Analysis, json: str | None, folder: Path) -> None:
    if json == "-":
        from coach.reports.summary import summary_json

        # Whatever encoding the terminal has, JSON is UTF-8.
        sys.stdout.buffer.write(summary_json(analysis).encode())
        sys.stdout.flush()
        return
    from rich.console import Console

    from coach.reports.terminal import terminal_report
    from coach.reports.write import PAGE, write_summary

    if json is not None:
        write_summary(analysis, Path(json))
    console = Console(highlight=False)
    for piece in terminal_report(analysis):
        console.print(piece)
    if (folder / PAGE).exists():
        print(f"Report: {folder / PAGE}")
