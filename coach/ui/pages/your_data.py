"""The Your data page: what is kept of a person, where, and how to take it away or delete it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import streamlit as st

from coach.domain import (
    AuditEntry,
    Note,
    Person,
    Prescription,
    SessionOutline,
    SetFigures,
    SymptomCheck,
)
from coach.exercises.registry import get
from coach.records.access import Role
from coach.records.backup import backup
from coach.records.database import sqlite_file
from coach.records.records import Records
from coach.records.store import store
from coach.review.keep import videos_folder
from coach.ui.parts import clock
from coach.ui.parts.downloads import export_bytes
from coach.ui.parts.markup import plain, render
from coach.ui.parts.page_frame import OWN, STATIC, Page
from coach.ui.server.current_user import choose, my_records, person_here
from coach.words import plan_words, result_words

__all__ = ["PAGE", "show"]

_DELETED = "data-deleted"
_CHANGED = "data-changed"
_WORD = "delete"
_MOST = 100
"""So many entries of a list are shown, the newest."""


@dataclass(frozen=True)
class _Kept:
    """All that is kept of a person, without what was done in each session."""

    person: Person
    sessions: Sequence[SessionOutline]
    figures: Sequence[SetFigures]
    poses_bytes: int
    checks: Sequence[SymptomCheck]
    prescriptions: Sequence[Prescription]
    notes: Sequence[Note]
    audit: Sequence[AuditEntry]

    @property
    def reps(self) -> int:
        """Repetitions, those too small to count included."""
        return sum(one.counted + one.partial for one in self.figures)


def show() -> None:
    """Show the page."""
    st.html(STATIC / "progress.css")
    st.title("Your data")
    with st.container(key="your-data"):
        _say_what_was_deleted()
        records = my_records()
        kept = _kept(records, person_here(records))
        st.markdown(
            "It is yours. Here you see all of it, take it away, and delete it. Form Coach sends it "
            "to nobody, and keeps no picture and no video of you unless you ask it to."
        )
        _what(kept)
        _where(records)
        _person(records, kept.person)
        _export(records, kept.person)
        if records.actor.role is Role.OWNER:
            _backup()
        _delete(records, kept)


PAGE = Page("Your data", "data", "folder_shared", show, roles=OWN)


def _kept(records: Records, person: Person) -> _Kept:
    return _Kept(
        person=person,
        sessions=records.sessions.outlines(person.id),
        figures=records.sessions.figures(person.id),
        poses_bytes=records.sessions.poses_bytes(person.id),
        checks=records.care.symptom_checks(person.id),
        prescriptions=records.care.prescriptions(person.id, history=True),
        notes=records.care.notes(person.id),
        audit=records.audit.of(person.id),
    )


# What is kept


def _what(kept: _Kept) -> None:
    st.header("What is kept", anchor=False)
    render("kept.html.j2", rows=_counts(kept))
    _list("Answers about the signs that call for a doctor", map(_check, reversed(kept.checks)))
    _list("What was prescribed", map(_prescription, reversed(kept.prescriptions)))
    _list("Notes of your therapist", map(_note, reversed(kept.notes)))
    _list("Who opened or changed your record", map(_entry, kept.audit))


def _counts(kept: _Kept) -> list[tuple[str, str, str]]:
    """What, how many, and what belongs to it."""
    height = kept.person.height_cm
    days = [one.started_at for one in kept.sessions]
    span = f"{result_words.day(days[0])} to {result_words.day(days[-1])}" if days else ""
    return [
        ("Name", kept.person.name, f"here since {result_words.day(kept.person.since)}"),
        ("Body height", "not given" if height is None else f"{height:g} cm", ""),
        ("Sessions", str(len(days)), f"{span}, with your pain and effort" if span else ""),
        ("Sets", str(len(kept.figures)), "with the plan and what was seen"),
        ("Repetitions", f"{kept.reps:,}", "each with what was measured and found"),
        ("Landmarks", _size(kept.poses_bytes), "points of your body over time, no picture"),
        ("Answers about warning signs", str(len(kept.checks)), ""),
        ("Prescriptions", str(len(kept.prescriptions)), "also those that ended"),
        ("Notes", str(len(kept.notes)), "of your therapist"),
        ("Who opened or changed it", str(len(kept.audit)), "entries of the audit trail"),
    ]


def _list(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if not found:
        return
    with st.expander(f"{title} ({len(found)})"):
        st.markdown("\n".join(f"- {plain(line)}" for line in found[:_MOST]))
        if len(found) > _MOST:
            st.caption(f"The newest {_MOST}; the file with everything has all.")


def _check(one: SymptomCheck) -> str:
    if not one.signs:
        return f"{_moment(one.at)}: none of them"
    cleared = f"; seen by a provider on {_moment(one.cleared_at)}" if one.cleared_at else ""
    return f"{_moment(one.at)}: {result_words.joined(one.signs)}{cleared}"


def _prescription(one: Prescription) -> str:
    notes = f" “{one.notes}”" if one.notes else ""
    said = plan_words.prescription(one)
    return f"{get(one.block.exercise).title}: {said}, by {one.written_by}.{notes}"


def _note(one: Note) -> str:
    return f"{_moment(one.at)}, {one.author}: {one.text}"


def _entry(one: AuditEntry) -> str:
    refused = " (refused)" if one.refused else ""
    return f"{_moment(one.at)}: {one.actor}: {one.action}{refused}"


def _where(records: Records) -> None:
    st.header("Where it is", anchor=False)
    url = store().url
    file = sqlite_file(url)
    if records.actor.role is not Role.OWNER:
        st.markdown("In your clinic’s database. Whoever runs Form Coach there looks after it.")
        return
    if file is None:
        place = f"{url.host or 'this computer'}/{url.database}"
        st.markdown(f"In the database {plain(place)}.")
    else:
        st.markdown("In one file on this computer:")
        st.code(str(file), language=None, wrap_lines=True)
    videos = _videos()
    if videos:
        number = "1 video" if videos == 1 else f"{videos} videos"
        st.markdown(
            f"Besides, {number} that somebody asked to keep on the Review page, in "
            f"{plain(str(videos_folder()))}. They belong to no record: delete them there."
        )


def _videos() -> int:
    folder = videos_folder()
    return sum(one.is_file() for one in folder.iterdir()) if folder.is_dir() else 0


# What can be done with it


def _person(records: Records, person: Person) -> None:
    st.header("Your name and height", anchor=False)
    with st.form("person", border=False):
        name = st.text_input("Name", person.name, max_chars=80)
        height = st.number_input(
            "Your height, cm (optional)",
            80.0,
            250.0,
            person.height_cm,
            1.0,
            format="%.1f",
            help="With it, how far a heel rises is shown in cm.",
        )
        if st.form_submit_button("Save"):
            if not name.strip():
                st.error("The name is empty; type one.")
            else:
                records.people.change(person.id, name.strip(), height)
                st.session_state[_CHANGED] = True
                st.rerun()
    if st.session_state.pop(_CHANGED, False):
        st.success("Saved.")


def _export(records: Records, person: Person) -> None:
    st.header("Take all of it away", anchor=False)
    st.markdown(
        "One zip with everything: tables for a spreadsheet, a report to read, and files for a "
        "clinic’s system and for other programs. Making it may take a moment."
    )
    at = clock.now()
    st.download_button(
        "Export everything",
        lambda: export_bytes(records, person, at),
        file_name=f"form-coach-{at:%Y-%m-%d}.zip",
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
    )


def _backup() -> None:
    st.header("Backup", anchor=False)
    st.markdown(
        "A copy of all records on this computer, beside them. Copy it to another disk now and "
        "then; `coach db restore` brings it back."
    )
    if st.button("Back up now", icon=":material/save:"):
        made = backup(store(), clock.now())
        st.success("Backed up to:")
        st.code(str(made), language=None, wrap_lines=True)


def _delete(records: Records, kept: _Kept) -> None:
    st.header("Delete everything", anchor=False)
    st.markdown(
        "This deletes everything above, also from the backups that Form Coach made. It cannot be "
        "undone; export it first if you may want it again. That it was deleted, and when, stays in "
        "the audit trail, without your name."
    )
    with st.form("delete", border=False):
        typed = st.text_input(f"To go on, type the word {_WORD}", autocomplete="off")
        asked = st.form_submit_button("Delete everything of mine", icon=":material/delete:")
    if asked and typed.strip().casefold() != _WORD:
        st.error(f"Nothing was deleted: type the word {_WORD} first.")
    elif asked:
        unreached = records.people.delete(kept.person.id)
        st.session_state[_DELETED] = (_gone(kept), unreached)
        choose(None)
        st.rerun()


def _gone(kept: _Kept) -> str:
    parts = [
        _number(len(kept.sessions), "session"),
        _number(len(kept.figures), "set"),
        _number(kept.reps, "repetition"),
        _number(len(kept.checks), "answer"),
        _number(len(kept.prescriptions), "prescription"),
        _number(len(kept.notes), "note"),
    ]
    return result_words.joined(parts)


def _say_what_was_deleted() -> None:
    told: tuple[str, tuple[Path, ...]] | None = st.session_state.pop(_DELETED, None)
    if told is None:
        return
    gone, unreached = told
    st.success(f"Deleted: {gone}, with their landmarks, and the name and height.")
    if unreached:
        st.warning(
            "These backups could not be reached, and may still hold it; delete them yourself:"
        )
        st.code("\n".join(map(str, unreached)), language=None, wrap_lines=True)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%-d %B %Y, %H:%M}"
