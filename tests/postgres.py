"""A PostgreSQL server for tests: Debian's, on a free loopback port, gone when they end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from sqlalchemy import URL

_START_S = 60.0

_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")


def binaries() -> Path | None:
    """The newest PostgreSQL's programs; None where there is none."""
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).parent
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


class Postgres:
    """A running server; each database of it is made as a copy of another, which is quick."""

    def __init__(self, port: int, process: int) -> None:
        self._port = port
        self._process = psutil.Process(process)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """All its processes are stopped meanwhile: it takes connections, and answers nothing."""
        stopped = [self._process, *self._process.children(recursive=True)]
        for one in stopped:
            one.suspend()
        try:
            yield
        finally:
            for one in reversed(stopped):
                one.resume()

    def url(self, database: str) -> URL:
        """Its address."""
        return URL.create(
            "postgresql+psycopg", "coach", host="127.0.0.1", port=self._port, database=database
        )

    def create(self, like: str = "template0", encoding: str = "UTF8") -> URL:
        """A database of its own."""
        name = f"records_{secrets.token_hex(6)}"
        self._tell(f"CREATE DATABASE {name} TEMPLATE {like} ENCODING '{encoding}'")
        return self.url(name)

    def drop(self, url: URL) -> None:
        """Remove it, whoever still uses it."""
        self._tell(f"DROP DATABASE {url.database} WITH (FORCE)")

    def _tell(self, statement: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(statement)

    def connect(self, database: str) -> psycopg.Connection:
        """A connection of the test's own, without transactions."""
        return psycopg.connect(
            host="127.0.0.1", port=self._port, user="coach", dbname=database, autocommit=True
        )


@contextmanager
def running(programs: Path) -> Iterator[Postgres]:
    """Start a server, and stop it; it also stops when this process is killed."""
    folder = Path(tempfile.mkdtemp(prefix="form-coach-postgres-"))
    data = folder / "data"
    die = ("setpriv", "--pdeathsig", "QUIT")
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        user = str(pwd.getpwnam("postgres").pw_uid)
        die += ("--reuid", user, "--regid", "postgres", "--clear-groups")
    port = _free_port()
    try:
        subprocess.run(
            [
                *(*die, programs / "initdb", "--pgdata", data, "--no-sync"),
                *("--username", "coach", "--auth", "trust", "--encoding", "UTF8", "--locale", "C"),
            ],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        here_alone = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=")
        options = [word for setting in (*_QUICK, *here_alone) for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*die, programs / "postgres", "-D", data, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            started = Postgres(port, server.pid)
            _wait(started, server, folder / "log")
            yield started
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Postgres, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_S
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        try:
            server.connect("postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
