"""What may be set for an exercise, and how much of it to begin with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What a person or their therapist may set for an exercise; None means the exercise's default.

    target: in the exercise's unit; a calf raise's in cm where the height is known, else in % of
    body height. max_target: the therapist's "not further than" (squat: degrees).
    hold_s: how long to hold (leg kick). height_cm: the person's body height.
    """

    target: float | None = None
    max_target: float | None = None
    hold_s: float | None = None
    height_cm: float | None = None
