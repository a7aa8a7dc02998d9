"""Mutants of what stands outside functions, and whether tests notice them."""

from __future__ import annotations

from pathlib import Path

import pytest
from constant_mutants import mutants_of, trials

MODULE = '''
from dataclasses import dataclass

__all__ = ["LIMIT", "Way"]

LIMIT = 1.5
"""Metres."""
COUNT = 3
NAMES = {"one", "two"}
TABLE = {"a": (1, 40)}
Pair = tuple[int, int]


def untouched(x: int = 7) -> bool:
    return x > 8 and x < 9


@dataclass
class Way:
    """A way."""

    on: bool = True

    @property
    def far(self) -> bool:
        """Whether it is."""
        return self.on and COUNT >= 4
'''


def project(at: Path, module: str = MODULE, test: str = "pass") -> Path:
    """A project of one module, `coach/a/b.py`, and one test."""
    (at / "coach" / "a").mkdir(parents=True)
    for package in ("coach", "coach/a"):
        (at / package / "__init__.py").touch()
    (at / "coach" / "a" / "b.py").write_text(module)
    (at / "tests" / "a").mkdir(parents=True)
    (at / "tests" / "a" / "test_b.py").write_text(
        f"from coach.a.b import *\n\n\ndef test_it() -> None:\n    {test}\n"
    )
    return at


def test_every_value_outside_of_functions_is_changed_and_none_inside(tmp_path: Path) -> None:
    found = mutants_of(Path("coach/a/b.py"), project(tmp_path))
    assert [mutant.change for mutant in found] == [
        *("1.5 -> 3.0", "1.5 -> 0.75", "3 -> 4", "3 -> 2"),
        *("without 'one'", "without 'two'"),
        *("without 'a'", "1 -> 2", "1 -> 0", "40 -> 80", "40 -> 20"),
        *("True -> False", "self.on and COUNT >= 4 -> self.on or COUNT >= 4"),
        *("COUNT >= 4 -> COUNT > 4", "4 -> 5", "4 -> 3"),
    ]


def test_a_mutant_is_the_module_with_that_change_alone(tmp_path: Path) -> None:
    by_change = {
        mutant.change: mutant.source
        for mutant in mutants_of(Path("coach/a/b.py"), project(tmp_path))
    }
    values: dict[str, object] = {}
    exec(by_change["40 -> 80"], values)
    assert values["TABLE"] == {"a": (1, 80)}
    assert values["LIMIT"] == 1.5
    assert by_change["True -> False"] == MODULE.replace("True", "(False)")


@pytest.mark.slow
def test_a_change_that_the_tests_see_is_killed_and_another_survives(tmp_path: Path) -> None:
    root = project(tmp_path, "SEEN = 2.0\nUNSEEN = 2.0\n", "assert SEEN == 2.0")
    found = {
        str(m): end for m, end in trials(mutants_of(Path("coach/a/b.py"), root), "tests/a", 1, root)
    }
    assert found == {
        "coach/a/b.py:1: 2.0 -> 4.0": "killed",
        "coach/a/b.py:1: 2.0 -> 1.0": "killed",
        "coach/a/b.py:2: 2.0 -> 4.0": "survived",
        "coach/a/b.py:2: 2.0 -> 1.0": "survived",
    }
    assert (root / "coach/a/b.py").read_text().startswith("SEEN = 2.0")


def test_tests_that_fail_anyway_say_nothing_about_mutants(tmp_path: Path) -> None:
    root = project(tmp_path, test="assert LIMIT == 2.0")
    with pytest.raises(RuntimeError, match="tests/a"):
        list(trials(mutants_of(Path("coach/a/b.py"), root)[:1], "tests/a", 1, root))
