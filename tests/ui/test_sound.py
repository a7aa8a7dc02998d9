"""The sound settings: what the page's voice is given, before and during a session."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from coach.ui.parts import sound
from coach.words import device_words


def _page() -> None:
    import streamlit as st

    from coach.ui.parts import sound

    if st.session_state.get("elsewhere"):
        st.write("another page")
    else:
        sound.sound_settings()
        sound.tell_voice()
    st.session_state["heard"] = sound.voice_data(None)


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(_page).run()


def _heard(app: AppTest) -> dict[str, object]:
    assert not app.exception
    heard: dict[str, object] = app.session_state["heard"]
    return heard


def test_spoken_at_four_fifths_to_begin_with(app: AppTest) -> None:
    heard = _heard(app)
    assert heard.pop("language") == "en"
    assert heard == {
        "announcements": [],
        "session": "",
        "volume": 0.8,
        "counts": "voice",
        "test": None,
    }


def test_what_was_chosen_holds_on_the_next_page_too(app: AppTest) -> None:
    app.slider[0].set_value(30).run()
    app.radio[0].set_value("sound").run()
    app.session_state["elsewhere"] = True
    heard = _heard(app.run())
    assert (heard["volume"], heard["counts"]) == (0.3, "sound")
    app.session_state["elsewhere"] = False
    app.run()
    assert (app.slider[0].value, app.radio[0].value) == (30, "sound")
    assert _heard(app.toggle[0].set_value(False).run())["volume"] == 0


def test_each_press_is_a_test_of_its_own(app: AppTest) -> None:
    first = _heard(app.button[0].click().run())["test"]
    assert first is not None
    assert _heard(app.run())["test"] == first
    second = _heard(app.button[0].click().run())["test"]
    assert second != first
    assert {type(first), type(second)} == {dict}


def test_a_computer_without_a_voice_is_told_of(app: AppTest) -> None:
    assert not app.caption
    app.session_state[sound._VOICES] = False
    assert [one.value for one in app.run().caption] == [device_words.NO_VOICE]
