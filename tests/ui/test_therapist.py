"""The Therapist page, driven without a browser: who needs a look, one person, what is next."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coach.domain import Person
from coach.progress.faults import check_of
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.store import store
from coach.ui.parts import clock
from coach.ui.server import current_user
from tests.ui.clinic import BOTH, SQUATS, exercised

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
"""A Thursday."""
EVERY_OTHER_DAY = range(1, 40, 2)


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Records:
    """The owner's, in the database that the page opens too; sixty days ago by its clock."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Records(store(), ALONE, clock=lambda: NOW - timedelta(days=60))


def therapist_page() -> None:
    """What a tab shows; it runs in an AppTest, so it imports what it needs."""
    from coach.ui.pages.therapist import PAGE

    PAGE.show()


def prescribed(records: Records, person: Person, days_ago: int = 60) -> None:
    """Half as much again as they do, so that it is neither kept nor low."""
    block = replace(SQUATS[0], sets=3)
    starts = (NOW - timedelta(days=days_ago)).date()
    records.care.prescribe(person.id, block, days_per_week=3, starts_on=starts)


def lines(app: AppTest) -> list[str]:
    return [body for body in markup(app) if '<dl class="pt-glance' in body]


def opened(
    person: Person | None = None, part: str | None = None, folded: Sequence[str] = ()
) -> AppTest:
    """folded: the groups of the list to open."""
    app = AppTest.from_function(therapist_page, default_timeout=30)
    for group in folded:
        app.session_state[f"group-{group}-False"] = True
    if person is not None:
        app.query_params["person"] = person.id
    if part is not None:
        app.session_state["part"] = part
    app.run()
    assert not app.exception, app.exception
    return app


def markup(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def texts(app: AppTest) -> str:
    written = [one.value.replace("\\", "") for one in (*app.caption, *app.markdown, *app.error)]
    return "\n".join([*markup(app), *written])


def names(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("page_link")]


def field(app: AppTest, kind: str, label: str) -> Any:
    return next(one for one in getattr(app, kind) if one.label.startswith(label))


def test_whoever_needs_a_look_most_comes_first_with_the_reason(records: Records) -> None:
    well, silent, hurts = (
        records.people.add(name) for name in ("Ann Well", "Bob Silent", "Cat Hurts")
    )
    for one in (well, silent, hurts):
        prescribed(records, one)
    exercised(records, well.id, NOW, EVERY_OTHER_DAY)
    exercised(records, silent.id, NOW, range(20, 50, 3))
    exercised(records, hurts.id, NOW, [1, 3, 5], pain=(3, 7))
    app = opened()
    assert names(app) == ["Cat Hurts", "Bob Silent"]
    assert "3 people: 2 now, 1 as planned." in texts(app)
    first, second = lines(app)
    assert "pain 7 afterwards" in first.lower()
    assert "3 → 7" in first
    assert 'class="pt-high"' in first
    assert "No session for 20 days" in second
    app = opened(folded=["As planned"])
    assert names(app) == ["Cat Hurts", "Bob Silent", "Ann Well"]
    assert "Nothing to note" in lines(app)[-1]
    assert "yesterday" in lines(app)[-1]


def test_a_flag_that_was_seen_is_out_of_the_way_until_something_new_happens(
    records: Records,
) -> None:
    hurts = records.people.add("Cat Hurts")
    prescribed(records, hurts, days_ago=6)
    exercised(records, hurts.id, NOW, [9, 7, 5], pain=(3, 7))
    app = opened()
    app.session_state[f"mark-{hurts.id}"] = True
    app.run()
    app.button(key=f"seen-{hurts.id}-pain").click().run()
    assert not app.exception, app.exception
    (mark,) = records.care.flag_marks(hurts.id)
    assert (mark.kind, mark.level, mark.remind_on) == ("pain", "now", None)
    assert names(app) == []
    assert "1 person: 1 seen." in texts(app)
    (line,) = lines(opened(folded=["Seen: again when something new happens"]))
    assert "Seen on " in line
    assert "Pain 7 afterwards" in line
    assert "Seen on " in texts(opened(hurts))
    exercised(records, hurts.id, NOW, [1], pain=(3, 7))
    assert names(opened()) == ["Cat Hurts"]


def test_a_therapist_is_reminded_on_the_day_they_choose(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurts = records.people.add("Cat Hurts")
    prescribed(records, hurts, days_ago=6)
    exercised(records, hurts.id, NOW, [5, 3, 1], pain=(3, 7))
    app = opened()
    app.session_state[f"mark-{hurts.id}"] = True
    app.run()
    app.number_input(key=f"remind-{hurts.id}").set_value(3).run()
    app.button(key=f"later-{hurts.id}-pain").click().run()
    (mark,) = records.care.flag_marks(hurts.id)
    assert mark.remind_on == (NOW + timedelta(days=3)).date()
    assert names(opened()) == []
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    assert names(opened()) == ["Cat Hurts"]


def test_a_name_that_is_sought_is_found_in_whatever_group(records: Records) -> None:
    well = records.people.add("Ann Well")
    prescribed(records, well)
    exercised(records, well.id, NOW, EVERY_OTHER_DAY)
    app = opened()
    assert names(app) == []
    assert "Nobody needs a look" in texts(app)
    app.text_input(key="sought").set_value("ann").run()
    assert names(app) == ["Ann Well"]


def test_days_and_minutes_of_monitoring_are_shown(records: Records) -> None:
    person = records.people.add("Ann")
    exercised(records, person.id, NOW, [40, 20, 5, 3])
    (table,) = [body for body in markup(opened(person, "Monitoring")) if "<table>" in body]
    rows = re.findall(r"<th scope=.row.>(.*?)</th><td>(.*?)</td><td>(.*?)</td>", table)
    assert rows == [
        ("20 May 2026 to 18 June 2026", "3", "3"),
        ("20 April 2026 to 19 May 2026", "1", "1"),
    ]


def test_left_against_right_says_what_can_be_told(records: Records) -> None:
    person = records.people.add("Ann")
    exercised(records, person.id, NOW, [5, 3, 1], blocks=BOTH)
    said = texts(opened(person, "Left and right"))
    assert "Standing hamstring curl" in said
    assert "no difference that could be told" in said
    alone = records.people.add("Bob")
    assert "No movement was measured with each leg" in texts(opened(alone, "Left and right"))


def test_a_name_is_found_by_a_part_of_it(records: Records) -> None:
    for name in ("Ann Ay", "Bob Bee"):
        records.people.add(name)
    app = opened()
    app.text_input(key="sought").set_value("bee").run()
    assert names(app) == ["Bob Bee"]
    app.text_input(key="sought").set_value("nobody").run()
    assert names(app) == []
    assert "Nobody of this name" in texts(app)


def test_a_person_is_added(records: Records) -> None:
    app = opened()
    field(app, "text_input", "Name").set_value("Dora")
    field(app, "button", "Add").click().run()
    assert [person.name for person in records.people.all()] == ["Dora"]
    assert names(app) == ["Dora"]


def test_one_persons_page_says_how_it_went(records: Records) -> None:
    person = records.people.add("Eve <b>Example</b>", height_cm=171.0)
    exercised(records, person.id, NOW, EVERY_OTHER_DAY, blocks=BOTH, pain=(4, 5), more=40.0)
    app = opened(person)
    said = texts(app)
    assert "Eve &lt;b&gt;Example&lt;/b&gt;" in said
    assert "171 cm tall; 20 sessions" in said
    assert "Nothing was due in the latest four weeks" in said
    assert "better, by more than the measurement may be off" in said
    assert "Pain after: 5 to 5: no change that can be told" in said
    lean = check_of("squat", "forward-lean")
    assert lean is not None
    assert f"Squat: {lean.title.lower()}" in said
    assert "face the camera" in said
    assert len(app.get("vega_lite_chart")) == 3


def test_a_change_within_the_measurements_error_is_not_called_one(records: Records) -> None:
    person = records.people.add("Fay")
    exercised(records, person.id, NOW, EVERY_OTHER_DAY, more=5.0)
    said = texts(opened(person))
    assert "no change that can be told" in said
    assert "better" not in said


def test_nothing_done_yet_is_said_plainly(records: Records) -> None:
    said = texts(opened(records.people.add("Gus")))
    assert "No repetition was measured" in said
    assert "Pain was not rated" in said


def test_two_sessions_are_compared(records: Records) -> None:
    person = records.people.add("Hal")
    exercised(records, person.id, NOW, [3, 1], more=60.0)
    (table,) = [body for body in markup(opened(person, "Compare")) if "<table>" in body]
    assert "<strong>better</strong>" in table
    assert "no change that can be told" in table


def test_a_note_is_kept(records: Records) -> None:
    person = records.people.add("Ida")
    app = opened(person, "Write a note")
    app.text_area(key="note").set_value("Stairs are <fine>")
    field(app, "button", "Keep it").click().run()
    assert [note.text for note in records.care.notes(person.id)] == ["Stairs are <fine>"]
    assert "Stairs are &lt;fine&gt;" in texts(app)


def test_a_changed_prescription_ends_the_old_one_and_shows_it(records: Records) -> None:
    person = records.people.add("Jon")
    records.care.prescribe(person.id, BOTH[0], days_per_week=2, starts_on=NOW.date())
    app = opened(person, "Programme")
    assert field(app, "number_input", "Target").value == 95.0
    field(app, "number_input", "Target").set_value(98.0)
    field(app, "number_input", "Not further").set_value(110.0)
    field(app, "number_input", "Days").set_value(3)
    field(app, "text_input", "Notes").set_value("Slowly")
    field(app, "button", "Change it").click().run()
    (now,) = records.care.prescriptions(person.id)
    assert (now.block.target, now.block.max_target, now.days_per_week) == (98.0, 110.0, 3)
    assert now.notes == "Slowly"
    assert len(records.care.prescriptions(person.id, history=True)) == 2
    shown = texts(app)
    assert "to 98°, not further than 110°; 3 days a week" in shown
    assert "to 95°; 2 days a week" in shown


def test_what_cannot_be_is_refused_in_a_sentence(records: Records) -> None:
    person = records.people.add("Kim")
    app = opened(person, "Programme")
    field(app, "number_input", "Target").set_value(90.0)
    field(app, "number_input", "Not further").set_value(60.0)
    field(app, "button", "Set it").click().run()
    assert "further than the furthest to go" in app.error[0].value
    assert records.care.prescriptions(person.id) == ()


def test_a_prescription_is_ended(records: Records) -> None:
    person = records.people.add("Lea")
    records.care.prescribe(person.id, BOTH[0], days_per_week=2, starts_on=NOW.date())
    app = opened(person, "Programme")
    field(app, "button", "End squat").click().run()
    assert records.care.prescriptions(person.id) == ()
    assert "Nothing is set" in texts(app)


def test_the_owner_exercises_as_somebody_else(records: Records) -> None:
    person = records.people.add("Mia")
    app = opened(person)
    field(app, "button", "Exercise as Mia").click().run()
    assert app.session_state["for"] == person.id


# At a clinic

PT = Actor("pt@example.org", "Pat", Role.THERAPIST)
ADMIN = Actor("boss@example.org", "Bo", Role.ADMIN)


@pytest.fixture
def clinic(records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """The records of a clinic, as its admin's."""
    file = tmp_path / "clinic.toml"
    file.write_text(
        '[roles]\n"pt@example.org" = "therapist"\n"boss@example.org" = "admin"\n'
        '"ann@example.org" = "client"\n'
    )
    monkeypatch.setenv("COACH_CLINIC", str(file))
    return Records(store(), ADMIN)


def entered(actor: Actor, person: Person | None = None) -> AppTest:
    app = AppTest.from_function(therapist_page, default_timeout=30)
    app.user = {
        "is_logged_in": True,
        "email": actor.login,
        "email_verified": True,
        "name": actor.name,
        "iat": time.time(),
    }
    if person is not None:
        app.query_params["person"] = person.id
    return app.run()


def test_a_therapist_sees_those_assigned_and_nobody_else(clinic: Records) -> None:
    ann = clinic.people.add("Ann", login="ann@example.org")
    bob = clinic.people.add("Bob")
    clinic.care.assign(ann.id, PT.login)
    assert names(entered(PT)) == ["Ann"]
    refused = entered(PT, bob)
    assert "cannot be opened with your login" in refused.error[0].value
    assert "Bob" not in texts(refused)
    newest = clinic.audit.of(bob.id)[0]
    assert (newest.actor_id, newest.refused) == (PT.login, True)


def test_an_admin_assigns_and_sees_the_trail_but_no_record(clinic: Records) -> None:
    ann = clinic.people.add("Ann", login="ann@example.org")
    app = entered(ADMIN)
    assert not app.exception
    app.multiselect(key=f"assigned-{ann.id}").select(PT.login).run()
    assert clinic.care.therapists(ann.id) == (PT.login,)
    assert "assigned to pt@example.org" in texts(app)
    app.multiselect(key=f"assigned-{ann.id}").unselect(PT.login).run()
    assert clinic.care.therapists(ann.id) == ()
    assert "cannot be opened with your login" in entered(ADMIN, ann).error[0].value


def test_a_therapist_corrects_a_count(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    client = records.people.add("Carl Client", login="carl")
    records.care.assign(client.id, "theo")
    (session,) = exercised(records, client.id, NOW, [1])
    theo = Actor("theo", "Theo Therapist", Role.THERAPIST)
    theirs = Records(store(), theo, clock=lambda: NOW)
    monkeypatch.setattr(current_user, "my_records", lambda: theirs)
    monkeypatch.setattr(current_user, "actor", lambda: theo)
    app = AppTest.from_function(therapist_page, default_timeout=30)
    app.query_params["person"] = client.id
    app.session_state["part"] = "Sessions"
    app.session_state[f"session-{session}"] = True
    app.run()
    assert not app.exception, app.exception
    assert not app.segmented_control  # only the person says how it felt
    app.button(key=f"correct-{session}-0-4").click().run()
    assert not app.exception, app.exception
    assert "that was one, says Theo Therapist (18 June 2026, 12:00)" in texts(app)
    record = records.sessions.get(session)
    assert record is not None
    assert [one.by for one in record.sets[0].corrections] == ["Theo Therapist"]
    assert record.sets[0].corrected_count == record.sets[0].summary.rep_count + 1
