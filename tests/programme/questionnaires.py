"""A questionnaire that nobody asks: three made-up questions, less is better."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.programme.outcome_files import FOLDER_VARIABLE

MADE_UP = """
title = "How the made-up day went"
short = "Made-up day score"
ask = "Of the last week."
every_weeks = 6
score = "turned percent"
more_is_better = true
minimal_important = 10
minimal_important_source = "Nobody and others, Journal of Made-up Things 1 (2026) 1"
detectable = 12
detectable_source = "Somebody, Made-up Letters 2 (2026) 7"
source = "Nobody, Journal of Made-up Things 1 (2026) 1"
rights = "Licence 42 of Nobody, held by Knee House."

[[items]]
text = "How often was there <b>made-up</b> trouble on the stairs?"
answers = ["never", "*now* and then", "always"]

[[items]]
text = "How far did you walk in made-up shoes?"
answers = ["far", "not far"]
points = [0, 8]

[[items]]
text = "How stiff was it in made-up mornings?"
to = 10
lowest = "not at all"
highest = "as stiff as can be"
"""


def placed(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str = MADE_UP) -> Path:
    """The folder of a clinic that has this questionnaire, as `made-up.toml`; the file."""
    file = folder / "made-up.toml"
    file.write_text(text, "utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return file
