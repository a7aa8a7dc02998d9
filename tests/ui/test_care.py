"""What a therapist and a client do together on the pages, without a browser: messages, templates,
more repetitions, and what the person can do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coach.domain import Person, Rated, Ratings
from coach.programme.outcome_files import outcome_measures
from coach.programme.plan import Block
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.store import store
from coach.reports.fhir import fhir_bundle
from coach.reports.person_tables import outcomes_csv
from coach.ui.parts import clock
from coach.ui.server import current_user
from tests.programme.questionnaires import placed
from tests.ui.clinic import SQUATS, exercised

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
THEO = Actor("theo@example.org", "Theo Therapist", Role.THERAPIST)
ANN = Actor("ann@example.org", "Ann Client", Role.CLIENT)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr("coach.ui.pages.train.ask_for_camera", lambda ask: None)


@pytest.fixture
def ann() -> Person:
    """A client whom Theo looks after."""
    person = Records(store(), ANN, clock=lambda: NOW - timedelta(days=60)).people.me()
    Records(store(), ALONE).care.assign(person.id, THEO.login)
    return person


def of(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> Records:
    """From now on this actor sits before the page; their records."""
    kept = Records(store(), actor, clock=lambda: NOW)
    monkeypatch.setattr(current_user, "my_records", lambda: kept)
    monkeypatch.setattr("coach.ui.pages.train.my_records", lambda: kept)
    monkeypatch.setattr("coach.ui.pages.progress.my_records", lambda: kept)
    monkeypatch.setattr(current_user, "actor", lambda: actor)
    monkeypatch.setattr("coach.ui.pages.train.actor", lambda: actor)
    return kept


def squats_set(person: Person) -> None:
    """Without a programme a clinic's client is not asked what a session is asked for."""
    theirs = Records(store(), THEO, clock=lambda: NOW)
    theirs.care.prescribe(person.id, SQUATS[0], days_per_week=3, starts_on=NOW.date())


def therapist_page() -> None:
    from coach.ui.pages.therapist import PAGE

    PAGE.show()


def train_page() -> None:
    from coach.ui.pages.train import PAGE

    PAGE.show()


def progress_page() -> None:
    from coach.ui.pages.progress import PAGE

    PAGE.show()


def opened(page: Any, person: Person | None = None, part: str | None = None) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["first-visit"] = "done"
    if person is not None:
        app.query_params["person"] = person.id
    if part is not None:
        app.session_state["part"] = part
    app.run()
    assert not app.exception, app.exception
    return app


def texts(app: AppTest) -> str:
    written = [one.value.replace("\\", "") for one in (*app.caption, *app.markdown, *app.error)]
    return "\n".join([*(one.proto.body for one in app.get("html")), *written])


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def test_a_message_is_shown_before_the_next_session_and_read_when_confirmed(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    of(THEO, monkeypatch)
    page = opened(therapist_page, ann, "Messages")
    page.text_area(key="message-text").set_value("Well <b>done</b>.\nTen now.")
    button(page, "Send it").click().run()
    assert "not read yet" in texts(page)

    kept = of(ANN, monkeypatch)
    kept.care.answer_symptoms(ann.id, ())
    train = opened(train_page)
    assert "1 unread message" in texts(train)
    assert "Well &lt;b&gt;done&lt;/b&gt;." in texts(train)
    assert kept.messages.of(ann.id)[0].read_at is None  # shown is not yet read
    button(train, "I have read it").click().run()
    assert "unread" not in texts(train)

    mine = opened(progress_page)
    mine.text_area(key="message-text").set_value("I will.")
    button(mine, "Send it").click().run()

    of(THEO, monkeypatch)
    everybody = opened(therapist_page)
    labels = [one.proto.label.replace("\\", "") for one in everybody.get("page_link")]
    assert "Ann Client: 1 unread message" in labels
    page = opened(therapist_page, ann, "Messages")
    assert "Theo Therapist, 18 June 2026, 12:00; read 18 June 2026, 12:00" in texts(page)
    button(page, "I have read it").click().run()
    assert kept.messages.waiting([ann.id]) == {}


def test_at_a_computer_of_ones_own_there_is_nobody_to_write_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = of(ALONE, monkeypatch)
    bob = kept.people.add("Bob")
    tabs = [tab.label for tab in opened(therapist_page, bob).tabs]
    assert "Programme" in tabs
    assert "Messages" not in tabs
    assert "Messages" not in [one.value for one in opened(progress_page).header]


def test_a_client_whom_nobody_looks_after_cannot_write_into_the_void(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of(ANN, monkeypatch).people.me()
    app = opened(progress_page)
    assert not app.text_area
    assert "Nobody looks after you here now" in texts(app)


def test_a_programme_is_saved_and_given_to_two_others(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = of(THEO, monkeypatch)
    ben, cleo = kept.people.add("Ben"), kept.people.add("Cleo")
    kept.care.prescribe(ann.id, SQUATS[0], days_per_week=3, starts_on=NOW.date())
    page = opened(therapist_page, ann, "Programme")
    page.text_input(key="template-name").set_value("Strong *knees*")
    button(page, "Save it").click().run()
    (template,) = kept.templates.all()
    page.multiselect(key=f"give-to-{template.id}").set_value([ben.id, cleo.id])
    button(page, "Give it").click().run()
    for person in (ben, cleo):
        assert [one.block for one in kept.care.prescriptions(person.id)] == [SQUATS[0]]
    assert [one.value for one in page.success] == ["Given to Ben\\.", "Given to Cleo\\."]
    page.text_input(key=f"name-{template.id}").set_value("Knees")
    button(page, "Rename it").click().run()
    assert kept.templates.all()[0].name == "Knees"
    button(page, "Delete this template").click().run()
    assert kept.templates.all() == ()


def test_more_repetitions_are_proposed_with_the_reason_and_set_by_one_click(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = of(THEO, monkeypatch)
    block = Block("squat", "both", 2, 4, target=60.0)
    before = Records(store(), THEO, clock=lambda: NOW - timedelta(days=9))
    before.care.prescribe(ann.id, block, days_per_week=3, starts_on=NOW.date() - timedelta(days=9))
    # Both stooped in every third repetition.
    exercised(Records(store(), ANN), ann.id, NOW, [5, 3], blocks=[block], pain=(2, 2))
    assert "Set 6 repetitions" not in [one.label for one in opened(therapist_page, ann).button]

    monkeypatch.setattr("coach.progress.progression._went_well", lambda *_: True)
    page = opened(therapist_page, ann)
    assert "6 repetitions a set instead of 4? 2 sessions without a fault, pain at most 2." in texts(
        page
    )
    (old,) = kept.care.prescriptions(ann.id)
    button(page, "Set 6 repetitions").click().run()
    (new,) = kept.care.prescriptions(ann.id)
    assert (new.block.reps, new.block.target, new.days_per_week) == (6, 60.0, 3)
    assert kept.care.prescriptions(ann.id, history=True)[0].id == old.id
    assert not [one for one in page.button if one.label.startswith("Set ")]


def test_what_was_proposed_is_not_set_once_it_hurts(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page was opened, then a session hurt, then the button was pressed."""
    kept = of(THEO, monkeypatch)
    block = Block("squat", "both", 2, 4, target=60.0)
    before = Records(store(), THEO, clock=lambda: NOW - timedelta(days=9))
    before.care.prescribe(ann.id, block, days_per_week=3, starts_on=NOW.date() - timedelta(days=9))
    exercised(Records(store(), ANN), ann.id, NOW, [5, 3], blocks=[block], pain=(2, 2))
    monkeypatch.setattr("coach.progress.progression._went_well", lambda *_: True)
    page = opened(therapist_page, ann)
    exercised(Records(store(), ANN), ann.id, NOW, [1], blocks=[block], pain=(3, 8))
    button(page, "Set 6 repetitions").click().run()
    (prescribed,) = kept.care.prescriptions(ann.id)
    assert prescribed.block.reps == 4
    assert "Nothing was set: what was proposed has changed" in page.error[0].value.replace("\\", "")


def test_what_is_hard_is_asked_before_a_session_and_shown_with_its_limit(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = of(ANN, monkeypatch)
    kept.care.answer_symptoms(ann.id, ())
    exercised(kept, ann.id, NOW, [5, 3], pain=(2, 2))
    squats_set(ann)
    earlier = Records(store(), ANN, clock=lambda: NOW - timedelta(weeks=5))
    things = ("stairs", "kneeling", "<i>running</i>")
    earlier.outcomes.answer(ann.id, "psfs", [Rated(what, 2) for what in things])

    train = opened(train_page)
    for number in (1, 2, 3):
        train.segmented_control(key=f"outcome-psfs-{number}").set_value(5)
    train.button(key="outcome-keep-psfs").click().run()
    answer = kept.outcomes.of(ann.id)[-1]
    assert [(one.what, one.value) for one in answer.items] == [(what, 5) for what in things]
    assert "outcome-keep-psfs" not in [one.key for one in train.button]  # not due again

    of(THEO, monkeypatch)
    page = opened(therapist_page, ann, "Outcome measures")
    for shown in (texts(opened_progress(monkeypatch)), texts(page)):
        assert "2.0 (14 May 2026) to 5.0 (18 June 2026), of 10: better" in shown
        assert "by a change that matters (1.5)" in shown
        assert "Phys Ther 77 (1997)" in shown
        assert "&lt;i&gt;running&lt;/i&gt;" in shown


def test_a_clinics_questionnaire_goes_wherever_ours_go(
    ann: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    placed(tmp_path, monkeypatch)
    kept = of(ANN, monkeypatch)
    kept.care.answer_symptoms(ann.id, ())
    exercised(kept, ann.id, NOW, [5, 3], pain=(2, 2))
    squats_set(ann)
    said = [("always", 2), ("not far", 8), ("", 10)]
    items = outcome_measures()["made-up"].items
    worst = [Rated(one.text, *reversed(answer)) for one, answer in zip(items, said, strict=True)]
    earlier = Records(store(), ANN, clock=lambda: NOW - timedelta(weeks=7))
    earlier.outcomes.answer(ann.id, "made-up", worst)

    train = opened(train_page)
    train.radio(key="outcome-made-up-1").set_value("*now* and then")
    train.radio(key="outcome-made-up-2").set_value("far")
    train.button(key="outcome-keep-made-up").click().run()
    assert "not rated yet" in texts(train)
    train.number_input(key="outcome-made-up-3").set_value(4)
    train.button(key="outcome-keep-made-up").click().run()
    train.number_input(key="outcome-sane-knee-1").set_value(60)
    train.button(key="outcome-keep-sane-knee").click().run()
    told = {one.measure: one for one in kept.outcomes.of(ann.id)}
    assert (told["made-up"].score, told["sane-knee"].score) == (75, 60)
    assert [one.said for one in told["made-up"].items] == ["*now* and then", "far", ""]

    of(THEO, monkeypatch)
    page = opened(therapist_page, ann, "Outcome measures")
    for shown in (texts(opened_progress(monkeypatch)), texts(page)):
        assert "to 75.0 (18 June 2026), of 100: better, by a change that matters (12)" in shown
        assert "Licence 42 of Nobody" in shown
        assert "&lt;b&gt;made-up&lt;/b&gt;" in shown
        assert "60 (18 June 2026), of 100: the first answer." in shown

    file = kept.people.file(ann.id)
    assert "now* and then" in outcomes_csv(file)
    bundle = json.dumps(fhir_bundle(file, NOW))
    assert '"code": "1", "display": "*now* and then"' in bundle
    assert "Made-up day score, score from 0 to 100, more is better" in bundle


def opened_progress(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    of(ANN, monkeypatch)
    return opened(progress_page)


def test_it_can_be_skipped_and_nothing_half_rated_is_kept(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = of(ANN, monkeypatch)
    kept.care.answer_symptoms(ann.id, ())
    exercised(kept, ann.id, NOW, [3], pain=(2, 2))
    squats_set(ann)
    train = opened(train_page)
    for number, what in enumerate(("stairs", "kneeling", "running"), 1):
        train.text_input(key=f"outcome-what-psfs-{number}").set_value(what)
    train.segmented_control(key="outcome-psfs-1").set_value(5)
    train.button(key="outcome-keep-psfs").click().run()
    assert "not rated yet" in texts(train)
    train.button(key="outcome-skip-psfs").click().run()
    assert "outcome-keep-psfs" not in [one.key for one in train.button]
    assert kept.outcomes.of(ann.id) == ()


def test_effort_is_shown_beside_pain(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    of(THEO, monkeypatch)
    own = Records(store(), ANN)
    for number, session in enumerate(exercised(own, ann.id, NOW, [9, 7, 5, 3])):
        own.sessions.rate(session, Ratings(3, 3, 2, 5 + number))
    page = opened(therapist_page, ann)
    assert "Effort" in [one.value for one in page.subheader]
    assert "Effort after: 5.5 to 7.5" in texts(page)


def test_a_note_is_signed_by_a_person_and_never_by_the_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = of(ALONE, monkeypatch)
    bob = kept.people.add("Bob")
    kept.care.add_note(bob.id, "Before.")
    me = kept.people.me()
    kept.people.change(me.id, "Jo Physio", None, born=None, gender=None)
    kept.care.add_note(bob.id, "After.")
    said = texts(opened(therapist_page, bob, "Write a note"))
    assert "whoever uses this computer, 18 June 2026" in said
    assert "Jo Physio, 18 June 2026" in said
    assert ALONE.name not in said
