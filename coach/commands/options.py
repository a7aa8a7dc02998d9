"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperOption

from coach.errors import ProfileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.analysis import SettingsFor

__all__ = [
    "OUT",
    "Exercise",
    "ExerciseCommand",
    "Model",
    "NoVideo",
    "Profile",
    "SaveTrace",
    "chosen_settings",
]

OUT = Path("form-coach-out")


def _exercise_names() -> tuple[str, ...]:
    from coach.analysis import AUTO
    from coach.exercises.registry import exercises

    return (AUTO, *exercises())


def _known(name: str) -> str:
    if name not in (known := _exercise_names()):
        raise ProfileError(f"There is no exercise “{name}”; use one of: {', '.join(known)}.")
    return name


class ExerciseCommand(TyperCommand):
    """A command whose help lists the exercises that the registry finds.

    They are looked up only when this command is asked for help: finding them loads NumPy and
    SciPy, which `coach --help` has no need of.
    """

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        names = ", ".join(_exercise_names())
        for option in self.params:
            if isinstance(option, TyperOption) and option.name == "exercise":
                option.help = f"Which exercise: {names}; auto recognises it."
        super().format_help(ctx, formatter)


Exercise = Annotated[str, typer.Option(callback=_known)]
Profile = Annotated[
    Path | None, typer.Option(help="Settings by exercise (TOML).", show_default=False)
]
Model = Annotated[str, typer.Option(help="Pose model: full, lite, or the path of another.")]
NoVideo = Annotated[bool, typer.Option("--no-video", help="Do not make the annotated video.")]
SaveTrace = Annotated[bool, typer.Option("--save-trace", help="Keep the pose track (trace.npz).")]


def chosen_settings(profile: Path | None, given: Mapping[str, float]) -> SettingsFor:
    """Settings by exercise: the profile's, and over them what the command line gives.

    Raises ProfileError.
    """
    from coach.exercises.registry import exercises
    from coach.profile import ChosenSettings, Profile, load_profile, require_order

    loaded = load_profile(profile, tuple(exercises())) if profile else Profile()
    chosen = ChosenSettings(loaded, given)
    for name in exercises():
        require_order(chosen(name), f"For {name}, what is given comes to")
    return chosen
