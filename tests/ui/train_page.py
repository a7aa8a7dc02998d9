"""The Train page without a browser: its camera answers at once, its networks see nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from coach.domain import Person
from coach.live.session_registry import SessionRegistry
from coach.pose.landmarks import Pose
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import store
from coach.ui.pages import train
from coach.ui.parts import clock
from coach.ui.parts.camera import Answer

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=timezone(timedelta(hours=2)))
"""A Thursday."""


class Nobody:
    """In place of the networks."""

    def estimate(self, image: np.ndarray, time_s: float) -> Pose:
        return Pose.nobody(time_s, (64, 48))

    def close(self) -> None:
        """There is nothing to let go of."""


@dataclass
class TrainPage:
    """The page, whose records and which sessions it uses, and what time it is there."""

    monkeypatch: pytest.MonkeyPatch
    now: datetime = NOW
    registry: SessionRegistry = field(default_factory=lambda: SessionRegistry(opener=Nobody))

    def __post_init__(self) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: self.now)
        for name, stand_in in (
            ("session_registry", lambda: self.registry),
            ("ask_for_camera", lambda ask: Answer.READY if ask else None),
            ("watch_camera", lambda loop, seat: None),
        ):
            self.monkeypatch.setattr(train, name, stand_in)
        self.records = Records(store(), ALONE, clock=lambda: self.now)
        self.me: Person = self.records.people.me()
        self.monkeypatch.setattr(train, "my_records", lambda: self.records)

    def open(self, *, first: bool = False, **query: str) -> AppTest:
        """A tab with the page. first: with the pages of the very first visit."""
        app = AppTest.from_function(_page, default_timeout=60)
        if not first:
            app.session_state["first-visit"] = "done"
        for name, value in query.items():
            app.query_params[name] = value
        return checked(app.run())

    def healthy(self) -> AppTest:
        """A tab, once the warning signs have been asked for."""
        self.records.care.answer_symptoms(self.me.id, ())
        return self.open()

    def go_on(self, **later: float) -> None:
        """Time goes by."""
        self.now += timedelta(**later)


@contextmanager
def train_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainPage]:
    """The page, and its sessions ended afterwards."""
    page = TrainPage(monkeypatch)
    yield page
    page.registry.close()


def _page() -> None:
    from coach.ui.pages.train import PAGE

    PAGE.show()


def checked(app: AppTest) -> AppTest:
    """The page, if it was drawn to its end."""
    assert not app.exception, app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    return checked(app.button(key=key).click().run())


def answer(app: AppTest, key: str, value: Any) -> AppTest:
    """Choose one of several."""
    return checked(app.segmented_control(key=key).set_value(value).run())


def start(app: AppTest) -> AppTest:
    """Leave the question about pain out, and begin."""
    return press(answer(app, "pain-before", "Skip"), "start")


def has(app: AppTest, key: str) -> bool:
    """Whether there is a button of this key."""
    return any(button.key == key for button in app.button)


def warned(app: AppTest) -> str:
    """What the page warns of."""
    return "\n".join(warning.value for warning in app.warning)


def markup(app: AppTest) -> str:
    """What the page shows as HTML."""
    return "\n".join(element.proto.body for element in app.get("html"))
