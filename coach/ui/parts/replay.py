"""A set's repetitions as a body that can be turned round, opened by who wants to see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from coach.coaching.results import SetSummary
from coach.errors import CoachError
from coach.exercises.base import Settings
from coach.pose.landmarks import PoseTrack
from coach.reports.replay import ASSETS, replay_data
from coach.ui.components import component
from coach.ui.parts.markup import plain
from coach.ui.server import plotly_script
from coach.ui.server.disclosure import for_reader

__all__ = ["TOGGLE", "show_replay"]

TOGGLE = "See the movement again"

_KEPT = "replay"
"""What was opened last, in this tab: its key and its data."""

_NOTHING = "No joints were kept of this set, so it cannot be seen again."

_replay = component("replay", ASSETS)


def show_replay(
    summary: SetSummary,
    settings: Settings,
    poses_of: Callable[[], PoseTrack | None],
    *,
    key: str,
    movement: int | None = None,
) -> None:
    """A switch, and behind it the replay. poses_of: the set's landmarks, None where none are kept;
    asked only once it is opened, may raise CoachError. key: the set's. movement: which to begin
    with, by its index; without one the first that has a fault, or the first."""
    if not summary.movements:
        return
    if not st.toggle(TOGGLE, key=f"replay-{key}"):
        return
    try:
        data = _data(summary, settings, poses_of, key)
    except CoachError as error:
        st.error(plain(for_reader(str(error))))
        return
    if data is None:
        st.info(_NOTHING)
        return
    wanted = movement if movement is not None else _worth_a_look(summary)
    _replay(
        key=f"replay-of-{key}",
        data={"replay": data, "plotly": plotly_script.ADDRESS, "movement": wanted},
    )


def _data(
    summary: SetSummary,
    settings: Settings,
    poses_of: Callable[[], PoseTrack | None],
    key: str,
) -> dict[str, Any] | None:
    """Worked out once, while it is what is looked at."""
    known = st.session_state.get(_KEPT)
    if known is not None and known[0] == key:
        data: dict[str, Any] | None = known[1]
        return data
    with st.spinner("Working out the movement …"):
        poses = poses_of()
        data = None if poses is None else replay_data(poses, summary, settings)
    st.session_state[_KEPT] = (key, data)
    return data


def _worth_a_look(summary: SetSummary) -> int:
    """The movement to begin with: the repetition with the most faults, else the first."""
    return max(summary.movements, key=lambda one: (len(one.faults), one.counted, -one.index)).index
