"""Nothing leaves this machine, and MediaPipe says nothing on the terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clips import images_of, write_clip

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0

TRACK = """
import sys
from pathlib import Path
from coach.media.track import track_poses
print(len(track_poses(Path(sys.argv[1])).poses))
"""
LIVE = """
import sys
from pathlib import Path
import numpy as np
from coach.pose.process import EstimatorProcess
with EstimatorProcess() as estimator:
    for k in range(5):
        estimator.estimate(np.zeros((64, 64, 3), np.uint8), k / 30)
print("done")
"""
# MediaPipe reports when it is closed in good order, which the workers never wait for.
CLOSED = """
import numpy as np
from coach.pose.estimator import PoseEstimator
from coach.pose.models import find_model
with PoseEstimator(find_model()) as estimator:
    for k in range(5):
        estimator.estimate(np.zeros((64, 64, 3), np.uint8), k / 30)
print("done")
"""
# Knocks once itself, so that a trace that sees nothing at all does not pass for silence.
CONTROL = """
import socket
with socket.socket() as control:
    control.connect_ex(("127.0.0.1", 8))
"""
ADDRESS = re.compile(r'sa_family=AF_INET6?, .*?"([^"]+)"')
RESOLVER = re.compile(r'sun_path="[^"]*(nscd|resolve)[^"]*"')


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(
        tmp_path_factory.mktemp("silence") / "clip.mp4", images_of("squat_good_side", 20)
    )


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.mark.parametrize(
    ("script", "said"),
    [(TRACK, "20\n"), (LIVE, "done\n"), (CLOSED, "done\n")],
    ids=["track", "live", "closed"],
)
@pytest.mark.slow
def test_nothing_leaves_this_machine(clip: Path, tmp_path: Path, script: str, said: str) -> None:
    trace = tmp_path / "trace"
    strace = "strace -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -e signal=none -o"
    watched = subprocess.run(
        [*strace.split(), str(trace), sys.executable, "-c", CONTROL + script, str(clip)],
        # A clinic's own settings must not open the door again.
        env=environment(no_proxy="*", NO_PROXY="*"),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert watched.stdout == said, watched.stderr
    lines = trace.read_text().splitlines()
    addresses = {found[1] for line in lines if (found := ADDRESS.search(line))}
    assert "127.0.0.1" in addresses, "the trace does not show the control's knock"
    assert addresses <= {"127.0.0.1", "::1"}
    assert not [line for line in lines if RESOLVER.search(line)]


@pytest.mark.parametrize(
    ("script", "said"), [(TRACK, "20\n"), (LIVE, "done\n")], ids=["track", "live"]
)
def test_the_terminal_shows_nothing_of_mediapipe(clip: Path, script: str, said: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(clip)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, said, "")
