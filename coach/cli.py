"""The command line: `coach app`, `coach analyze` and `coach batch`; the others are in `commands`.

Exit status: 0 analysed, 2 the input or an option cannot be used, 130 stopped by Ctrl-C, 1 any
other failure. A failure is one line on standard error; standard output carries only results.
Heavy libraries are imported where they are needed, so that `coach --help` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from coach import __version__
from coach.commands.db import db
from coach.commands.demo import demo
from coach.commands.people import export, report
from coach.errors import CoachError, InputError, ProfileError, keep_details

if TYPE_CHECKING:
    from coach.analysis import SettingsFor
    from coach.coaching.results import Analysis

__all__ = ["app", "main"]

OK, FAILED, UNUSABLE, STOPPED = 0, 1, 2, 130
_OUT = Path("form-coach-out")

app = typer.Typer(
    name="coach",
    help="Count repetitions and check the form of knee exercises, live or in a recorded video.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(db, name="db")
for _command in (report, export, demo):
    app.command()(_command)

Exercise = Annotated[
    str,
    typer.Option(help="Exercise by name, such as sit-to-stand; auto recognises which."),
]
Profile = Annotated[
    Path | None, typer.Option(help="Settings by exercise (TOML).", show_default=False)
]
Model = Annotated[str, typer.Option(help="Pose model: full, lite, or the path of another.")]
NoVideo = Annotated[bool, typer.Option("--no-video", help="Do not make the annotated video.")]
SaveTrace = Annotated[bool, typer.Option("--save-trace", help="Keep the pose track (trace.npz).")]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
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
        float | None, typer.Option(min=0.1, max=600, help="Seconds to hold (leg kick).")
    ] = None,
    height: Annotated[
        float | None, typer.Option(min=80, max=250, help="Body height in cm.")
    ] = None,
    profile: Profile = None,
    model: Model = "full",
    workers: Annotated[int, typer.Option(min=1, help="Processes to share the work.")] = 1,
    json: Annotated[
        str | None, typer.Option(help="Also write the summary here; - prints it, and only it.")
    ] = None,
    no_video: NoVideo = False,
    save_trace: SaveTrace = False,
) -> int:
    """Analyse one recorded exercise: repetitions, angles, form; results go to a folder."""
    _require_exercise(exercise)
    given = {"target": target, "max_target": max_target, "hold_s": hold, "height_cm": height}
    settings = _settings(profile, {name: v for name, v in given.items() if v is not None})
    folder = out or _OUT / source.stem
    job = _Job(source, folder, exercise, settings, model, workers, not no_video, save_trace)
    with _stop_on_interrupt() as stop:
        try:
            analysis = _analyze(job, stop)
        except InputError as error:
            if stop.is_set():
                return _fail(str(error), STOPPED)
            raise
        try:
            written = _write(job, analysis, stop)
        finally:  # what was found out is worth seeing even where it could not all be kept
            _show(analysis, json, folder)
    if stop.is_set():
        return _fail(f"Stopped; kept in {folder}: {', '.join(written)}.", STOPPED)
    return OK


@app.command()
def batch(
    sources: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Videos or traces.")],
    out: Annotated[Path, typer.Option(help="A folder in it is made for each input.")] = _OUT,
    workers: Annotated[int, typer.Option(min=1, help="How many inputs at a time.")] = 1,
    exercise: Exercise = "auto",
    profile: Profile = None,
    model: Model = "full",
    no_video: NoVideo = False,
    save_trace: SaveTrace = False,
) -> int:
    """Analyse several recordings; one that cannot be analysed does not stop the others."""
    from coach.batch import run_batch

    _require_exercise(exercise)
    _settings(profile, {})
    options = ["--exercise", exercise, "--model", model]
    options += ["--profile", str(profile)] if profile else []
    options += ["--no-video"] if no_video else []
    options += ["--save-trace"] if save_trace else []
    with _stop_on_interrupt() as stop:
        status = run_batch(sources, out, options, workers=workers, stop=stop)
    return STOPPED if stop.is_set() else status


@app.command("app")
def serve(
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where the app listens.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Other than this computer only with a login (docs/CLINIC.md).")
    ] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")
    ] = True,
) -> int:
    """Open the app: train in front of the webcam, review a video. Ctrl-C ends it."""
    from coach.ui.server.launch import run as launch

    launch(port, address=address, browser=browser)
    return OK


def main() -> NoReturn:
    """Run the command line; whatever goes wrong, a person sees one sentence."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run with these arguments and return the exit status."""
    try:
        return int(app(args=list(arguments), prog_name="coach", standalone_mode=False) or OK)
    except typer.TyperException as error:
        return _fail(f"{error.format_message()} See coach --help.", UNUSABLE)
    except InputError as error:
        return _fail(str(error), UNUSABLE)
    except CoachError as error:
        return _fail(str(error), FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("Stopped at once; nothing half-written was left.", STOPPED)
    except BrokenPipeError:
        # The reader of our output has gone; keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception:
        return _fail(keep_details(traceback.format_exc()), FAILED)


@dataclass(frozen=True)
class _Job:
    """What `coach analyze` was asked to do."""

    source: Path
    folder: Path
    exercise: str
    settings: SettingsFor
    model: str
    workers: int
    with_video: bool
    with_trace: bool

    @property
    def video(self) -> Path | None:
        """The input where it has pictures, None where it is a trace."""
        from coach.analysis import TRACE_SUFFIX

        return None if self.source.suffix.lower() == TRACE_SUFFIX else self.source


def _analyze(job: _Job, stop: threading.Event) -> Analysis:
    from coach.analysis import analyze
    from coach.pose.models import find_model
    from coach.reports.write import require_writable

    frames = _frames(job.video) if job.video else None
    model = find_model(job.model) if job.video else None
    require_writable(job.folder, job.source)
    title = f"Watching {job.source.name}"
    # Ctrl-C should find everything ready for writing down what was done until then.
    threading.Thread(target=_load_reports, daemon=True).start()
    with _progress(title, frames, shown=job.video is not None) as on_progress:
        return analyze(
            job.source,
            job.exercise,
            job.settings,
            model=model,
            workers=job.workers,
            on_progress=on_progress,
            stop=stop,
        )


def _load_reports() -> None:
    import coach.reports.write  # noqa: F401


def _write(job: _Job, analysis: Analysis, stop: threading.Event) -> tuple[str, ...]:
    from coach.reports.write import write_outputs

    shown = job.with_video and job.video is not None and not stop.is_set()
    with _progress("Drawing the video", len(analysis.poses), shown=shown) as on_progress:
        return write_outputs(
            analysis,
            job.folder,
            video=job.video,
            with_video=job.with_video,
            with_trace=job.with_trace,
            on_progress=on_progress,
            stop=stop,
        )


def _frames(source: Path) -> int | None:
    """How many frames there will be. Raises VideoError before any work has begun."""
    from coach.media.video import Video

    with Video(source) as video:
        return video.info.frames


def _show(analysis: Analysis, json: str | None, folder: Path) -> None:
    if json == "-":
        from coach.reports.summary import summary_json

        sys.stdout.write(summary_json(analysis))
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


def _require_exercise(name: str) -> None:
    from coach.analysis import AUTO
    from coach.exercises.registry import exercises

    if name not in (AUTO, *exercises()):
        known = ", ".join((AUTO, *exercises()))
        raise ProfileError(f"There is no exercise “{name}”; use one of: {known}.")


def _settings(path: Path | None, given: dict[str, float]) -> SettingsFor:
    """Settings by exercise: the profile's, and over them what the command line gives."""
    from coach.exercises.registry import exercises
    from coach.profile import Profile, load_profile

    profile = load_profile(path, tuple(exercises())) if path else Profile()
    # The names were checked where `given` was made; mypy cannot see through the mapping.
    changes: dict[str, Any] = dict(given)
    return lambda exercise: replace(profile.settings(exercise), **changes)


@contextmanager
def _stop_on_interrupt() -> Iterator[threading.Event]:
    """Ctrl-C asks for an orderly stop; a second one does not ask."""
    stop = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(
    title: str, total: int | None, *, shown: bool
) -> Iterator[Callable[[int, float], None] | None]:
    """A bar on standard error with frames, speed and time left; only where a person watches."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("frames, {task.fields[speed]:.0f} a second,"),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=total, speed=0.0)

        def advance(done: int, _time_s: float) -> None:
            bar.update(task, completed=done, speed=bar.tasks[0].speed or 0.0)

        yield advance


def _fail(message: str, status: int) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return status
