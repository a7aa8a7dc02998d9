"""Each pin has a wheel on every system and Python that we claim."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hidden import ROOT
from tests.test_house import project

_PREFIX = "Programming Language :: Python :: 3."
PYTHONS = [
    one.removeprefix("Programming Language :: Python :: ")
    for one in project()["classifiers"]
    if one.startswith(_PREFIX)
]
_GLIBC = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_27", "manylinux_2_28")
SYSTEMS = {
    "Windows": ["win_amd64"],
    "Apple silicon": [f"macosx_{number}_0_arm64" for number in (11, 12, 13, 14)],
    "Linux x86-64": [f"{one}_x86_64" for one in _GLIBC],
    "Linux aarch64": [f"{one}_aarch64" for one in _GLIBC],
}


def test_each_python_is_claimed() -> None:
    assert PYTHONS == ["3.11", "3.12", "3.13"]


@pytest.mark.nightly
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_pins_have_wheels(system: str, python: str, tmp_path: Path) -> None:
    """pip's own resolver; nothing is installed."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed"]
    command += ["--no-deps", "--only-binary=:all:", "--implementation", "cp"]
    command += ["--python-version", python, "--target", str(tmp_path)]
    command += [part for tag in SYSTEMS[system] for part in ("--platform", tag)]
    done = subprocess.run(
        [*command, "-r", str(ROOT / "constraints.txt")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
