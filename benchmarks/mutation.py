"""Mutation testing of one room: how many small changes to its code the tests notice.

    python benchmarks/mutation.py ROOM [--sample N] [--seed S] [--jobs J]
    python benchmarks/mutation.py ROOM --only NAME [NAME ...]

Functions are changed by mutmut (its settings stand in `pyproject.toml`), everything else of a
module by `constant_mutants.py`. Both work on copies. What survived is listed; docs/MUTANTS.md says
of each why it may. --sample: so many mutants of either kind, chosen by the seed; else all. --only:
these mutants of mutmut's, as the list of survivors names them; once a test was written for them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from constant_mutants import ROOT, mutants_of, trials
from rich.console import Console
from rich.table import Table

ROOMS = ("motion", "coaching", "exercises", "progress", "programme")
KILLED = ("killed", "timeout", "caught by type check")

TOO_SLOW: dict[str, tuple[str, ...]] = {
    "motion": ("test_accuracy.py", "test_measurer.py", "test_missing.py", "test_trace_files.py"),
    "coaching": ("test_follower.py",),
    "exercises": ("test_recordings.py", "test_synthetic_sets.py", "test_targets.py"),
}
"""Tests that measure whole recordings anew, a minute or more for each mutant: left out, so what
only they would notice counts as survived."""

Drawn = TypeVar("Drawn")
Result = tuple[int, Counter[str], list[str]]
"""How many mutants there are, how many tried came to which end, and the survivors in words."""


def functions(room: str, draw: Callable[[Sequence[str]], list[str]], jobs: int) -> Result:
    """Mutants inside functions, by mutmut, which picks the tests that reach each."""
    # Imported here: mutmut reads its settings at once, from the folder it is in.
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.format_utils import get_mutant_name

    file_of = {
        get_mutant_name(path, name): path
        for path in _modules(room)
        for name in mutate_file_contents(str(path), path.read_text(encoding="utf-8")).mutant_names
    }
    chosen = draw(list(file_of))
    if chosen:
        # In a process of its own, for mutmut changes what is imported; forked, for it does so too.
        child = multiprocessing.get_context("fork").Process(
            target=_mutmut, args=(room, chosen, jobs)
        )
        child.start()
        child.join()
        if child.exitcode:
            raise RuntimeError(f"mutmut ended with {child.exitcode}; what it said stands above.")
    ends, survived = Counter[str](), []
    for name in chosen:
        data = SourceFileMutationData(path=file_of[name])
        data.load()
        end = status_by_exit_code[data.exit_code_by_key[name]]
        ends[end] += 1
        if end not in KILLED:
            changed = [
                line for line in get_diff_for_mutant(name).splitlines()[2:] if _differs(line)
            ]
            survived.append("\n".join((f"{name} ({end})", *changed)))
    return len(file_of), ends, survived


def _mutmut(room: str, names: list[str], jobs: int) -> None:
    """mutmut over one room, by its settings for all of them."""
    from mutmut.configuration import config

    folder = Path("mutants")
    last = folder / "room"
    if folder.exists() and not (last.exists() and last.read_text(encoding="utf-8") == room):
        shutil.rmtree(folder)  # mutmut would take another room's modules for mutated already
    folder.mkdir(exist_ok=True)
    last.write_text(room, encoding="utf-8")
    config().only_mutate = [f"coach/{room}/*"]
    config().pytest_add_cli_args_test_selection = [
        f"tests/{room}",
        *(f"--ignore=tests/{room}/{name}" for name in TOO_SLOW.get(room, ())),
    ]
    from mutmut.__main__ import run

    # Each by its name, though it be all of them: so none keeps the result of a run before.
    run.main(["--max-children", str(jobs), *names])


def constants(room: str, draw: Callable[[Sequence[Drawn]], list[Drawn]], jobs: int) -> Result:
    """Mutants of what stands outside plain functions, by the room's own tests."""
    mutants = [mutant for path in _modules(room) for mutant in mutants_of(path)]
    ends, survived = Counter[str](), []
    for mutant, end in trials(draw(mutants), f"tests/{room}", jobs, without=TOO_SLOW.get(room, ())):
        ends[end] += 1
        if end not in KILLED:
            survived.append(str(mutant))
    return len(mutants), ends, survived


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--sample", type=int, help="so many mutants of either kind; else all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", default=[], help="mutants of mutmut's, by name")
    parser.add_argument("--jobs", type=int, default=2, help="side by side")
    asked = parser.parse_args()
    os.chdir(ROOT)  # where mutmut looks for its settings

    def draw(all_of_them: Sequence[Drawn]) -> list[Drawn]:
        if asked.only:
            return [one for one in all_of_them if one in asked.only]
        if asked.sample is None or asked.sample >= len(all_of_them):
            return list(all_of_them)
        return random.Random(asked.seed).sample(all_of_them, asked.sample)

    table = Table(title=f"coach/{asked.room}", show_footer=True)
    columns = (
        "mutants of",
        "all",
        "tried",
        "killed",
        "of these hung",
        "survived",
        "% killed",
        "seconds",
    )
    for column in columns:
        table.add_column(column, justify="left" if column == "mutants of" else "right")
    lists = []
    for what, run in (("functions", functions), ("everything else", constants)):
        began = time.monotonic()
        every, ends, survived = run(asked.room, draw, asked.jobs)
        killed, tried = sum(ends[end] for end in KILLED), sum(ends.values())
        share = f"{killed / tried:.1%}" if tried else ""
        counts = (every, tried, killed, ends["timeout"], tried - killed, share)
        table.add_row(what, *map(str, counts), f"{time.monotonic() - began:.0f}")
        lists.append(survived)
    console = Console()
    for survived in lists:
        for one in survived:
            console.print(one, markup=False, highlight=False)
    console.print(table)


def _modules(room: str) -> list[Path]:
    return sorted(path.relative_to(ROOT) for path in (ROOT / "coach" / room).glob("*.py"))


def _differs(line: str) -> bool:
    return line.startswith(("-", "+"))


if __name__ == "__main__":
    main()
