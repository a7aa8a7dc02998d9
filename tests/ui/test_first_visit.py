"""The very first visit is led: the knee, the room, then today's card; later ones begin with it."""

from __future__ import annotations

import pytest

from coach.domain import Ratings
from coach.ui.parts import first_visit
from coach.ui.parts.camera import Answer
from coach.ui.parts.symptom_ratings import TELL_FIRST
from tests.live.rig import until
from tests.ui.clinic import exercised
from tests.ui.train_page import TrainPage, answer, has, press, warned


def healthy(train: TrainPage) -> None:
    train.records.care.answer_symptoms(train.me.id, ())


@pytest.mark.parametrize("found", [one for one in Answer if not one.problem])
def test_it_leads_from_the_knee_by_the_room_to_the_card_and_asks_once(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch, found: Answer
) -> None:
    monkeypatch.setattr(first_visit, "ask_for_camera", lambda ask: found if ask else None)
    healthy(train)
    app = train.open(first=True)
    assert not has(app, "start")
    app = press(app, "feeling-told")
    assert warned(app) == TELL_FIRST
    app = press(answer(app, "pain-before", 3), "feeling-told")
    assert not app.success
    app = press(app, "test-camera")
    assert "The camera works" in app.success[0].value
    app = press(app, "room-ready")
    assert app.segmented_control(key="pain-before").value == 3
    app = press(app, "start")
    assert has(app, "hurts")
    until(
        lambda: (
            [one.ratings for one in train.records.sessions.outlines([train.me.id])]
            == [Ratings(pain_before=3)]
        )
    )


@pytest.mark.parametrize("problem", [one for one in Answer if one.problem])
def test_a_camera_that_cannot_be_had_is_told_before_anything_begins(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch, problem: Answer
) -> None:
    monkeypatch.setattr(first_visit, "ask_for_camera", lambda ask: problem if ask else None)
    healthy(train)
    app = press(answer(train.open(first=True), "pain-before", "Skip"), "feeling-told")
    app = press(app, "test-camera")
    assert [error.value for error in app.error] == [problem.problem]
    assert has(app, "room-ready")


def test_strong_pain_is_answered_on_the_first_page_already(train: TrainPage) -> None:
    healthy(train)
    assert "Better not today" in warned(answer(train.open(first=True), "pain-before", 8))


def test_who_knows_it_goes_straight_on_and_who_has_trained_is_not_led(train: TrainPage) -> None:
    healthy(train)
    assert has(press(train.open(first=True), "straight-on"), "start")
    exercised(train.records, train.me.id, train.now, [2])
    assert has(train.open(first=True), "start")
