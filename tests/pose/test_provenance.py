"""What a file says of how it was made."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach import __version__
from coach.analysis import analyze_poses, source_of
from coach.errors import TraceError
from coach.live.pose_recorder import PoseRecorder
from coach.pose.camera_rate import AsLive
from coach.pose.models import find_model
from coach.pose.provenance import MOST_BYTES, Provenance, estimated
from coach.pose.trace_file import load_trace, read_trace, trace_content
from coach.reports.summary import summary_json

TRACE = Path(__file__).resolve().parents[1] / "traces" / "rendered" / "squat_good_side.npz"


def test_the_model_is_named_with_the_checksum_of_its_file() -> None:
    model = find_model("lite")
    found = estimated(model, person=2)
    assert found.model is not None
    assert found.model.name == "lite"
    assert found.model.sha256 == hashlib.sha256(model.read_bytes()).hexdigest()
    (done,) = found.operations
    assert (done.operation, done.version) == ("estimate poses", __version__)
    assert done.parameters["person"] == 2


def test_another_model_goes_by_its_files_name(tmp_path: Path) -> None:
    (tmp_path / "mine.task").write_bytes(b"a model")
    found = estimated(tmp_path / "mine.task")
    assert found.model is not None
    assert found.model.name == "mine.task"


def test_a_trace_keeps_it_and_an_analysis_adds_what_it_did(tmp_path: Path) -> None:
    poses = replace(load_trace(TRACE), provenance=estimated(find_model()))
    again = read_trace(io.BytesIO(trace_content(poses)), "this trace")
    assert again.provenance == poses.provenance
    made = analyze_poses(again, source_of("a", again), "squat", live=AsLive(15.0))
    told = json.loads(summary_json(made))["provenance"]
    assert told["model"]["name"] == "full"
    assert told["version"] == __version__
    assert [one["operation"] for one in told["operations"]] == [
        "estimate poses",
        "deliver as a camera",
        "smooth landmarks",
        "measure motion",
        "count and judge",
    ]
    assert told["operations"][1]["parameters"] == {"rate": 15.0}
    assert told["operations"][4]["parameters"]["exercise"] == "squat"
    assert Provenance.read(json.dumps(told).encode()) == made.provenance


def test_an_older_trace_says_nothing_and_is_read() -> None:
    assert load_trace(TRACE).provenance is None
    again = read_trace(io.BytesIO(trace_content(load_trace(TRACE))), "this trace")
    assert again.provenance == Provenance.unknown()


def test_poses_taken_live_keep_it() -> None:
    poses = replace(load_trace(TRACE), provenance=estimated(find_model()))
    recorder = PoseRecorder()
    recorder.add(poses[0])
    assert recorder.track().provenance == poses.provenance


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[" * 10_000,
        b'{"version":"1","model":null,"operations":[],"more":1}',
        b'{"version":"1","model":{"name":"a","sha256":"b"},"operations":[]}',
        b'{"version":"1","model":null,"operations":[{"operation":"a","version":"1",'
        b'"parameters":{"x":{"y":1}}}]}',
        b'{"version":"1","model":null,"operations":[{"operation":"a","version":"1",'
        b'"parameters":{"x":NaN}}]}',
        b" " * (MOST_BYTES + 1),
        b"\xff\xfe",
    ],
)
def test_a_false_one_is_refused_in_a_sentence(tmp_path: Path, text: bytes) -> None:
    with np.load(TRACE) as whole:
        fields = dict(whole)
    np.savez(tmp_path / "a.npz", **fields, provenance=np.frombuffer(text, np.uint8))
    with pytest.raises(TraceError, match=r"a\.npz: “provenance”") as caught:
        load_trace(tmp_path / "a.npz")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("array", [np.zeros(3), np.zeros((2, 2), np.uint8), np.array(["x"])])
def test_one_that_is_no_text_is_refused(tmp_path: Path, array: np.ndarray) -> None:
    with np.load(TRACE) as whole:
        fields = dict(whole)
    np.savez(tmp_path / "a.npz", **fields, provenance=array)
    with pytest.raises(TraceError, match="provenance"):
        load_trace(tmp_path / "a.npz")
