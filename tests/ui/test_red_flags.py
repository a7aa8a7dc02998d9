"""The signs that call for a doctor hold coaching back until somebody has been seen."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from coach.programme.advice import WARNING_SIGNS
from coach.programme.symptoms import CHECK_EVERY
from tests.ui.train_page import TrainPage, has, press


def asked(app: AppTest) -> bool:
    return has(app, "signs")


def test_the_first_visit_asks_and_none_of_these_leads_on(train: TrainPage) -> None:
    app = train.open()
    assert [box.label.lower() for box in app.checkbox] == [sign.lower() for sign in WARNING_SIGNS]
    assert app.button(key="signs").label == "None of these"
    assert not has(app, "start")
    app = press(app, "signs")
    assert has(app, "start")
    (check,) = train.records.care.symptom_checks(train.me.id)
    assert check.signs == ()


def test_a_sign_stops_the_coaching_until_a_provider_was_seen_also_in_another_tab(
    train: TrainPage,
) -> None:
    app = train.open()
    app.checkbox(key="sign-1").check().run()
    assert app.button(key="signs").label == "Go on with what I ticked"
    app = press(app, "signs")
    for tab in (app, train.open()):
        assert not has(tab, "start")
        assert any(WARNING_SIGNS[1] in block.value for block in tab.markdown)
    train.go_on(days=CHECK_EVERY.days + 1)
    app = train.open()
    assert not asked(app)
    app = press(app, "seen")
    assert has(app, "start")
    (check,) = train.records.care.symptom_checks(train.me.id)
    assert check.signs == (WARNING_SIGNS[1],)
    assert check.cleared_at == train.now


def test_what_another_tab_answers_later_does_not_lift_it(train: TrainPage) -> None:
    train.records.care.answer_symptoms(train.me.id, [WARNING_SIGNS[6]])
    train.go_on(minutes=1)
    train.records.care.answer_symptoms(train.me.id, ())
    assert has(train.open(), "seen")


def test_it_is_asked_again_after_a_month_and_not_before(train: TrainPage) -> None:
    assert not asked(train.healthy())
    train.go_on(days=CHECK_EVERY.days - 1)
    assert not asked(train.open())
    train.go_on(days=1)
    assert asked(train.open())


def test_only_a_providers_agreement_leads_on(train: TrainPage) -> None:
    train.records.care.answer_symptoms(train.me.id, [WARNING_SIGNS[1]])
    app = train.open()
    assert app.button(key="seen").label == "Yes, and they agreed that I exercise"
    for key in ("not-yet", "advised-against"):
        app = press(app, key)
        assert len(app.info) == 1
        assert not has(app, "start")
    (check,) = train.records.care.symptom_checks(train.me.id)
    assert check.cleared_at is None


def test_a_slip_is_taken_back_at_once_and_stays_on_record(train: TrainPage) -> None:
    app = train.open()
    app.checkbox(key="sign-1").check().run()
    app = press(press(app, "signs"), "slip")
    assert asked(app)
    app.checkbox(key="sign-1").uncheck().run()
    app = press(app, "signs")
    assert has(app, "start")
    slip, none = train.records.care.symptom_checks(train.me.id)
    assert (slip.signs, slip.cleared_at, slip.taken_back_at) == (
        (WARNING_SIGNS[1],),
        None,
        train.now,
    )
    assert none.signs == ()


def test_later_only_a_provider_lifts_it(train: TrainPage) -> None:
    train.records.care.answer_symptoms(train.me.id, [WARNING_SIGNS[1]])
    train.go_on(minutes=11)
    assert not has(train.open(), "slip")
    train.records.care.take_back_symptoms(train.me.id)
    assert has(train.open(), "seen")
