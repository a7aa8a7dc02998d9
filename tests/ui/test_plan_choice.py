"""What Start begins with: what the therapist set, or one exercise with the person's own numbers."""

from __future__ import annotations

from datetime import timedelta

from coach.programme.plan import Block, Plan, default_plan
from coach.records.access import Actor, Role
from coach.records.records import Records
from coach.records.store import store
from tests.ui.clinic import exercised
from tests.ui.train_page import TrainPage, answer, markup, start

SQUAT = Block("squat", "both", 2, 6, target=50.0, max_target=60.0)


def prescribe(train: TrainPage, block: Block = SQUAT, notes: str = "") -> None:
    """As a therapist does."""
    ada = Records(store(), Actor("ada", "Ada Physio", Role.THERAPIST), clock=lambda: train.now)
    train.records.care.assign(train.me.id, "ada")
    today = train.now.date()
    ada.care.prescribe(train.me.id, block, days_per_week=3, starts_on=today, notes=notes)


def begun(train: TrainPage) -> Plan:
    """The plan of the session that was begun."""
    (session,) = train.records.sessions.of(train.me.id)
    return session.plan


def test_without_a_therapist_it_is_the_default_plan(train: TrainPage) -> None:
    app = train.healthy()
    assert "Set by" not in markup(app)
    start(app)
    assert begun(train) == default_plan()


def test_what_a_therapist_set_is_the_programme_with_limit_name_day_and_notes(
    train: TrainPage,
) -> None:
    prescribe(train, notes="Not <b>deep</b> yet.")
    app = train.healthy()
    shown = markup(app)
    assert "2 sets of 6, to 50°, not beyond 60°." in shown
    assert "Set by Ada Physio on 18 June 2026. Not &lt;b&gt;deep&lt;/b&gt; yet." in shown
    assert "Calf raise" not in shown
    start(app)
    assert begun(train).blocks == (SQUAT,)


def test_what_the_owner_set_says_no_name(train: TrainPage) -> None:
    train.records.care.prescribe(train.me.id, SQUAT, days_per_week=3, starts_on=train.now.date())
    assert "Set on 18 June 2026." in markup(train.healthy())


def test_a_changed_prescription_is_used_from_the_next_session_on(train: TrainPage) -> None:
    prescribe(train)
    app = answer(train.healthy(), "what", "squat")
    prescribe(train, Block("squat", "both", 1, 4, target=70.0, max_target=80.0))
    start(app)
    assert begun(train).blocks == (Block("squat", "both", 1, 4, target=70.0, max_target=80.0),)


def test_one_exercise_begins_with_the_prescribed_numbers_and_keeps_the_limit(
    train: TrainPage,
) -> None:
    prescribe(train)
    app = answer(train.healthy(), "what", "squat")
    sets, reps, target = (one for one in app.number_input if not one.key.startswith("outcome-"))
    assert (sets.value, reps.value, target.value, target.max) == (2, 6, 50.0, 60.0)
    assert "Set by Ada Physio" in markup(app)
    reps.set_value(3).run()
    assert "Set by" not in markup(app)
    start(app)
    assert begun(train).blocks == (Block("squat", "both", 2, 3, target=50.0, max_target=60.0),)


def test_a_rise_is_in_cm_where_the_height_is_known(train: TrainPage) -> None:
    app = answer(train.healthy(), "what", "calf-raise")
    assert "Target, % of your height" in [box.label for box in app.number_input]
    app.number_input(key="height").set_value(160.0).run()
    assert "Target, cm" in [box.label for box in app.number_input]
    start(app)
    assert begun(train).height_cm == 160.0


def test_the_programmes_height_is_the_persons(train: TrainPage) -> None:
    train.records.people.change(train.me.id, "Me", 170.0, born=None, gender=None)
    start(train.healthy())
    assert begun(train).height_cm == 170.0


def test_what_today_is_for_is_the_largest_line(train: TrainPage) -> None:
    assert "Good afternoon. Three exercises, about 15 minutes." in markup(train.healthy())
    exercised(train.records, train.me.id, train.now - timedelta(hours=2), [0])
    assert "That was it for today." in markup(train.open())


def test_the_week_and_the_last_time_are_told(train: TrainPage) -> None:
    exercised(train.records, train.me.id, train.now, [2], pain=(3, 2))
    shown = markup(train.healthy())
    assert "Last time, on Tuesday 16 June: " in shown
    assert "pain 3 before and 2 after." in shown
    assert "This week: 1 of " in shown
    assert "Tuesday: done" in shown
    assert "Thursday, today: not done" in shown
