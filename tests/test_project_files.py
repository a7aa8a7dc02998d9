"""What hosts read beside the code: workflows, pre-commit, the citation. Their shape is checked by
`.ci/project_files`; here, that they say what is true of this project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import coach

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(path: Path) -> dict[Any, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def workflow(name: str) -> dict[Any, Any]:
    return read(ROOT / ".github" / "workflows" / f"{name}.yml")


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


def test_the_matrix_is_what_the_classifiers_claim() -> None:
    matrix = workflow("tests")["jobs"]["fast"]["strategy"]["matrix"]
    claimed = re.findall(r"Python :: (3\.\d+)$", "\n".join(project()["classifiers"]), re.MULTILINE)
    assert matrix["python"] == claimed
    assert matrix["system"] == ["ubuntu-latest", "windows-latest", "macos-latest"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_no_more(path: Path) -> None:
    """Only the job that publishes may ask for an identity; it runs no code of ours."""
    found = read(path)
    assert found["permissions"] == {"contents": "read"}
    assert "concurrency" in found
    more = {name: job["permissions"] for name, job in found["jobs"].items() if "permissions" in job}
    assert more == ({"publish": {"id-token": "write"}} if path.stem == "release" else {})
    for job in found["jobs"].values():
        assert job["timeout-minutes"]
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
            assert "secrets." not in str(step)


def test_what_publishes_runs_nothing_of_ours() -> None:
    publish = workflow("release")["jobs"]["publish"]
    assert publish["environment"] == "release"
    assert [step for step in publish["steps"] if "run" in step] == []
    last = publish["steps"][-1]
    assert last["uses"].startswith("pypa/gh-action-pypi-publish@")
    assert last["with"] == {"attestations": True}


def test_every_file_that_a_workflow_names_exists() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    named = set(re.findall(r"(?<![\w/])(?:\.ci|sample_videos|docs/conf)[\w/.]*", text))
    assert ".ci/run" in named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_pre_commit_asks_what_ci_asks() -> None:
    config = read(ROOT / ".pre-commit-config.yaml")
    (local,) = config["repos"]
    assert local["repo"] == "local", "a hook from elsewhere would be fetched"
    assert all(hook["language"] == "system" for hook in local["hooks"])
    entries = {hook["entry"].replace(" --force-exclude", "") for hook in local["hooks"]}
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    systems = re.search(r"^for system in (.+); do\n    \.venv/bin/mypy --platform", script, re.M)
    assert systems is not None
    asked = {f"mypy --platform {system}" for system in systems[1].split()}
    asked |= {
        line.removesuffix(" .")
        for line in re.findall(r"^\.venv/bin/((?:ruff|lint-imports).*)$", script, re.MULTILINE)
    }
    asked |= set(re.findall(r"(bash \.ci/\w+)$", script, re.MULTILINE))
    assert entries == asked


def test_the_citation_names_this_version_and_licence() -> None:
    cited = read(ROOT / "CITATION.cff")
    assert cited["version"] == coach.__version__
    assert cited["license"] == project()["license"]
    assert cited["keywords"] == project()["keywords"]


def test_issue_forms_ask_for_landmarks_and_not_for_a_video() -> None:
    forms = ROOT / ".github" / "ISSUE_TEMPLATE"
    for name in ("bug", "wrong-count"):
        first = read(forms / f"{name}.yml")["body"][0]["attributes"]["value"]
        assert "--as-live" in first
        assert "--save-trace" in first
        assert re.search(r"no\s+video|not post your video", first)
