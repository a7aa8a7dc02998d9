"""The programs that deploy/ is for read its files, where this machine has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import CADDYFILE, DEPLOY

pytestmark = pytest.mark.nightly

MOST_EXPOSED = 2.0
"""Of ten, as systemd counts; a service that is not shut in has 9.6."""


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy: apt-get install caddy")
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"COACH_ISSUER": "internal"},
        {"COACH_UPSTREAMS": "127.0.0.1:8501 127.0.0.1:8502"},
    ],
    ids=["acme", "its own authority", "two servers"],
)
def test_caddy_takes_its_file(more: dict[str, str], tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "COACH_HOST": "coach.example.org", **more}
    command = ["caddy", "validate", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_units_and_finds_them_shut_in(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").glob("form-coach*"):
        # Where Form Coach itself is not installed, another program stands in its place.
        text = unit.read_text("utf-8").replace("/opt/form-coach/bin/coach", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 3
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in told.stderr.splitlines() if "form-coach" in line] == []
    for service in tmp_path.glob("*.service"):
        command = ["systemd-analyze", "security", "--offline=true", str(service)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        exposed = float(said.rpartition(": ")[2].split()[0])
        assert exposed < MOST_EXPOSED, said
