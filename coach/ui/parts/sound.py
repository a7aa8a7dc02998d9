"""How a session is heard: voice and sounds, how loud, counts spoken or sounded, and a test."""

from __future__ import annotations

import secrets
from typing import Any, TypeVar

import streamlit as st

from coach.live.snapshot import Snapshot
from coach.translation import language
from coach.ui.components import component
from coach.ui.server.device import device
from coach.words import device_words, sound_words

__all__ = ["hear", "sound_settings", "tell_voice", "voice_data"]

T = TypeVar("T")

_ON, _VOLUME, _COUNTS, _TEST, _VOICES = "sound", "volume", "counts", "sound-test", "voices"
_COUNTED_BY = {"voice": sound_words.COUNTS_SPOKEN, "sound": sound_words.COUNTS_SOUNDED}

_voice = component("voice")


def sound_settings() -> None:
    """The settings of this tab, and a button that lets them be heard.

    What is chosen holds before, during and after a session. `hear` has to stand on the same page.
    """
    st.toggle(sound_words.ON, _kept(_ON, True), key=f"{_ON}-shown", on_change=_keep, args=(_ON,))
    st.slider(
        sound_words.VOLUME,
        0,
        100,
        _kept(_VOLUME, 80),
        10,
        key=f"{_VOLUME}-shown",
        format="%d %%",
        on_change=_keep,
        args=(_VOLUME,),
    )
    st.radio(
        sound_words.COUNTS,
        list(_COUNTED_BY),
        list(_COUNTED_BY).index(_kept(_COUNTS, "voice")),
        format_func=_COUNTED_BY.__getitem__,
        key=f"{_COUNTS}-shown",
        horizontal=True,
        on_change=_keep,
        args=(_COUNTS,),
    )
    if st.button(sound_words.TEST, key="test-sound", icon=":material/volume_up:"):
        st.session_state[_TEST] = secrets.token_hex(4)


def tell_voice() -> None:
    """Say so, where this browser has no voice in the page's language."""
    if st.session_state.get(_VOICES) is False:
        st.caption(f"{device_words.NO_VOICE} {device_words.voice_hint(device())}".rstrip())


def hear(snapshot: Snapshot | None = None, session: str = "") -> None:
    """The page's voice: says and sounds what is new in the session of this name, and the test where
    it was asked for. Once a page, before a session too."""
    result = _voice(
        key="voice",
        data=voice_data(snapshot, session),
        default={"voices": None},
        on_voices_change=lambda: None,
    )
    if result.voices is not None:
        st.session_state[_VOICES] = result.voices


def voice_data(snapshot: Snapshot | None, session: str = "") -> dict[str, Any]:
    """What the page's voice is given, as the settings have it: `voice.js` says what each means."""
    test = st.session_state.get(_TEST)
    return {
        "language": language(),
        "session": session,
        "announcements": [
            one.as_dict() for one in (snapshot.announcements if snapshot is not None else ())
        ],
        "volume": _kept(_VOLUME, 80) / 100 if _kept(_ON, True) else 0,
        "counts": _kept(_COUNTS, "voice"),
        "test": {"name": test, "text": sound_words.TESTED} if test else None,
    }


def _kept(name: str, otherwise: T) -> T:
    """What was chosen last; it outlives the page on which it was."""
    chosen: T = st.session_state.get(name, otherwise)
    return chosen


def _keep(name: str) -> None:
    st.session_state[name] = st.session_state[f"{name}-shown"]
