"""What mutmut leaves alone, changed one at a time: the values that stand at the top of modules and
classes (thresholds, tables, defaults), and decorated functions (properties).

A whole number up to 10 becomes one more and one less, any other number its double and its half; a
table, set or list loses one member; a comparison takes its limit in or leaves it out, or turns
round; "and" becomes "or"; yes becomes no. Sentences stay as they are. Each changed module is tried
in a copy of the project, by the tests of its room, those of the module itself first.
"""

from __future__ import annotations

import ast
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_TABLES = (ast.Dict, ast.Set, ast.List, ast.Tuple)
_LEFT_OUT = shutil.ignore_patterns(".git", "mutants", "__pycache__", ".*_cache", ".hypothesis")


@dataclass(frozen=True)
class Mutant:
    """A module with one change: where, what, and the whole source."""

    path: Path
    line: int
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"


def mutants_of(path: Path, root: Path = ROOT) -> tuple[Mutant, ...]:
    """Every mutant of a module outside its plain functions. path: below the root."""
    source = (root / path).read_text(encoding="utf-8")
    found = (
        Mutant(path, node.lineno, told, source[:start] + f"({ast.unparse(changed)})" + source[end:])
        for node in _values(ast.parse(source))
        for start, end in (_span(source, node),)
        for told, changed in _changes(node)
    )
    return tuple(sorted(found, key=lambda mutant: mutant.line))


def trials(
    mutants: Sequence[Mutant],
    tests: str,
    jobs: int,
    root: Path = ROOT,
    without: Sequence[str] = (),
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with its end, "killed", "timeout" or "survived". tests: the folder of those that
    should notice. jobs: how many are tried side by side. without: files left out.

    Raises RuntimeError where the tests fail without any change.
    """
    if not mutants:
        return
    with tempfile.TemporaryDirectory(prefix="mutants-") as aside:
        copies: Queue[Path] = Queue()
        for number in range(jobs):
            copies.put(Path(shutil.copytree(root, Path(aside) / str(number), ignore=_LEFT_OUT)))
        first = copies.get()
        began = time.monotonic()
        found = sorted(file.name for file in (first / tests).glob("test_*.py"))
        files = [name for name in found if name not in without]
        if _run(first, [f"{tests}/{name}" for name in files], limit_s=None) != "survived":
            raise RuntimeError(f"The tests fail as it is: {tests}")
        limit_s = 30 + 5 * (time.monotonic() - began)
        copies.put(first)
        ticks = itertools.count(1)

        def tried(mutant: Mutant) -> tuple[Mutant, str]:
            copy = copies.get()
            file = copy / mutant.path
            try:
                _write(file, mutant.source, next(ticks))
                # Those of the module itself first: they notice soonest.
                own_first = sorted(files, key=lambda name: name != f"test_{mutant.path.name}")
                return mutant, _run(copy, [f"{tests}/{name}" for name in own_first], limit_s)
            finally:
                _write(file, (root / mutant.path).read_text(encoding="utf-8"), next(ticks))
                copies.put(copy)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(tried, mutants)


def _values(module: ast.Module) -> Iterator[ast.expr]:
    """The expressions that are read when a module is imported, and those of decorated functions."""
    waiting: list[ast.AST] = [module]
    rows: set[int] = set()  # within a table: these have a fixed shape
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += node.body if node.decorator_list else []
        elif isinstance(node, ast.ClassDef):
            waiting += node.body
        elif isinstance(node, ast.AnnAssign | ast.Subscript):
            waiting += [node.value] if node.value else []  # no type is changed
        elif not _is_list_of_exports(node):
            waiting += [c for c in ast.iter_child_nodes(node) if not isinstance(c, ast.JoinedStr)]
            if isinstance(node, ast.expr) and id(node) not in rows:
                yield node
            if isinstance(node, _TABLES):
                rows |= {id(c) for c in ast.iter_child_nodes(node) if isinstance(c, _TABLES)}


def _is_list_of_exports(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "__all__"
    )


def _changes(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:  # noqa: C901 (a case for each kind)
    """What becomes of an expression, in words, and as what."""
    match node:
        case ast.Constant(value=bool() as value):
            yield f"{value} -> {not value}", ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            for other in _other_numbers(value):
                yield f"{value} -> {other}", ast.Constant(other)
        case ast.Set(elts=members) | ast.List(elts=members) | ast.Tuple(elts=members):
            for index, lost in enumerate(members):
                rest = [*members[:index], *members[index + 1 :]]
                yield f"without {ast.unparse(lost)}", _display_of(rest, node)
        case ast.Dict(keys=keys, values=values):
            for index, lost in enumerate(keys):
                some = [k for k in range(len(keys)) if k != index]
                rest = ast.Dict([keys[k] for k in some], [values[k] for k in some])
                yield f"without {ast.unparse(lost) if lost else '**'}", rest
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for index, op in enumerate(ops):
                turned = [*ops[:index], _TURNED[type(op)](), *ops[index + 1 :]]
                yield _told(node, ast.Compare(left, turned, comparators))
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield _told(node, ast.BoolOp(other, values))


def _other_numbers(value: float) -> tuple[float, ...]:
    if isinstance(value, int):
        return (value + 1, value - 1) if abs(value) <= 10 else (2 * value, value // 2)
    return (2 * value, value / 2) if value else (1.0,)


def _display_of(members: list[ast.expr], as_in: ast.expr) -> ast.expr:
    if isinstance(as_in, ast.Set):
        return ast.Set(members) if members else ast.Call(ast.Name("set"), [], [])
    kind = ast.List if isinstance(as_in, ast.List) else ast.Tuple
    return kind(members, ast.Load())


def _told(before: ast.expr, after: ast.expr) -> tuple[str, ast.expr]:
    return f"{ast.unparse(before)} -> {ast.unparse(after)}", after


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    """Where an expression stands in the text. AST columns count bytes."""
    lines = source.splitlines(keepends=True)

    def place(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)


def _write(file: Path, source: str, tick: int) -> None:
    """Each text with a time of its own, or Python may take the compiled one before it."""
    file.write_text(source, encoding="utf-8")
    os.utime(file, (tick, tick))


def _run(copy: Path, tests: Sequence[str], limit_s: float | None) -> str:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    surroundings = {
        **{name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
        "PYTHONPATH": str(copy),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # they take longer to load than most tests to run
        "MUTANT_UNDER_TEST": "",  # mutmut's; tests/conftest.py goes by it
    }
    try:
        done = subprocess.run(
            command, cwd=copy, env=surroundings, capture_output=True, timeout=limit_s, check=False
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return "killed" if done.returncode else "survived"
