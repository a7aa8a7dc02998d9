"""Nothing that comes in ends a process, fills the memory, hangs, or is told as a fault of ours."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.fuzz.corpus import Input, make
from tests.fuzz.driver import ROOT, End, Reading, readings

pytestmark = pytest.mark.slow

FAILURES = Path(__file__).with_name("failures")
KIND_OF = {".npz": "trace", ".toml": "profile", ".sqlite3": "database"}
IN_CI, BY_NIGHT = 100, 1000

SAYS = {
    "length-of-ages.mkv": "",
    "length-below-zero.mkv": "",
    "length-nan.mkv": "",
    "length-endless.mkv": "",
    "no-times.h264": "",
    "count.mp4": "holds no picture that can be decoded",
    "gap.mkv": "one picture is said to come 1000000 s after the one before",
    "vast.gif": "has pictures of 16000 x 16000 pixels",
    "bomb.npz": "says that it holds more than 90000 pictures",
    "long-header.npz": "is not a trace file",
    "deep.toml": "holds something that no setting is",
    "digits.toml": "holds something that no setting is",
    "true.toml": "squat.target",
    "beyond.toml": "further than the furthest to go",
    "mark.toml": "",
    "no-text.sqlite3": "",
}
"""What is said of each file that once went wrong; nothing where it is read."""


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process finds tests.fuzz.driver."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def troubles(read: list[Reading]) -> list[Reading]:
    return [one for one in read if one.end is not End.CLEAN or one.over_a_gigabyte]


def test_whatever_went_wrong_once_is_read_or_said() -> None:
    paths = sorted(FAILURES.iterdir())
    assert {path.name for path in paths} == set(SAYS)
    read = list(
        readings(
            Input(KIND_OF.get(path.suffix, "video"), path.name, path.read_bytes()) for path in paths
        )
    )
    assert troubles(read) == []
    for one in read:
        assert SAYS[one.name] in one.said
        assert bool(SAYS[one.name]) == bool(one.said)


def test_a_hundred_inputs() -> None:
    read = list(readings(map(make, range(IN_CI))))
    assert len(read) == IN_CI
    assert troubles(read) == []
    # Spoilt, and not past all reading: some are read and some are refused.
    outcomes = Counter((one.name.split("-")[1].split(".")[0], bool(one.said)) for one in read)
    assert all(outcomes[kind, True] >= 3 for kind in ("video", "trace", "profile"))
    assert all(outcomes[kind, False] >= 3 for kind in ("video", "trace", "database"))


@pytest.mark.nightly
def test_a_thousand_inputs() -> None:
    assert troubles(list(readings(map(make, range(IN_CI, IN_CI + BY_NIGHT))))) == []
