"""What Form Coach is made of: allowed licences, and a hash for every pin."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_SPEC = importlib.util.spec_from_file_location("supply_chain", ROOT / ".ci" / "supply_chain.py")
assert _SPEC is not None
assert _SPEC.loader is not None
supply_chain = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(supply_chain)


def test_every_pin_has_its_hash_and_no_other() -> None:
    def lines(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return [line for line in text.splitlines() if line and not line.startswith("#")]

    hashed = [
        re.fullmatch(r"(\S+==\S+) --hash=sha256:[0-9a-f]{64}", one)
        for one in lines("constraints-hashed.txt")
    ]
    assert all(hashed)
    names = sorted(re.sub(r"[-_.]+", "-", one[1].lower()) for one in hashed if one)
    assert names == sorted(re.sub(r"[-_.]+", "-", pin.lower()) for pin in lines("constraints.txt"))


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [("MIT", True), ("Apache Software License", True), ("LGPL-3.0-only", True)]
    + [(one, False) for one in ("GPL-3.0-only", "AGPL-3.0", "Proprietary", "", "SSPL-1.0")],
)
def test_a_licence_that_is_not_allowed_is_named(licence: str, allowed: bool) -> None:
    lines = supply_chain.refused(iter([("package", licence)]))
    assert lines == ([] if allowed else [f"package: {licence or 'says no licence'}"])


KNOWN = {"name": "known", "version": "1", "vulns": []}
BAD = {"name": "bad", "version": "2", "vulns": [{"id": "CVE-1"}]}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "complains", "status", "says"),
    [
        ([KNOWN], "", 0, "Audited 1 packages; with known vulnerabilities: 0."),
        ([KNOWN, BAD], "", 1, "bad 2: CVE-1"),
        ([KNOWN, UNKNOWN], "", 2, "NOT AUDITED, since the service does not know them: unknown."),
        ([UNKNOWN], "", 2, "NOT AUDITED: the service that was asked knows none of 1 packages."),
        (None, "x\nno route to host", 2, "NOT AUDITED: whether a package has known vuln"),
        (None, "No module named pip_audit", 2, "its service (No module named pip_audit)."),
    ],
)
def test_what_was_not_audited_is_neither_sound_nor_a_failure(
    found: object,
    complains: str,
    status: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = "" if found is None else json.dumps({"dependencies": found})
    done = subprocess.CompletedProcess([], 0, out, complains)
    monkeypatch.setattr(supply_chain.subprocess, "run", lambda *_, **__: done)
    assert supply_chain.audit() == status
    assert says in capsys.readouterr().out
