"""A Python in which some modules and functions are not there, as on another system or in a smaller
installation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_SITE = """\
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in {modules!r}):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
"""


def run_without(
    folder: Path, modules: Iterable[str], arguments: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments. modules: those that it, and each Python that it starts,
    does not find. folder: an empty one, for the file that hides them."""
    (folder / "sitecustomize.py").write_text(_SITE.format(modules=sorted(modules)), "utf-8")
    path = os.pathsep.join((str(folder), str(ROOT)))
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
