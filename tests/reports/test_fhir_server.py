"""The Bundle posted to a FHIR server that runs here: what it makes of it, once and again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from coach.domain import OutcomeAnswer, Rated
from coach.reports.fhir import fhir_bundle
from tests.reports import people

pytestmark = pytest.mark.nightly

PACKAGES = tuple(f"@medplum/{name}@4.5.2" for name in ("core", "definitions", "fhir-router"))
LIMITS = re.compile(r"\b(\w+)=50,(\w+)=8\b")
"""Of a transaction in the router's text: so many updates, so many entries with a condition."""

Ask = Callable[[str, dict[str, Any] | None], tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks the server for a path, or posts something to it: the status and what came back."""
    folder = tmp_path_factory.mktemp("fhir")
    (folder / "package.json").write_text("{}")
    npm = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    subprocess.run(npm, cwd=folder, check=True, timeout=300)
    router = folder / "node_modules/@medplum/fhir-router/dist/esm/index.mjs"
    text, lifted = LIMITS.subn(r"\1=1e6,\2=1e6", router.read_text("utf-8"))
    assert lifted == 1
    router.write_text(text, "utf-8")
    script = shutil.copy(Path(__file__).with_name("fhir_server.mjs"), folder)
    with subprocess.Popen(
        ["node", script], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())

        def asked(path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
            content = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", content)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as refused:
                return refused.code, json.load(refused)

        yield asked
        server.terminate()


def bundle() -> dict[str, Any]:
    """Of somebody with everything that a Bundle can hold."""
    file = people.person_file(3)
    answers = tuple(
        OutcomeAnswer(f"{number:032x}", file.person.id, measure, people.BEGAN, items, score)
        for number, (measure, items, score) in enumerate(
            (
                ("psfs", (Rated("stairs", 3), Rated("kneeling", 4)), 3.5),
                ("made-up", (Rated("How often?", 2, "now and then"), Rated("How far?", 7)), 70.0),
            )
        )
    )
    return fhir_bundle(replace(file, outcomes=answers), people.MADE_AT)


def test_a_server_takes_the_bundle_and_taking_it_again_doubles_nothing(ask: Ask) -> None:
    sent = bundle()
    kinds = {entry["resource"]["resourceType"] for entry in sent["entry"]}
    assert kinds >= {"Patient", "Device", "CarePlan", "Goal", "DiagnosticReport", "Observation"}
    assert "QuestionnaireResponse" in kinds
    for status in ("201", "200"):
        code, answer = ask("/", sent)
        assert code == 200, answer
        assert answer["type"] == "transaction-response"
        assert [one["response"]["status"] for one in answer["entry"]] == [status] * len(
            sent["entry"]
        )
    kept = []
    for kind in sorted(kinds):
        code, found = ask(f"/{kind}?_count=1000", None)
        assert code == 200, found
        kept += [entry["resource"] for entry in found["entry"]]
    assert len(kept) == len(sent["entry"])
    assert "urn:uuid:" not in json.dumps(kept)  # every reference leads to what the server keeps
    (patient,) = [one for one in kept if one["resourceType"] == "Patient"]
    subjects = {one["subject"]["reference"] for one in kept if "subject" in one}
    assert subjects == {f"Patient/{patient['id']}"}


def test_what_is_added_later_stands_beside_what_was_there(ask: Ask) -> None:
    later = bundle()
    ask("/", later)
    file = people.person_file(4)
    code, answer = ask("/", fhir_bundle(file, people.MADE_AT + timedelta(days=1)))
    assert code == 200, answer
    assert {one["response"]["status"] for one in answer["entry"]} == {"200", "201"}


def test_the_server_would_refuse_what_is_no_r4(ask: Ask) -> None:
    spoilt = bundle()
    for entry in spoilt["entry"]:
        entry["resource"].pop("status", None)
    code, answer = ask("/", spoilt)
    assert code == 400
    assert "status" in json.dumps(answer)
