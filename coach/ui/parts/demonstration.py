"""An exercise shown before it is done: the Guide's clip over and over, and what matters most."""

from __future__ import annotations

from html import escape

from coach.exercises.base import Exercise, Posture
from coach.exercises.registry import get
from coach.motion.types import View
from coach.programme.plan import Round
from coach.translation import gettext as _
from coach.ui.server.guide_media import MEDIA, address

__all__ = ["clip_of", "demonstration", "matters"]

_OWN_LIMIT = 1
"""The priority of checks that speak of a person's own limit and not of the movement's form."""

_MOST = 2
_VIEWS = {"side": View.SIDE, "front": View.FRONT}
_FROM = {"side": _("From the side, like this"), "front": _("Facing me, like this")}


def demonstration(made: Round) -> str:
    """The HTML of a set's demonstration: a clip that plays by itself, silently and over and over,
    or a still picture for those who want nothing to move; and beside it a few short lines."""
    exercise = get(made.exercise)
    lines = "".join(f"<li>{escape(line)}</li>" for line in matters(made))
    support = escape(exercise.support.rstrip("."))
    hold_on = f"<p class='demo-hold-on'>{support}</p>" if support else ""
    pictures = _pictures(clip_of(made), exercise.title)
    return (
        f"<figure class='demo' data-exercise='{exercise.name}'>{pictures}"
        f"<figcaption><p class='demo-from'>{_from(exercise, made)}</p><ul>{lines}</ul>{hold_on}"
        "</figcaption></figure>"
    )


def _pictures(name: str, title: str) -> str:
    """Nothing of an exercise from another package."""
    if not (MEDIA / f"{name}.mp4").exists():
        return ""
    loop = escape(_("{title}: one repetition, over and over", title=title))
    peak = escape(_("{title}: the furthest point", title=title))
    return (
        f"<video src='{address(f'{name}.mp4')}' poster='{address(f'{name}-start.jpg')}'"
        f" aria-label='{loop}'"
        " autoplay loop muted playsinline disablepictureinpicture></video>"
        f"<img src='{address(f'{name}-peak.jpg')}' alt='{peak}'>"
    )


def clip_of(made: Round) -> str:
    """The name of the clip that shows a set as one sees oneself in the mirror: from the front, or
    with the leg that works nearer the camera."""
    for way in (made.facing, made.side):
        name = f"{made.exercise}-{way}"
        if (MEDIA / f"{name}.mp4").exists():
            return name
    return made.exercise


def matters(made: Round) -> list[str]:
    """The two things that matter most, as they are said while one does it: what can be seen from
    the way one stands in this set, in the order in which it is told."""
    exercise, view = get(made.exercise), _VIEWS[made.facing]
    form = [one for one in exercise.checks if view in one.views and one.priority > _OWN_LIMIT]
    return [one.cue for one in sorted(form, key=lambda one: one.priority)[:_MOST]]


def _from(exercise: Exercise, made: Round) -> str:
    """Which way to be."""
    return _("Sit side-on, like this") if exercise.posture is Posture.SEATED else _FROM[made.facing]
