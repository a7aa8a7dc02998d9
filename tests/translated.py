"""What people read and hear where a catalogue is used, as JSON: for tests/test_translation.py.

The language is one of the process, so this runs in a process of its own.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from streamlit.testing.v1 import AppTest

from coach.live.readiness import Readiness
from coach.records.store import store
from coach.words import movement_words, result_words, session_words
from coach.words.names import counted
from tests.live.sessions import lived, plan, play
from tests.motion.recordings import track
from tests.ui.train_page import TrainPage, markup, press, train_page

LABELLED = ("button", "expander", "toggle", "checkbox", "slider", "radio", "button_group")
PLAIN = ("caption", "error", "header", "info", "markdown", "success", "title", "warning")


def heard() -> list[str]:
    """All that is said and shown in a set of squats, from set-up to the rest after it."""
    log = play(plan(reps=3, sets=2), lived(track("squat_lean_side")))
    texts = [one.text for _, one in log.said] + [one.text for _, one in log.messages]
    texts += [item.text for item in Readiness.unknown()]
    for result in log.last.results:
        texts += [session_words.tally(result), *movement_words.in_short(result.summary)]
        texts += [one.text for one in result_words.advice(result.summary)]
        texts += [movement_words.name_of(one) for one in result.summary.movements]
    return texts


def shown(app: AppTest) -> list[str]:
    """All that stands on a page."""
    bare = re.sub(r"<style>.*?</style>|<[^>]*>", "\n", markup(app), flags=re.DOTALL)
    texts = unescape(bare).splitlines()
    texts += [one.label for kind in LABELLED for one in app.get(kind)]
    return texts + [one.value for kind in PLAIN for one in app.get(kind)]


def read(train: TrainPage) -> list[str]:
    """A first visit's pages, and today's card."""
    app = train.open(first=True)
    texts = shown(app)
    app = press(app, "signs")
    texts += shown(app)
    app = press(app, "straight-on")
    return texts + shown(app)


def main() -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(Path(folder)))
        with train_page(patch) as train:
            page = read(train)
        store().close()
    numbers = [counted(n, "squat") for n in (0, 1, 2, 5)]
    print(json.dumps({"heard": heard(), "read": page, "counted": numbers}))


if __name__ == "__main__":
    main()
