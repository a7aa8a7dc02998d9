"""The Progress page, driven without a browser: words first, then numbers, charts and sessions."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from coach.domain import Ratings
from coach.errors import StoreError
from coach.records.access import ALONE
from coach.records.database import sqlite_file, sqlite_url
from coach.records.records import Records
from coach.records.sessions import Sessions
from coach.records.store import Store, store
from coach.ui.pages import progress
from coach.ui.parts import clock
from coach.ui.parts.markup import plain
from coach.ui.parts.set_corrections import MOST_SHOWN
from tests.reports.people import corrected_file
from tests.ui.clinic import exercised, keep
from tests.ui.filled import Filled, fill

NOW = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)
"""A Saturday."""


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Records:
    """The owner's, which the page opens too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Records(store(), ALONE, clock=lambda: NOW)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filled]:
    """A database with weeks of sessions, made once, and what is in it."""
    file = tmp_path_factory.mktemp("weeks") / "records.sqlite3"
    with Store(sqlite_url(file)) as made:
        return file, fill(Records(made, ALONE, clock=lambda: NOW), NOW)


@pytest.fixture
def filled(weeks: tuple[Path, Filled], records: Records) -> Filled:
    """The owner has done weeks of sessions."""
    made, what = weeks
    file = sqlite_file(store().url)
    assert file is not None
    store().close()
    shutil.copy(made, file)
    return what


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each download button of the page hands out."""
    offered: dict[str, Any] = {}
    monkeypatch.setattr(
        progress.st, "download_button", lambda label, data, **_: offered.update({label: data})
    )
    return offered


def progress_page() -> None:
    """What a tab shows; it runs in an AppTest, so it imports what it needs."""
    from coach.ui.pages import progress

    progress.show()


def opened() -> AppTest:
    return run(AppTest.from_function(progress_page, default_timeout=60))


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def markup(app: AppTest, sign: str) -> str:
    """The pieces of HTML with this in them, their styles aside."""
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if sign in body and "<style>" not in body)


def text(app: AppTest) -> str:
    written = (*app.markdown, *app.caption, *app.header)
    return "\n".join(one.value.replace("\\", "") for one in written)


def numbers(app: AppTest) -> dict[str, str]:
    """The large numbers by their names."""
    found = re.findall(
        r"<dt>(.*?)</dt>\s*<dd><b>(.*?)</b> (.*?)</dd>", markup(app, "fc-numbers"), re.DOTALL
    )
    return {name: f"{value} {beside}" for name, value, beside in found}


def drawn(app: AppTest) -> list[list[dict[str, Any]]]:
    """The points of every chart."""
    return [points(chart.proto) for chart in app.get("vega_lite_chart")]


def points(chart: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(chart.spec)["layer"][0]["data"]["values"]
    return found


def test_at_first_it_says_what_will_be_here_and_where_to_begin(
    records: Records, downloads: dict[str, Any]
) -> None:
    app = opened()
    assert "After your first session you will see here" in text(app)
    assert [link.proto.label for link in app.get("page_link")] == ["To today’s exercises"]
    assert list(downloads) == ["Put the plan in my calendar"]
    assert not app.header


def test_it_begins_with_whether_it_is_getting_better(filled: Filled) -> None:
    app = opened()
    lead = markup(app, "fc-lead")
    assert "It is getting better" in lead
    assert "You go further than at first in the" in lead
    assert "about 2 out of 10 instead of 5" in lead


def test_the_large_numbers(filled: Filled) -> None:
    assert numbers(opened()) == {
        "This week": "3 of 3 days",
        "Goal met": "1 week",
        "Pain after exercise": "2 of 10, 17 June",
        "So far": "23 sessions",
    }


def test_a_goal_that_was_missed_is_not_held_up(records: Records) -> None:
    me = records.people.me()
    exercised(records, me.id, NOW, [30, 29])
    shown = numbers(opened())
    assert "Goal met" not in shown
    assert shown["So far"] == "2 sessions"


def test_what_today_is_for_and_the_way_to_train(filled: Filled) -> None:
    app = opened()
    assert "Today is a rest day." in text(app)
    assert "Go to Train" in [link.proto.label for link in app.get("page_link")]


def test_after_a_session_in_which_it_hurt_more_it_says_to_ease_off(records: Records) -> None:
    exercised(records, records.people.me().id, NOW, [3, 1], pain=(2, 5))
    lead = markup(opened(), "fc-lead")
    assert "Ease off a little" in lead
    assert "Your pain went up from 2 to 5" in lead


def test_one_question_and_one_exercise_at_a_time(filled: Filled) -> None:
    app = opened()
    assert app.segmented_control(key="exercise-over-time").options == [
        "Squat",
        "Standing hamstring curl",
        "Calf raise",
    ]
    assert "**How far.**" in text(app)
    measured, pain, effort, _weeks = drawn(app)
    # The set that was cut short has a point of its own: which way it was seen is not known.
    assert len(measured) == len(filled.sessions) + 1
    assert all(point["low"] < point["value"] < point["high"] for point in measured)
    assert {point["name"] for point in pain} == {"before", "after"} == {p["name"] for p in effort}
    app.segmented_control(key="exercise-over-time").set_value("hamstring-curl")
    app.segmented_control(key="question-over-time").set_value("Repetitions")
    run(app)
    assert "**Repetitions, left leg.**" in text(app)
    assert "**Repetitions, right leg.**" in text(app)
    assert {point["name"] for point in drawn(app)[0]} == {"left leg", "right leg"}
    app.segmented_control(key="question-over-time").set_value("Tempo")
    run(app)
    assert all(f"**{part}, left leg.**" in text(app) for part in ("Lowering", "Lifting"))
    assert len(drawn(app)) == 5


@pytest.mark.parametrize(
    ("question", "said"),
    [("Without fault", "**Without fault.**"), ("Left and right", "**Left less right.**")],
)
def test_every_question_has_an_answer(filled: Filled, question: str, said: str) -> None:
    app = opened()
    app.segmented_control(key="question-over-time").set_value(question)
    assert said in text(run(app))


def test_of_long_months_the_latest_weeks_are_drawn(records: Records) -> None:
    fill(records, NOW, weeks=14)
    app = opened()
    days = {point["at"][:10] for point in drawn(app)[0]}
    assert min(days) >= f"{NOW - timedelta(weeks=12):%Y-%m-%d}"
    app.toggle(key="everything-measures").set_value(True)
    run(app)
    assert min(point["at"][:10] for point in drawn(app)[0]) == "2026-03-16"


def test_adherence_is_against_the_plan(filled: Filled) -> None:
    said = text(opened())
    assert "In the latest four weeks you did " in said
    # One session was broken off after its first exercise: that day was not done.
    assert re.search(r"\d+ of \d+ repetitions, \d+ of \d+ sets, 13 of 14 days\.", said)


def test_bests_say_how_much_and_when(filled: Filled) -> None:
    shown = markup(opened(), "fc-bests")
    assert shown.index("Squat") < shown.index("Calf raise")
    assert "<dt>Most repetitions in a set</dt><dd><b>8</b> <span>27 April</span>" in shown
    assert re.search(r"<dt>Furthest</dt><dd><b>\d+\s±\s4°</b>", shown)


def sessions(app: AppTest) -> list[str]:
    return [one.label for one in app.expander]


def open_session(app: AppTest, session_id: str) -> AppTest:
    app.session_state[f"session-{session_id}"] = True
    return run(app)


def test_sessions_are_listed_the_latest_first_ten_at_a_time(filled: Filled) -> None:
    app = opened()
    labels = sessions(app)
    assert labels[0] == "**Fri 19 June**, 18:30 · 68 repetitions · pain 2 before"
    assert labels[1].endswith("pain 2 before, 2 after")
    assert len(labels) == 10
    more = next(button for button in app.button if button.label == "Show earlier sessions")
    more.click()
    run(app)
    assert len(sessions(app)) == 20


def test_an_interrupted_session_is_marked_and_has_every_repetition(filled: Filled) -> None:
    app = opened()
    (label,) = [label for label in sessions(app) if "interrupted" in label]
    assert "11 repetitions" in label
    open_session(app, filled.interrupted)
    assert "Every repetition that was finished is here" in app.info[0].value
    sets = markup(app, "Without fault</th>")
    assert "8 of 8" in sets
    assert "3 of 8 <b>(cut short)</b>" in sets
    app.selectbox(key=f"set-of-{filled.interrupted}").select_index(1)
    run(app)
    assert markup(app, "fc-tally").startswith('<h2 class="fc-tally">3 squats</h2>')
    assert markup(app, "<caption>").count('<th scope="row"') == 3


def test_a_closed_session_is_not_read(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(Sessions, "open", lambda _, one: read.append(one))
    opened()
    assert read == []


def test_how_it_felt_can_be_said_afterwards(records: Records, filled: Filled) -> None:
    app = open_session(opened(), filled.unrated)
    app.segmented_control(key=f"pain-after-{filled.unrated}").set_value(1)
    app.segmented_control(key=f"effort-after-{filled.unrated}").set_value(4)
    run(app)
    last = records.sessions.outlines([filled.person_id])[-1]
    assert last.ratings == Ratings(pain_before=2, pain_after=1, effort_before=2, effort_after=4)
    app = open_session(opened(), filled.unrated)
    assert sessions(app)[0].endswith("pain 2 before, 1 after")
    assert numbers(app)["Pain after exercise"] == "1 of 10, 19 June"
    assert not [one for one in app.segmented_control if "after" in str(one.key)]


def test_the_calendar_file_has_what_is_prescribed(
    filled: Filled, downloads: dict[str, Any]
) -> None:
    opened()
    (event,) = Calendar.from_ical(downloads["Put the plan in my calendar"]).walk("VEVENT")
    assert len(event["rrule"]["byday"]) == 3
    assert event["dtstart"].dt.date() >= NOW.date()
    assert "Squat: 2 sets of 8" in event["description"]


def test_without_a_prescription_more_days_are_offered_when_it_goes_well(records: Records) -> None:
    exercised(records, records.people.me().id, NOW, [1, 4, 8, 11, 15, 18, 22, 25])
    offers = [one.value for one in opened().info]
    assert any("Ready for a day more?" in offer for offer in offers)


def test_a_movement_that_was_not_counted_is_said_to_be_one_and_taken_back(
    records: Records,
) -> None:
    (session,) = corrected_file().sessions
    me = records.people.me()
    first = replace(session.sets[0], corrections=())
    keep(records, replace(session, person_id=me.id, sets=(first,), started_at=NOW, ended_at=NOW))
    app = open_session(opened(), session.id)
    assert sessions(app)[0].startswith("**Sat 20 June**, 12:00 · 6 repetitions · ")
    assert "6 of 8, 2 movements not counted" in markup(app, "Without fault</th>")
    for shown in (
        "1 movement not counted: only one knee bent.",
        "1 movement not judged: the camera moved.",
    ):
        assert text(app).count(shown) == 1
    key = f"correct-{session.id}-0-9"
    assert app.button(key=key).label == "That was one"
    app.button(key=key).click()
    run(app)
    assert sessions(app)[0].startswith(
        "**Sat 20 June**, 12:00 · 7 repetitions, 6 counted by the camera · "
    )
    assert "7 squats" in markup(app, "fc-tally")
    assert "6 counted by the camera." in markup(app, "6 counted by the camera.")
    assert "**Corrected**: that was one, as said here (" in text(app)
    assert app.button(key=key).label == "Take it back"
    app.button(key=key).click()
    run(app)
    assert "6 squats" in markup(app, "fc-tally")
    assert app.button(key=key).label == "That was one"


def test_a_repetition_is_said_to_be_none(records: Records) -> None:
    me = records.people.me()
    (session,) = exercised(records, me.id, NOW, [1])
    app = open_session(opened(), session)
    assert not [button for button in app.button if button.label == "That was none"]
    app.toggle(key=f"counted-{session}-0").set_value(True)
    open_session(app, session)
    app.button(key=f"correct-{session}-0-2").click()
    run(app)
    record = records.sessions.get(session)
    assert record is not None
    (said,) = record.sets[0].corrections
    assert (said.movement, said.repetition, said.by) == (2, False, "")
    assert record.sets[0].summary.rep_count == 6
    assert "5 squats" in markup(app, "fc-tally")


def test_many_movements_are_summed_up(records: Records) -> None:
    me = records.people.me()
    (session,) = corrected_file().sessions
    bent = session.sets[0].summary.movements[-2]
    many = tuple(replace(bent, index=index) for index in range(1, 15))
    summary = replace(session.sets[0].summary, movements=many)
    first = replace(session.sets[0], summary=summary, corrections=())
    keep(records, replace(session, person_id=me.id, sets=(first,), started_at=NOW, ended_at=NOW))
    app = open_session(opened(), session.id)
    assert sum(button.label == "That was one" for button in app.button) == MOST_SHOWN
    assert "And 4 more: only one knee bent." in text(app)


def test_a_correction_that_cannot_be_kept_is_told_in_a_sentence(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = records.people.me()
    (session,) = exercised(records, me.id, NOW, [1])
    app = open_session(opened(), session)

    def fails(*_: object, **__: object) -> None:
        raise StoreError("The disk is full; free some space.")

    monkeypatch.setattr(Sessions, "correct", fails)
    app.button(key=f"correct-{session}-0-4").click()
    run(app)
    assert plain("The disk is full; free some space.") in [one.value for one in app.error]
