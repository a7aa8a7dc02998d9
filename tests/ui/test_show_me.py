"""“Show me”: the live page on a rendered figure, before one dares, and nothing on record."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.routing import Mount

from coach.domain import Ended, Ratings, SessionOutline
from coach.live.clip_player import Unwritten
from coach.live.session_registry import SessionRegistry
from coach.records.access import ALONE
from coach.records.ids import new_id
from coach.ui.parts import show_me
from coach.ui.server import clip_pictures
from tests.clips import sample
from tests.ui.accessibility import violations, wait_until_drawn
from tests.ui.asking import ask
from tests.ui.browser import Visit
from tests.ui.train_page import NOW, Nobody, TrainPage, has, press

APP = Starlette(routes=[Mount(clip_pictures.PREFIX, routes=clip_pictures.routes())])


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionRegistry]:
    own = SessionRegistry(opener=Nobody)
    monkeypatch.setattr(clip_pictures, "session_registry", lambda: own)
    monkeypatch.setattr(show_me, "session_registry", lambda: own)
    yield own
    own.close()


def begun(registry: SessionRegistry, login: str = ALONE.login) -> str:
    token = new_id()
    outline = SessionOutline(token, "", NOW, None, None, Ratings())
    registry.open(show_me.PLAN, Unwritten(), outline, login)
    return token


def test_its_pictures_are_there_one_after_the_other_until_it_is_over(
    registry: SessionRegistry,
) -> None:
    token = begun(registry)
    loop = registry.find(token, ALONE.login)
    assert loop is not None
    address = clip_pictures.play(loop, loop.take_seat(), show_me.CLIP)
    first = ask(APP, "GET", f"{address}?after=0")
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")
    assert first.body[:2] == b"\xff\xd8"
    assert first.headers["cache-control"] == "no-store"
    number = int(first.headers["x-number"])
    assert int(ask(APP, "GET", f"{address}?after={number}").headers["x-number"]) > number
    loop.stop(Ended.STOPPED)
    assert ask(APP, "GET", f"{address}?after={number}").status == 404


@pytest.mark.parametrize("address", ["/show-me/x", f"/show-me/{'0' * 32}", "/show-me/{}?after=-1"])
def test_nothing_is_given_where_nothing_plays(registry: SessionRegistry, address: str) -> None:
    assert ask(APP, "GET", address.format(begun(registry))).status == 404


def test_the_figure_does_what_the_plan_says() -> None:
    made = json.loads(sample(show_me.CLIP.stem).with_suffix(".json").read_text("utf-8"))
    (block,) = show_me.PLAN.blocks
    assert (made["exercise"], made["n_reps"]) == (block.exercise, block.reps * block.sets)


def test_another_login_gets_nothing(registry: SessionRegistry) -> None:
    token = begun(registry, "ann@example.org")
    loop = registry.find(token, "ann@example.org")
    assert loop is not None
    address = clip_pictures.play(loop, loop.take_seat(), show_me.CLIP)
    assert ask(APP, "GET", f"{address}?after=0").status == 404


def test_it_leaves_no_trace_in_the_records(
    train: TrainPage, registry: SessionRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip_pictures, "play", lambda loop, seat, clip: "/show-me/x")
    app = press(train.healthy(), "show-me-first")
    assert any(show_me.MARK in block.value for block in app.markdown)
    assert has(app, "hurts")
    app = press(app, "finish")
    assert [title.value for title in app.title] == ["That was the demonstration"]
    assert not app.segmented_control
    app = press(app, "to-today")
    assert has(app, "start")
    assert train.records.sessions.outlines([train.me.id]) == ()
    assert "session" not in app.query_params


def test_where_it_is_to_come_first_a_tab_opens_with_it_once(
    train: TrainPage, registry: SessionRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip_pictures, "play", lambda loop, seat, clip: "/show-me/x")
    monkeypatch.setenv(show_me.FIRST_VARIABLE, "yes")
    app = train.healthy()
    assert any(show_me.MARK in block.value for block in app.markdown)
    app = press(app, "leave-show-me")
    assert not any(show_me.MARK in block.value for block in app.markdown)
    assert has(app, "start")


def test_the_same_stage_runs_on_the_figure_without_a_camera(tab: Visit) -> None:
    page = tab.open()
    page.locator(".st-key-show-me-first button").click()
    page.locator("[data-phase='exercising']").wait_for(timeout=60_000)
    expect(page.get_by_text(show_me.MARK)).to_be_in_viewport()
    canvas = page.locator(".st-key-mirror canvas")
    expect(canvas).to_have_attribute("width", "640")
    page.locator("[data-reps='1']").wait_for(timeout=40_000)
    assert violations(page) == []
    page.get_by_role("heading", name="That was the demonstration").wait_for(timeout=60_000)
    tab.open("progress")
    wait_until_drawn(page)
    expect(page.get_by_text("After your first session")).to_be_visible()
