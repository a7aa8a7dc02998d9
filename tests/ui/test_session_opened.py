"""A client's session opened by whoever looks after them, down to its repetitions and files; and a
reviewed video that is filed, driven without a browser."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from coach.analysis import analyze
from coach.domain import Person, SessionSource
from coach.errors import AccessError
from coach.progress.worst import worst_rep
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.store import store
from coach.review.examine import Result
from coach.review.filing import to_file
from coach.review.review_queue import ReviewQueue, review_queue
from coach.ui.pages import review
from coach.ui.parts import clock, review_filing, review_table
from coach.ui.server import current_user
from tests.review.harness import Harness, until
from tests.ui.clinic import exercised

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
TRACE = Path(__file__).parents[1] / "traces" / "squat-09.npz"
THEO = Actor("theo", "Theo Therapist", Role.THERAPIST)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Real squats, reviewed."""
    return Result(analyze(TRACE), tmp_path_factory.mktemp("results"), (), {})


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Person:
    """Whom Theo, who sits in front of the page, looks after."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    owner = Records(store(), ALONE, clock=lambda: NOW - timedelta(days=60))
    carl = owner.people.add("Carl Client", login="carl")
    owner.people.add("Stranger", login="stranger")
    owner.care.assign(carl.id, THEO.login)
    theirs = Records(store(), THEO, clock=lambda: NOW)
    for module in (current_user, review_filing):
        monkeypatch.setattr(module, "my_records", lambda: theirs)
    monkeypatch.setattr(current_user, "actor", lambda: THEO)
    return carl


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each download button hands out."""
    offered: dict[str, Any] = {}
    monkeypatch.setattr(
        st, "download_button", lambda label, data, **_: offered.update({label: data})
    )
    return offered


def theirs() -> Records:
    return Records(store(), THEO, clock=lambda: NOW)


def therapist_page() -> None:
    from coach.ui.pages.therapist import PAGE

    PAGE.show()


def sessions_of(person: Person) -> AppTest:
    app = AppTest.from_function(therapist_page, default_timeout=60)
    app.query_params["person"] = person.id
    app.session_state["part"] = "Sessions"
    app.run()
    assert not app.exception, app.exception
    return app


def tables(app: AppTest, sign: str) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if sign in body and "<style>" not in body)


def said(app: AppTest) -> str:
    return "\n".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))


def test_the_latest_session_opens_with_its_worst_repetition_marked(client: Person) -> None:
    """From the list: the person, “Sessions”, and there it is."""
    _, latest = exercised(Records(store(), ALONE), client.id, NOW, [3, 1])
    app = sessions_of(client)
    session = theirs().sessions.get(latest)
    assert session is not None
    found = worst_rep(session.sets)
    assert found is not None
    one, worst = found
    every = tables(app, "Every movement") or tables(app, "fc-first")
    assert every.count("fc-first") == 1
    assert f'data-name="Repetition">{worst.number} <b>(look at this first)</b>' in every
    assert every.count("<tr") == 1 + len(one.summary.movements)
    for movement in one.summary.movements:
        assert f">{movement.outcome.value}" in every
        assert movement.reason in every
    assert f"To look at first: repetition {worst.number}" in said(app)
    judged = tables(app, "Why not in all")
    assert "never judged" in judged
    assert "No landmarks of this set were kept" in said(app)
    trail = [e.action for e in Records(store(), ALONE).audit.of(client.id) if e.actor == THEO.name]
    assert f"opened session {latest}" in trail


def test_curves_and_files_from_the_landmarks_and_the_trail_says_who_took_them(
    client: Person, result: Result, downloads: dict[str, Any]
) -> None:
    plan, made = to_file(result, "squat", result.options.settings.height_cm)
    filed = theirs().sessions.add_video(client.id, plan, made, NOW - timedelta(days=1))
    app = sessions_of(client)
    assert len(app.get("vega_lite_chart")) > 0
    assert "from a video" in app.expander[0].label
    counted = re.search(r'data-name="Repetitions">(.*?)<', tables(app, 'data-name="Exercise"'))
    assert counted is not None
    assert counted[1].startswith(str(made.summary.rep_count))
    assert " of " not in counted[1]  # nobody asked for a number
    rows = list(csv.DictReader(io.StringIO(downloads["Repetitions (CSV)"]())))
    assert [row["index"] for row in rows] == [str(m.index) for m in made.summary.movements]
    assert {row["session_id"] for row in rows} == {filed}
    assert json.loads(downloads["FHIR"]())["resourceType"] == "Bundle"
    assert "knee_angle_r" in downloads["Joint angles (OpenSim)"]().partition("endheader")[2][:200]
    assert downloads["Landmarks (OpenSim)"]().startswith("PathFileType")
    trail = [e.action for e in Records(store(), ALONE).audit.of(client.id) if e.actor == THEO.name]
    for what in ("reps.csv", "fhir.json", "motion.mot", "markers.trc"):
        assert f"took out {what} of session {filed}" in trail
    (everything,) = [name for name in downloads if name.startswith("All sessions as files")]
    assert downloads[everything]()[:2] == b"PK"


def test_no_session_of_a_strangers_opens(client: Person) -> None:
    owner = Records(store(), ALONE)
    (stranger,) = [one for one in owner.people.all() if one.name == "Stranger"]
    (session,) = exercised(owner, stranger.id, NOW, [1])
    for ask in (
        lambda: theirs().sessions.open(session),
        lambda: theirs().sessions.take_out(session, "reps.csv"),
        lambda: theirs().sessions.take_out_trace(session, 0, "motion.mot"),
        lambda: theirs().people.file(stranger.id),
    ):
        with pytest.raises(AccessError):
            ask()


# A reviewed video


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: Result) -> ReviewQueue:
    """Theo's review, with two recordings that are done."""
    harness = Harness(tmp_path / "home")
    review_queue.cache_clear()
    for module in (review, review_table):
        monkeypatch.setattr(module, "review_queue", lambda: harness.queue)
    monkeypatch.setattr("coach.ui.parts.review_result.review_queue", lambda: harness.queue)
    monkeypatch.setattr(review, "actor", lambda: THEO)
    token = harness.queue.open_review(THEO.login)
    for name in ("one.npz", "two.npz"):
        key = harness.submit(token, name)
        harness.next().finish()
        until(lambda key=key: harness.status(token, key).state.over)
        harness.queue._reviews[token].jobs[key].result = replace(result, corrections=())
    monkeypatch.setattr(review, "_review", lambda: token)
    return harness.queue


def review_page() -> None:
    from coach.ui.pages.review import show

    show()


def test_several_recordings_are_one_table_first_and_each_opens_below(
    client: Person, queue: ReviewQueue, result: Result
) -> None:
    app = AppTest.from_function(review_page, default_timeout=60).run()
    assert not app.exception, app.exception
    table = tables(app, 'data-name="Not counted"')
    for name in ("one.npz", "two.npz"):
        assert f"<bdi>{name}</bdi>" in table
    summary = result.analysis.summary
    assert table.count(f'data-name="Counted">{summary.rep_count}<') == 2
    assert f"{summary.faultless_count} of {summary.judged_count}" in table
    labels = [one.label.replace("\\", "") for one in app.expander]
    assert [one for one in labels if ".npz" in one] == ["one.npz", "two.npz"]
    assert not tables(app, "fc-source")


def review_of(recording: str) -> AppTest:
    """The page with this one of several recordings opened."""
    app = AppTest.from_function(review_page, default_timeout=60)
    app.session_state[f"opened-{recording}"] = True
    app.run()
    assert not app.exception, app.exception
    return app


def test_a_therapist_files_a_reviewed_video_for_their_client_once(
    client: Person, queue: ReviewQueue, result: Result
) -> None:
    (token,) = queue._reviews
    first, _ = queue._reviews[token].jobs
    app = review_of(first)
    button = app.button(key=f"file-{first}")
    assert button.label == "Keep this in Carl Client’s record"
    assert app.selectbox(key=f"as-{first}").value == "squat"
    app.date_input(key=f"on-{first}").set_value(NOW.date() - timedelta(days=2))
    app.button(key=f"file-{first}").click().run()
    assert not app.exception, app.exception
    told = app.success[0].value.replace("\\", "")
    assert told == "Kept in Carl Client’s record, as a session of 16 June 2026."
    (session,) = theirs().sessions.of(client.id)
    assert session.source is SessionSource.VIDEO
    assert session.started_at.date() == NOW.date() - timedelta(days=2)
    assert session.rep_count == result.analysis.summary.rep_count
    (figures,) = theirs().sessions.figures(client.id)
    assert figures.counted == session.rep_count

    again = review_of(first)
    again.date_input(key=f"on-{first}").set_value(NOW.date() - timedelta(days=1))
    again.button(key=f"file-{first}").click().run()
    refused = again.error[0].value.replace("\\", "")
    assert "in the record already, as the session of 16 June 2026" in refused
    assert len(theirs().sessions.of(client.id)) == 1


def test_the_owner_keeps_it_in_their_own_record_and_as_another_exercise(
    client: Person, queue: ReviewQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Records(store(), ALONE, clock=lambda: NOW)
    monkeypatch.setattr(review_filing, "my_records", lambda: owner)
    monkeypatch.setattr(current_user, "actor", lambda: ALONE)
    (token,) = queue._reviews
    first, _ = queue._reviews[token].jobs
    app = review_of(first)
    assert app.button(key=f"file-{first}").label == "Keep this in my record"
    app.selectbox(key=f"as-{first}").select("sit-to-stand")
    app.button(key=f"file-{first}").click().run()
    assert not app.exception, app.exception
    (session,) = owner.sessions.of(owner.people.me().id)
    assert session.sets[0].round.exercise == "sit-to-stand"
    assert session.started_at <= NOW
    assert session.ended_at == NOW
