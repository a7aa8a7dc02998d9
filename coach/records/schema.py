"""The tables. `migrations/` builds them; `tests/records` holds the two together.

Ids are random, 32 hexadecimal digits. Moments are kept in UTC, a session's with its place's offset.
What is only ever read whole (a plan, a repetition's findings) is kept as JSON.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coach.records.column_types import IfReadable
from coach.records.schema_base import ID as _ID
from coach.records.schema_base import Base
from coach.records.schema_base import of as _of
from coach.records.schema_care import MessageRow, OutcomeRow, TemplateRow
from coach.records.schema_flags import FlagMarkRow
from coach.records.schema_invitation import InvitationRow, RoleRow

__all__ = [
    "AssignmentRow",
    "AuditRow",
    "BackupRow",
    "Base",
    "CorrectionRow",
    "FlagMarkRow",
    "InvitationRow",
    "KeptVideoRow",
    "LoginRow",
    "MessageRow",
    "NoteRow",
    "OutcomeRow",
    "PersonRow",
    "PrescriptionRow",
    "RepRow",
    "RoleRow",
    "SessionRow",
    "SetRow",
    "SymptomCheckRow",
    "TemplateRow",
    "TraceRow",
]


class PersonRow(Base):
    """Somebody who exercises. login: who that is at the clinic's login, where there is one.
    segment_lengths: their build as it was learnt from the picture."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str]
    since: Mapped[dt.datetime]
    height_cm: Mapped[float | None]
    made_up: Mapped[bool] = mapped_column(default=False)
    login: Mapped[str | None] = mapped_column(unique=True)
    segment_lengths: Mapped[dict[str, Any] | None] = mapped_column("proportions", IfReadable)
    born: Mapped[dt.date | None]
    gender: Mapped[str | None]


class PrescriptionRow(Base):
    """One exercise as it was set; ended_at is set when another takes its place."""

    __tablename__ = "prescription"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    person_id: Mapped[str] = _of("person", index=True)
    block: Mapped[dict[str, Any]]
    days_per_week: Mapped[int]
    starts_on: Mapped[dt.date]
    notes: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class SessionRow(Base):
    """A session. last_at: when something was last written of it. source: of `SessionSource`.
    filed_by: the login of whoever filed it from a video, empty for the computer's owner.
    written_by: the name of the `SessionWriter` that may write to it; NULL where anyone may."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person_started", "person_id", "started_at"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    person_id: Mapped[str] = _of("person")
    started_at: Mapped[dt.datetime]
    utc_offset_min: Mapped[int]
    last_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended: Mapped[str | None]
    plan: Mapped[dict[str, Any]]
    pain_before: Mapped[int | None]
    pain_after: Mapped[int | None]
    effort_before: Mapped[int | None]
    effort_after: Mapped[int | None]
    provider_asked_at: Mapped[dt.datetime | None]
    source: Mapped[str] = mapped_column(default="live", server_default="live")
    filed_by: Mapped[str | None]
    written_by: Mapped[str | None] = mapped_column(_ID)


class SetRow(Base):
    """A set. What stands after `round` is known once it is over; a set cut short has none of it.
    figures: of its repetitions (`domain.RepFigures`). pictures_per_s, seen: `Coverage`."""

    __tablename__ = "exercise_set"
    __table_args__ = (UniqueConstraint("session_id", "index"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    session_id: Mapped[str] = _of("session")
    index: Mapped[int]
    exercise: Mapped[str]
    side: Mapped[str]
    round: Mapped[dict[str, Any]]
    started_s: Mapped[float | None]
    ended_s: Mapped[float | None]
    ended_by: Mapped[str | None]
    recognised: Mapped[str | None]
    view: Mapped[str | None]
    yaw_deg: Mapped[float | None]
    person_visible: Mapped[float | None]
    checks: Mapped[list[Any] | None]
    figures: Mapped[dict[str, Any] | None] = mapped_column("tally")
    notes: Mapped[list[Any] | None]
    pictures_per_s: Mapped[float | None]
    seen: Mapped[float | None]


class RepRow(Base):
    """A movement, whatever became of it; peak, peak_sd, range and each leg's own peak in its set's
    unit. number: among the set's repetitions."""

    __tablename__ = "rep"

    set_id: Mapped[str] = _of("exercise_set", primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str]
    start_s: Mapped[float]
    peak_s: Mapped[float]
    end_s: Mapped[float]
    unit: Mapped[str]
    peak: Mapped[float | None]
    peak_sd: Mapped[float | None]
    range: Mapped[float | None]
    lowering_s: Mapped[float | None]
    hold_s: Mapped[float | None]
    lifting_s: Mapped[float | None]
    left_peak: Mapped[float | None]
    left_sd: Mapped[float | None]
    right_peak: Mapped[float | None]
    right_sd: Mapped[float | None]
    findings: Mapped[list[Any]]
    outcome: Mapped[str]
    reason: Mapped[str]
    number: Mapped[int | None]


class CorrectionRow(Base):
    """A person's word on a movement, beside what was measured. movement: its index in the set.
    by: a name, to read; empty for whoever sits at this computer."""

    __tablename__ = "correction"

    set_id: Mapped[str] = _of("exercise_set", primary_key=True)
    movement: Mapped[int] = mapped_column(primary_key=True)
    repetition: Mapped[bool]
    by: Mapped[str]
    at: Mapped[dt.datetime]


class TraceRow(Base):
    """The landmarks of a set: a compressed trace file (docs/FORMATS.md), and which version of the
    program saw them."""

    __tablename__ = "trace"

    set_id: Mapped[str] = _of("exercise_set", primary_key=True)
    seen_by: Mapped[str]
    content: Mapped[bytes]


class SymptomCheckRow(Base):
    """An answer to the signs that call for a doctor."""

    __tablename__ = "symptom_check"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    person_id: Mapped[str] = _of("person", index=True)
    at: Mapped[dt.datetime]
    signs: Mapped[list[Any]]
    cleared_at: Mapped[dt.datetime | None]
    taken_back_at: Mapped[dt.datetime | None]


class NoteRow(Base):
    """What a therapist wrote."""

    __tablename__ = "note"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    person_id: Mapped[str] = _of("person", index=True)
    author: Mapped[str]
    at: Mapped[dt.datetime]
    text: Mapped[str]


class AssignmentRow(Base):
    """A therapist, by their login, looks after a person."""

    __tablename__ = "assignment"

    therapist: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = _of("person", primary_key=True)


class BackupRow(Base):
    """Where a backup was written, so that whoever is deleted can be deleted there as well."""

    __tablename__ = "backup"

    path: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]


class KeptVideoRow(Base):
    """A video that a person asked to keep. name: its file's, in their folder (`records.videos`)."""

    __tablename__ = "kept_video"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    person_id: Mapped[str] = _of("person", index=True)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[dt.datetime]


class LoginRow(Base):
    """One login at the clinic's provider, from when it began until it ends. key: a hash of what
    only its cookie says (`records.logins`); nobody's name is in it."""

    __tablename__ = "login"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class AuditRow(Base):
    """Who opened or changed whose record. The person's row may be gone; the entry stays. salt, who,
    link: what makes a chain of the entries (`records.audit_chain`)."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(_ID, index=True)
    refused: Mapped[bool]
    salt: Mapped[str | None] = mapped_column(_ID)
    who: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64))
