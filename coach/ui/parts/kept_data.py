"""All that is kept of a person, as a table and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from coach.domain import (
    AuditEntry,
    Invitation,
    KeptVideo,
    Message,
    Note,
    OutcomeAnswer,
    Person,
    Prescription,
    SessionOutline,
    SetFigures,
    SymptomCheck,
)
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.birth import GENDER_WORDS
from coach.ui.parts.markup import plain, render
from coach.words import names, plan_words, result_words

__all__ = ["KeptData", "kept_data", "show_kept_data", "size_words"]

_MOST = 100
"""So many entries of a list are shown, the newest."""


@dataclass(frozen=True)
class KeptData:
    """All that is kept of a person, without what was done in each session."""

    person: Person
    sessions: Sequence[SessionOutline]
    figures: Sequence[SetFigures]
    poses_bytes: int
    checks: Sequence[SymptomCheck]
    prescriptions: Sequence[Prescription]
    notes: Sequence[Note]
    messages: Sequence[Message]
    outcomes: Sequence[OutcomeAnswer]
    videos: Sequence[KeptVideo]
    invitations: Sequence[Invitation]
    audit: Sequence[AuditEntry]

    @property
    def reps(self) -> int:
        """Repetitions, those too small to count included."""
        return sum(one.counted + one.partial for one in self.figures)


def kept_data(records: Records, person: Person) -> KeptData:
    """Read it. Raises AccessError, StoreError."""
    return KeptData(
        person=person,
        sessions=records.sessions.outlines(person.id),
        figures=records.sessions.figures(person.id),
        poses_bytes=records.sessions.poses_bytes(person.id),
        checks=records.care.symptom_checks(person.id),
        prescriptions=records.care.prescriptions(person.id, history=True),
        notes=records.care.notes(person.id),
        messages=records.messages.of(person.id),
        outcomes=records.outcomes.of(person.id),
        videos=records.videos.of(person.id),
        invitations=records.invitations.of(person.id),
        audit=records.audit.of(person.id),
    )


def show_kept_data(kept: KeptData) -> None:
    """Show what is kept, how much of it, and the entries that can be read."""
    st.header(_("What is kept"), anchor=False)
    render("kept.html.j2", rows=_counts(kept))
    _list(_("Answers about the signs that call for a doctor"), map(_check, reversed(kept.checks)))
    _list(_("What was set for you"), map(_prescription, reversed(kept.prescriptions)))
    _list(_("Notes of your therapist"), map(_note, reversed(kept.notes)))
    _list(_("Messages"), map(_message, reversed(kept.messages)))
    _list(_("What you can do, as you rated it"), map(_outcome, reversed(kept.outcomes)))
    _list(_("Your invitations"), map(_invitation, reversed(kept.invitations)))
    _list(_("Who opened or changed your record"), map(_entry, kept.audit))


def _counts(kept: KeptData) -> list[tuple[str, str, str]]:
    """What, how many, and what belongs to it."""
    height = kept.person.height_cm
    days = [one.started_at for one in kept.sessions]
    span = (
        _("{first} to {last}", first=result_words.day(days[0]), last=result_words.day(days[-1]))
        if days
        else ""
    )
    return [
        (
            _("Name"),
            kept.person.name,
            _("here since {day}", day=result_words.day(local_day(kept.person.since))),
        ),
        (
            _("Body height"),
            _("not given") if height is None else _("{height:g} cm", height=height),
            "",
        ),
        (
            _("Born"),
            _("not given") if kept.person.born is None else result_words.day(kept.person.born),
            "",
        ),
        (_("Gender"), GENDER_WORDS[kept.person.gender], ""),
        (
            _("Sessions"),
            str(len(days)),
            _("{span}, with your pain and effort", span=span) if span else "",
        ),
        (_("Sets"), str(len(kept.figures)), _("what was planned, and what was seen")),
        (_("Repetitions"), f"{kept.reps:,}", _("each with what was measured and found")),
        (
            _("How you moved"),
            size_words(kept.poses_bytes),
            _("where your joints were, as numbers; no picture"),
        ),
        (_("Answers about warning signs"), str(len(kept.checks)), ""),
        (_("Exercises set for you"), str(len(kept.prescriptions)), _("also those that ended")),
        (_("Notes"), str(len(kept.notes)), _("of your therapist")),
        (_("Messages"), str(len(kept.messages)), _("between you and who looks after you")),
        (_("Ratings of what you can do"), str(len(kept.outcomes)), _("each with what you named")),
        (_("Videos"), str(len(kept.videos)), size_words(sum(one.size for one in kept.videos)))
        if kept.videos
        else (_("Videos"), "0", _("kept only where you ask for it")),
        (_("Who opened or changed it"), str(len(kept.audit)), _("times, each with who and when")),
    ]


def _list(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if not found:
        return
    with st.expander(f"{title} ({len(found)})"):
        st.markdown("\n".join(f"- {plain(line)}" for line in found[:_MOST]))
        if len(found) > _MOST:
            st.caption(_("The newest {most}; the file with everything has all.", most=_MOST))


def _check(one: SymptomCheck) -> str:
    if not one.signs:
        return _("{moment}: none of them", moment=_moment(one.at))
    cleared = (
        _("; seen by a provider on {moment}", moment=_moment(one.cleared_at))
        if one.cleared_at
        else ""
    )
    slip = _("; a slip, taken back") if one.taken_back_at else ""
    return f"{_moment(one.at)}: {result_words.joined(one.signs)}{cleared}{slip}"


def _prescription(one: Prescription) -> str:
    notes = f" “{one.notes}”" if one.notes else ""
    said = plan_words.prescription(one)
    return _(
        "{title}: {said}, by {author}.{notes}",
        title=get(one.block.exercise).title,
        said=said,
        author=names.author(one.written_by),
        notes=notes,
    )


def _note(one: Note) -> str:
    return f"{_moment(one.at)}, {names.author(one.author)}: {one.text}"


def _message(one: Message) -> str:
    return f"{_moment(one.at)}, {one.author}: {one.text}"


def _outcome(one: OutcomeAnswer) -> str:
    rated = result_words.joined([f"{item.what} {item.value}" for item in one.items])
    return f"{_moment(one.at)}: {rated}"


def _invitation(one: Invitation) -> str:
    alone = _(", for {email} alone", email=one.email) if one.email else ""
    ended = (
        _("; {ended} on {moment}", ended=one.ended, moment=_moment(one.ended_at))
        if one.ended and one.ended_at
        else ""
    )
    return f"{_moment(one.at)}, {one.invited_by}{alone}{ended}"


def _entry(one: AuditEntry) -> str:
    refused = _(" (refused)") if one.refused else ""
    return f"{_moment(one.at)}: {one.actor}: {one.action}{refused}"


def size_words(count: int) -> str:
    """A number of bytes, to read."""
    if count < 1_000_000:
        return _("{count:.0f} kB", count=count / 1000)
    return _("{count:.1f} MB", count=count / 1000000)


def _moment(at: datetime) -> str:
    return result_words.moment(at.astimezone())
