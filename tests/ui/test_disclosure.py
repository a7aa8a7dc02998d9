"""A clinic's clients are not told where the server's files are; a computer's owner is."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.records.clinic import CLINIC_VARIABLE
from coach.records.database import URL_VARIABLE
from coach.ui.parts.markup import plain
from coach.ui.parts.session_over import tell_unwritten
from coach.ui.server.disclosure import for_reader

ROOT = Path(__file__).resolve().parents[2]

PLACE = "/" + "srv/form coach/data"
SENTENCES = [
    f"The records in {PLACE}/records.sqlite3 are damaged; restore a backup.",
    f"The video could not be kept in {PLACE}/videos (No space left on device); try again.",
    f"Please report it with the file {PLACE}/error-1.log, which holds the details.",
    f"The clinic's file {PLACE}/clinic.toml: roles: field required; change it there.",
    f"Your video is kept as {PLACE}/videos/squats.mp4.",
    "The records in db.inside.example/coach do not answer; check that the database runs.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_only_the_owner_reads_where_things_are(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "postgresql://coach:secret@db.inside.example/coach")
    monkeypatch.delenv(CLINIC_VARIABLE, raising=False)
    assert for_reader(sentence) == sentence
    monkeypatch.setenv(CLINIC_VARIABLE, "clinic.toml")
    shown = for_reader(sentence)
    assert "(on the server)" in shown
    for word in ("srv", "form", "squats", ".log", ".toml", "inside"):
        assert word not in shown.removesuffix("which holds the details.")


@pytest.mark.parametrize(
    "said", ["3 of 4 and/or 5/6 done.", "See https://example.org/help for more.", "Squat, 1/2."]
)
def test_what_is_no_path_stays(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CLINIC_VARIABLE, "clinic.toml")
    assert for_reader(said) == said


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_not_written_of_a_session_is_told_so(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "postgresql://coach:secret@db.inside.example/coach")
    monkeypatch.setenv(CLINIC_VARIABLE, "clinic.toml")
    told: list[str] = []
    monkeypatch.setattr("streamlit.warning", told.append)
    tell_unwritten(SimpleNamespace(notice=sentence))
    assert told == [plain(for_reader(sentence))] != [plain(sentence)]


def test_every_sentence_about_the_records_is() -> None:
    """Errors that can name a file or the database, wherever a page catches one to show it."""
    shown = re.compile(
        r"except (?:CoachError|StoreError) as error:\n(?:.*\n)?\s+st\.\w+\((?!.*for_reader)"
    )
    for file in (ROOT / "coach" / "ui").rglob("*.py"):
        assert not shown.search(file.read_text("utf-8")), file
