"""The videos that people asked to keep: whose each is, and that it goes when they go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import select

from coach.domain import KeptVideo
from coach.errors import AccessError, OutputError
from coach.records.access import Act
from coach.records.guarded import Guarded, afterwards, changes, reads
from coach.records.ids import new_id
from coach.records.schema import KeptVideoRow
from coach.records.unit_of_work import UnitOfWork
from coach.records.video_files import folder_of, move_in, reserve

__all__ = ["Videos"]


class Videos(Guarded):
    """A person's kept videos: a row for each, and the file in their own folder."""

    @reads()
    def of(self, work: UnitOfWork, person_id: str) -> tuple[KeptVideo, ...]:
        """The oldest first. The file of one may be gone: somebody has deleted it by hand."""
        query = select(KeptVideoRow).where(KeptVideoRow.person_id == person_id)
        rows = work.session.scalars(query.order_by(KeptVideoRow.at, KeptVideoRow.id))
        return tuple(KeptVideo(row.id, row.name, row.size, row.at) for row in rows)

    @reads()
    def place(self, work: UnitOfWork, person_id: str, video_id: str) -> Path:
        """Where its file is. Raises AccessError where the person has none of this id."""
        return _place(_row(work, person_id, video_id))

    @afterwards
    @changes(Act.EXERCISE, audit="kept a video")
    def keep(
        self, work: UnitOfWork, person_id: str, upload: Path, name: str
    ) -> Callable[[], KeptVideo]:
        """Move a video among the person's own, under this name of a file, numbered where that is
        taken. Raises OutputError; the upload is then where it was.

        The row comes first: no video ever lies there that belongs to nobody.
        """
        target = reserve(folder_of(person_id), name)
        size = _size(upload)
        row = KeptVideoRow(
            id=new_id(), person_id=person_id, name=target.name, size=size, at=work.now
        )
        work.session.add(row)
        kept = KeptVideo(row.id, row.name, size, row.at)
        return partial(self._move, person_id, kept, upload, target)

    @changes(Act.EXERCISE, audit="deleted a video")
    def remove(self, work: UnitOfWork, person_id: str, video_id: str) -> None:
        """Delete one. Raises AccessError where the person has none of this id, OutputError."""
        row = _row(work, person_id, video_id)
        try:
            _place(row).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"The video {row.name} could not be deleted ({error.strerror}); try again."
            ) from error
        work.session.delete(row)

    def _move(self, person_id: str, kept: KeptVideo, upload: Path, target: Path) -> KeptVideo:
        try:
            move_in(upload, target)
        except OutputError:
            self.remove(person_id, kept.id)
            raise
        return kept


def _row(work: UnitOfWork, person_id: str, video_id: str) -> KeptVideoRow:
    row = work.session.get(KeptVideoRow, video_id)
    if row is None or row.person_id != person_id:
        raise AccessError("There is no such video any more; load the page again.")
    return row


def _place(row: KeptVideoRow) -> Path:
    return folder_of(row.person_id) / row.name


def _size(upload: Path) -> int:
    try:
        return upload.stat().st_size
    except OSError as error:
        raise OutputError(f"The video is gone before it was kept ({error.strerror}).") from error
