"""All results in one file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coach.review.bundle import BUNDLE, bundle


def test_the_files_are_in_it_under_their_names(tmp_path: Path) -> None:
    for name in ("report.html", "reps.csv", "other.txt"):
        (tmp_path / name).write_text(name)
    assert bundle(tmp_path, ("report.html", "reps.csv")) == tmp_path / BUNDLE
    with zipfile.ZipFile(tmp_path / BUNDLE) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            "report.html": "report.html",
            "reps.csv": "reps.csv",
        }
    assert not list(tmp_path.glob(".*"))


def test_it_is_made_once(tmp_path: Path) -> None:
    (tmp_path / BUNDLE).write_bytes(b"made before")
    bundle(tmp_path, ("gone.txt",))
    assert (tmp_path / BUNDLE).read_bytes() == b"made before"


def test_half_a_file_never_has_the_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        bundle(tmp_path, ("gone.txt",))
    assert list(tmp_path.iterdir()) == []
