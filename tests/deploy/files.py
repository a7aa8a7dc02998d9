"""The files of deploy/, read."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import typer.main
import yaml

from coach.cli import app

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.rglob("*.service"), *DEPLOY.rglob("*.timer")])
CADDYFILE = DEPLOY / "Caddyfile"


def compose() -> dict[str, Any]:
    """The compose file."""
    read = yaml.safe_load((DEPLOY / "containers" / "compose.yaml").read_text("utf-8"))
    assert isinstance(read, dict)
    return read


def containerfile() -> list[tuple[str, str]]:
    """Its instructions with what follows each, lines put together."""
    text = (DEPLOY / "containers" / "Containerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    found = [line.split(maxsplit=1) for line in joined.splitlines() if line.strip()]
    return [(name, " ".join(rest.split())) for name, rest in found]


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """A unit's sections; each setting with its values in order."""

    class Many(dict[str, Any]):
        def __setitem__(self, key: str, value: Any) -> None:
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(strict=False, dict_type=Many, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, "utf-8")
    return {
        name: {key: value.split("\n") for key, value in parser[name].items()}
        for name in parser.sections()
    }


def environment(path: Path) -> dict[str, str]:
    """A file of variables."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)  # type: ignore[arg-type]


def parsed(command: str) -> list[str]:
    """The names of the commands of a `coach …` line, which takes these options; raises Typer's
    exception where it does not."""
    words = shlex.split(re.sub(r"\s+#.*$", "", command))
    assert Path(words.pop(0)).name == "coach"
    names: list[str] = []
    level: Any = typer.main.get_command(app)
    context: Any = None
    while hasattr(level, "get_command"):
        context = level.context_class(level, parent=context)
        found = level.get_command(context, words[0])
        assert found is not None, command
        names.append(words.pop(0))
        level = found
    level.make_context(names[-1], words, parent=context)
    return names
