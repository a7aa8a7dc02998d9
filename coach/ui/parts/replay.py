"""A set's repetitions as a body that can be turned round, opened by who wants to see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from coach.coaching.results import Analysis, Movement, SetSummary
from coach.exercises.base import Settings
from coach.reports.replay import ASSETS, beside_data, replay_data
from coach.translation import gettext as _
from coach.ui.components import component
from coach.ui.server import plotly_script

__all__ = ["TOGGLE", "TOGGLE_BEST", "Beside", "show_replay"]

TOGGLE = _("See the movement again")
TOGGLE_BEST = _("Beside the best of all sessions")

_KEPT = "replay"
"""What was opened last, in this tab: its key and its data."""

_KEPT_BEST = "replay-beside"
"""What stood beside it last: the key of the set that it stood beside, and its data."""

_NO_BEST = _("No repetition like these was kept with its landmarks.")
_NOTHING = _("No body could be fitted to what was seen of this set, so it cannot be seen again.")

_replay = component("replay", ASSETS)


@dataclass(frozen=True)
class Beside:
    """A repetition of another set, and what it is called. analysis: of that set."""

    analysis: Analysis
    settings: Settings
    rep: Movement
    name: str


@st.fragment
def show_replay(
    analysis: Analysis,
    settings: Settings,
    *,
    key: str,
    movement: int | None = None,
    best: Callable[[], Beside | None] | None = None,
) -> None:
    """A switch, and behind it the replay. key: the set's. movement: which to begin with, by its
    index; without one the first that has a fault, or the first. best: finds the person's best
    repetition of all their sets, where they are known. A fragment: opening it draws nothing else of
    the page anew."""
    summary = analysis.summary
    if not summary.movements:
        return
    opened = st.toggle(TOGGLE, key=f"replay-{key}")
    data = _data(analysis, settings, key) if opened else None
    if opened and data is None:
        st.info(_NOTHING)
        return
    beside = None
    if data is not None and best is not None and st.toggle(TOGGLE_BEST, key=f"best-{key}"):
        beside = _beside(best, data, key)
        if beside is None:
            st.info(_NO_BEST)
    wanted = movement if movement is not None else _worth_a_look(summary)
    # It is there from the beginning, out of sight, and fetches its script while nobody waits.
    _replay(
        key=f"replay-of-{key}",
        data={
            "replay": data,
            "plotly": plotly_script.ADDRESS,
            "movement": wanted,
            "beside": beside,
        },
    )


def _data(analysis: Analysis, settings: Settings, key: str) -> dict[str, Any] | None:
    """Worked out once, while it is what is looked at."""
    known = st.session_state.get(_KEPT)
    if known is not None and known[0] == key:
        data: dict[str, Any] | None = known[1]
        return data
    data = replay_data(analysis, settings)
    st.session_state[_KEPT] = (key, data)
    return data


def _beside(
    best: Callable[[], Beside | None], replay: dict[str, Any], key: str
) -> dict[str, Any] | None:
    """Likewise."""
    known = st.session_state.get(_KEPT_BEST)
    if known is not None and known[0] == key:
        data: dict[str, Any] | None = known[1]
        return data
    found = best()
    if found is None:
        return None
    data = beside_data(found.analysis, found.settings, found.rep, replay, found.name)
    st.session_state[_KEPT_BEST] = (key, data)
    return data


def _worth_a_look(summary: SetSummary) -> int:
    """The movement to begin with: the repetition with the most faults, else the first."""
    return max(summary.movements, key=lambda one: (len(one.faults), one.counted, -one.index)).index
