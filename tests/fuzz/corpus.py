"""Inputs that nobody would make on purpose, spoilt in the same ways for the same seed.

Each begins as a sound file and is then spoilt in one of the ways in which files lie: a number in a
box or header, a tag, a time, a size, a stretch of bytes that is missing, there twice, or noise.
"""

from __future__ import annotations

import io
import random
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from coach.records.database import sqlite_url
from coach.records.store import Store
from tests.clips import write_clip
from tests.records.samples import begun, made_set, records, write_session

TRACES = Path(__file__).resolve().parents[1] / "traces"
NUMBERS = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
BOXES = (
    b"ftyp moov mvhd trak tkhd edts elst mdia mdhd hdlr minf stbl stsd mp4v esds pasp stts stss "
    b"stsc stsz stco ctts mdat"
).split()
# Names of Matroska: segment's scale and length, a track's width, height, rate, and a block.
ELEMENTS = (b"\x2a\xd7\xb1", b"\x44\x89", b"\xb0", b"\xba", b"\x23\xe3\x83", b"\xa3", b"\x1f\x43")
DURATIONS = ("9e9:0:0", "-9e9:0:0", "nan:0:0", "inf:0:0", "0:0:-1", "1:2:3:4", "x", "1e308:0:0")
TIMES = (
    (0.0, 0.1, 0.2, 1e6),
    (0.0, 1e-5, 2e-5, 3e-5),
    (0.0, 7000.0, 14000.0, 21000.0),
    (5.0, 5.1, 90_000.0, 90_000.1),
)
VALUES = (0.0, -1.0, 1e-30, 1e30, 1e308, np.nan, np.inf, -np.inf, 2.0**63)
LINES = (
    "target = {}\nmax_target = {}\n",
    "hold_s = {}\ntarget = {}\n",
    "hold_s = {}\nrest = {}\n",
    "height_cm = {}\nx = {}\n",
)


@dataclass(frozen=True)
class Input:
    """kind: of KINDS. name: of its file, by which it is read."""

    kind: str
    name: str
    content: bytes


def make(seed: int) -> Input:
    """The input with this number: each kind's turn comes round."""
    chance = random.Random(seed)
    kind = tuple(KINDS)[seed % len(KINDS)]
    suffix, content = KINDS[kind](chance)
    return Input(kind, f"{seed}-{kind}{suffix}", content)


def _video(chance: random.Random) -> tuple[str, bytes]:
    suffix = chance.choice((".mp4", ".mkv", ".avi", ".gif", ".mp4", ".mkv"))
    if suffix == ".mkv" and chance.random() < 0.15:
        return suffix, _clip(suffix, chance.choice(TIMES))
    content = bytearray(_clip(suffix))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        ways = [_noise, _cut, _doubled]
        ways += {".mp4": [_box] * 6, ".mkv": [_tag, _element, _element], ".gif": [_screen]}.get(
            suffix, [_number] * 2
        )
        chance.choice(ways)(chance, content)
    return suffix, bytes(content)


@cache
def _clip(suffix: str, times_s: tuple[float, ...] | None = None) -> bytes:
    count = len(times_s) if times_s else 8
    images = [np.full((48, 64, 3), 20 * i, np.uint8) for i in range(count)]
    codec, pixels = {".gif": ("gif", "rgb8"), ".avi": ("mjpeg", "yuvj420p")}.get(
        suffix, ("libx264" if times_s else "mpeg4", "yuv420p")
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip{suffix}"
        return write_clip(path, images, codec=codec, pixels=pixels, times_s=times_s).read_bytes()


def _at_any(chance: random.Random, content: bytearray) -> int:
    return chance.randrange(max(1, len(content)))


def _noise(chance: random.Random, content: bytearray) -> None:
    for _ in range(chance.randint(1, 8)):
        if content:
            content[_at_any(chance, content)] = chance.randrange(256)


def _cut(chance: random.Random, content: bytearray) -> None:
    begin = _at_any(chance, content)
    del content[begin : begin + chance.choice((1, 7, 100, 10_000))]


def _doubled(chance: random.Random, content: bytearray) -> None:
    begin = _at_any(chance, content)
    content[begin:begin] = content[begin : begin + chance.choice((4, 64, 2000))]


def _number(chance: random.Random, content: bytearray) -> None:
    at, form = _at_any(chance, content), chance.choice((">I", "<I", ">H", "<H", ">Q"))
    value = chance.choice(NUMBERS) & (1 << 8 * struct.calcsize(form)) - 1
    content[at : at + struct.calcsize(form)] = struct.pack(form, value)


def _box(chance: random.Random, content: bytearray) -> None:
    """A number in a box, its size (before the name) among them."""
    name = chance.choice(BOXES)
    at = content.find(name)
    if at >= 4:
        at += chance.choice((-4, 4, 8, 12, 16, 20, 24, 28, 32, 44, 80))
        content[at : at + 4] = struct.pack(">I", chance.choice(NUMBERS))


def _element(chance: random.Random, content: bytearray) -> None:
    at = content.find(chance.choice(ELEMENTS))
    if at >= 0:
        at += chance.randint(1, 6)
        size = chance.choice((1, 4, 8))
        content[at : at + size] = chance.choice(NUMBERS).to_bytes(8, "big")[-size:]


def _tag(chance: random.Random, content: bytearray) -> None:
    at = content.find(b"00:00:00.")
    if at >= 0:
        content[at : at + 18] = chance.choice(DURATIONS).encode().ljust(18, b"\0")


def _screen(chance: random.Random, content: bytearray) -> None:
    side = chance.choice((0, 1, 4000, 16_000, 65_535))
    content[6:10] = struct.pack("<HH", side, chance.choice((side, 1, 65_535)))


def _trace(chance: random.Random) -> tuple[str, bytes]:
    with np.load(TRACES / "squat-01.npz") as whole:
        fields = {name: whole[name][:90] if name != "size" else whole[name] for name in whole}
    if chance.random() < 0.7:
        name = chance.choice(sorted(fields))
        array = fields[name] = fields[name].astype(np.float64)
        if chance.random() < 0.3:
            shape = tuple(chance.choice((0, 1, 2, 33, 90)) for _ in range(chance.randint(0, 4)))
            fields[name] = np.resize(array, shape)
        else:
            for _ in range(chance.choice((1, 5, array.size))):
                array.flat[chance.randrange(array.size)] = chance.choice(VALUES)
    file = io.BytesIO()
    np.savez_compressed(file, **fields)  # type: ignore[arg-type]
    content = bytearray(file.getvalue())
    if chance.random() < 0.3:
        content = bytearray(_with_head(chance, content))
    if chance.random() < 0.4:
        chance.choice((_noise, _cut, _doubled, _number))(chance, content)
    return ".npz", bytes(content)


def _with_head(chance: random.Random, content: bytes) -> bytes:
    """One array described by another shape or kind of number than it has."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(file, "w", 8) as made:
        names = whole.namelist()
        spoilt = chance.choice(names)
        for name in names:
            array = whole.read(name)
            if name == spoilt:
                head = io.BytesIO()
                described = {
                    "descr": chance.choice(("<f8", "|O", "<U999999", "V9999999", "<f2", "|b1")),
                    "fortran_order": chance.random() < 0.5,
                    "shape": tuple(
                        chance.choice((0, 3, -1, 10**6, 10**9, 2**40, 2**63))
                        for _ in range(chance.randint(0, 4))
                    ),
                }
                np.lib.format.write_array_header_1_0(head, described)
                array = head.getvalue() + array[128:] + bytes(chance.choice((0, 20_000_000)))
            made.writestr(name, array)
    return file.getvalue()


def _profile(chance: random.Random) -> tuple[str, bytes]:
    values = (
        "true",
        "nan",
        "-inf",
        "1e999",
        "'x'",
        "[]",
        "{}",
        "9" * 6000,
        *("60", "70", "75") * 3,
    )
    line = chance.choice(LINES).format(chance.choice(values), chance.choice(values))
    text = chance.choice(("[squat]\n", "[squat]\n", "", "[[squat]]\n", "[plank]\n")) + line
    if chance.random() < 0.2:
        opens, closes = chance.choice((("[", "]"), ("{a=", "}")))
        depth = chance.choice((50, 500, 20_000))
        text += f"deep = {opens * depth}1{closes * depth}\n"
    content = bytearray(chance.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe")) + text.encode())
    if chance.random() < 0.5:
        chance.choice((_noise, _cut, _doubled))(chance, content)
    return ".toml", bytes(content)


def _database(chance: random.Random) -> tuple[str, bytes]:
    content = bytearray(_kept())
    for _ in range(chance.choice((1, 2, 20))):
        chance.choice((_noise, _cut, _doubled, _number, _head))(chance, content)
    return ".sqlite3", bytes(content)


def _head(chance: random.Random, content: bytearray) -> None:
    """A number in the first hundred bytes: page size, pages, versions, encoding."""
    at = chance.choice((16, 18, 19, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 92, 96))
    content[at : at + 4] = struct.pack(">I", chance.choice(NUMBERS))


@cache
def _kept() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.sqlite3"
        with Store(sqlite_url(file)) as store:
            write_session(begun(records(store), records(store).people.me().id), made_set(0))
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
        return file.read_bytes()


KINDS: dict[str, Callable[[random.Random], tuple[str, bytes]]] = {
    "video": _video,
    "trace": _trace,
    "profile": _profile,
    "video-2": _video,
    "database": _database,
}
