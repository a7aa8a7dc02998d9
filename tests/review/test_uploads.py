"""A file arrives whole or leaves nothing behind, whatever its sender says or does."""

from __future__ import annotations

import asyncio
import errno
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import InputError, OutputError
from coach.review import uploads
from coach.review.uploads import (
    MOST_BYTES,
    RESERVE_BYTES,
    STOOD_STILL,
    TOO_LARGE,
    Patience,
    receive,
    suffix_of,
)

MB = 1024**2


class GoneError(Exception):
    """The sender went away."""


async def sent(chunks: Iterable[bytes], *, breaks: bool = False) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    if breaks:
        raise GoneError


def take(chunks: AsyncIterator[bytes], target: Path, **more: Any) -> None:
    asyncio.run(receive(chunks, target, **more))


@given(chunks=st.lists(st.binary(max_size=3000) | st.just(b"x" * MB), max_size=6))
def test_what_is_sent_is_stored(tmp_path_factory: pytest.TempPathFactory, chunks) -> None:
    target = tmp_path_factory.mktemp("uploads") / "upload"
    take(sent(chunks), target)
    assert target.read_bytes() == b"".join(chunks)


def test_a_broken_connection_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(GoneError):
        take(sent([b"x" * MB] * 3, breaks=True), tmp_path / "upload")
    assert list(tmp_path.iterdir()) == []


def test_too_much_is_refused_before_it_comes(tmp_path: Path) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("nothing should be read")
        yield b""

    with pytest.raises(InputError, match="larger than 2 GB"):
        take(never(), tmp_path / "upload", announced=MOST_BYTES + 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("announced", [None, 10])
def test_too_much_is_refused_whatever_was_announced(tmp_path: Path, announced) -> None:
    with pytest.raises(InputError) as caught:
        take(sent([b"x" * MB] * 4), tmp_path / "upload", announced=announced, most=3 * MB)
    assert str(caught.value) == TOO_LARGE
    assert list(tmp_path.iterdir()) == []


def test_as_much_as_is_allowed_is_taken(tmp_path: Path) -> None:
    take(sent([b"x" * MB] * 3), tmp_path / "upload", most=3 * MB)
    assert (tmp_path / "upload").stat().st_size == 3 * MB


def test_no_room_is_found_out_before_it_comes(tmp_path: Path, monkeypatch) -> None:
    class Full:
        free = RESERVE_BYTES + 5

    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _: Full)
    with pytest.raises(OutputError, match="not enough room"):
        take(sent([b"123456"]), tmp_path / "upload", announced=6)
    take(sent([b"12345"]), tmp_path / "upload", announced=5)


def test_a_disk_that_fills_up_gives_one_sentence(tmp_path: Path, monkeypatch) -> None:
    async def full(_function: object, _block: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uploads.asyncio, "to_thread", full)
    with pytest.raises(OutputError, match="not enough room"):
        take(sent([b"x"]), tmp_path / "upload")
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_can_read_what_came(tmp_path: Path) -> None:
    take(sent([b"x"]), tmp_path / "upload")
    assert (tmp_path / "upload").stat().st_mode & 0o777 == 0o600


async def never() -> AsyncIterator[bytes]:
    yield b"the first piece"
    await asyncio.Event().wait()


async def drop_by_drop() -> AsyncIterator[bytes]:
    while True:
        yield b"x"
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("sending", "patience"),
    [(never, Patience(silent_s=0.01)), (drop_by_drop, Patience(whole_s=0.02))],
)
def test_a_sender_who_stands_still_or_never_ends_is_given_up(
    tmp_path: Path, sending: Callable[[], AsyncIterator[bytes]], patience: Patience
) -> None:
    with pytest.raises(InputError) as said:
        take(sending(), tmp_path / "upload", patience=patience)
    assert str(said.value) == STOOD_STILL
    assert list(tmp_path.iterdir()) == []


def test_so_much_of_the_disk_is_left_that_the_records_can_be_written(
    tmp_path: Path, monkeypatch
) -> None:
    class Filling:
        free = RESERVE_BYTES + MB + 1

    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _: Filling)

    async def unannounced() -> AsyncIterator[bytes]:
        yield b"x" * MB
        Filling.free = RESERVE_BYTES + 1
        yield b"x" * MB

    with pytest.raises(OutputError, match="not enough room"):
        take(unannounced(), tmp_path / "upload")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_has_gone_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be stored"):
        take(sent([b"x"]), tmp_path / "gone" / "upload")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    chunk = b"x" * 65_536
    tracemalloc.start()
    try:
        take(sent(chunk for _ in range(1600)), tmp_path / "upload")  # 100 MB
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "upload").stat().st_size == 1600 * 65_536
    assert most < 10 * MB


@pytest.mark.parametrize(
    ("label", "suffix"),
    [("a.MOV", ".mov"), ("a.npz", ".npz"), ("a.txt", ".video"), ("a", ".video")],
)
def test_the_suffix_is_only_a_hint(label: str, suffix: str) -> None:
    assert suffix_of(label) == suffix
