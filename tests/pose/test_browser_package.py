"""What finds poses in browsers is taken only as it was published, and whole."""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
from pathlib import Path

import pytest

from coach.cli import run
from coach.errors import CoachError, InputError, OutputError
from coach.pose import browser_package
from coach.pose.browser_package import FILES, NAME, VERSION, install, installed, package_folder


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setattr(browser_package, "user_data_path", lambda _: tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small stand-in, with the checksum changed to match."""
    file = tmp_path / "package.tgz"
    with tarfile.open(file, "w:gz") as made:
        for name in (*FILES, "README.md"):
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(name)
            made.addfile(info, io.BytesIO(name.encode()))
    digest = hashlib.sha512(file.read_bytes()).digest()
    monkeypatch.setattr(browser_package, "_SHA512", base64.b64encode(digest).decode())
    return file


def npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Only this stands in npm's place."""
    program = folder / "npm"
    program.write_text(f"#!{sys.executable}\nimport shutil, sys\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(
        browser_package.shutil, "which", lambda name, path=None: None if path else str(program)
    )


def held(data: Path) -> set[str]:
    return {str(p.relative_to(data)) for p in data.rglob("*") if p.is_file()}


def test_what_a_browser_needs_is_kept_and_nothing_else(archive: Path, data: Path) -> None:
    assert not installed()
    for _ in range(2):  # and again over what is there
        assert install(archive) == package_folder() == data / "browser-pose" / VERSION
        assert installed()
        assert held(package_folder()) == set(FILES)
    assert (package_folder() / FILES[0]).read_text() == FILES[0]


def test_another_file_is_refused_and_nothing_is_changed(archive: Path, data: Path) -> None:
    install(archive)
    before = held(data)
    archive.write_bytes(archive.read_bytes() + b"!")
    with pytest.raises(InputError, match="its checksum is another"):
        install(archive)
    assert held(data) == before


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.tgz cannot be read"):
        install(tmp_path / "none.tgz")


def test_npm_is_asked_for_the_very_version(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    npm(
        tmp_path,
        monkeypatch,
        f"open({str(asked)!r}, 'w').write(' '.join(sys.argv[1:]))\n"
        f"shutil.copy({str(archive)!r}, '.')",
    )
    install()
    assert asked.read_text() == f"pack {NAME}@{VERSION} --ignore-scripts --silent"
    assert installed()


def test_what_npm_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, "print('npm error network down', file=sys.stderr); sys.exit(1)")
    with pytest.raises(CoachError, match="network down"):
        install()
    assert not installed()


def test_without_npm_it_is_said_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser_package.shutil, "which", lambda *_, **__: None)
    assert run(["browser-pose"]) == 1
    assert "coach browser-pose --from FILE" in capsys.readouterr().err


def test_the_command_says_where_it_is(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["browser-pose", "--from", str(archive)]) == 0
    assert capsys.readouterr().out == f"{NAME} {VERSION} is in {package_folder()}\n"


def test_a_folder_that_cannot_be_written_is_told(archive: Path, data: Path) -> None:
    data.write_text("a file in its place")
    with pytest.raises(OutputError, match="could not be written"):
        install(archive)
