"""Programmes that a therapist saves and gives to several people."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coach.domain import Template, TemplateExercise, short_text
from coach.errors import AccessError, ProfileError
from coach.exercises.registry import get
from coach.programme.plan import Block
from coach.records.access import Act, Role
from coach.records.care import kept_prescriptions, set_exercise
from coach.records.guarded import Guarded, changes, open_to
from coach.records.ids import new_id
from coach.records.readable import readable
from coach.records.schema import PersonRow, TemplateRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["Templates"]

_CHANGE = "change a template"
_NAME = "The template’s name"


class Templates(Guarded):
    """The actor's own templates; nobody else's can be seen or given."""

    @open_to(Role.OWNER, Role.THERAPIST, what="list templates")
    def all(self, work: UnitOfWork) -> tuple[Template, ...]:
        """By name; one with an exercise that this version does not know is left out."""
        query = select(TemplateRow).where(TemplateRow.therapist == work.actor.login)
        rows = work.session.scalars(query.order_by(func.lower(TemplateRow.name), TemplateRow.id))
        return tuple(readable(_template, rows))

    @changes(Act.TREAT, audit="saved the programme as a template")
    def save(self, work: UnitOfWork, person_id: str, name: str) -> Template:
        """What is in force for a person, but for the notes, which may be about them. Raises
        ProfileError where there is nothing, or the name is none."""
        in_force = kept_prescriptions(work.session, [person_id], history=False)
        if not in_force:
            raise ProfileError("Nothing is set that could be saved; set an exercise first.")
        height_cm = work.session.get_one(PersonRow, person_id).height_cm
        exercises = [
            TemplateExercise(
                one.block, one.days_per_week, get(one.block.exercise).unit_for(height_cm)
            )
            for one in in_force
        ]
        row = TemplateRow(
            id=new_id(),
            therapist=work.actor.login,
            name=short_text(name, _NAME),
            exercises=[asdict(one) for one in exercises],
            at=work.now,
        )
        work.session.add(row)
        return _template(row)

    @open_to(Role.OWNER, Role.THERAPIST, what=_CHANGE, writes=True)
    def rename(self, work: UnitOfWork, template_id: str, name: str) -> None:
        """Another name. Raises ProfileError; AccessError where the actor has no such template."""
        _row(work, template_id).name = short_text(name, _NAME)

    @open_to(Role.OWNER, Role.THERAPIST, what=_CHANGE, writes=True)
    def delete(self, work: UnitOfWork, template_id: str) -> None:
        """What was set from it stays. Raises AccessError where the actor has no such template."""
        work.session.delete(_row(work, template_id))

    @changes(Act.TREAT, audit="gave a template")
    def give(self, work: UnitOfWork, person_id: str, template_id: str, starts_on: date) -> None:
        """Set each of its exercises for a person as by hand: an earlier prescription of the same
        exercise ends and is kept, others stay. A target in a unit that is not this person's, since
        only one of the two heights is known, is left to the exercise's default. Raises AccessError
        where the actor has no such template."""
        height_cm = work.session.get_one(PersonRow, person_id).height_cm
        for one in _template(_row(work, template_id)).exercises:
            block = one.block
            if get(block.exercise).unit_for(height_cm) != one.unit:
                block = replace(block, target=None, max_target=None)
            work.note(f"prescribed {block.exercise}", person_id)
            set_exercise(work, person_id, block, one.days_per_week, starts_on)


def _row(work: UnitOfWork, template_id: str) -> TemplateRow:
    row = work.session.get(TemplateRow, template_id)
    if row is None or row.therapist != work.actor.login:
        raise AccessError("There is no such template any more; load the page again.")
    return row


def _template(row: TemplateRow) -> Template:
    exercises = tuple(_exercise(one) for one in row.exercises)
    return Template(row.id, row.name, exercises, row.at)


def _exercise(kept: dict[str, Any]) -> TemplateExercise:
    return TemplateExercise(Block(**kept["block"]), kept["days_per_week"], kept["unit"])
