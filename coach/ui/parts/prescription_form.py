"""What a person is to do: as it is set now, a change to it, and how it was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.domain import Person, Prescription
from coach.domain.days import local_day
from coach.errors import ProfileError
from coach.exercises.base import Exercise
from coach.exercises.registry import exercises, get
from coach.programme.plan import EACH, Block, default_block, exercises_in_order, facings
from coach.programme.schedule import FIRST_DAYS_PER_WEEK
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts import templates
from coach.ui.parts.markup import plain, render
from coach.words import names as who
from coach.words import plan_words, result_words

__all__ = ["show"]

_LEGS = {EACH: _("A set with each leg"), "left": _("Left leg"), "right": _("Right leg")}
_FACINGS = {"side": _("Side-on"), "front": _("Facing the camera")}
_UNITS = {"deg": _("degrees"), "cm": "cm", "pct": _("% of body height")}


def show(
    records: Records, person: Person, prescriptions: Sequence[Prescription], today: date
) -> None:
    """Show what is in force, with a form to change it; then the history."""
    in_force = [one for one in prescriptions if one.ended_at is None]
    now, change = st.columns([2, 3], gap="medium")
    with now:
        _in_force(records, person, in_force)
    with change:
        _form(records, person, {one.block.exercise: one for one in in_force}, today)
    templates.show(records, person, in_force, today)
    past = [one for one in prescriptions if one.ended_at is not None]
    if past:
        with st.expander(_("How it was before"), icon=":material/history:"):
            render("prescriptions.html.j2", prescriptions=[_told(one) for one in reversed(past)])


def _in_force(records: Records, person: Person, in_force: Sequence[Prescription]) -> None:
    st.subheader(_("Now"), anchor=False)
    if not in_force:
        st.markdown(_("Nothing is set; the usual programme holds."))
    for one in in_force:
        render("prescriptions.html.j2", prescriptions=[_told(one)])
        st.button(
            _("End {title}", title=get(one.block.exercise).title.lower()),
            key=f"end-{one.id}",
            on_click=records.care.end_prescription,
            args=(person.id, one.block.exercise),
        )


def _told(one: Prescription) -> dict[str, str]:
    return {
        "title": get(one.block.exercise).title,
        "what": plan_words.prescription(one),
        "notes": one.notes,
        "by": f"{who.author(one.written_by)}, {result_words.day(local_day(one.written_at))}",
    }


def _form(records: Records, person: Person, in_force: dict[str, Prescription], today: date) -> None:
    st.subheader(_("Set or change an exercise"), anchor=False)
    names = [exercise.name for exercise in exercises_in_order()]
    name = st.selectbox(
        _("Exercise"), names, format_func=lambda one: exercises()[one].title, key="prescribe"
    )
    exercise, old = get(name), in_force.get(name)
    # A change makes another form, which begins with what is in force then.
    key = f"{name}-{old.id if old else 'new'}"
    block = old.block if old else default_block(exercise)
    with st.form(f"form-{key}", border=False):
        side, facing = _how(exercise, block, key)
        with st.container(horizontal=True):
            sets = st.number_input(_("Sets"), 1, None, block.sets, key=f"p-sets-{key}")
            reps = st.number_input(_("Repetitions"), 1, None, block.reps, key=f"p-reps-{key}")
            hold = block.hold_s
            if exercise.hold is not None:
                hold = _number(_("Hold, seconds"), block.hold_s, f"p-hold-{key}")
            rest = st.number_input(
                _("Rest, seconds"), 5.0, None, block.rest_s, 5.0, key=f"p-rest-{key}"
            )
        with st.container(horizontal=True):
            unit = _UNITS[exercise.unit_for(person.height_cm)]
            target = _number(_("Target, {unit}", unit=unit), block.target, f"p-target-{key}")
            furthest = block.max_target
            if exercise.goal.sets_range:
                furthest = _number(
                    _("Not further than, {unit}", unit=unit), furthest, f"p-most-{key}"
                )
        with st.container(horizontal=True):
            days = st.number_input(
                _("Days a week"),
                1,
                7,
                old.days_per_week if old else FIRST_DAYS_PER_WEEK,
                key=f"p-days-{key}",
            )
            starts = st.date_input(_("From"), today, format="DD/MM/YYYY", key=f"p-from-{key}")
        notes = st.text_input(_("Notes"), old.notes if old else "", key=f"p-notes-{key}")
        if not st.form_submit_button(_("Change it") if old else _("Set it"), type="primary"):
            return
        try:
            new = Block(name, side, sets, reps, target, hold, rest, facing, furthest)
            records.care.prescribe(
                person.id, new, days_per_week=days, starts_on=starts, notes=notes.strip()
            )
        except ProfileError as error:
            st.error(plain(str(error)))
            return
    st.rerun()


def _how(exercise: Exercise, block: Block, key: str) -> tuple[str, str]:
    """Which leg, and which way to stand; asked only where there is a choice."""
    side, facing = block.side, block.facing
    legs = {**({"both": _("Legs in turn")} if exercise.dose.in_turn else {}), **_LEGS}
    ways = facings(exercise)
    with st.container(horizontal=True):
        if not exercise.signal.both_legs:
            side = st.selectbox(
                _("Which leg"),
                list(legs),
                index=list(legs).index(block.side) if block.side in legs else 0,
                format_func=lambda one: legs[one],
                key=f"p-side-{key}",
            )
        if len(ways) > 1:
            facing = st.selectbox(
                _("How to stand"),
                ways,
                index=ways.index(block.facing),
                format_func=lambda one: _FACINGS[one],
                key=f"p-facing-{key}",
            )
    return side, facing


def _number(label: str, value: float | None, key: str) -> float | None:
    number: float | None = st.number_input(
        label, 0.0, None, value, 1.0, placeholder=_("as usual"), key=key
    )
    return number
