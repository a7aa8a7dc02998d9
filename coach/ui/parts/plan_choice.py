"""Choosing what to do: the programme of the day, or one exercise with the person's own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from coach.domain import Prescription
from coach.exercises.base import Exercise, Posture
from coach.exercises.registry import exercises
from coach.programme.plan import Block, Plan, default_block, exercises_in_order, facings
from coach.records.access import ALONE
from coach.ui.parts.markup import render
from coach.ui.parts.page_frame import STATIC
from coach.ui.parts.todays_programme import Programme
from coach.words import result_words

__all__ = ["choose_plan", "how_to_stand", "preselect"]

_PROGRAMME = "programme"
_WHAT = "what"

_SIDE_WORDS = {
    "each": "a set with each leg",
    "both": "legs in turn",
    "left": "left leg",
    "right": "right leg",
}
_FACING_WORDS = {"side": "side-on", "front": "facing the camera"}
_UNIT_WORDS = {"deg": "degrees", "pct": "% of your height", "cm": "cm"}
_SIGNS = {"deg": "°", "pct": " % of your height", "cm": " cm"}
_FURTHEST = 180.0


def preselect(exercise: str) -> None:
    """Have this exercise chosen when the page is shown next."""
    st.session_state[_WHAT] = exercise


def choose_plan(programme: Programme, height_cm: float | None) -> Plan:
    """What to do now, as chosen on the page. Raises ProfileError with a sentence."""
    known = exercises()
    st.session_state.setdefault(_WHAT, _PROGRAMME)
    chosen = st.segmented_control(
        "What would you like to do?",
        [_PROGRAMME, *(exercise.name for exercise in exercises_in_order())],
        required=True,
        format_func=lambda name: known[name].title if name in known else "The programme",
        key=_WHAT,
    )
    if chosen in known:
        with st.expander("Change sets, repetitions, target", icon=":material/tune:"):
            plan = _own(known[chosen], programme.prescribed.get(chosen), height_cm)
    else:
        st.markdown(programme.said)
        plan = Plan(programme.blocks, height_cm)
    lines = [
        _in_words(block, plan.height_cm, programme.prescribed.get(block.exercise))
        for block in plan.blocks
    ]
    render("plan.html.j2", lines=lines)
    return plan


def _own(exercise: Exercise, prescribed: Prescription | None, height_cm: float | None) -> Plan:
    """One exercise with the person's own numbers; those prescribed to begin with, or its dose."""
    block = prescribed.block if prescribed else default_block(exercise)
    # Other numbers to begin with are other questions.
    key = f"{exercise.name}-{prescribed.id}" if prescribed else exercise.name
    side = block.side
    if not exercise.signal.both_legs:
        side = st.segmented_control(
            "Which leg?",
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
            "How will you stand?",
            ways,
            default=block.facing,
            required=True,
            format_func=lambda name: _FACING_WORDS[name].capitalize(),
            key=f"facing-{key}",
        )
    height = _height(exercise, height_cm)
    with st.container(horizontal=True):
        sets = st.number_input("Sets", 1, 10, block.sets, key=f"sets-{key}")
        reps = st.number_input("Repetitions", 1, 50, block.reps, key=f"reps-{key}")
        hold = block.hold_s
        if hold is not None:
            hold = st.number_input("Hold, seconds", 1.0, 120.0, float(hold), 1.0, key=f"hold-{key}")
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
        f"Target, {_UNIT_WORDS[unit]}",
        1.0,
        float(block.max_target or _FURTHEST),
        None if block.target is None else float(block.target),
        1.0,
        placeholder=f"{usual:.3g}",
        help="How far to go. Left empty, the usual target holds.",
        key=f"target-{key}-{unit}",
    )
    return target


def _height(exercise: Exercise, known_cm: float | None) -> float | None:
    """Asked for only where it changes what is shown."""
    if exercise.unit != "pct":
        return known_cm
    height: float | None = st.number_input(
        "Your height, cm",
        80.0,
        250.0,
        known_cm,
        1.0,
        help="With it the rise is shown in cm.",
        key="height",
    )
    return height


@dataclass(frozen=True)
class _Line:
    """One exercise of the plan: its title, how much of it, who set that and what they noted."""

    title: str
    amount: str
    set_by: str
    notes: str


def _in_words(block: Block, height_cm: float | None, prescribed: Prescription | None) -> _Line:
    exercise = exercises()[block.exercise]
    legs = "" if exercise.signal.both_legs else f", {_SIDE_WORDS[block.side]}"
    hold = f", held for {block.hold_s:.0f} seconds" if block.hold_s else ""
    sets = "1 set" if block.sets == 1 else f"{block.sets} sets"
    sign = _SIGNS[exercise.unit_for(height_cm)]
    target = f", to {block.target:g}{sign}" if block.target else ""
    limit = f", not beyond {block.max_target:g}{sign}" if block.max_target else ""
    way = _FACING_WORDS[block.facing]
    amount = f"{sets} of {block.reps}{legs}{hold}{target}{limit}, {way}"
    if prescribed is None or prescribed.block != block:
        return _Line(exercise.title, amount, "", "")
    return _Line(exercise.title, amount, _set_by(prescribed), prescribed.notes)


def _set_by(prescribed: Prescription) -> str:
    on: date = prescribed.written_at.astimezone().date()
    by = "" if prescribed.written_by == ALONE.name else f" by {prescribed.written_by}"
    return f"Set{by} on {result_words.day(on)}."


def how_to_stand(plan: Plan) -> None:
    """The way to stand, in a picture and three short lines."""
    first = plan.blocks[0]
    seated = exercises()[first.exercise].posture is Posture.SEATED
    picture = "sit" if seated else first.facing
    with st.container(horizontal=True, vertical_alignment="center", key="stand"):
        st.image(str(STATIC / f"{picture}.svg"), width=220, alt="")  # said beside it
        st.markdown(
            "- The laptop at hip height, **2 to 3 metres** away.\n"
            "- Your **whole body** in the picture, head to feet.\n"
            f"- **{'Sit' if seated else 'Stand'} {_FACING_WORDS[first.facing]}**, and hold still "
            "for a moment; I count down and begin.\n"
            "- Raise the **hand nearer the camera** over your head for 2 s: I pause, or go on."
        )
