"""The Your data page, driven without a browser: all that is kept is seen, taken away, deleted."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coach.domain import Gender
from coach.errors import AccessError
from coach.records.access import ALONE, Actor, Role
from coach.records.backup import backup
from coach.records.database import sqlite_file, sqlite_url
from coach.records.records import Records
from coach.records.store import Store, store
from coach.records.video_files import videos_folder
from coach.ui.pages import your_data
from coach.ui.parts import clock
from coach.ui.server import current_user
from tests.ui.filled import NAME, Filled, fill

NOW = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Records:
    """The owner's, which the page opens too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Records(store(), ALONE, clock=lambda: NOW)


@pytest.fixture
def filled(records: Records) -> Filled:
    """Two weeks of sessions."""
    return fill(records, NOW, weeks=3)


def your_data_page() -> None:
    """What a tab shows; it runs in an AppTest, so it imports what it needs."""
    from coach.ui.pages import your_data

    your_data.show()


def opened() -> AppTest:
    return run(AppTest.from_function(your_data_page, default_timeout=60))


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return run(app)


def kept(app: AppTest) -> dict[str, str]:
    """What the table says, by its first column."""
    (table,) = [body for one in app.get("html") if "<table" in (body := one.proto.body)]
    return dict(re.findall(r'<th scope="row">(.*?)</th><td><b>(.*?)</b>', table))


def delete(app: AppTest, word: str) -> AppTest:
    (typed,) = [field for field in app.text_input if "type the word" in field.label]
    typed.set_value(word)
    return press(app, "Delete everything of mine")


def test_all_that_is_kept_is_counted(records: Records, filled: Filled) -> None:
    shown = kept(opened())
    size = records.sessions.poses_bytes(filled.person_id)
    sessions = records.sessions.of(filled.person_id)
    assert shown == {
        "Name": NAME,
        "Messages": "0",
        "Ratings of what you can do": "0",
        "Body height": "171 cm",
        "Born": "not given",
        "Gender": "not said",
        "Sessions": str(len(filled.sessions)),
        "Sets": str(sum(len(session.sets) for session in sessions)),
        "Repetitions": str(sum(len(s.summary.reps) for one in sessions for s in one.sets)),
        "How you moved": f"{size / 1000:.0f} kB",
        "Answers about warning signs": "1",
        "Exercises set for you": "3",
        "Notes": "1",
        "Videos": "0",
        "Who opened or changed it": "6",
    }
    assert size > 1000 * len(filled.sessions)


def test_what_others_wrote_can_be_read(filled: Filled) -> None:
    app = opened()
    lists = {one.label: "\n".join(line.value for line in one.markdown) for one in app.expander}
    assert "the heels could stay down longer" in lists["Notes of your therapist (1)"]
    assert "Squat" in lists["What was set for you (3)"]
    assert "none of them" in lists["Answers about the signs that call for a doctor (1)"]
    assert "began a record" in lists["Who opened or changed your record (6)"]


def test_where_it_is(records: Records) -> None:
    app = opened()
    assert app.code[0].value == str(sqlite_file(store().url))
    assert "earlier Form Coach" not in "\n".join(one.value for one in app.markdown)
    videos_folder().mkdir(parents=True)
    (videos_folder() / "squats.mp4").touch()
    assert "1 video that somebody asked an earlier Form Coach to keep" in "\n".join(
        o.value for o in opened().markdown
    )


def test_name_and_height_can_be_changed(records: Records) -> None:
    app = opened()
    app.text_input[0].set_value("  Sam Other ")
    app.number_input[0].set_value(180.0)
    app = press(app, "Save")
    me = records.people.me()
    assert (me.name, me.height_cm) == ("Sam Other", 180.0)
    assert (me.born, me.gender) == (None, None)
    assert app.success[0].value == "Saved."
    assert kept(app)["Name"] == "Sam Other"


def test_when_one_was_born_can_be_said_and_taken_back(records: Records) -> None:
    app = opened()
    app.date_input[0].set_value(date(1961, 4, 30))
    app.selectbox[0].select(Gender.FEMALE)
    app = press(app, "Save")
    me = records.people.me()
    assert (me.born, me.gender) == (date(1961, 4, 30), Gender.FEMALE)
    assert kept(app)["Born"] == "30 April 1961"
    assert kept(app)["Gender"] == "female"
    app.date_input[0].set_value(None)
    press(app, "Save")
    assert records.people.me().born is None


def test_a_name_cannot_be_empty(records: Records) -> None:
    app = opened()
    app.text_input[0].set_value("  ")
    app = press(app, "Save")
    assert app.error[0].value == "The name is empty; type one."
    assert records.people.me().name == "Me"


def test_the_export_has_everything(
    filled: Filled, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, Any] = {}
    monkeypatch.setattr(
        your_data.st, "download_button", lambda _, make, **more: offered.update(more, make=make)
    )
    opened()
    assert offered["file_name"] == "form-coach-2026-06-20.zip"
    assert not [e for e in records.audit.of(filled.person_id) if "took everything" in e.action]
    with zipfile.ZipFile(io.BytesIO(offered["make"]())) as archive:
        names = archive.namelist()
        reps = list(csv.DictReader(io.StringIO(archive.read("reps.csv").decode())))
    assert len(reps) == sum(session.rep_count for session in records.sessions.of(filled.person_id))
    assert sum(name.endswith("trace.npz") for name in names) == len(filled.sessions)
    assert "took everything out" in [e.action for e in records.audit.of(filled.person_id)]


def test_a_backup_can_be_opened(filled: Filled, records: Records) -> None:
    app = press(opened(), "Back up now")
    assert "Backed up" in app.success[0].value
    (made,) = [Path(one.value) for one in app.code if "records-2026-06-20" in one.value]
    with Store(sqlite_url(made)) as copy:
        assert len(Records(copy, ALONE).sessions.of(filled.person_id)) == len(filled.sessions)


@pytest.mark.parametrize("word", ["", "yes", "del"])
def test_nothing_is_deleted_without_the_word(filled: Filled, records: Records, word: str) -> None:
    app = delete(opened(), word)
    assert app.error[0].value == "Nothing was deleted: type the word delete first."
    assert len(records.sessions.of(filled.person_id)) == len(filled.sessions)


def test_everything_is_deleted_from_backups_too(filled: Filled, records: Records) -> None:
    copy = backup(store(), NOW)
    app = delete(opened(), " Delete ")
    assert f"Deleted: {len(filled.sessions)} sessions, " in app.success[0].value
    assert not app.warning
    assert kept(app)["Name"] == "Me"
    assert kept(app)["Sessions"] == "0"
    with pytest.raises(AccessError):
        records.people.get(filled.person_id)
    with Store(sqlite_url(copy)) as then:
        assert Records(then, ALONE).people.all() == ()


def test_a_backup_that_is_not_there_is_named(
    filled: Filled, records: Records, tmp_path: Path
) -> None:
    elsewhere = backup(store(), NOW, tmp_path / "stick.sqlite3")
    elsewhere.rename(tmp_path / "moved.sqlite3")
    app = delete(opened(), "delete")
    assert "could not be reached" in app.warning[0].value
    assert str(elsewhere) in [one.value for one in app.code]


def test_at_a_clinic_the_backups_are_not_a_clients(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Actor("ann@example.org", "Ann", Role.CLIENT)
    monkeypatch.setattr(current_user, "actor", lambda: client)
    hers = Records(store(), client)
    monkeypatch.setattr("coach.ui.pages.your_data.my_records", lambda: hers)
    app = opened()
    assert kept(app)["Name"] == "Ann"
    assert "Back up now" not in [button.label for button in app.button]
    assert "clinic’s database" in "\n".join(one.value for one in app.markdown)
    assert not app.code
    app = delete(app, "delete")
    assert "Deleted" in app.success[0].value
