"""What therapists wrote about a person, and a form to write more."""

from __future__ import annotations

import streamlit as st

from coach.domain import Person
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.words import names, result_words

__all__ = ["show"]


def show(records: Records, person: Person) -> None:
    """The form, then the notes, the newest first, each with who wrote it."""
    with st.form("write-note", clear_on_submit=True, border=False):
        text = st.text_area(_("Write a note"), height=110, key="note")
        if st.form_submit_button(_("Keep it")) and text.strip():
            records.care.add_note(person.id, text.strip())
    notes = records.care.notes(person.id)
    render(
        "notes.html.j2",
        notes=[
            {"when": result_words.day(n.at), "author": names.author(n.author), "text": n.text}
            for n in reversed(notes)
        ],
    )
