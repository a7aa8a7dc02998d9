"""Choosing what to do: the programme of the day, or one exercise with the person's own numbers."""

from __future__ import annotations

import streamlit as st

from coach.domain import Prescription
from coach.exercises.base import Exercise, Posture
from coach.exercises.registry import exercises
from coach.programme.plan import Block, Plan, default_block, exercises_in_order, facings
from coach.translation import gettext as _
from coach.ui.parts.page_frame import STATIC
from coach.ui.parts.todays_programme import Programme

__all__ = ["CHANGE", "choose_plan", "how_to_stand", "is_programme", "preselect"]

CHANGE = _("Do something else, or another amount")

_PROGRAMME = "programme"
_WHAT = "what"

_SIDE_WORDS = {
    "each": _("a set with each leg"),
    "both": _("legs in turn"),
    "left": _("left leg"),
    "right": _("right leg"),
}
_FACING_WORDS = {"side": _("side-on"), "front": _("facing the camera")}
_UNIT_WORDS = {"deg": _("degrees"), "pct": _("% of your height"), "cm": "cm"}
_FURTHEST = 180.0


def preselect(exercise: str) -> None:
    """Have this exercise chosen when the page is shown next."""
    st.session_state[_WHAT] = exercise


def choose_plan(programme: Programme, height_cm: float | None) -> Plan:
    """What to do now: the programme, unless something else is chosen here. Raises ProfileError with
    a sentence."""
    known = exercises()
    st.session_state.setdefault(_WHAT, _PROGRAMME)
    with st.expander(CHANGE, icon=":material/tune:"):
        chosen = st.segmented_control(
            _("What would you like to do?"),
            [_PROGRAMME, *(exercise.name for exercise in exercises_in_order())],
            required=True,
            format_func=lambda name: known[name].title if name in known else _("The programme"),
            key=_WHAT,
        )
        if chosen in known:
            return _own(known[chosen], programme.prescribed.get(chosen), height_cm)
        st.caption(_("Choose one exercise to change its sets, repetitions and target."))
    return Plan(programme.blocks, height_cm)


def is_programme() -> bool:
    """Whether it is the programme that was chosen, and not one exercise."""
    return bool(st.session_state.get(_WHAT, _PROGRAMME) == _PROGRAMME)


def _own(exercise: Exercise, prescribed: Prescription | None, height_cm: float | None) -> Plan:
    """One exercise with the person's own numbers; those prescribed to begin with, or its dose."""
    block = prescribed.block if prescribed else default_block(exercise)
    # Other numbers to begin with are other questions.
    key = f"{exercise.name}-{prescribed.id}" if prescribed else exercise.name
    side = block.side
    if not exercise.signal.both_legs:
        side = st.segmented_control(
            _("Which leg?"),
            list(_SIDE_WORDS),
            default=block.side,
            required=True,
            format_func=lambda name: _SIDE_WORDS[name].capitalize(),
            key=f"side-{key}",
        )
    ways = facings(exercise)
    facing = block.facing
    if len(ways) > 1:
        facing = st.segmented_control(
            _("How will you stand?"),
            ways,
            default=block.facing,
            required=True,
            format_func=lambda name: _FACING_WORDS[name].capitalize(),
            key=f"facing-{key}",
        )
    height = _height(exercise, height_cm)
    with st.container(horizontal=True):
        sets = st.number_input(_("Sets"), 1, 10, block.sets, key=f"sets-{key}")
        reps = st.number_input(_("Repetitions"), 1, 50, block.reps, key=f"reps-{key}")
        hold = block.hold_s
        if hold is not None:
            hold = st.number_input(
                _("Hold, seconds"), 1.0, 120.0, float(hold), 1.0, key=f"hold-{key}"
            )
        target = _target(exercise, block, height, key)
    own = Block(
        exercise.name, side, sets, reps, target, hold, block.rest_s, facing, block.max_target
    )
    return Plan((own,), height)


def _target(exercise: Exercise, block: Block, height_cm: float | None, key: str) -> float | None:
    """How far to go; never further than the therapist's limit."""
    unit = exercise.unit_for(height_cm)
    usual = exercise.goal.value * (height_cm / 100.0 if height_cm and unit == "cm" else 1.0)
    target: float | None = st.number_input(
        _("Target, {unit_words}", unit_words=_UNIT_WORDS[unit]),
        1.0,
        float(block.max_target or _FURTHEST),
        None if block.target is None else float(block.target),
        1.0,
        placeholder=f"{usual:.3g}",
        help=_("How far to go. Left empty, the usual target holds."),
        key=f"target-{key}-{unit}",
    )
    return target


def _height(exercise: Exercise, known_cm: float | None) -> float | None:
    """Asked for only where it changes what is shown."""
    if exercise.unit != "pct":
        return known_cm
    height: float | None = st.number_input(
        _("Your height, cm"),
        80.0,
        250.0,
        known_cm,
        1.0,
        help=_("With it the rise is shown in cm."),
        key="height",
    )
    return height


def how_to_stand(plan: Plan) -> None:
    """The way to stand, in a picture and three short lines."""
    first = plan.blocks[0]
    seated = exercises()[first.exercise].posture is Posture.SEATED
    picture = "sit" if seated else first.facing
    way = (
        {"side": _("Sit side-on"), "front": _("Sit facing the camera")}
        if seated
        else {"side": _("Stand side-on"), "front": _("Stand facing the camera")}
    )[first.facing]
    shoulder = _(": your shoulder points to the laptop") if first.facing == "side" else ""
    with st.container(horizontal=True, vertical_alignment="center", key="stand"):
        st.image(str(STATIC / f"{picture}.svg"), width=320, alt="")  # said beside it
        st.markdown(
            _(
                "- The laptop at hip height, **2 to 3 metres** away.\n"
                "- Your **whole body** in the picture, head to feet.\n"
                "- **{way}**{shoulder}. Hold still for a moment; I count down and begin.\n"
                "- Raise the **hand nearer the camera** over your head for 2 s: I pause, or go on.",
                way=way,
                shoulder=shoulder,
            )
        )
