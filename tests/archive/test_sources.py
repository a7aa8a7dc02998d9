"""Which recordings a folder, a glob or a URL stands for, and where a worker finds each of them."""

from __future__ import annotations

from typing import ClassVar

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from coach.archive import sources
from coach.archive.sources import find_recordings
from coach.errors import InputError


class _Host(MemoryFileSystem):
    """As sftp: a path there does not say which host it is on."""

    protocol = "sftp"
    store: ClassVar[dict[str, object]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]


@pytest.mark.parametrize(
    ("source", "path", "found"),
    [
        ("sftp://me@host:22/in/*.npz", "/in/*.npz", ["a.npz", "b.npz"]),
        ("sftp://me@host:22/in/", "/in", ["a.npz", "b.npz"]),
        ("sftp://me@host:22/in/b.npz", "/in/b.npz", ["b.npz"]),
    ],
)
def test_what_is_found_on_a_host_is_looked_for_there(
    source: str, path: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    host = _Host()
    for name in ("a.npz", "b.npz", "notes.txt"):
        host.pipe_file(f"/in/{name}", b"x")
    monkeypatch.setattr(sources, "opened", lambda _: (host, path))
    urls = sorted(one.url for one in find_recordings([source]))
    assert urls == [f"sftp://me@host:22/in/{name}" for name in found]


def test_a_file_systems_own_error_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(_Host):
        def exists(self, *_: object, **__: object) -> bool:
            raise RuntimeError("channel closed")

        info = isdir = exists

    monkeypatch.setattr(sources, "opened", lambda _: (Closed(), "/in"))
    with pytest.raises(InputError, match="could not be looked at"):
        find_recordings(["sftp://me@host/in"])
