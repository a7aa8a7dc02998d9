"""The command that looks at recordings: `coach analyze`."""

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

if TYPE_CHECKING:
    from coach.coaching.results import Analysis
    from coach.job import Job
    from coach.pose.camera_rate import AsLive

__all__ = ["analyze"]


def analyze(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT...", help="A video, a trace (.npz), or landmarks (.csv); or several."
        ),
    ],
    exercise: Exercise = "auto",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the results; form-coach-out/NAME by default. Of several inputs, the "
            "folder that theirs go into."
        ),
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
    fps: Annotated[
        float | None,
        typer.Option(help="Pictures a second, of landmarks (.csv) without a column of times."),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(metavar="WxH", help="The picture's size in pixels, of landmarks (.csv)."),
    ] = None,
) -> int:
    """Analyse recorded exercises: repetitions, angles, form; results go to a folder for each."""
    from coach.job import Job
    from coach.recordings import folders, one_after_another

    if replay:  # told now, not when everything is done
        require("plotly", "app", "coach analyze --replay")
    given = {"target": target, "max_target": max_target, "hold_s": hold, "height_cm": height}
    settings = chosen_settings(profile, {name: v for name, v in given.items() if v is not None})
    live = _camera(as_live, rate)
    into = folders(sources, out or OUT) if out is None or len(sources) > 1 else [out]
    jobs = [
        Job(
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
            fps=fps,
            size=_pixels(size),
        )
        for source, folder in zip(sources, into, strict=True)
    ]
    if len(jobs) == 1:
        return _one(jobs[0], json)
    if json is not None:
        raise ProfileError("--json is for one input; of several each has its own summary.json.")
    with stop_on_interrupt() as stop:
        status = one_after_another(jobs, stop=stop)
    return ExitStatus.STOPPED if stop.is_set() else status


def _one(job: Job, json: str | None) -> int:
    """Analyse one recording and tell all about it."""
    folder = job.folder
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


def _pixels(size: str | None) -> tuple[int, int] | None:
    """“1920x1080” in numbers. Raises ProfileError."""
    if size is None:
        return None
    width, _, height = size.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(size) <= 20):
        raise ProfileError(f"--size is “{size[:40]}”; give width and height, such as 1920x1080.")
    return int(width), int(height)


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
