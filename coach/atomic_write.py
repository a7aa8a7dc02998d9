"""Writing a file so that nothing half-written is ever found under its final name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["atomic_write"]


@contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """Yield a path beside `target` to write to; it becomes `target` when the block ends well.

    The path keeps the suffix, since writers of pictures and videos choose their format by it.
    Whatever ends the block early removes the piece, and an older `target` stays as it was.
    """
    piece = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        yield piece
        piece.replace(target)
    finally:
        piece.unlink(missing_ok=True)
