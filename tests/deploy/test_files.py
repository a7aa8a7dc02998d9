"""What deploy/ names exists in the project, and what it promises stands in its files."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import make_url

from coach.pose import browser_package
from coach.records.clinic import CLINIC_VARIABLE, load_clinic
from coach.records.database import URL_VARIABLE, backup_folder, open_engine
from coach.records.video_files import folder_of
from coach.review.uploads import MOST_BYTES
from coach.ui.server.login_gate import _SETTINGS
from coach.ui.server.same_origin import HEALTH
from tests.deploy.files import (
    CADDYFILE,
    DEPLOY,
    ROOT,
    UNITS,
    compose,
    containerfile,
    environment,
    parsed,
    unit,
)

PORT = "8501"
OURS = {URL_VARIABLE, CLINIC_VARIABLE}
HANDBOOK = ROOT / "docs" / "DEPLOY.md"
TO_SHUT = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "yes",
    "MemoryDenyWriteExecute": "yes",
    "UMask": "0077",
}


def follows(instruction: str) -> list[str]:
    return [rest for name, rest in containerfile() if name == instruction]


def packages_of(text: str) -> list[str]:
    (words,) = re.findall(r"--no-install-recommends ((?:[a-z0-9.+-]+ ?)+)", text)
    return words.split()


# Containers


def test_images_are_named_without_a_registrys_host() -> None:
    images = [image.split()[0] for image in follows("FROM")]
    images += [service["image"] for service in compose()["services"].values()]
    assert len(images) == 5
    assert [image for image in images if "/" in image] == []
    assert [image for image in images if image != "form-coach" and ":" not in image] == []


def test_the_container_has_the_packages_that_the_readme_says_running_needs() -> None:
    (line,) = re.findall(r"^sudo apt-get install (.+)$", (ROOT / "README.md").read_text(), re.M)
    run = {*line.split()} - {"ffmpeg", "strace", "chromium", "postgresql"}
    installed = packages_of(follows("RUN")[-1])
    assert {*installed} - {"ca-certificates"} == run
    script = (ROOT / ".ci" / "run").read_text()
    (asked,) = re.findall(r"^packages=\((.+)\)$", script, re.M)
    assert run - {"python3-venv"} <= {*asked.split()}


def test_the_container_copies_all_that_the_wheel_is_made_of() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], project["project"]["readme"]}
    needed |= {*project["project"]["license-files"], "coach", "models", "pyproject.toml"}
    copied = {
        source
        for line in follows("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    }
    assert [one for one in copied if not (ROOT / one).exists()] == []
    missing = [one for one in needed if not any((one + "/").startswith(f"{c}/") for c in copied)]
    assert missing == []


def test_the_container_runs_as_no_root_and_answers_for_its_health() -> None:
    (user,) = follows("USER")
    assert user == "10001:10001"
    assert f"http://127.0.0.1:{PORT}{HEALTH}" in follows("HEALTHCHECK")[0]
    assert follows("EXPOSE") == [PORT]
    assert parsed(shlex.join(json.loads(follows("CMD")[0]))) == ["app"]
    builds = " ".join(follows("RUN"))
    assert "coach browser-pose" in builds
    assert builds.count("-c constraints.txt") == builds.count("pip install")


def test_what_is_kept_lies_in_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    (variables,) = follows("ENV")
    named = dict(word.split("=", 1) for word in shlex.split(variables))
    monkeypatch.setenv("XDG_DATA_HOME", named["XDG_DATA_HOME"])
    app = compose()["services"]["app"]
    mounts = dict(mount.split(":")[:2] for mount in app["volumes"])
    url = make_url(app["environment"][URL_VARIABLE].replace(":${", ":p{"))
    assert mounts["backups"] == str(backup_folder(url))
    assert mounts["videos"] == str(folder_of("somebody").parent)
    assert mounts["uploads"] == named["TMPDIR"]
    # The package for browsers is the image's: an update brings another.
    package = str(browser_package.package_folder())
    assert not [where for where in mounts.values() if package.startswith(where)]


def test_an_edited_clinics_file_reaches_the_container() -> None:
    (variables,) = follows("ENV")
    named = dict(word.split("=", 1) for word in shlex.split(variables))
    (folder,) = {*follows("WORKDIR")} - {"/build"}
    assert Path(named[CLINIC_VARIABLE]).parent == Path(folder)
    # A mounted file is its inode, which editors put another in the place of; a folder is what is
    # in it.
    mounted = dict(mount.split(":")[1::-1] for mount in compose()["services"]["app"]["volumes"])
    inside = [where for where in mounted if where.startswith(folder)]
    assert inside == [folder]
    shown = HANDBOOK.read_text()
    for file in ("clinic.toml", ".streamlit/secrets.toml"):
        assert f"{mounted[folder]}/{file}\n" in shown


def test_only_the_proxy_is_reached_from_outside_and_the_database_by_the_app_alone() -> None:
    read = compose()
    services = read["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert services["proxy"]["ports"] == ["80:80", "443:443"]
    assert read["networks"]["records"] == {"internal": True}
    assert services["database"]["networks"] == ["records"]
    assert [name for name, one in services.items() if "records" in one["networks"]] == [
        "database",
        "app",
    ]
    assert services["proxy"]["environment"]["COACH_UPSTREAMS"] == f"app:{PORT}"


def test_every_service_is_shut_in_restarted_and_its_log_cut() -> None:
    services = compose()["services"]
    for one in services.values():
        assert "no-new-privileges:true" in one["security_opt"]
        assert one["restart"] == "unless-stopped"
        assert {"max-size", "max-file"} == {*one["logging"]["options"]}
    for name in ("app", "proxy"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]


def test_every_file_that_compose_names_exists_and_every_variable_is_given() -> None:
    folder = DEPLOY / "containers"
    read = compose()
    app = read["services"]["app"]["build"]
    assert (folder / app["context"]).resolve() == ROOT
    assert (ROOT / app["dockerfile"]).is_file()
    mounts = [m.split(":")[0] for one in read["services"].values() for m in one["volumes"]]
    assert [m for m in mounts if m[0] == "." and not (folder / m).exists()] == []
    assert {m for m in mounts if m[0] not in "./"} == {*read["volumes"]}
    text = (folder / "compose.yaml").read_text()
    assert {*re.findall(r"\$\{(\w+)", text)} == {*environment(folder / "clinic.env.example")}
    given = {name for name in read["services"]["app"]["environment"] if name.startswith("COACH")}
    assert given <= OURS


# The proxy


def test_the_proxy_asks_what_there_is_and_takes_what_the_app_takes() -> None:
    text = CADDYFILE.read_text()
    assert f"health_uri {HEALTH}\n" in text
    assert f"127.0.0.1:{PORT}}}" in text
    (most,) = re.findall(r"max_size (\d+)MiB", text)
    assert int(most) * 1024**2 > MOST_BYTES
    # Its own log would hold the addresses of sessions.
    assert not re.search(r"^\s*log\b", text, re.M)
    assert "admin off" in text


def test_every_variable_of_the_proxy_is_set_both_ways() -> None:
    asked = {*re.findall(r"\{\$(\w+)", CADDYFILE.read_text())}
    assert {*compose()["services"]["proxy"]["environment"]} == asked
    (service,) = [unit(DEPLOY / "systemd" / "caddy.conf")["Service"]]
    set_here = {line.strip('"').split("=")[0] for line in service["Environment"]}
    assert set_here <= asked
    assert asked - set_here == {"COACH_ISSUER"}  # it has a default


# systemd


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.relative_to(DEPLOY).as_posix())
def test_every_command_of_a_unit_is_one_of_ours(path: Path) -> None:
    service = unit(path).get("Service", {})
    commands = [line for key, lines in service.items() if key == "ExecStart" for line in lines]
    assert bool(commands) is (path.suffix == ".service")
    for command in commands:
        assert parsed(
            command[command.index("/coach ") :]
            if "/coach " in command
            else command[command.index(" coach ") + 1 :]
        )


def test_the_timer_starts_a_backup_every_night() -> None:
    timer = unit(DEPLOY / "systemd" / "form-coach-backup.timer")["Timer"]
    assert timer["Persistent"] == ["yes"]
    for folder in ("systemd", "containers"):
        (command,) = unit(DEPLOY / folder / "form-coach-backup.service")["Service"]["ExecStart"]
        assert "coach db backup --keep-days " in command


@pytest.mark.parametrize("name", ["form-coach", "form-coach-backup"])
def test_a_service_is_shut_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = unit(DEPLOY / "systemd" / f"{name}.service")["Service"]
    assert {key: service[key] for key in TO_SHUT} == {k: [v] for k, v in TO_SHUT.items()}
    assert service["User"] == ["form-coach"]
    given = environment(DEPLOY / "systemd" / "clinic.env.example")
    (state,) = service["StateDirectory"]
    assert given["XDG_DATA_HOME"] == f"/var/lib/{state}"
    assert {key for key in given if key.startswith("COACH")} == OURS
    open_engine(make_url(given[URL_VARIABLE]).set(drivername="postgresql+psycopg")).dispose()
    if name == "form-coach":
        assert f"http://127.0.0.1:{PORT}{HEALTH}" in service["ExecStartPost"][0]


# What an administrator copies


def test_the_examples_can_be_read_as_they_stand() -> None:
    assert set(load_clinic(DEPLOY / "clinic.toml.example").roles.values())
    login = tomllib.loads((DEPLOY / "secrets.toml.example").read_text())["auth"]
    assert {*login} == {*_SETTINGS}
    assert login["redirect_uri"].startswith("https://coach.example.org/")


def test_the_handbook_names_files_and_commands_that_there_are() -> None:
    text = HANDBOOK.read_text()
    named = {*re.findall(r"(?<![\w/])(?:deploy|docs|benchmarks|tests)/[\w./-]*[\w]", text)}
    assert len(named) > 8
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    shown = "\n".join(re.findall(r"^```console\n(.*?)^```", text, re.M | re.S))
    commands = re.findall(r"(?:^|[ /])(coach (?:app|db|browser-pose)\b[^#\n]*)", shown, re.M)
    commands += re.findall(r"`(coach [^`]+)`", text)
    assert len(commands) > 6
    assert {parsed(command)[-1] for command in commands} >= {"backup", "restore", "check"}


def test_every_file_of_deploy_stands_in_the_handbook() -> None:
    text = HANDBOOK.read_text()
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    assert [path.name for path in files if path.name not in text] == []
