"""Writing a file so that nothing half-written is ever found under its final name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from coach.system.files import replace
from coach.system.processes import runs

__all__ = ["atomic_write", "remove_left_behind"]


@contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """Yield a path beside `target` to write to; it becomes `target` when the block ends well.

    The path keeps the suffix, since writers of pictures and videos choose their format by it.
    Whatever ends the block early removes the piece, and an older `target` stays as it was. Only a
    process that is killed leaves its piece; the next that writes `target` removes it.
    """
    remove_left_behind(target)
    piece = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        yield piece
        replace(piece, target)
    finally:
        with suppress(OSError):  # one that Windows holds on to is the next writer's to remove
            piece.unlink(missing_ok=True)


def remove_left_behind(target: Path) -> None:
    """Remove the pieces of `target` that processes left which were killed while they wrote."""
    pieces = target.parent.glob(f".{escape(target.stem)}.*.part{escape(target.suffix)}")
    for piece in pieces:
        pid = piece.name.removesuffix(f".part{target.suffix}").rpartition(".")[2]
        if pid.isdecimal() and not runs(int(pid)):
            with suppress(OSError):  # whoever cannot remove it can go on without
                piece.unlink()
