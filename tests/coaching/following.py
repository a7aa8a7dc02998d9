"""A set followed live: measured and followed pose by pose, as a session does it."""

from __future__ import annotations

from coach.coaching.follower import SetFollower
from coach.coaching.results import Event
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.pose.landmarks import Pose


class LiveFollower(SetFollower):
    """A follower that is fed poses."""

    def __init__(self, exercise: str, settings: Settings | None = None) -> None:
        super().__init__(get(exercise), settings)
        self._measurer = Measurer(self.settings.height_cm)

    def feed(self, pose: Pose) -> list[Event]:
        """One more picture's pose."""
        return self.follow(self._measurer.step(pose), pose.others)
