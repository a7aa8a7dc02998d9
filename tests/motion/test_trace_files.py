"""Trace files, whole and damaged."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from coach.errors import TraceError
from coach.pose.camera import STILL
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace, save_trace
from tests import synthetic

SAME_FOLDER = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

FRAMES = 5
FIELDS: dict[str, np.ndarray] = {
    "time_s": np.arange(FRAMES) / 30.0,
    "landmarks": np.zeros((FRAMES, 33, 3), np.float32),
    "world": np.zeros((FRAMES, 33, 3), np.float32),
    "visibility": np.ones((FRAMES, 33), np.float16),
    "presence": np.ones((FRAMES, 33), np.float16),
    "size": np.array([640, 480]),
}


def _write(path: Path, **changes: Any) -> Path:
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    np.savez(path, **fields)
    return path


def _whole() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **FIELDS)  # type: ignore[arg-type]
    return file.getvalue()


WHOLE = _whole()


def _load_or_refuse(path: Path) -> PoseTrack | None:
    """The track, or None where it was refused in one sentence that names the file."""
    try:
        return load_trace(path)
    except TraceError as error:
        message = str(error)
    assert path.name in message
    assert "\n" not in message
    return None


def test_there_and_back(tmp_path: Path) -> None:
    before = synthetic.film(synthetic.squat())
    save_trace(before, tmp_path / "a.npz")
    after = load_trace(tmp_path / "a.npz")
    assert after.time_s == pytest.approx(before.time_s)
    assert np.array_equal(after.landmarks, before.landmarks)
    assert np.array_equal(after.world, before.world)
    assert after.visibility == pytest.approx(before.visibility, abs=1e-3)
    assert after.size == before.size
    assert after.camera is None


def test_where_the_camera_looked_is_kept(tmp_path: Path) -> None:
    film = synthetic.film(synthetic.squat())
    camera = np.tile(STILL, (len(film), 1))
    camera[50:] = (0.9, 0.1, 0.25, -0.1)
    save_trace(replace(film, camera=camera), tmp_path / "a.npz")
    assert np.array_equal(load_trace(tmp_path / "a.npz").camera, camera)


@pytest.mark.parametrize(
    "camera",
    [
        np.zeros((FRAMES, 4)),
        np.full((FRAMES, 4), np.nan),
        np.full((FRAMES, 4), 1e30),
        np.ones((FRAMES, 2, 3)),
        np.ones((FRAMES + 1, 4)),
        np.array(["there"] * FRAMES),
    ],
)
def test_a_camera_that_is_nowhere_is_refused(tmp_path: Path, camera: np.ndarray) -> None:
    assert _load_or_refuse(_write(tmp_path / "a.npz", camera=camera)) is None


def test_frames_without_anybody_survive(tmp_path: Path) -> None:
    film = synthetic.joined(*[synthetic.film(synthetic.standing())] * 2, 1.0)
    save_trace(film, tmp_path / "a.npz")
    assert np.array_equal(load_trace(tmp_path / "a.npz").found, film.found)


def test_times_start_at_zero(tmp_path: Path) -> None:
    later = _write(tmp_path / "a.npz", time_s=FIELDS["time_s"] + 12.5)
    assert load_trace(later).time_s == pytest.approx(FIELDS["time_s"])


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_missing_field_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(TraceError, match=f"“{name}”"):
        load_trace(_write(tmp_path / "a.npz", **{name: None}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_s", np.zeros(FRAMES)),
        ("time_s", np.arange(FRAMES)[::-1]),
        ("time_s", np.array([0.0, 1.0, np.nan, 3.0, 4.0])),
        ("time_s", np.empty(0)),
        ("time_s", np.array(3.0)),
        ("time_s", np.array(["a"] * FRAMES)),
        ("time_s", np.arange(FRAMES) + 1j),
        ("landmarks", np.zeros((FRAMES, 32, 3))),
        ("landmarks", np.zeros((FRAMES, 33, 2))),
        ("landmarks", np.zeros((FRAMES + 1, 33, 3))),
        ("landmarks", np.full((FRAMES, 33, 3), "x")),
        ("world", np.zeros(7)),
        ("visibility", np.ones((FRAMES, 33, 1))),
        ("presence", np.ones((33, FRAMES))),
        ("size", np.array([640])),
        ("size", np.array([0, 480])),
        ("size", np.array([-640, 480])),
        ("size", np.array([np.nan, 480.0])),
        ("size", np.array([np.inf, 480.0])),
        ("size", np.array(["wide", "tall"])),
        ("size", np.array([1e9, 480.0])),
        ("time_s", np.array([0.0, 0.1, 0.2, 0.3, 1e9])),
        ("time_s", np.arange(FRAMES) * 1e-9),
        ("landmarks", np.full((FRAMES, 33, 3), 1e30)),
        ("world", np.full((FRAMES, 33, 3), -np.inf)),
    ],
)
def test_a_wrong_field_is_refused(tmp_path: Path, name: str, value: np.ndarray) -> None:
    path = _write(tmp_path / "a.npz", **{name: value})
    with pytest.raises(TraceError, match=r"a\.npz") as caught:
        load_trace(path)
    assert "\n" not in str(caught.value)


def _with_entry(path: Path, name: str, content: bytes) -> Path:
    """A whole trace, one of whose arrays is other bytes."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as whole, zipfile.ZipFile(path, "w", 8) as made:
        for entry in whole.namelist():
            made.writestr(entry, content if entry == f"{name}.npy" else whole.read(entry))
    return path


def _npy_head(shape: tuple[int, ...], dtype: str = "<f8") -> bytes:
    head = io.BytesIO()
    described = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(head, described)
    return head.getvalue()


@pytest.mark.parametrize(
    "head",
    [
        "(" * 4000,
        "{'descr':" + "-" * 4000 + "1,'a':",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (True, 33, 3), }",
    ],
)
def test_a_header_that_is_none_is_a_sentence(tmp_path: Path, head: str) -> None:
    content = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head) + 1) + head.encode() + b"\n"
    content += np.zeros((1, 33, 3)).tobytes()
    with pytest.raises(TraceError, match=r"a\.npz"):
        load_trace(_with_entry(tmp_path / "a.npz", "landmarks", content))


@pytest.mark.parametrize("name", list(FIELDS))
@pytest.mark.parametrize(
    "shape", [(10**12,), (10**6, 33, 3), (2**62, 2**62), (0, 10**12), (-1,), (10**8, 0)]
)
def test_a_shape_that_cannot_be_is_refused_by_its_header(
    tmp_path: Path, name: str, shape: tuple[int, ...]
) -> None:
    path = _with_entry(tmp_path / "a.npz", name, _npy_head(shape) + bytes(1000))
    with pytest.raises(TraceError, match=r"a\.npz says that it holds more than 90000 pictures"):
        load_trace(path)


BOMB = bytes(60_000_000)


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        b"\x93NUMPY\x02\0\xff\xff\xff\xff" + BOMB,  # a header of four thousand million bytes
        _npy_head((FRAMES,)) + BOMB,
        _npy_head((FRAMES,), "<U15000000") + BOMB,
        _npy_head((FRAMES,), "V12000000") + BOMB,
    ],
    ids=["zeros", "long header", "longer than it says", "texts", "records"],
)
def test_nothing_is_decompressed_that_no_header_allows(tmp_path: Path, content: bytes) -> None:
    path = _with_entry(tmp_path / "a.npz", "time_s", content)
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        assert _load_or_refuse(path) is None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_than_numpys_is_refused(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w", method) as made:
        for name, array in FIELDS.items():
            file = io.BytesIO()
            np.save(file, array)
            made.writestr(f"{name}.npy", file.getvalue())
    assert _load_or_refuse(tmp_path / "a.npz") is None


def test_objects_are_never_unpickled(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.npz", time_s=np.array([{}] * FRAMES, object))
    assert _load_or_refuse(path) is None


@given(st.binary(max_size=400))
@SAME_FOLDER
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.npz"
    path.write_bytes(content)
    assert _load_or_refuse(path) is None


@given(st.integers(0, len(WHOLE) - 1))
@SAME_FOLDER
def test_a_file_cut_short(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.npz"
    path.write_bytes(WHOLE[:length])
    assert _load_or_refuse(path) is None


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8)
)
@SAME_FOLDER
def test_damaged_bytes(tmp_path: Path, damage: list[tuple[int, int]]) -> None:
    """Most damage shows; what does not still gives a track of the right shape."""
    content = bytearray(WHOLE)
    for at, byte in damage:
        content[at] = byte
    path = tmp_path / "damaged.npz"
    path.write_bytes(content)
    track = _load_or_refuse(path)
    assert track is None or track.landmarks.shape == (len(track), 33, 3)


@pytest.mark.parametrize(
    ("at", "byte"), [(6, 1), (8, 99)], ids=["marked as encrypted", "unknown compression"]
)
def test_a_damaged_entry_of_the_archive(tmp_path: Path, at: int, byte: int) -> None:
    """`at` counts from each entry's signature in the local headers, two more in the directory."""
    content = bytearray(WHOLE)
    for signature, offset in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        start = content.find(signature)
        while start >= 0:
            content[start + offset + at] = byte
            start = content.find(signature, start + 4)
    path = tmp_path / "entry.npz"
    path.write_bytes(content)
    assert _load_or_refuse(path) is None


@given(
    st.sampled_from([*FIELDS, "camera"]),
    arrays.arrays(
        dtype=st.one_of(
            arrays.floating_dtypes(), arrays.integer_dtypes(), arrays.unicode_string_dtypes()
        ),
        shape=arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6),
    ),
)
@SAME_FOLDER
def test_any_array_in_any_field(tmp_path: Path, name: str, value: np.ndarray) -> None:
    track = _load_or_refuse(_write(tmp_path / "odd.npz", **{name: value}))
    if track is not None:
        assert track.landmarks.shape == (len(track), 33, 3)
        assert min(track.size) > 0
