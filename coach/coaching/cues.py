"""Which one thing to say now."""

from __future__ import annotations

import math

from coach.coaching.results import Finding, Verdict
from coach.exercises.base import Check, Exercise

COOLDOWN_S = 5.0
"""Between two cues."""

REPEAT_S = 12.0
"""Before the same cue is said again."""


class CueChooser:
    """One cue at a time, the most important first, with a pause between cues."""

    def __init__(self, exercise: Exercise) -> None:
        self._checks = {check.name: check for check in exercise.checks}
        self._said_s = -math.inf
        self._same_s: dict[str, float] = {}

    def choose(self, findings: tuple[Finding, ...], time_s: float) -> Check | None:
        """The check whose cue to say at `time_s`, if any."""
        if time_s - self._said_s < COOLDOWN_S:
            return None
        faults = sorted(
            (self._checks[f.check] for f in findings if f.verdict is Verdict.FAULT),
            key=lambda check: check.priority,
        )
        for check in faults:
            if time_s - self._same_s.get(check.name, -math.inf) >= REPEAT_S:
                self._said_s = self._same_s[check.name] = time_s
                return check
        return None
