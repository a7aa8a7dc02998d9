"""A clinic behind deploy/Caddyfile, and a client at home who reaches nothing of it but TCP 443."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from playwright.sync_api import Page, Playwright, sync_playwright
from sqlalchemy import URL

from coach.records.clinic import CLINIC_VARIABLE
from coach.records.database import URL_VARIABLE
from tests.browser_package import put_into
from tests.ui.browser import CHROMIUM, ROOT, answers, free_port
from tests.ui.provider import wait_for, write_roles, write_secrets

NAME, LOGIN_NAME = "coach.clinic.test", "login.clinic.test"
ORIGIN, LOGIN_ORIGIN = f"https://{NAME}", f"https://{LOGIN_NAME}"
SERVER, CLIENT = "10.202.0.1", "10.202.0.11"
_NETWORK, _SERVERS_END, _CLIENTS_END = "fc-home", "fc-server", "fc-client"
_ONLY_443 = "443"
_START_S = 90.0


def ip(*words: str) -> None:
    """See ip(8)."""
    subprocess.run(["ip", *words], check=True)


@contextmanager
def home() -> Iterator[Sequence[str]]:
    """A network of its own from which a route leads to this machine for TCP port 443 alone; what
    runs a command in it."""
    ip("netns", "add", _NETWORK)
    try:
        inside = ("-n", _NETWORK)
        ends = ("type", "veth", "peer", "name", _CLIENTS_END, "netns", _NETWORK)
        ip("link", "add", _SERVERS_END, *ends)
        ip("addr", "add", f"{SERVER}/32", "dev", _SERVERS_END)
        ip("link", "set", _SERVERS_END, "up")
        ip("route", "add", f"{CLIENT}/32", "dev", _SERVERS_END)
        ip(*inside, "link", "set", "lo", "up")
        ip(*inside, "addr", "add", f"{CLIENT}/32", "dev", _CLIENTS_END)
        ip(*inside, "link", "set", _CLIENTS_END, "up")
        route = (f"{SERVER}/32", "dev", _CLIENTS_END, "src", CLIENT)
        ip(*inside, "route", "add", *route, "table", _ONLY_443)
        ip(*inside, "rule", "add", "ipproto", "tcp", "dport", "443", "lookup", _ONLY_443)
        yield ("ip", "netns", "exec", _NETWORK)
    finally:
        subprocess.run(["ip", "link", "del", _SERVERS_END], check=False)
        ip("netns", "del", _NETWORK)


def reaches(at_home: Sequence[str], port: int) -> bool:
    """Whether somebody at home can connect to this port of the server."""
    probe = f"import socket; socket.create_connection(({SERVER!r}, {port}), 5)"
    done = subprocess.run([*at_home, sys.executable, "-c", probe], capture_output=True, check=False)
    return done.returncode == 0


@contextmanager
def process(command: Sequence[object], log: Path, **more: object) -> Iterator[subprocess.Popen]:
    """A program, ended as by a terminal at the end."""
    with log.open("ab") as written:
        running = subprocess.Popen(
            [str(word) for word in command],
            stdout=written,
            stderr=written,
            **more,  # type: ignore[call-overload]
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@dataclass
class Clinic:
    """What runs. apps: the servers by their ports."""

    folder: Path
    url: URL
    provider_port: int
    apps: dict[int, subprocess.Popen] = field(default_factory=dict)

    def log(self, port: int) -> str:
        """What a server has written."""
        return (self.folder / f"app-{port}.log").read_text("utf-8")

    def connections(self, port: int) -> int:
        """How many connections a server holds."""
        held = psutil.Process(self.apps[port].pid).net_connections("tcp")
        return sum(one.status == psutil.CONN_ESTABLISHED and one.laddr.port == port for one in held)


@contextmanager
def provider(folder: Path, people: Mapping[str, Mapping[str, object]]) -> Iterator[int]:
    """The logins' provider; its port on this machine."""
    port = free_port()
    claims = [json.dumps({"sub": sub, **own}) for sub, own in people.items()]
    command = (sys.executable, "-m", "tests.deploy.split_provider", port, LOGIN_ORIGIN, *claims)
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    with process(command, folder / "provider.log", cwd=ROOT, env=quiet) as running:
        wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration", running)
        yield port


@contextmanager
def app(clinic: Clinic) -> Iterator[int]:
    """`coach app` as deploy/systemd/form-coach.service starts it; its port."""
    port = free_port()
    data = clinic.folder / "data"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(data),
        CLINIC_VARIABLE: str(clinic.folder / "clinic.toml"),
        URL_VARIABLE: clinic.url.render_as_string(hide_password=False),
    }
    command = (sys.executable, "-m", "coach", "app", "--address", "127.0.0.1")
    log = clinic.folder / f"app-{port}.log"
    with process(
        (*command, "--port", port, "--no-browser"), log, cwd=clinic.folder, env=environment
    ) as running:
        assert answers(f"http://127.0.0.1:{port}", running, _START_S), log.read_text()
        clinic.apps[port] = running
        yield port


@contextmanager
def proxy(clinic: Clinic) -> Iterator[None]:
    """deploy/Caddyfile as it stands, and the provider's pages beside it, with certificates of
    Caddy's own authority."""
    config = clinic.folder / "Caddyfile"
    config.write_text(
        f"import {ROOT / 'deploy' / 'Caddyfile'}\n"
        f"{LOGIN_NAME} {{\n\ttls internal\n\treverse_proxy 127.0.0.1:{clinic.provider_port}\n}}\n",
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "HOME": str(clinic.folder),
        "XDG_DATA_HOME": str(clinic.folder / "caddy"),
        "XDG_CONFIG_HOME": str(clinic.folder / "caddy-config"),
        "COACH_HOST": NAME,
        "COACH_ISSUER": "internal",
        "COACH_UPSTREAMS": " ".join(f"127.0.0.1:{port}" for port in clinic.apps),
    }
    command = ("caddy", "run", "--config", config, "--adapter", "caddyfile")
    log = clinic.folder / "caddy.log"
    with process(command, log, env=environment) as running:
        deadline = time.monotonic() + _START_S
        while not _certified():
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield


def _certified() -> bool:
    """Whether the proxy shows a certificate for either name."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        for name in (NAME, LOGIN_NAME):
            with (
                socket.create_connection((SERVER, 443), 2) as plain,
                context.wrap_socket(plain, server_hostname=name),
            ):
                pass
    except OSError:
        return False
    return True


@contextmanager
def clinic(
    folder: Path,
    url: URL,
    people: Mapping[str, Mapping[str, object]],
    roles: Mapping[str, str],
) -> Iterator[Clinic]:
    """Its login, its files, and what finds the poses in browsers; no server yet."""
    put_into(folder / "data")
    write_roles(folder / "clinic.toml", roles)
    with provider(folder, people) as port:
        secrets = folder / ".streamlit" / "secrets.toml"
        secrets.parent.mkdir()
        write_secrets(secrets, f"http://127.0.0.1:{port}", ORIGIN)
        yield Clinic(folder, url, port)


@contextmanager
def browser_at_home(
    at_home: Sequence[str], clinic: Clinic, camera: Path
) -> Iterator[tuple[Page, list[str]]]:
    """A tab of Chromium in the client's network, which trusts this one authority, and what it asked
    the network for."""
    assert CHROMIUM is not None
    program = clinic.folder / "chromium-at-home"
    program.write_text(f'#!/bin/sh\nexec {" ".join(at_home)} {CHROMIUM} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    arguments = [
        "--no-sandbox",
        "--autoplay-policy=no-user-gesture-required",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
        f"--host-resolver-rules=MAP *.clinic.test {SERVER}, MAP * ~NOTFOUND",
        f"--ignore-certificate-errors-spki-list={_authority(clinic)}",
    ]
    requests: list[str] = []
    with sync_playwright() as playwright:
        page = _tab(playwright, program, arguments, requests)
        yield page, requests
        page.context.browser.close()  # type: ignore[union-attr]


def _tab(playwright: Playwright, program: Path, arguments: list[str], requests: list[str]) -> Page:
    browser = playwright.chromium.launch(executable_path=program, args=arguments)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    # The provider's page would fetch its style from the internet.
    page.route("**/*.jsdelivr.net/**", lambda route: route.abort())
    context.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda opened: requests.append(opened.url))
    return page


def _authority(clinic: Clinic) -> str:
    """The hash of the key by which Caddy's own authority signs: what Chromium is to trust."""
    root = clinic.folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "intermediate.crt"
    script = (
        f"openssl x509 -in {root} -pubkey -noout | openssl pkey -pubin -outform der "
        "| openssl dgst -sha256 -binary | base64"
    )
    done = subprocess.run(script, shell=True, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def log_in(page: Page, subject: str) -> None:
    """As a client does."""
    page.goto(ORIGIN)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=subject, exact=True).click()
    page.wait_for_url(f"{ORIGIN}/**")
    page.wait_for_selector("h1")


def can_run() -> str:
    """What this machine lacks; "" where it has all."""
    if os.geteuid() != 0:
        return "needs root, for networks of their own"
    missing = [name for name in ("caddy", "ip", "openssl", "ffmpeg") if shutil.which(name) is None]
    return f"needs {', '.join(missing)}: apt-get install caddy iproute2" if missing else ""
