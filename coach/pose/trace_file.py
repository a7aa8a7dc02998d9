"""Trace files (compressed .npz, docs/FORMATS.md): a recording's poses, kept and read again.

A file says in its headers how large its arrays are; they are read first, and nothing is
decompressed that is larger than a recording can be.
"""

from __future__ import annotations

import io
import math
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from coach.errors import TraceError
from coach.pose.landmarks import N_LANDMARKS, FloatArray, PoseTrack
from coach.pose.limits import FAR, MOST_FRAMES, MOST_RATE, MOST_S, MOST_SIDE
from coach.pose.provenance import Provenance

__all__ = ["checked_times", "load_trace", "read_trace", "save_trace", "trace_content"]

_NEEDED = ("time_s", "landmarks", "world", "visibility", "presence", "size")
_LATER = ("camera", "provenance")
"""What older files do not have."""
_MOST_NUMBERS = MOST_FRAMES * N_LANDMARKS * 3
_WIDEST = 16  # bytes of a number
_MOST_HEADER = 4096  # bytes of an array's description; NumPy writes 128
_MOST_BYTES = 256 * 1024**2
"""Of a whole file; one of MOST_FRAMES takes a third of it."""

_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,  # an encrypted entry; a header nested too deep
    TypeError,  # a header's shape that is no whole numbers
    tokenize.TokenError,  # a header that NumPy tries to mend
    NotImplementedError,  # a version of zip that zipfile does not know
    SyntaxError,  # a header that is no Python literal
    OverflowError,
)


def save_trace(track: PoseTrack, path: Path) -> None:
    """Write a trace file (compressed .npz, docs/FORMATS.md)."""
    path.write_bytes(trace_content(track))


def trace_content(track: PoseTrack) -> bytes:
    """What a trace file holds."""
    file = io.BytesIO()
    arrays = {
        "time_s": track.time_s,
        "landmarks": track.landmarks.astype(np.float32),
        "world": track.world.astype(np.float32),
        "visibility": track.visibility.astype(np.float16),
        "presence": track.presence.astype(np.float16),
        "size": np.array(track.size, np.int64),
    }
    if track.camera is not None:
        arrays["camera"] = track.camera
    # As bytes: an array of texts would take four times as much, and be refused by our own reader.
    text = (track.provenance or Provenance.unknown()).text()
    arrays["provenance"] = np.frombuffer(text, np.uint8)
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def load_trace(path: Path) -> PoseTrack:
    """Read a trace file. Raises TraceError with the field that is wrong."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TraceError(_too_much(path.name))
        with path.open("rb") as file:
            return read_trace(file, path.name)
    except OSError as error:
        raise TraceError(
            f"{path.name} is not a trace file (.npz) that can be read; check the file."
        ) from error


def read_trace(file: BinaryIO, called: str) -> PoseTrack:
    """Read what a trace file holds; `called` names it in a TraceError's sentence."""
    arrays = _arrays(file, called)
    time_s = checked_times(arrays["time_s"], called, "“time_s”")
    size = np.asarray(arrays["size"], np.float64).ravel()
    if size.shape != (2,) or not np.all((size >= 1) & (size <= MOST_SIDE)):
        raise TraceError(f"{called}: “size” should be a width and a height in pixels.")
    camera = _camera(arrays.pop("camera", None), called)
    provenance = _provenance(arrays.pop("provenance", None), called)
    try:
        with np.errstate(over="ignore"):
            numbers = {k: np.asarray(v, np.float32) for k, v in arrays.items()}
        track = PoseTrack(
            time_s - time_s[0],
            numbers["landmarks"],
            numbers["world"],
            numbers["visibility"],
            numbers["presence"],
            (int(size[0]), int(size[1])),
            np.zeros(len(time_s), np.int16),
            camera,
            provenance,
        )
    except ValueError as error:
        raise TraceError(f"{called}: the trace does not fit its format: {error}.") from error
    for name in ("landmarks", "world", "visibility", "presence"):
        if (np.abs(getattr(track, name)) > FAR).any():  # NaN is nobody, and no number too large
            raise TraceError(f"{called}: “{name}” holds numbers that no body has; record it again.")
    return track


def checked_times(array: NDArray[np.generic], called: str, field: str) -> FloatArray:
    """(T,) seconds, as a recording may have them; `field` names them in a TraceError's sentence."""
    time_s = np.asarray(array, np.float64)
    if time_s.ndim != 1 or len(time_s) == 0 or not np.all(np.isfinite(time_s)):
        raise TraceError(f"{called}: {field} holds no list of times; record it again.")
    steps = np.diff(time_s)
    span = float(time_s.max() - time_s.min())
    if span > MOST_S or (steps.size and abs(float(np.median(steps))) < 1 / MOST_RATE):
        raise TraceError(
            f"{called}: {field} should rise by seconds, over {MOST_S / 3600:.0f} hours at most;"
            " record it again."
        )
    return time_s


def _camera(array: NDArray[np.generic] | None, called: str) -> FloatArray | None:
    if array is None:
        return None
    camera = np.asarray(array, np.float64)
    far = camera.ndim != 2 or camera.shape[1:] != (4,) or not (np.abs(camera) < FAR).all()
    if far or not (np.hypot(camera[:, 0], camera[:, 1]) > 1 / FAR).all():
        raise TraceError(
            f"{called}: “camera” should hold four numbers for each picture, as docs/FORMATS.md has"
            " it; record the trace again."
        )
    return camera


def _provenance(array: NDArray[np.generic] | None, called: str) -> Provenance | None:
    """None of an older file."""
    if array is None:
        return None
    try:
        if array.dtype != np.uint8 or array.ndim != 1:
            raise ValueError("no text")
        return Provenance.read(array.tobytes())
    except ValueError as error:
        raise TraceError(
            f"{called}: “provenance” should say how the trace was made, as docs/FORMATS.md has it; "
            "leave it out or record the trace again."
        ) from error


def _arrays(file: BinaryIO, called: str) -> dict[str, NDArray[np.generic]]:
    """A trace file's arrays of numbers, of whatever shape."""
    try:
        with zipfile.ZipFile(file) as archive:
            there = {info.filename: info for info in archive.infolist()}
            for name in _NEEDED:
                if f"{name}.npy" not in there:
                    raise TraceError(f"{called}: the trace has no “{name}”; record it again.")
            names = (*_NEEDED, *(name for name in _LATER if f"{name}.npy" in there))
            # A name twice is the last one's, as when the archive is asked by name.
            return {n: _array(archive, there[f"{n}.npy"], n, called) for n in names}
    except _UNREADABLE as error:
        raise TraceError(
            f"{called} is not a trace file (.npz) that can be read; check the file."
        ) from error


def _array(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, called: str
) -> NDArray[np.generic]:
    """One array; its header says whether it is worth decompressing."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("NumPy compresses in another way")
    with archive.open(entry) as file:
        head = io.BytesIO(file.read(_MOST_HEADER))
        version = np.lib.format.read_magic(head)
        if version == (1, 0):
            shape, fortran, dtype = np.lib.format.read_array_header_1_0(head)
        else:
            shape, fortran, dtype = np.lib.format.read_array_header_2_0(head)
        if dtype.kind not in "fiu" or dtype.itemsize > _WIDEST:
            raise TraceError(f"{called}: “{name}” holds something else than numbers.")
        count = math.prod(shape)
        if any(side > _MOST_NUMBERS for side in shape) or not 0 <= count <= _MOST_NUMBERS:
            raise TraceError(_too_much(called))
        content = head.read()
        content += file.read(max(0, count * dtype.itemsize + 1 - len(content)))
    if len(content) != count * dtype.itemsize:
        raise ValueError("another length than the header's")
    array = np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")
    return cast(NDArray[np.generic], array)


def _too_much(called: str) -> str:
    return (
        f"{called} says that it holds more than {MOST_FRAMES} pictures’ landmarks; record the trace"
        " again, of the exercise alone."
    )
