"""A set's repetitions again as a body that can be turned round, from landmarks, without a video."""

from coach.reports.replay.beside import beside_data
from coach.reports.replay.body import LIMBS, RATE, Bodies, bodies_of
from coach.reports.replay.data import replay_data
from coach.reports.replay.frames import MOST_FRAMES
from coach.reports.replay.page import ASSETS, plotly_js, replay_page

__all__ = [
    "ASSETS",
    "LIMBS",
    "MOST_FRAMES",
    "RATE",
    "Bodies",
    "beside_data",
    "bodies_of",
    "plotly_js",
    "replay_data",
    "replay_page",
]
