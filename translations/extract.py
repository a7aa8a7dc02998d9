"""Write the template of all catalogues: every sentence that people read or hear, by topic.

    python translations/extract.py coach.pot

Needs Babel, which the test and docs extras bring. CONTRIBUTING.md says how a translation begins.
"""

from __future__ import annotations

import calendar
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from coach import __version__
from coach.exercises.registry import in_english, own
from coach.exercises.reworded import reworded
from coach.motion.types import Reason
from coach.programme.outcome_files import outcome_files

ROOT = Path(__file__).resolve().parents[1]
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2), "unknown": None}
"""The calls whose words are looked up; `coach.exercises.window.unknown` looks up its reason."""

Message = str | tuple[str, str]


def found() -> Iterator[tuple[Message, str, int]]:
    """Every sentence (with its plural, where it has one), the file and the line where it stands."""
    for name, line, message, _comments, _context in extract_from_dir(
        ROOT / "coach", METHODS, {"**.j2": {"silent": "false"}}, KEYWORDS
    ):
        yield message, f"coach/{Path(name).as_posix()}", line
    for name, exercise in own().items():
        where = f"coach/exercises/{name.replace('-', '_')}.py"
        words: set[str] = set()
        reworded(in_english(exercise), partial(_noted, words))
        yield from ((word, where, 1) for word in sorted(words))
        noun = exercise.title.lower()
        yield (noun, f"{noun}s"), where, 1
    for name, told in outcome_files().items():
        where = f"coach/programme/outcome_measures/{name}.toml"
        yield from ((one, where, 1) for one in sorted(set(_texts(told))))
    for reason in Reason:
        yield reason.value, "coach/motion/types.py", 1
    for names in (calendar.day_name, calendar.day_abbr, calendar.month_name):
        yield from ((name, "coach/words/result_words.py", 1) for name in names if name)


def _texts(told: dict[str, Any]) -> Iterator[str]:
    """All that people read of a data file."""
    for key, value in told.items():
        if key == "items":
            for item in value:
                yield from _texts(item)
        elif isinstance(value, list):
            yield from (one for one in value if isinstance(one, str))
        elif isinstance(value, str) and key != "score":
            yield value


def _noted(words: set[str], sentence: str) -> str:
    words.add(sentence)
    return sentence


def template() -> Catalog:
    """All of them, in order of their files: what belongs together stands together."""
    made = Catalog(project="Form Coach", version=__version__, charset="utf-8")
    for message, file, line in sorted(found(), key=lambda one: one[1:]):
        made.add(message, locations=[(file, line)])
    for one in made:
        one.flags.discard("python-format")  # placeholders are those of str.format; “%” is a sign
    return made


if __name__ == "__main__":
    with Path(sys.argv[1]).open("wb") as file:
        write_po(file, template(), width=100)
