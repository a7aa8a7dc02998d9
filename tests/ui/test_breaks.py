"""Reminders of short breaks: only where they were switched on, and one press from the exercise."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from coach.exercises.registry import exercises
from tests.ui.browser import ROOT
from tests.ui.train_page import TrainPage, checked, has, press, start

(SEATED,) = (one.name for one in exercises().values() if one.desk_break)


def opened(train: TrainPage, *, every_min: int | None = 30) -> AppTest:
    """The whole app on its Train page, reminders switched on."""
    train.records.care.answer_symptoms(train.me.id, ())
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["first-visit"] = "done"
    app = checked(app.run())
    if every_min is not None:
        app.slider(key="breaks-every").set_value(every_min).run()
        checked(app.toggle(key="breaks-on").set_value(True).run())
    return app


def later(app: AppTest, train: TrainPage, minutes: float) -> AppTest:
    train.go_on(minutes=minutes)
    return checked(app.run())


def reminded(app: AppTest) -> bool:
    return has(app, "break-taken")


def test_nobody_is_reminded_who_did_not_ask_for_it(train: TrainPage) -> None:
    app = opened(train, every_min=None)
    assert not app.toggle(key="breaks-on").value
    assert not reminded(later(app, train, 600))


def test_a_reminder_comes_after_the_minutes_and_goes_with_the_break(train: TrainPage) -> None:
    app = opened(train)
    assert not reminded(later(app, train, 29))
    assert reminded(later(app, train, 1))
    app = press(app, "break-taken")
    assert not reminded(checked(app.run()))
    assert not reminded(later(app, train, 29))
    assert reminded(later(app, train, 1))


def two_pages() -> None:
    import streamlit as st

    from coach.ui.parts import breaks

    breaks.remind(st.rerun)
    if not st.session_state.get("elsewhere"):
        breaks.choose_breaks()


def test_it_comes_on_pages_without_the_setting_too(train: TrainPage) -> None:
    app = checked(AppTest.from_function(two_pages).run())
    app.toggle(key="breaks-on").set_value(True).run()
    app.session_state["elsewhere"] = True
    assert not reminded(later(app, train, 44))
    assert reminded(later(app, train, 1))
    app.session_state["elsewhere"] = False
    assert checked(app.run()).toggle(key="breaks-on").value


def test_one_press_leads_to_the_exercise_on_the_chair(train: TrainPage) -> None:
    app = later(opened(train), train, 30)
    app = press(app, f"break-{SEATED}")
    assert not reminded(app)
    assert has(app, "start")
    assert app.segmented_control(key="what").value == SEATED


def test_after_a_session_in_this_tab_it_still_does(train: TrainPage) -> None:
    app = start(opened(train))
    app = press(app, "finish")
    assert has(app, "again")
    app = press(later(app, train, 30), f"break-{SEATED}")
    assert app.segmented_control(key="what").value == SEATED


def test_who_is_exercising_is_not_told_to_move(train: TrainPage) -> None:
    app = start(opened(train))
    assert has(app, "hurts")
    assert not reminded(later(later(app, train, 29), train, 29))
