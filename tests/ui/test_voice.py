"""The page's voice: what is said in which order, what is dropped, and what is sounded instead."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from coach.ui import components
from tests.ui.browser import chromium

_SCRIPT = (Path(components.__file__).parent / "voice.js").read_text("utf-8")

# A voice that speaks until it is told to end, a clock that the test turns, tones that are noted.
_STAND_INS = """
window.said = []; window.tones = []; window.told = []; window.timers = []; window.cut = 0;
window.now = 0; window.talking = null;
performance.now = () => window.now;
window.setTimeout = (call) => window.timers.push(call);
window.clearTimeout = (k) => { window.timers[k - 1] = () => {}; };
window.voices = [{ name: "here", lang: "en-GB", localService: true }];
Object.defineProperty(window, "SpeechSynthesisUtterance", {
  value: class { constructor(text) { this.text = text; } },
});
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => window.voices,
  speak: (words) => { window.said.push(words.text); window.talking = words; },
  cancel: () => { if (window.talking) window.cut += 1; window.talking = null; },
} });
window.end = () => { const words = window.talking; window.talking = null; words?.onend(); };
window.AudioContext = class {
  currentTime = 0; destination = {};
  resume() {} close() {}
  createGain() {
    const change = { setValueAtTime() {}, linearRampToValueAtTime() {},
                     exponentialRampToValueAtTime() {} };
    return { gain: change, connect: (to) => to };
  }
  createOscillator() {
    const tone = { frequency: { value: 0 }, connect: (to) => to, stop() {},
                   start: () => window.tones.push(tone.frequency.value) };
    return tone;
  }
};
"""
REP, COUNT, LOOK = [660], [440], [587, 587]


class Voice:
    """The component on a page of its own."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sent: list[dict[str, Any]] = []
        self.there = False
        self.settings: dict[str, Any] = {
            "language": "en",
            "volume": 0.8,
            "counts": "voice",
            "test": None,
        }
        page.set_content("<html lang='en'><body><p class='live'></p></body></html>")
        page.evaluate(f"(() => {{ {_STAND_INS} }})()")
        module = base64.b64encode(_SCRIPT.encode()).decode()
        page.evaluate(
            "async (m) => { window.voice = (await import(m)).default; }",
            f"data:text/javascript;base64,{module}",
        )

    def say(self, *words: tuple[str, str], sound: str = "") -> None:
        """One look of the page: announcements of text and kind that are new in it. It is there
        before the first of them."""
        if not self.there:
            self._look()
        for text, kind in words:
            number = len(self._sent) + 1
            self._sent.append({"id": number, "text": text, "sound": sound, "kind": kind})
        self._look()

    def _look(self) -> None:
        self.there = True
        self._page.evaluate(
            "(data) => window.voice({ data, parentElement: document.body,"
            " setStateValue: (name, value) => window.told.push([name, value]) })",
            {"announcements": self._sent[-12:], **self.settings},
        )

    def end(self, after_s: float = 0.0) -> None:
        """What is being said ends, so much later."""
        self._page.evaluate("(ms) => { window.now += ms; window.end(); }", 1000 * after_s)

    def get(self, name: str) -> Any:
        return self._page.evaluate(f"window.{name}")

    def run(self, script: str) -> None:
        self._page.evaluate(script)


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.fixture
def voice(tab: Page) -> Voice:
    tab.goto("about:blank")
    return Voice(tab)


def test_one_after_the_other_and_each_once(voice: Voice) -> None:
    voice.say(("Well done.", "sentence"))
    voice.say(("Next: set 2 of 2.", "sentence"))
    voice.say()
    assert voice.get("said") == ["Well done."]
    voice.end(2.0)
    voice.end(2.0)
    assert voice.get("said") == ["Well done.", "Next: set 2 of 2."]
    assert voice.get("cut") == 0


def test_a_number_goes_before_a_cue_and_neither_cuts_a_sentence(voice: Voice) -> None:
    voice.say(("Two to go.", "sentence"))
    voice.say(("Chest up", "cue"), ("Stand tall", "cue"))
    voice.say(("7", "count"), sound="rep")
    for _ in range(3):
        voice.end(0.4)
    assert voice.get("said") == ["Two to go.", "7", "Stand tall"]
    assert voice.get("cut") == 0


def test_what_comes_late_is_dropped_and_a_count_is_sounded_then(voice: Voice) -> None:
    voice.say(("A long sentence.", "sentence"), ("Chest up", "cue"))
    voice.say(("7", "count"), sound="rep")
    assert voice.get("tones") == []
    voice.end(3.0)
    assert voice.get("said") == ["A long sentence."]
    assert voice.get("tones") == REP


def test_urgent_words_end_all_others(voice: Voice) -> None:
    voice.say(("A long sentence.", "sentence"), ("Another.", "sentence"))
    voice.say(("It hurts: I stop here.", "urgent"))
    voice.end()
    assert voice.get("said") == ["A long sentence.", "It hurts: I stop here."]
    assert voice.get("cut") == 1


def test_a_voice_that_never_tells_its_end_does_not_silence_the_rest(voice: Voice) -> None:
    voice.say(("Well done.", "sentence"), ("Next: set 2 of 2.", "sentence"))
    voice.run("window.timers.at(-1)()")
    assert voice.get("said") == ["Well done.", "Next: set 2 of 2."]


@pytest.mark.parametrize(("counts", "said", "tones"), [("voice", ["7"], []), ("sound", [], REP)])
def test_counts_are_spoken_or_sounded(
    counts: str, said: list[str], tones: list[int], voice: Voice
) -> None:
    voice.settings["counts"] = counts
    voice.say(("7", "count"), sound="rep")
    assert (voice.get("said"), voice.get("tones")) == (said, tones)


def test_muted_nothing_is_heard(voice: Voice) -> None:
    voice.say(("A long sentence.", "sentence"), ("Another.", "sentence"))
    voice.settings["volume"] = 0
    voice.say(("7", "count"), sound="rep")
    voice.end()
    assert voice.get("said") == ["A long sentence."]
    assert (voice.get("tones"), voice.get("cut")) == ([], 1)


@pytest.mark.parametrize(
    "voices",
    ["[]", "[{ lang: 'en-US', localService: false }]", "[{ lang: 'de-DE', localService: true }]"],
)
def test_without_a_voice_of_this_computer_the_page_is_told_and_sounds_are_used(
    voices: str, voice: Voice
) -> None:
    voice.run(f"window.voices = {voices}")
    voice.say(("3", "count"), ("Chest up", "cue"))
    assert (voice.get("said"), voice.get("tones")) == ([], COUNT + LOOK)
    assert voice.get("told") == [["voices", False]]
    voice.run("window.voices = [{ lang: 'en-GB', localService: true }]")
    voice.run("speechSynthesis.onvoiceschanged()")
    assert voice.get("told") == [["voices", False], ["voices", True]]


def test_a_test_says_a_sentence_and_sounds_a_tone_once(voice: Voice) -> None:
    voice.settings["test"] = {"name": "one", "text": "This is how I sound."}
    voice.say()
    voice.say()
    assert voice.get("said") == ["This is how I sound."]
    assert voice.get("tones") == [523, 784]


def test_after_a_reload_only_the_newest_is_said(voice: Voice) -> None:
    voice.there = True  # what follows is its first look
    voice.say(("Go", "count"), ("1", "count"), ("Two to go.", "sentence"))
    assert voice.get("said") == ["Two to go."]


def announced(voice: Voice, session: str, *words: str) -> None:
    """What comes over a session's own connection, before the page has it."""
    said = [
        {"id": n, "text": text, "sound": "", "kind": "sentence"} for n, text in enumerate(words, 1)
    ]
    voice.run(
        "window.dispatchEvent(new CustomEvent('form-coach-announced',"
        f" {{ detail: {json.dumps({'session': session, 'announcements': said})} }}))"
    )


def test_what_came_by_the_sessions_own_connection_is_not_said_again(voice: Voice) -> None:
    voice.settings["session"] = "one"
    voice.say()
    announced(voice, "one", "Go", "Two to go.")
    voice.say(("Go", "sentence"))  # a look at the session from before
    voice.say(("Two to go.", "sentence"), ("Last one.", "sentence"))
    for _ in range(4):
        voice.end()
    assert voice.get("said") == ["Go", "Two to go.", "Last one."]


def test_another_session_is_said_from_its_first_word_on(voice: Voice) -> None:
    voice.settings["session"] = "one"
    voice.say(("Go", "sentence"), ("Well done.", "sentence"))
    voice.settings["session"] = "two"
    announced(voice, "two", "Squat.")  # the page does not have it yet
    voice._sent.clear()
    voice.say(("Squat.", "sentence"))
    for _ in range(4):
        voice.end()
    assert voice.get("said") == ["Go", "Well done.", "Squat."]
