"""A therapist's templates: one client's programme saved, and given to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from coach.domain import LONGEST_NAME, Person, Prescription, Template
from coach.errors import CoachError
from coach.exercises.registry import get
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.markup import plain
from coach.words import plan_words

__all__ = ["show"]

_TOLD = "template-told"
_FAILED = "template-failed"


def show(records: Records, person: Person, in_force: Sequence[Prescription], today: date) -> None:
    """Save what is in force for this person as a template, and give, rename or delete one."""
    with st.expander(_("Templates"), icon=":material/content_copy:", key="templates"):
        _tell()
        if in_force:
            _save(records, person)
        kept = records.templates.all()
        if not kept:
            st.markdown(_("There is no template yet."))
            return
        by_id = {one.id: one for one in kept}
        chosen = st.selectbox(
            _("Template"), list(by_id), format_func=lambda one: by_id[one].name, key="template"
        )
        _one(records, person, by_id[chosen], today)


def _save(records: Records, person: Person) -> None:
    with st.form("save-template", clear_on_submit=True, border=False):
        name = st.text_input(
            _("Save this programme as a template named"),
            max_chars=LONGEST_NAME,
            key="template-name",
        )
        saved = st.form_submit_button(_("Save it"))
    st.caption(_("Notes stay with the client; a name that tells nobody’s is best."))
    if saved:
        _do(_("Saved."), records.templates.save, person.id, name)
        st.rerun()


def _one(records: Records, person: Person, template: Template, today: date) -> None:
    st.markdown(
        "\n".join(
            _(
                "- {title}: {dose}, {days_per_week} days a week",
                title=get(one.block.exercise).title,
                dose=plan_words.dose(one.block),
                days_per_week=one.days_per_week,
            )
            for one in template.exercises
        )
    )
    people = {one.id: one for one in records.people.all()}
    with st.form(f"give-{template.id}", border=False):
        whom = st.multiselect(
            _("Give it to"),
            list(people),
            default=[person.id],
            format_func=lambda one: people[one].name,
            key=f"give-to-{template.id}",
        )
        starts = st.date_input(
            _("From"), today, format="DD/MM/YYYY", key=f"give-from-{template.id}"
        )
        given = st.form_submit_button(_("Give it"))
    if given:
        for one in whom:
            _do(
                _("Given to {name}.", name=people[one].name),
                records.templates.give,
                one,
                template.id,
                starts,
            )
        st.rerun()
    with st.form(f"rename-{template.id}", border=False):
        name = st.text_input(
            _("Name of the template"),
            template.name,
            max_chars=LONGEST_NAME,
            key=f"name-{template.id}",
        )
        renamed = st.form_submit_button(_("Rename it"))
    if renamed:
        _do(_("Renamed."), records.templates.rename, template.id, name)
        st.rerun()
    st.button(
        _("Delete this template"),
        key=f"delete-template-{template.id}",
        icon=":material/delete:",
        on_click=_do,
        args=(_("Deleted; what was set from it stays."), records.templates.delete, template.id),
    )


def _do(said: str, what: Callable[..., object], *args: Any) -> None:
    """Do it, and have the page say so after its next run; or why it could not be done."""
    try:
        what(*args)
    except CoachError as error:
        st.session_state.setdefault(_FAILED, []).append(str(error))
    else:
        st.session_state.setdefault(_TOLD, []).append(said)


def _tell() -> None:
    for said in st.session_state.pop(_FAILED, []):
        st.error(plain(said))
    for said in st.session_state.pop(_TOLD, []):
        st.success(plain(said))
