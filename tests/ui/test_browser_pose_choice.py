"""Where poses are found by which setting, and what a browser is given for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from coach.errors import ProfileError
from coach.live.frame_loop import FrameLoop
from coach.live.pose_loop import PoseLoop
from coach.live.session_loop import SessionLoop
from coach.pose import browser_package
from coach.pose.models import find_model, identify
from coach.ui.pages import train as page
from coach.ui.parts.camera import Answer
from coach.ui.server import browser_pose
from coach.ui.server.browser_pose import VARIABLE, hint, in_browser, provenance
from tests.ui.asking import ask
from tests.ui.train_page import TrainPage, has, start

APP = Starlette(routes=[Mount(browser_pose.PREFIX, routes=browser_pose.routes())])


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package would be."""
    folder = tmp_path / "package"
    monkeypatch.setattr(browser_package, "package_folder", lambda: folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


@pytest.mark.parametrize(
    ("setting", "login_address", "there"),
    [
        (None, None, False),
        ("browser", None, True),
        ("server", None, False),
        (None, "http://localhost:8501/oauth2callback", False),
        (None, "https://clinic.example/oauth2callback", True),
        ("server", "https://clinic.example/oauth2callback", False),
    ],
)
def test_other_computers_find_poses_themselves_and_this_one_where_it_is_told_to(
    setting: str | None,
    login_address: str | None,
    there: bool,
    package: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browser_pose, "is_clinic", lambda: login_address is not None)
    monkeypatch.setattr(browser_pose, "login_address", lambda: login_address)
    if setting is not None:
        monkeypatch.setenv(VARIABLE, setting)
    assert not in_browser()  # without the package nobody does
    assert ("coach browser-pose" in hint()) == there
    package.mkdir()
    assert in_browser() == there
    assert hint() == ""


def test_a_setting_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "both")
    with pytest.raises(ProfileError, match="COACH_POSE is “both”"):
        in_browser()
    assert "both" in hint()


def test_poses_say_what_found_them() -> None:
    made = provenance()
    assert made.model is not None
    assert made.model.sha256 == identify(find_model())[1]
    (operation,) = made.operations
    assert operation.parameters == {"mediapipe": browser_package.VERSION, "where": "browser"}


def test_a_browser_is_given_what_it_needs_and_nothing_else(package: Path) -> None:
    for name in browser_package.FILES:
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(name)
    (package / "secret.txt").write_text("secret")

    def get(name: str):
        return ask(APP, "GET", f"{browser_pose.PREFIX}/{name}")

    for name in browser_package.FILES:
        assert (get(name).status, get(name).text) == (200, name)
    assert get("worker.js").headers["content-type"].startswith("text/javascript")
    assert get("wasm/vision_wasm_internal.wasm").headers["content-type"] == "application/wasm"
    assert len(get("model.task").body) == find_model().stat().st_size
    for name in ("secret.txt", "../secret.txt", "..%2fsecret.txt", "wasm", "", "camera.js"):
        assert get(name).status == 404


@pytest.mark.parametrize(("answer", "kind"), [(Answer.FINDS, PoseLoop), (Answer.READY, FrameLoop)])
def test_a_browser_that_finds_poses_has_a_session_that_takes_them(
    answer: Answer, kind: type, train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "ask_for_camera", lambda ask: answer if ask else None)
    shown: list[SessionLoop] = []
    for mirror in ("watch_browser", "watch_camera"):
        monkeypatch.setattr(page, mirror, lambda loop, seat: shown.append(loop))
    start(train.healthy())
    assert {type(loop) for loop in shown} == {kind}


def test_a_browser_that_cannot_find_poses_begins_no_session(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pictures would go to the server instead, after the page said that they go nowhere."""
    monkeypatch.setattr(page, "ask_for_camera", lambda ask: Answer.BLIND if ask else None)
    app = start(train.healthy())
    assert [error.value for error in app.error] == [Answer.BLIND.problem]
    assert has(app, "start")
