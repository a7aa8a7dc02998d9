"""What a page says of the visitor's own system, by what their browser claims."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from coach.ui.parts import camera, sound
from coach.ui.parts.camera import Answer
from coach.ui.server.device import claimed
from coach.words import device_words
from coach.words.device_words import Device
from tests.programme.sentences import whole
from tests.ui.train_page import TrainPage

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
SAYS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/140.0 Safari/537.36": Device.WINDOWS,
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KHTML} Version/18.0": Device.MACOS,
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": Device.LINUX,
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KHTML} Chrome/140.0": Device.OTHER,
    f"Mozilla/5.0 (Linux; Android 10; K) {KHTML} Chrome/140.0 Mobile": Device.ANDROID,
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {KHTML}": Device.IOS,
    "": Device.OTHER,
    "<script>": Device.OTHER,
}


@pytest.mark.parametrize(("agent", "device"), SAYS.items())
def test_a_browser_is_taken_at_its_word(agent: str, device: Device) -> None:
    assert claimed({"User-Agent": agent}) is device
    assert claimed({"User-Agent": agent, "Sec-CH-UA-Platform": '"macOS"'}) is Device.MACOS
    # A hint that tells nothing hides no agent that does.
    assert claimed({"User-Agent": agent, "Sec-CH-UA-Platform": '"Unknown"'}) is device
    assert claimed({}) is Device.OTHER


def test_every_system_has_its_way_to_the_camera_and_to_a_voice_in_whole_sentences() -> None:
    known = [one for one in Device if one is not Device.OTHER]
    hints = [
        device_words.camera_hint(what, one) for what in ("refused", "missing") for one in known
    ]
    hints += [device_words.voice_hint(one) for one in known]
    assert len(set(hints)) == len(hints)
    assert all(whole(hint) or "--" in hint for hint in hints)
    assert device_words.camera_hint("busy", Device.WINDOWS) == ""
    assert device_words.camera_hint("refused", Device.OTHER) == ""
    assert {one for one in Answer if one.problem} == {
        Answer(key) for key in device_words.CAMERA_PROBLEMS
    }


def _page() -> None:
    import streamlit as st

    from coach.ui.parts.camera import Answer, tell_problem
    from coach.ui.parts.sound import tell_voice

    tell_problem(Answer(st.session_state["answer"]))
    tell_voice()


@pytest.mark.parametrize("device", [Device.MACOS, Device.ANDROID, Device.OTHER])
def test_a_page_tells_what_is_wrong_and_where_to_look(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (camera, sound):
        monkeypatch.setattr(module, "device", lambda: device)
    app = AppTest.from_function(_page)
    app.session_state["answer"] = Answer.REFUSED.value
    app.session_state[sound._VOICES] = False
    app.run()
    assert [one.value for one in app.error] == [Answer.REFUSED.problem]
    told = [one.value for one in app.caption]
    hint, voice = device_words.camera_hint("refused", device), device_words.voice_hint(device)
    assert told == [*([hint] if hint else []), f"{device_words.NO_VOICE} {voice}".rstrip()]


def test_the_first_page_says_that_there_is_no_voice_where_nothing_has_to_be_opened(
    train: TrainPage,
) -> None:
    app = train.healthy()
    assert device_words.NO_VOICE not in {one.value for one in app.caption}
    app.session_state[sound._VOICES] = False
    beside = app.run().main
    folded = {one.value for part in beside.expander for one in part.caption}
    assert {one.value for one in beside.caption} - folded >= {device_words.NO_VOICE}
