"""The command line: which commands there are, and how one ends.

Exit status: 0 done, 2 the input or an option cannot be used, 130 stopped by Ctrl-C, 1 any
other failure. A failure is one line on standard error; standard output carries only results.
Heavy libraries are imported where they are needed, so that `coach --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from coach import __version__
from coach.commands.analyze import analyze
from coach.commands.archive import batch, rejudge
from coach.commands.browser_pose import browser_pose
from coach.commands.db import db
from coach.commands.demo import demo
from coach.commands.options import ExerciseCommand
from coach.commands.people import export, report
from coach.commands.serve import serve
from coach.commands.shortcut import shortcut
from coach.commands.terminal import fail
from coach.errors import ExitStatus, failure
from coach.system.console import make_printable

__all__ = ["app", "main", "run"]

app = typer.Typer(
    name="coach",
    help="Count repetitions and check the form of knee exercises, live or in a recorded video.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(cls=ExerciseCommand)(analyze)
app.command(cls=ExerciseCommand)(batch)
app.command()(rejudge)
app.command("app")(serve)
app.command()(report)
app.command()(export)
app.command()(demo)
app.command("browser-pose")(browser_pose)
app.command()(shortcut)
app.add_typer(db, name="db")


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def main() -> NoReturn:
    """Run the command line; whatever goes wrong, a person sees one sentence."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run with these arguments and return the exit status."""
    make_printable()
    try:
        return int(app(args=list(arguments), prog_name="coach", standalone_mode=False) or 0)
    except typer.TyperException as error:
        return fail(f"{error.format_message()} See coach --help.", ExitStatus.UNUSABLE)
    except (KeyboardInterrupt, typer.Abort):
        return fail("Stopped at once; nothing half-written was left.", ExitStatus.STOPPED)
    except BrokenPipeError:
        # The reader of our output has gone; keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.FAILED
    except Exception as error:
        status, sentence = failure(error)
        return fail(sentence, status)
