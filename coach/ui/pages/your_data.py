"""The Your data page: what is kept of a person, where, and how to take it away or delete it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coach.domain import Person
from coach.records.access import Role
from coach.records.backup import backup
from coach.records.database import sqlite_file
from coach.records.records import Records
from coach.records.store import store
from coach.records.video_files import folder_of, videos_folder
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.pages import therapist
from coach.ui.parts import clock
from coach.ui.parts.birth import ask_birth
from coach.ui.parts.downloads import everything_button
from coach.ui.parts.kept_data import KeptData, kept_data, show_kept_data, size_words
from coach.ui.parts.markup import plain
from coach.ui.parts.page_frame import OWN, STATIC, Page, link
from coach.ui.server.current_user import choose, my_records, person_here
from coach.ui.server.file_transfer import kept_video_address
from coach.words import result_words

__all__ = ["PAGE", "show"]

_DELETED = "data-deleted"
_CHANGED = "data-changed"
_WORD = "delete"


def show() -> None:
    """Show the page."""
    st.html(STATIC / "progress.css")
    st.title(_("Your data"))
    with st.container(key="your-data"):
        _say_what_was_deleted()
        records = my_records()
        kept = kept_data(records, person_here(records))
        st.markdown(
            _(
                "It is yours. Here you see all of it, take it away, and delete it. Form Coach "
                "sends it to nobody, and keeps no picture and no video of you unless you ask it "
                "to."
            )
        )
        show_kept_data(kept)
        _where(records)
        _kept_videos(records, kept)
        _person(records, kept.person)
        _export(records, kept.person)
        if records.actor.role is Role.OWNER:
            _backup()
        _delete(records, kept)
        if records.actor.role is Role.OWNER:
            link(therapist.PAGE, _("I look after other people"))


PAGE = Page(_("Your data"), "data", "folder_shared", show, roles=OWN)


# What is kept


def _where(records: Records) -> None:
    st.header(_("Where it is"), anchor=False)
    url = store().url
    file = sqlite_file(url)
    if records.actor.role is not Role.OWNER:
        st.markdown(_("In your clinic’s database. Whoever runs Form Coach there looks after it."))
        return
    if file is None:
        place = f"{url.host or _('this computer')}/{url.database}"
        st.markdown(_("In the database {place}.", place=plain(place)))
    else:
        st.markdown(_("In one file on this computer:"))
        st.code(str(file), language=None, wrap_lines=True)
    videos = _videos_of_nobody()
    if videos:
        number = ngettext("{n} video", "{n} videos", videos)
        st.markdown(
            _(
                "Besides, {number} that somebody asked an earlier Form Coach to keep, in "
                "{videos_folder}. They belong to no record: delete them there.",
                number=number,
                videos_folder=plain(str(videos_folder())),
            )
        )


def _videos_of_nobody() -> int:
    """How many there are from before videos belonged to somebody."""
    folder = videos_folder()
    return sum(one.is_file() for one in folder.iterdir()) if folder.is_dir() else 0


def _kept_videos(records: Records, kept: KeptData) -> None:
    """The videos one by one, each with a way to fetch it and to delete it."""
    if not kept.videos:
        return
    st.header(_("Your videos"), anchor=False)
    if records.actor.role is Role.OWNER:
        st.markdown(_("You asked to keep them on the Review page. They lie in:"))
        st.code(str(folder_of(kept.person.id)), language=None, wrap_lines=True)
    else:
        st.markdown(_("You asked to keep them on the Review page, on the clinic’s computer."))
    for one in kept.videos:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{plain(one.name)}, {result_words.day(one.at)}, {size_words(one.size)}")
            st.link_button(_("Save a copy"), kept_video_address(kept.person.id, one.id))
            st.button(
                _("Delete"),
                key=f"delete-{one.id}",
                icon=":material/delete:",
                on_click=records.videos.remove,
                args=(kept.person.id, one.id),
            )


# What can be done with it


def _person(records: Records, person: Person) -> None:
    st.header(_("About you"), anchor=False)
    with st.form("person", border=False):
        name = st.text_input(_("Name"), person.name, max_chars=80)
        height = st.number_input(
            _("Your height, cm (optional)"),
            80.0,
            250.0,
            person.height_cm,
            1.0,
            format="%.1f",
            help=_("With it, how far a heel rises is shown in cm."),
        )
        born, gender = ask_birth(person.born, person.gender)
        if st.form_submit_button(_("Save")):
            if not name.strip():
                st.error(_("The name is empty; type one."))
            else:
                records.people.change(person.id, name.strip(), height, born=born, gender=gender)
                st.session_state[_CHANGED] = True
                st.rerun()
    if st.session_state.pop(_CHANGED, False):
        st.success(_("Saved."))


def _export(records: Records, person: Person) -> None:
    st.header(_("Take all of it away"), anchor=False)
    st.markdown(
        _(
            "One zip with everything: tables for a spreadsheet, a report to read, and files for a "
            "clinic’s system and for other programs. Making it may take a moment."
        )
    )
    everything_button(records, person, clock.now(), _("Export everything"))


def _backup() -> None:
    st.header(_("Backup"), anchor=False)
    st.markdown(
        _(
            "A copy of all records on this computer, beside them. Copy it to another disk now and "
            "then; `coach db restore` brings it back."
        )
    )
    if st.button(_("Back up now"), icon=":material/save:"):
        made = backup(store(), clock.now())
        st.success(_("Backed up to:"))
        st.code(str(made), language=None, wrap_lines=True)


def _delete(records: Records, kept: KeptData) -> None:
    st.header(_("Delete everything"), anchor=False)
    st.markdown(
        _(
            "This deletes everything above, also from the backups that Form Coach made. It cannot "
            "be undone; export it first if you may want it again. That something was deleted, and "
            "when, stays written down, without your name."
        )
    )
    with st.form("delete", border=False):
        typed = st.text_input(_("To go on, type the word {word}", word=_WORD), autocomplete="off")
        submitted = st.form_submit_button(_("Delete everything of mine"), icon=":material/delete:")
    if submitted and typed.strip().casefold() != _WORD:
        st.error(_("Nothing was deleted: type the word {word} first.", word=_WORD))
    elif submitted:
        unreached = records.people.delete(kept.person.id)
        st.session_state[_DELETED] = (_gone(kept), unreached)
        choose(None)
        st.rerun()


def _gone(kept: KeptData) -> str:
    parts = [
        ngettext("{n:,} session", "{n:,} sessions", len(kept.sessions)),
        ngettext("{n:,} set", "{n:,} sets", len(kept.figures)),
        ngettext("{n:,} repetition", "{n:,} repetitions", kept.reps),
        ngettext("{n:,} answer", "{n:,} answers", len(kept.checks)),
        ngettext("{n:,} set exercise", "{n:,} set exercises", len(kept.prescriptions)),
        ngettext("{n:,} note", "{n:,} notes", len(kept.notes)),
        ngettext("{n:,} message", "{n:,} messages", len(kept.messages)),
        ngettext(
            "{n:,} rating of what you can do",
            "{n:,} ratings of what you can do",
            len(kept.outcomes),
        ),
        ngettext("{n:,} video", "{n:,} videos", len(kept.videos)),
    ]
    return result_words.joined(parts)


def _say_what_was_deleted() -> None:
    told: tuple[str, tuple[Path, ...]] | None = st.session_state.pop(_DELETED, None)
    if told is None:
        return
    gone, unreached = told
    st.success(
        _("Deleted: {gone}, with how you moved in them, and the name and height.", gone=gone)
    )
    if unreached:
        st.warning(
            _("These backups could not be reached, and may still hold it; delete them yourself:")
        )
        st.code("\n".join(map(str, unreached)), language=None, wrap_lines=True)
