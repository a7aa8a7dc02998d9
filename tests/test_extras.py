"""What an installation without every extra lacks is told in one sentence."""

from __future__ import annotations

import pickle
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coach.errors import CoachError, MissingExtra
from coach.extras import is_installed, require, require_all


@pytest.fixture
def without_fhir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir", None)
    monkeypatch.delitem(sys.modules, "fhir.resources", raising=False)


def test_what_is_there_is_not_asked_for() -> None:
    require("json", "app", "coach app")
    assert is_installed("os.path")


@pytest.mark.usefixtures("without_fhir")
def test_what_lacks_is_told_with_what_brings_it() -> None:
    with pytest.raises(CoachError) as caught:
        require("fhir.resources", "export", "coach export")
    assert str(caught.value) == (
        "coach export needs packages that are not installed here; add them with: "
        'pip install "form-coach[export]"'
    )


@pytest.mark.usefixtures("without_fhir")
def test_all_that_lacks_is_told_at_once_and_nothing_else() -> None:
    wanted = {"no_such_module": "cluster", "json": "app", "fhir.resources": "export"}
    with pytest.raises(MissingExtra, match=r'"form-coach\[cluster,export\]"$'):
        require_all(wanted, "this")


def test_it_comes_whole_from_another_process() -> None:
    error = MissingExtra("app", "coach app")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.extra, again.what) == (str(error), "app", "coach app")


def test_the_clinics_extra_brings_all_that_streamlits_login_needs() -> None:
    """What the tests' own packages bring beside it hides what is missing."""
    asked = [Requirement(line) for line in requires("streamlit") or ()]
    login = {
        canonicalize_name(one.name)
        for one in asked
        if one.marker is not None
        and one.marker.evaluate({"extra": "auth"})
        and not one.marker.evaluate({"extra": ""})
    }
    assert login
    with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    assert login <= {canonicalize_name(Requirement(line).name) for line in extras["clinic"]}
