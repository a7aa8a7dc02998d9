"""A session that was seen in a video: written down at once, and only once."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from coach.domain import Ended, SessionSource, SetResult
from coach.errors import StoreError
from coach.pose.landmarks import PoseTrack
from coach.programme.plan import Plan
from coach.records import session_rows
from coach.records.access import Actor, Role
from coach.records.schema import CorrectionRow, PersonRow, SessionRow
from coach.records.set_rows import write_set

__all__ = ["file_video", "may_delete"]

_VIDEOS = uuid.UUID("a5c3a6f0-3f0e-4a53-8c6e-0f5b1c9a7d21")
"""The name space of the ids of sessions from videos."""


def file_video(
    session: Session, person_id: str, plan: Plan, one: SetResult, recorded_at: datetime, who: Actor
) -> str:
    """See `Sessions.add_video`; no permission is asked. who: files it, and says what is said of
    movements."""
    by = "" if who.role is Role.OWNER else who.name
    row = _row(person_id, plan, one, recorded_at, who.login)
    there = session.get(SessionRow, row.id)
    if there is not None:
        day = session_rows.outline(there).started_at
        raise StoreError(
            "This video is in the record already, as the session of "
            f"{day.day} {day:%B} {day.year}; nothing was added."
        )
    session.add(row)
    session.flush()
    said = [replace(correction, by=by) for correction in one.corrections]
    set_id = write_set(session, row.id, one, said)
    session.add_all(
        CorrectionRow(
            set_id=set_id,
            movement=correction.movement,
            repetition=correction.repetition,
            by=by,
            at=correction.at,
        )
        for correction in said
    )
    return row.id


def may_delete(session: Session, session_id: str, who: Actor) -> bool:
    """Whether this is a session from a video, filed by them or in their own record."""
    row = session.get_one(SessionRow, session_id)
    if row.source != SessionSource.VIDEO.value:
        return False
    own = session.get_one(PersonRow, row.person_id).login == who.login
    return who.role is Role.OWNER or own or row.filed_by == who.login


def _row(
    person_id: str, plan: Plan, one: SetResult, recorded_at: datetime, filed_by: str
) -> SessionRow:
    offset = recorded_at.utcoffset() or timedelta()
    ended_at = recorded_at + timedelta(seconds=one.ended_s)
    return SessionRow(
        id=_session_id(person_id, one.poses),
        person_id=person_id,
        started_at=recorded_at,
        utc_offset_min=int(offset.total_seconds() // 60),
        last_at=ended_at,
        ended_at=ended_at,
        ended=Ended.DONE.value,
        plan=session_rows.plan_columns(plan),
        source=SessionSource.VIDEO.value,
        filed_by=filed_by,
    )


def _session_id(person_id: str, poses: PoseTrack) -> str:
    """The same for the same landmarks of the same person: who uploads a video again, under any
    name, comes to the session that is there. Where in time it is put does not change it."""
    digest = hashlib.sha256()
    for array in (poses.time_s, poses.landmarks, poses.world):
        digest.update(np.ascontiguousarray(array, np.float32).tobytes())
    return uuid.uuid5(_VIDEOS, f"{person_id}/{digest.hexdigest()}").hex
