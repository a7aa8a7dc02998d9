"""Gates that several exercises share: movements that are none of any exercise's repetitions.

A limit here is what the sample clips and traces of sound repetitions stay within, less one sigma
of the measurement: a movement is refused only where it lies beyond the limit by more than its own
uncertainty.
"""

from __future__ import annotations

from coach.exercises.base import Gate, Measure, over
from coach.exercises.measures import feet_level, feet_step, feet_wander, hips_travel
from coach.exercises.window import MovementWindow, Value
from coach.motion.types import SIDES, View

STEP_PCT = 9.2
"""Hips or a foot that end further from where they began (% of leg length) took a step."""

NEARER_PCT = 3.2
"""Feet higher or lower in the picture by more (% of body height): a walk to or from the camera."""

HIPS_STAY = over("hips-travel", hips_travel, STEP_PCT, "the body ended in another place", "walking")
ONE_FOOT_STAYS = over("feet-wander", feet_wander, STEP_PCT, "no foot stayed in place", "walking")
FEET_RETURN = over("foot-steps", feet_step, STEP_PCT, "a foot ended in another place", "a step")
WALKING = (HIPS_STAY, ONE_FOOT_STAYS, FEET_RETURN)


def nearer_or_further(measured: Measure, limit_pct: float = NEARER_PCT) -> Gate:
    """Whether the person came nearer to the camera or went away; measured: of which feet."""
    reason = "the person came nearer or went away"
    return over("nearer-or-further", measured, limit_pct, reason, "walking")


def both_feet_level(window: MovementWindow) -> Value:
    """`feet_level` of both feet."""
    return feet_level(window, SIDES)


def seen_along(window: MovementWindow) -> bool:
    """Whether the camera looks along the way a person faces."""
    return window.main_view in (View.FRONT, View.REAR)
