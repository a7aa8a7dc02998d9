"""What a figure does in a clip: poses by joint angles over time, or a captured person's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from render.figure import Figure
from render.lying import Lying
from render.movements import Moment, build_set
from render.options import SceneOptions
from render.parameters import Parameters
from render.pose import BonePose, pose
from render.schedule import Repetition
from render.seat import FROM_A_SEAT, seated
from render.truth import standing


class Performance(Protocol):
    """figure: who; exercise, form: as the sidecar names them; moments, reps: what happens when;
    motion: where it was captured; may_have_mat, on_step: of the floor."""

    figure: Figure
    exercise: str
    form: str
    moments: Sequence[Moment]
    reps: Sequence[Repetition]
    motion: dict[str, Any] | None
    may_have_mat: bool
    on_step: bool

    def pose_at(self, index: int) -> BonePose:
        """The figure's pose in a frame."""

    def seated(self) -> BonePose | None:
        """The pose in which the figure sits, where it does."""

    def standing(self) -> dict[str, float]:
        """Raw measures of quiet standing."""


class Acted:
    """A set by the movements of `movements.py`."""

    motion = None

    def __init__(self, options: SceneOptions) -> None:
        self.figure = Figure(options.person)
        self._lying = Lying(self.figure)
        self.exercise = "none" if options.exercise == "idle" else options.exercise
        self.form = "mixed" if options.plan else options.form
        self.moments, self.reps = build_set(
            options.exercise,
            options.form,
            reps=options.reps,
            plan=options.plan,
            sides=options.sides,
            tempo=options.tempo,
            fps=options.fps,
            seed=options.seed,
        )
        self._seated = options.exercise in FROM_A_SEAT
        self.on_step = options.exercise == "step-up"
        self.may_have_mat = not (self._seated or self.on_step)

    def pose_at(self, index: int) -> BonePose:
        """The figure's pose in a frame."""
        return pose(self.figure, self._placed(self.moments[index].parameters))

    def seated(self) -> BonePose | None:
        """The first pose, where the exercise begins on a seat."""
        return self.pose_at(0) if self._seated else None

    def standing(self) -> dict[str, float]:
        """Raw measures of the figure's quiet standing (parameters.DEFAULTS)."""
        return standing(self.figure)

    def _placed(self, parameters: Parameters) -> Parameters:
        """Parameters, with hips and feet where a sitting or lying figure has them."""
        return self._lying.placed(seated(self.figure, parameters))
