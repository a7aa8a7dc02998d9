"""A cluster of several hosts on one machine, for `archive.py`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from distributed import Client

PATIENCE_S = 60.0


class Hosts:
    """A scheduler and three workers, each as on a host of its own where that is possible."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._apart = os.geteuid() == 0 and shutil.which("ip") is not None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stack = ExitStack()
        self.kind = "in network namespaces" if self._apart else "as processes"
        self.address = "tcp://10.201.0.1:8786" if self._apart else "tcp://127.0.0.1:8786"

    def __enter__(self) -> Hosts:
        if self._apart:
            self._wire()
        self.restart()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._stack.close()

    def _wire(self) -> None:
        """A bridge of this host's, which the client is on, and a namespace for each of the others.

        The scheduler listens on the bridge: the client has to reach it as the workers do.
        """
        ip("link", "add", "fcbr", "type", "bridge")
        self._stack.callback(ip, "link", "del", "fcbr")
        ip("addr", "add", "10.201.0.1/24", "dev", "fcbr")
        ip("link", "set", "fcbr", "up")
        for number in (1, 2, 3):
            name = f"fc{number}"
            ip("netns", "add", name)
            self._stack.callback(ip, "netns", "del", name)
            ip("link", "add", f"v{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"v{name}", "master", "fcbr", "up")
            ip("-n", name, "addr", "add", f"10.201.0.{10 + number}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")

    def pid(self, name: str) -> int:
        """A process's id."""
        return self._processes[name].pid  # `ip netns exec` has become the program itself

    def scratch(self, number: int) -> Path:
        """The folder in which a worker keeps its own files."""
        return self._folder / f"scratch{number}"

    def stop(self) -> None:
        """End all."""
        for name in list(self._processes):
            self.kill(name)

    def restart(self) -> None:
        """Start all anew, and wait for it."""
        self.stop()
        host = self.address.removeprefix("tcp://").partition(":")[0]
        self._start(
            "scheduler", [], "scheduler", "--host", host, "--port", "8786", "--no-dashboard"
        )
        for number in (1, 2, 3):
            self.start_worker(number)
        with Client(self.address, timeout=PATIENCE_S, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=PATIENCE_S)

    def start_worker(self, number: int) -> None:
        prefix = ["ip", "netns", "exec", f"fc{number}"] if self._apart else []
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
        local = ["--local-directory", str(self.scratch(number))]
        self._start(f"worker{number}", prefix, "worker", self.address, *options, *local)

    def _start(self, name: str, prefix: list[str], *arguments: str) -> None:
        command = [*prefix, sys.executable, "-m", "dask", *arguments]
        with (self._folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        process = self._processes.pop(name)
        process.send_signal(signal.SIGKILL)  # `ip netns exec` has become the program itself
        process.wait()


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)
