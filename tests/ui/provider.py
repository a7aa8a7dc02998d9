"""A clinic for the tests: an OpenID Connect provider of its own, its file of roles, a login."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.ui.browser import free_port

_START_S = 60


@contextmanager
def provider(folder: Path, people: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """A provider in a process of its own; its address. people: their claims by subject."""
    port = free_port()
    claims = [json.dumps({"sub": sub, **own}) for sub, own in people.items()]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "oidc_provider_mock", "--port", str(port)),
                *(part for one in claims for part in ("--user-claims", one)),
            ],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/.well-known/openid-configuration", process)
            yield address
        finally:
            process.terminate()
            process.wait(15)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a provider that was started answers. Raises OSError where it does not."""
    deadline = time.monotonic() + _START_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def write_roles(path: Path, roles: Mapping[str, str]) -> Path:
    """A clinic's file."""
    lines = [f'"{login}" = "{role}"\n' for login, role in roles.items()]
    path.write_text("[roles]\n" + "".join(lines), encoding="utf-8")
    return path


def write_secrets(path: Path, provider_address: str, origin: str) -> Path:
    """What Streamlit's login needs to know. origin: the app's own, as browsers open it."""
    path.write_text(
        "[auth]\n"
        f'redirect_uri = "{origin}/oauth2callback"\n'
        'cookie_secret = "only for a test, and long enough for it"\n'
        'client_id = "form-coach"\n'
        'client_secret = "anything"\n'
        f'server_metadata_url = "{provider_address}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    path.chmod(0o600)
    return path
