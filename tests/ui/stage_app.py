"""The stage in any of its states, as the page's address names it, without a camera or a session.

The server runs this file in the place of app.py; a still picture stands in for the mirror.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field, replace
from functools import cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

from coach.coaching.coverage import too_slow
from coach.coaching.results import Progress
from coach.domain import EndedBy, SetResult
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.live.interruptions import COMPANY, NOBODY, STALLED
from coach.live.picture_stats import Stats
from coach.live.readiness import Item, ItemState, Readiness
from coach.live.snapshot import Level, Message, Phase, Snapshot
from coach.media.drawing import jpeg
from coach.programme.plan import Round
from coach.records.records import Records
from coach.ui.parts import page_frame
from coach.ui.parts.stage import elsewhere, panel, stage
from coach.ui.server import routes
from tests import builders
from tests.clips import images_of

SQUAT = Round("squat", "both", 8, Settings(), "side", 45.0, 1, 2)
CURL = Round("hamstring-curl", "left", 8, Settings(), "side", 45.0, 2, 3)
KICK = Round("leg-kick", "both", 10, Settings(hold_s=10.0), "side", 45.0, 1, 1)
_DONE = builders.summary(
    builders.rep(1), builders.rep(2, builders.FAULT), builders.rep(3, counted=False)
)
_RESULT = SetResult(0, SQUAT, _DONE, 0.0, 9.0, EndedBy.TARGET)
_NOTHING = Progress(0.0, 4.0, 5.0, "deg", 70.0, 0.0, False)

BASE = Snapshot(
    phase=Phase.EXERCISING,
    round=SQUAT,
    round_index=0,
    rounds=5,
    after=CURL,
    reps=0,
    movements=(),
    progress=_NOTHING,
    set_s=14.0,
    rest_left_s=0.0,
    hurt_left_s=0.0,
    countdown=0,
    items=(),
    message=Message(""),
    announcements=(),
    results=(),
    stopped=False,
)


def _exercising(reps: int, message: Message, **others: object) -> Snapshot:
    progress = replace(_NOTHING, share=0.9, value=71.0, sd=4.0, moving=True)
    return replace(BASE, reps=reps, message=message, progress=progress, **others)


def _setting_up(made: Round, problem: str, text: str) -> Snapshot:
    items = [replace(item, state=ItemState.OK) for item in Readiness.unknown()]
    at = next(index for index, item in enumerate(items) if item.name == problem)
    items[at] = Item(problem, ItemState.PROBLEM, text)
    return replace(
        BASE, phase=Phase.SETTING_UP, round=made, items=tuple(items), message=Message(text)
    )


_RESTING = replace(BASE, phase=Phase.RESTING, reps=2, rest_left_s=27.4, results=(_RESULT,))
_TURN = "Turn round, so that your left leg is nearer the camera."
_HEAD_AND_FEET = "Your head and your feet are out of the picture; tilt the camera up or step back."

STATES = {
    "setting-up": _setting_up(SQUAT, "turn", "Turn side-on to the camera."),
    "setting-up-long": _setting_up(CURL, "body", _HEAD_AND_FEET),
    "setting-up-turn": _setting_up(CURL, "turn", _TURN),
    "countdown": replace(BASE, phase=Phase.COUNTDOWN, countdown=3),
    "exercising": _exercising(0, Message("Start when you are ready.")),
    "counting": _exercising(4, Message("4 to go.")),
    "cue": _exercising(12, Message("Keep your knees level, thigh still", Level.CUE), round=CURL),
    "hold": _exercising(
        3,
        Message("Straighten the knee", Level.CUE),
        round=KICK,
    ),
    "paused": _exercising(4, Message(NOBODY.text, Level.PAUSE), phase=Phase.PAUSED),
    "company": _exercising(4, Message(COMPANY.text, Level.PAUSE), phase=Phase.PAUSED),
    "stalled": _exercising(4, Message(STALLED.text, Level.PAUSE), phase=Phase.PAUSED),
    "problem": _exercising(4, Message("")),
    "slow": _exercising(4, Message("4 to go.")),
    "unwritten": _exercising(4, Message("4 to go.")),
    "waiting": replace(BASE, phase=Phase.SETTING_UP, items=Readiness.unknown()),
    "resting": _RESTING,
    "resting-same": replace(_RESTING, after=replace(SQUAT, index=2)),
    "hurting": replace(BASE, phase=Phase.HURTING, hurt_left_s=4.2),
    "elsewhere": None,
}
# By name; None where the session goes on in another tab.

_NOTICE = (
    "The records cannot be written: the disk is full or fails; free some space. What you do goes "
    "on being kept in memory, and I try again."
)
_PROBLEM = (
    "Something went wrong inside Form Coach, a fault of the program and not yours. I try again "
    "with the next picture; if this stays, press Finish: what you have done is kept."
)


@dataclass
class StandIn:
    """In a session's place."""

    state: str
    stats: Stats = field(default_factory=lambda: Stats(0, 0, 0.0, 0.0, 0.0))
    all_written: bool = False
    id: str = "stand-in"

    @property
    def outline(self) -> StandIn:
        return self

    @property
    def notice(self) -> str:
        return _NOTICE if self.state == "unwritten" else ""

    @property
    def problem(self) -> str:
        return _PROBLEM if self.state == "problem" else ""

    @property
    def stalled(self) -> bool:
        return self.state == "stalled"

    @property
    def waiting(self) -> bool:
        return self.state == "waiting"

    @property
    def slow(self) -> str:
        return too_slow(get(SQUAT.exercise), 3.0) if self.state == "slow" else ""

    def snapshot(self) -> Snapshot:
        shown = STATES[self.state]
        assert shown is not None
        return shown

    def hurts(self) -> None:
        """Nothing is under way; this and what follows do nothing."""

    stop = skip = skip_exercise = pause = resume = rest_longer = undo_hurt = hurts


_MIRROR = """
.mirror { position: fixed; inset: 0; box-sizing: border-box; width: 100%; height: 100%;
  padding-left: 25vw; object-fit: contain; }
@media (max-aspect-ratio: 1/1) { .mirror { padding: 6vh 0 0; object-position: top; } }
"""


def _no_records() -> Records:
    raise AssertionError("nobody looks at the records here")


@cache
def _picture() -> str:
    """A moment of a clip, as a webcam of 640 x 480 sees it."""
    (image,) = images_of("squat_good_side", 1, 2.0)
    return f"data:image/jpeg;base64,{b64encode(jpeg(image)).decode()}"


def _mirror() -> None:
    """Where the camera's frame has its video: components/camera.js."""
    st.html(f"<style>{_MIRROR}</style><img class='mirror' src='{_picture()}' alt=''>")


def _show() -> None:
    loop = StandIn(st.query_params["state"])
    if STATES[loop.state] is None:
        elsewhere()
    else:
        stage(_mirror, lambda: panel(loop, loop.snapshot(), _no_records))


if get_script_run_ctx(suppress_warning=True) is None:
    app = App(
        __file__,
        routes=routes.routes(),
        middleware=routes.middleware(),
        lifespan=routes.lifespan,
    )
else:
    page_frame.show([page_frame.Page("Stage", "", "exercise", _show)])
