"""What a clip shows, as a person asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from render.forms import EXERCISES, FORMS, MIXED_PLAN


@dataclass(frozen=True)
class SceneOptions:
    """What to render.

    exercise, form, plan, sides, reps, tempo: the set (forms.py); plan, one form a repetition, wins
    over form and reps. person: of people.PEOPLE. yaw_deg, camera_height, hfov_deg: the camera
    (camera.py); distance None is as near as the whole movement fits. noise: of the camera, in grey
    levels. seed: room, light, timing and small asymmetries. roll_deg: of the camera (camera.py).
    chair_in_front: one stands between the camera and the figure (obstacle.py).

    capture, takes: instead of a set by exercise and form, repetitions of a captured person, e.g.
    "m01_s03" and ("correct_02", "incorrect_05"), on a figure of their proportions (captured/).
    """

    exercise: str = "squat"
    form: str = "good"
    plan: tuple[str, ...] = ()
    sides: str | None = None
    reps: int = 3
    tempo: float = 1.0
    person: str = "man1"
    yaw_deg: float = 90.0
    camera_height: float = 1.0
    distance: float | None = None
    hfov_deg: float = 60.0
    width: int = 640
    height: int = 480
    fps: int = 30
    noise: float = 2.5
    seed: int = 1
    roll_deg: float = 0.0
    chair_in_front: bool = False
    capture: str = ""
    takes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for an exercise or a form that there is not, or takes of nobody."""
        if bool(self.capture) != bool(self.takes):
            raise ValueError("capture and takes belong together: choose both or neither")
        if self.exercise not in EXERCISES:
            raise ValueError(f"no exercise {self.exercise}; choose one of: {', '.join(EXERCISES)}")
        known = {*FORMS[self.exercise], *(["mixed"] if self.exercise in MIXED_PLAN else [])}
        asked = set(self.plan) or {self.form}
        if unknown := asked - known:
            names = ", ".join(sorted(known))
            raise ValueError(
                f"{self.exercise} has no form {', '.join(unknown)}; choose of: {names}"
            )
