"""Finding models, and building them."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from coach.errors import ModelError
from coach.pose import models
from coach.pose.models import SHA256, find_model

BUNDLE = ("pose_detector.tflite", "pose_landmarks_detector.tflite")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's models folder that holds nothing yet."""
    monkeypatch.setattr(models, "_INSTALLED", tmp_path / "_models")
    monkeypatch.setattr(models, "_REPOSITORY", tmp_path / "models")
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture(scope="module")
def builder(repository_script: Path) -> ModuleType:
    """models/build_models.py as a module."""
    spec = spec_from_file_location("build_models", repository_script)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def repository_script() -> Path:
    return Path(__file__).resolve().parents[2] / "models" / "build_models.py"


@pytest.mark.parametrize("name", sorted(SHA256))
def test_committed_bundles_are_whole(name: str) -> None:
    path = find_model(name)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256[name]
    with zipfile.ZipFile(path) as bundle:
        assert bundle.namelist() == list(BUNDLE)


def test_full_is_the_default() -> None:
    assert find_model() == find_model("full")


def test_any_other_bundle_is_taken_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "heavy.task"
    other.write_bytes(b"not looked into here")
    assert find_model(other) == other
    assert find_model(str(other)) == other


def test_an_unknown_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no pose model .*nowhere\.task.*full, lite"):
        find_model(tmp_path / "nowhere.task")


def test_a_missing_model_says_how_to_mend_it(folder: Path) -> None:
    with pytest.raises(
        ModelError, match=r"missing; build it again with: python .*build_models\.py"
    ):
        find_model("full")


def test_a_damaged_model_says_how_to_mend_it(folder: Path) -> None:
    (folder / "pose_landmarker_lite.task").write_bytes(b"half a model")
    with pytest.raises(ModelError, match=r"damaged; build it again with"):
        find_model("lite")


def test_damage_is_seen_after_a_whole_model_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "pose_landmarker_full.task"
    path.write_bytes(b"a model")
    monkeypatch.setitem(SHA256, "full", hashlib.sha256(b"a model").hexdigest())
    assert find_model("full") == path
    path.write_bytes(b"a broken model")
    with pytest.raises(ModelError, match="damaged"):
        find_model("full")


def test_an_installed_package_brings_its_own(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "_models").mkdir()
    assert models.models_folder() == tmp_path / "_models"
    with pytest.raises(ModelError, match="pip install --force-reinstall"):
        find_model("full")


def test_a_bundle_is_the_same_on_every_run_and_aligned(builder: ModuleType) -> None:
    files = {"pose_detector.tflite": b"d" * 33, "pose_landmarks_detector.tflite": b"l" * 7}
    made = builder.pack(files)
    assert made == builder.pack(files)
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        assert {name: bundle.read(name) for name in bundle.namelist()} == files
    for content in files.values():
        assert made.index(content) % 16 == 0


def test_the_builder_refuses_what_is_not_what_it_expects(builder: ModuleType) -> None:
    with pytest.raises(builder.BuildError, match=r"pose_detection\.tflite has SHA-256"):
        builder.take(builder.DETECTOR, b"something else")
