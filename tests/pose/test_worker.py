"""A process beside this one: what it sends, how it ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coach.errors import EstimatorError, ModelError
from coach.pose.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30.0


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find tests.pose.workers."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def ended(pid: int) -> bool:
    """Wait for a process that is not ours to end."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], PATIENCE_S)[0])
    finally:
        os.close(handle)


def test_objects_come_back_whole_whatever_the_worker_prints() -> None:
    with Worker("tests.pose.workers:echo") as worker:
        for sent in (np.arange(3_000_000, dtype=np.uint8), {"a": None}, "text"):
            worker.send(sent)
            np.testing.assert_array_equal(worker.receive(PATIENCE_S), sent)


def test_an_answer_that_does_not_come_is_a_timeout() -> None:
    with Worker("tests.pose.workers:echo") as worker, pytest.raises(TimeoutError):
        worker.receive(0.01)


def test_errors_for_people_are_passed_on() -> None:
    with Worker("tests.pose.workers:fail") as worker:
        worker.send("x")
        with pytest.raises(ModelError, match=r"There is no model x\."):
            worker.receive(PATIENCE_S)


def test_a_native_crash_is_an_error_with_the_log() -> None:
    with Worker("tests.pose.workers:crash") as worker:
        worker.send(1)
        with pytest.raises(EstimatorError, match=r"by signal 6 \(the native library says why\)"):
            worker.receive(PATIENCE_S)
        with pytest.raises(EstimatorError):
            worker.receive(PATIENCE_S)
        with pytest.raises(EstimatorError):
            worker.send(np.zeros(1_000_000))


def test_an_error_of_its_own_ends_the_worker_with_the_log() -> None:
    with Worker("tests.pose.workers:surprise") as worker:
        worker.send("the-key")
        with pytest.raises(EstimatorError, match="KeyError: 'the-key'"):
            worker.receive(PATIENCE_S)


def test_closing_ends_it_at_once() -> None:
    with Worker("tests.pose.workers:wait") as worker:
        assert worker.receive(PATIENCE_S) == worker.pid
    assert ended(worker.pid)


def test_it_does_not_hear_ctrl_c() -> None:
    with Worker("tests.pose.workers:echo") as worker:
        worker.send(1)
        assert worker.receive(PATIENCE_S) == 1
        os.kill(worker.pid, signal.SIGINT)
        worker.send(2)
        assert worker.receive(PATIENCE_S) == 2
        assert os.getsid(worker.pid) != os.getsid(0)


def test_it_ends_with_its_parent() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from coach.pose.worker import Worker\n"
            "worker = Worker('tests.pose.workers:wait')\n"
            "print(worker.receive(30), flush=True)\n"
            "worker.receive(600)\n",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert ended(pid)
