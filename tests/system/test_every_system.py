"""The package can be imported, and does its work, where a system has not what POSIX has."""

from __future__ import annotations

import ast
import os
import signal
import socket
from pathlib import Path

import pytest

from coach import private_file
from coach.atomic_write import atomic_write
from coach.commands.terminal import stop_on_interrupt
from coach.errors import OutputError
from coach.records.sqlite import new_file
from coach.reports import write
from coach.review import work_folder
from coach.review.work_folder import WorkFolder, sweep
from coach.system import files
from coach.system.sockets import claim_alone
from tests.hidden import ROOT, run_without

# fmt: off
MODULES = frozenset((
    "fcntl", "grp", "nis", "ossaudiodev", "pty", "pwd", "resource", "spwd", "syslog", "termios",
    "tty"
))
# fmt: on
# fmt: off
OS_FUNCTIONS = frozenset((
    "chown", "chroot", "confstr", "ctermid", "fchdir", "fchmod", "fchown", "fork", "forkpty",
    "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp",
    "getpriority", "getresuid", "getsid", "getuid", "getxattr", "killpg", "lchown", "lockf",
    "login_tty", "memfd_create", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pidfd_open",
    "posix_fadvise", "posix_fallocate", "posix_spawn", "pread", "preadv", "pwrite", "readv",
    "sched_getaffinity", "sched_setaffinity", "sched_yield", "sendfile", "setegid", "setpgid",
    "setpriority", "setsid", "setuid", "setxattr", "statvfs", "sync", "sysconf", "tcgetpgrp",
    "tcsetpgrp", "ttyname", "uname", "wait", "wait3", "wait4", "waitid", "WNOHANG", "O_CLOEXEC",
    "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_TMPFILE"
))
# fmt: on
# fmt: off
SIGNALS = frozenset((
    "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP",
    "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "alarm", "pause", "pthread_kill",
    "pthread_sigmask", "setitimer", "sigpending", "sigwait", "sigtimedwait", "SIG_BLOCK",
    "SIG_SETMASK", "SIG_UNBLOCK"
))
# fmt: on
SHOWN = "EVERYTHING IMPORTED"
IMPORT_TWICE = f"""
import importlib, os, pkgutil, signal, socket, sys
import coach

def wrong(name):
    raise

def import_all():
    for found in pkgutil.walk_packages(coach.__path__, "coach.", onerror=wrong):
        if found.name != "coach.records.migrations.env":  # run by Alembic alone
            importlib.import_module(found.name)

# What we stand on is another build on each system; so it is loaded before anything is hidden.
import_all()
for name in [one for one in sys.modules if one.startswith("coach.")]:
    del sys.modules[name]
hidden = [(os, {set(OS_FUNCTIONS)!r}), (signal, {set(SIGNALS)!r}), (socket, ["AF_UNIX"])]
for module, names in hidden:
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
for name in {set(MODULES)!r}:
    sys.modules[name] = None
import_all()
print({SHOWN!r})
"""


@pytest.mark.slow
def test_every_module_can_be_imported_without_what_only_posix_has(tmp_path: Path) -> None:
    done = run_without(tmp_path, (), ["-c", IMPORT_TWICE])
    assert (done.returncode, done.stdout.strip()) == (0, SHOWN), done.stderr


def posix_only(tree: ast.AST) -> list[str]:
    """Each use of what Windows has not."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name in MODULES]
        elif isinstance(node, ast.ImportFrom):
            found += [str(node.module)] if node.module in MODULES else []
            if node.module in ("os", "signal"):
                found += [n.name for n in node.names if n.name in {*OS_FUNCTIONS, *SIGNALS}]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = {"os": OS_FUNCTIONS, "signal": SIGNALS}.get(node.value.id, ())
            found += [f"{node.value.id}.{node.attr}"] if node.attr in names else []
    return found


def test_only_one_room_uses_what_only_posix_has() -> None:
    made = "import os, signal, fcntl\nfrom os import getuid\nos.fork(); signal.SIGKILL"
    assert sorted(posix_only(ast.parse(made))) == ["fcntl", "getuid", "os.fork", "signal.SIGKILL"]
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in [*(ROOT / "coach").rglob("*.py"), ROOT / "app.py"]
        if "system" not in path.parts and (names := posix_only(ast.parse(path.read_text("utf-8"))))
    }
    assert found == {}


class Held:
    """As on Windows: a file that somebody has open keeps its name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
        self.refused = times
        replace, unlink = Path.replace, Path.unlink
        monkeypatch.setattr(files, "WINDOWS", True)
        monkeypatch.setattr(files, "_AGAIN_S", 0.001)
        monkeypatch.setattr(files, "_BUSY_S", 0.05)
        monkeypatch.setattr(Path, "replace", lambda one, to: self._try(lambda: replace(one, to)))
        monkeypatch.setattr(
            Path, "unlink", lambda one, missing_ok=False: self._try(lambda: unlink(one, missing_ok))
        )

    def _try(self, work):  # type: ignore[no-untyped-def]
        if self.refused:
            self.refused -= 1
            raise PermissionError(13, "Access is denied")
        return work()


def test_a_file_that_is_looked_at_for_a_moment_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    with atomic_write(target) as piece:
        piece.write_bytes(b"new")
        Held(monkeypatch, times=3)
    assert target.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_one_that_stays_open_is_an_error_that_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")
    piece = tmp_path / "piece"
    piece.write_bytes(b"new")
    Held(monkeypatch, times=10**6)
    with pytest.raises(PermissionError, match="Access is denied"):
        files.replace(piece, target)
    assert target.read_bytes() == b"old"


def test_a_result_of_before_that_is_shown_meanwhile_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "annotated.mp4").touch()
    run = write._Run(None, tmp_path)  # type: ignore[arg-type]
    run.kept = [name for name in write.OUTPUTS if name != write.VIDEO]
    Held(monkeypatch, times=10**6)
    with pytest.raises(OutputError, match=r"annotated\.mp4 of an earlier run could not be removed"):
        run.finish()


def test_a_result_is_not_written_over_the_input_by_another_spelling(tmp_path: Path) -> None:
    """A folder that does not tell large from small letters holds both names for one file."""
    source = tmp_path / "ANNOTATED.MP4"
    source.touch()
    write.require_writable(tmp_path, source)
    os.link(source, tmp_path / "annotated.mp4")
    with pytest.raises(OutputError, match=r"would replace ANNOTATED\.MP4 itself"):
        write.require_writable(tmp_path, source)


def test_a_work_folder_with_a_file_that_is_open_is_found_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = WorkFolder(tmp_path)
    (work.new_folder() / "upload").write_bytes(b"somebody's")
    removed = work_folder.shutil.rmtree
    monkeypatch.setattr(work_folder.shutil, "rmtree", lambda folder, ignore_errors: None)
    work.close()
    sweep(tmp_path)
    assert len(list(tmp_path.rglob("upload"))) == 1
    monkeypatch.setattr(work_folder.shutil, "rmtree", removed)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_brought_to_the_disk_by_whoever_may_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses it to those who only read."""
    import fcntl

    modes = []
    monkeypatch.setattr(os, "fsync", lambda fd: modes.append(fcntl.fcntl(fd, fcntl.F_GETFL) & 3))
    with new_file(tmp_path / "backup.sqlite3") as piece:
        piece.write_bytes(b"1")
    upload = tmp_path / "upload"
    private_file.create(upload).close()
    private_file.move(upload, tmp_path / "kept")
    assert modes == [os.O_RDWR, os.O_RDWR]


def test_a_port_that_another_has_is_not_taken_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows SO_REUSEADDR would."""
    asked = []

    class Socket:
        def setsockopt(self, *option: int) -> None:
            asked.append(option)

    claim_alone(Socket())  # type: ignore[arg-type]
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    claim_alone(Socket())  # type: ignore[arg-type]
    alone = [socket.SO_REUSEADDR, -5]
    assert asked == [(socket.SOL_SOCKET, option, 1) for option in alone]


def test_each_signal_of_a_terminal_asks_for_an_orderly_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows' Ctrl-Break is played by another signal here."""
    from coach.commands import terminal

    monkeypatch.setattr(terminal, "STOP_SIGNALS", (signal.SIGINT, signal.SIGUSR1))
    for number in (signal.SIGINT, signal.SIGUSR1):
        before = signal.getsignal(number)
        with stop_on_interrupt() as stop:
            signal.raise_signal(number)
            assert stop.is_set()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(number)
        assert signal.getsignal(number) == before
