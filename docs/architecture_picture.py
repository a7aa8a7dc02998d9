"""Draw docs/images/rooms.png, the rooms of the house from the lowest up, and
docs/images/architecture.png, the path of one frame, live and recorded.

    python docs/architecture_picture.py

The rooms, their order and what they say of themselves are read from pyproject.toml and from their
docstrings. Each box of the path names what there is in the code (tests/test_house.py).
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"

INK, LIVE, BOTH, RECORDED, FAINT = "#1f2933", "#d9ebff", "#e4f3e1", "#fff0d6", "#7b8794"


class Box(NamedTuple):
    """What does a step, where it lives, and what it hands on."""

    title: str
    module: str
    gives: str
    x: float
    y: float
    colour: str
    width: float = 2.6


BOXES = (
    Box("camera's picture", "coach/live/frame_loop.py", "one RGB picture", 0.0, 7.0, LIVE),
    Box("estimator", "coach/live/estimator_host.py", "Pose: 33 landmarks", 0.0, 5.6, LIVE),
    Box("video or trace", "coach/media/track.py", "PoseTrack", 6.4, 7.0, RECORDED),
    Box(
        "worker processes",
        "coach/media/track_worker.py",
        "PoseTrack, in pieces",
        6.4,
        5.6,
        RECORDED,
    ),
    Box("Measurer.step", "coach/motion/measurer.py", "Motion", 0.0, 4.2, LIVE),
    Box("Measurer.run", "coach/motion/measurer.py", "MotionTrack", 6.4, 4.2, RECORDED),
    Box("SetFollower", "coach/coaching/follower.py", "events; SetSummary", 3.2, 2.8, BOTH),
    Box("Exercise", "coach/exercises/base.py", "signal, gates, checks", 6.4, 2.8, BOTH),
    Box("Session", "coach/live/session.py", "Snapshot", 0.0, 1.4, LIVE),
    Box("Analysis", "coach/analysis.py", "poses, motion, summary", 6.4, 1.4, RECORDED),
    Box("Recorder", "coach/live/recorder.py", "rows, written down at once", 0.0, 0.0, LIVE),
    Box("page", "coach/ui/parts/hud.py", "what is shown and said", 3.2, 0.0, LIVE),
    Box("results", "coach/job.py", "summary, tables, video", 6.4, 0.0, RECORDED),
)

ARROWS = (
    ("camera's picture", "estimator"),
    ("estimator", "Measurer.step"),
    ("video or trace", "worker processes"),
    ("worker processes", "Measurer.run"),
    ("Measurer.step", "SetFollower"),
    ("Measurer.run", "SetFollower"),
    ("Exercise", "SetFollower"),
    ("SetFollower", "Session"),
    ("SetFollower", "Analysis"),
    ("Session", "Recorder"),
    ("Session", "page"),
    ("Analysis", "results"),
)

_HEIGHT = 0.92


def main() -> None:
    """Draw and save both."""
    _rooms()
    _path()


def rooms() -> list[tuple[str, str]]:
    """Name and first line of docstring of each room, the lowest first."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    names = next(c["layers"] for c in contracts if c["id"] == "layers")
    return [(name, _says(name)) for name in reversed(names)]


def _says(room: str) -> str:
    package = ROOT / "coach" / room / "__init__.py"
    file = package if package.exists() else ROOT / "coach" / f"{room}.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def _rooms() -> None:
    known = rooms()
    figure, axes = plt.subplots(figsize=(12, 0.42 * len(known) + 0.8), dpi=110)
    axes.set_xlim(0, 12)
    axes.set_ylim(-0.8, len(known) + 0.2)
    axes.axis("off")
    for level, (name, says) in enumerate(known):
        whole = (ROOT / "coach" / name).is_dir()
        box = FancyBboxPatch(
            (0.5, level + 0.06), 2.0, 0.78, "round,pad=0.02", facecolor=BOTH if whole else "white"
        )
        axes.add_patch(box)
        axes.text(1.5, level + 0.45, name, ha="center", va="center", fontsize=11, color=INK)
        axes.text(2.8, level + 0.45, says, va="center", fontsize=9.5, color=INK)
    tip = {"arrowstyle": "-|>", "color": INK, "lw": 1.6}
    axes.annotate("", (0.2, 0.0), (0.2, len(known) - 0.1), arrowprops=tip)
    axes.text(0.5, -0.55, "A room may use those below it (arrow), never one above.", fontsize=11)
    figure.savefig(IMAGES / "rooms.png", bbox_inches="tight", facecolor="white")


def _path() -> None:
    figure, axes = plt.subplots(figsize=(12, 9.4), dpi=110)
    axes.set_xlim(-1.7, 8.1)
    axes.set_ylim(-0.9, 8.3)
    axes.axis("off")
    for x, title in ((0.0, "live, picture by picture"), (6.4, "a recording, all at once")):
        axes.text(x, 7.85, title, ha="center", fontsize=14, color=INK, weight="bold")
    axes.text(3.2, 3.55, "the same for both", ha="center", fontsize=14, color=INK, weight="bold")
    places = {box.title: box for box in BOXES}
    for start, end in ARROWS:
        _arrow(axes, places[start], places[end])
    for box in BOXES:
        _draw(axes, box)
    figure.savefig(IMAGES / "architecture.png", bbox_inches="tight", facecolor="white")


def _draw(axes: Axes, box: Box) -> None:
    corner = (box.x - box.width / 2, box.y - _HEIGHT / 2)
    style = "round,pad=0.02,rounding_size=0.08"
    axes.add_patch(
        FancyBboxPatch(corner, box.width, _HEIGHT, style, facecolor=box.colour, edgecolor=INK)
    )
    for up, text, size, colour in (
        (0.25, box.title, 13, INK),
        (0.0, box.gives, 10.5, INK),
        (-0.26, box.module.removeprefix("coach/"), 9.5, FAINT),
    ):
        axes.text(box.x, box.y + up, text, ha="center", va="center", fontsize=size, color=colour)


def _arrow(axes: Axes, start: Box, end: Box) -> None:
    """From the nearer edge of one box to the other's."""
    across = end.x - start.x
    if start.y == end.y:
        side = start.width / 2 if across > 0 else -start.width / 2
        from_, to = (start.x + side, start.y), (end.x - side, end.y)
    else:
        lean = max(min(across, 1.0), -1.0) * 0.9
        from_, to = (start.x + lean, start.y - _HEIGHT / 2), (end.x - lean, end.y + _HEIGHT / 2)
    axes.annotate("", to, from_, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.6})


if __name__ == "__main__":
    main()
