"""The examples of the papers run, and say what they promise."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))
SAYS = {
    "landmarks_csv.py": "3 squats",
    "live.py": "rep done",
    "own_exercise.py": "; ['too-deep', 'too-deep', 'too-deep']",
    "recording.py": "count and judge",
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    runpy.run_path(str(example), run_name="__main__")
    assert SAYS[example.name] in capsys.readouterr().out


@pytest.mark.parametrize("paper", ["README.md", "docs/PYTHON.md"])
def test_the_papers_lines_run(
    paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", (ROOT / paper).read_text("utf-8"), re.M | re.S)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, paper, "exec"), {})
    assert "3 squats" in capsys.readouterr().out
    assert (tmp_path / "squat.nc").stat().st_size > 0
