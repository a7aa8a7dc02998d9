"""What survives a stopped program: everything that was whole, whatever happened to the file."""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.coaching.results import Rep
from coach.errors import StoreError
from coach.live import journal
from coach.live.journal import Journal, JournalRecord, load, recent, remove
from coach.live.snapshot import EndedBy, SetResult
from coach.pose.landmarks import PoseTrack
from coach.programme.plan import Block, Plan, default_plan
from tests import builders
from tests.live.sessions import clip, lived, plan_of, play, shifted
from tests.motion.recordings import track

TOKEN = "0123456789abcdef0123456789abcdef"
PLAN = Plan((Block("squat", "both", 2, 3, target=70.0), Block("leg-kick", "each", 1, 2)), 171.5)
POSES = PoseTrack.from_poses([], (0, 0))

# A leg's own peak as it comes back: exactly.
REPS = (
    replace(builders.rep(1, builders.OK, builders.FAULT), by_side=((92.1, 4.0), None)),
    builders.rep(2, builders.UNSEEN),
    replace(builders.rep(3, counted=False), peak=np.nan, hold_s=0.25),
)


def _result(index: int = 0, reps: tuple[Rep, ...] = REPS) -> SetResult:
    summary = builders.summary(*reps, notes=("Somebody else was there.",))
    return SetResult(index, PLAN.rounds()[index], summary, 12.0, 48.5, EndedBy.REST, POSES)


def _close(a: Rep, b: Rep) -> bool:
    """Whether two repetitions are the same but for the summary's rounding."""
    numbers = ("start_s", "peak_s", "end_s", "peak", "peak_sd", "range", "hold_s", "lifting_s")
    same = all(
        getattr(a, n) == pytest.approx(getattr(b, n), abs=0.06, nan_ok=True) for n in numbers
    )
    return (
        same
        and (a.index, a.side, a.counted, a.unit, a.by_side, a.faults)
        == (b.index, b.side, b.counted, b.unit, b.by_side, b.faults)
        and [f.verdict for f in a.findings] == [f.verdict for f in b.findings]
    )


def test_a_session_comes_back(tmp_path: Path) -> None:
    writer = Journal(tmp_path / "sessions", TOKEN)
    writer.begin(PLAN)
    for rep in REPS:
        writer.rep(0, rep)
    writer.set_done(_result())
    writer.end("done")
    record = load(tmp_path / "sessions", TOKEN)
    assert record is not None
    assert record.plan == PLAN
    assert record.ended == "done"
    (result,) = record.sets
    assert (result.index, result.round, result.ended_by) == (0, PLAN.rounds()[0], EndedBy.REST)
    assert (result.started_s, result.ended_s) == (12.0, 48.5)
    assert all(_close(a, b) for a, b in zip(result.summary.reps, REPS, strict=True))
    wanted = _result().summary
    assert result.summary.checks == wanted.checks
    assert (result.summary.view, result.summary.notes) == (wanted.view, wanted.notes)
    assert (result.summary.exercise, result.summary.rep_count) == ("squat", 2)


def test_a_set_that_was_cut_short_keeps_its_repetitions(tmp_path: Path) -> None:
    writer = Journal(tmp_path, TOKEN)
    writer.begin(PLAN)
    writer.set_done(_result(0))
    for rep in REPS[:2]:
        writer.rep(1, rep)
    record = load(tmp_path, TOKEN)
    assert record is not None
    assert record.ended is None
    assert [result.index for result in record.sets] == [0, 1]
    short = record.sets[1]
    assert short.ended_by is EndedBy.CUT_SHORT
    assert (short.summary.exercise, short.summary.rep_count) == ("squat", 2)
    assert short.round == PLAN.rounds()[1]
    assert [c.reps for c in short.summary.checks if c.check == "forward-lean"] == [(1,)]
    assert all(_close(a, b) for a, b in zip(short.summary.reps, REPS[:2], strict=True))


@cache
def _live() -> tuple[SetResult, ...]:
    squats, curls = clip("squat_good_side"), clip("calf_good_side")
    return (*squats.last.results, *curls.last.results)


@pytest.mark.parametrize("which", [0, 1], ids=["squat", "calf raise in cm"])
def test_a_real_set_comes_back(which: int, tmp_path: Path) -> None:
    result = _live()[which]
    writer = Journal(tmp_path, TOKEN)
    writer.begin(Plan((Block(result.round.exercise, "both", 1, 3),)))
    writer.set_done(result)
    record = load(tmp_path, TOKEN)
    assert record is not None
    again = record.sets[0].summary
    assert all(_close(a, b) for a, b in zip(again.reps, result.summary.reps, strict=True))
    assert again.checks == result.summary.checks


def test_what_is_written_as_it_happens(tmp_path: Path) -> None:
    """The way a page's thread does it: each repetition as the snapshot shows it."""
    made = plan_of("squat_good_side", sets=2)
    poses = lived(track("squat_good_side"), tail_s=10.0)
    log = play(made, poses + shifted(poses[120:400], poses[-1].time_s + 0.1))
    now = log.last
    writer = Journal(tmp_path, TOKEN)
    writer.begin(log.training.plan)
    for result in now.results:
        writer.set_done(result)
    for rep in now.made:
        writer.rep(now.round_index, rep)
    record = load(tmp_path, TOKEN)
    assert record is not None
    assert [result.summary.rep_count for result in record.sets] == [3, now.reps]


def test_nothing_there(tmp_path: Path) -> None:
    assert load(tmp_path, TOKEN) is None
    assert load(tmp_path / "missing", TOKEN) is None
    assert recent(tmp_path / "missing") == ()
    remove(tmp_path, TOKEN)


def test_a_plan_without_anything_done(tmp_path: Path) -> None:
    Journal(tmp_path, TOKEN).begin(default_plan())
    record = load(tmp_path, TOKEN)
    assert record == JournalRecord(default_plan(), (), None)


def test_beginning_again_replaces_what_was_there(tmp_path: Path) -> None:
    for _ in range(2):
        writer = Journal(tmp_path, TOKEN)
        writer.begin(PLAN)
        writer.rep(0, REPS[0])
    record = load(tmp_path, TOKEN)
    assert record is not None
    assert len(record.sets[0].summary.reps) == 1


@pytest.mark.parametrize(
    "token",
    ["", "abc", "../../../etc/passwd", TOKEN[:-1] + "/", TOKEN + "\n", TOKEN.upper(), "g" * 32],
)
def test_a_name_is_never_a_path(token: str, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("kept")
    with pytest.raises(StoreError, match="begin a new session"):
        Journal(tmp_path, token)
    assert load(tmp_path, token) is None
    remove(tmp_path, token)
    assert [path.name for path in tmp_path.iterdir()] == ["outside"]


def test_the_newest_come_first_and_can_be_removed(tmp_path: Path) -> None:
    tokens = [secrets.token_hex(16) for _ in range(3)]
    for age, token in enumerate(tokens):
        Journal(tmp_path, token).begin(PLAN)
        os.utime(tmp_path / f"{token}.jsonl", (1000 - age, 1000 - age))
    (tmp_path / "notes.jsonl").write_text("{}")
    assert recent(tmp_path) == tuple(tokens)
    remove(tmp_path, tokens[1])
    assert recent(tmp_path) == (tokens[0], tokens[2])
    assert load(tmp_path, tokens[1]) is None


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    Journal(tmp_path / "sessions", TOKEN).begin(PLAN)
    assert stat.S_IMODE((tmp_path / "sessions" / f"{TOKEN}.jsonl").stat().st_mode) == 0o600


def test_every_line_is_json_that_says_what_it_is(tmp_path: Path) -> None:
    writer = Journal(tmp_path, TOKEN)
    writer.begin(PLAN)
    writer.rep(0, REPS[2])
    writer.set_done(_result())
    writer.end("stopped")
    lines = [
        json.loads(line, parse_constant=pytest.fail)
        for line in (tmp_path / f"{TOKEN}.jsonl").read_text("utf-8").splitlines()
    ]
    assert [line["kind"] for line in lines] == ["begin", "rep", "set", "end"]
    assert (lines[0]["format"], lines[0]["version"]) == ("form-coach/session", 1)
    assert lines[1]["made"]["rep"]["peak_deg"] is None


# What may go wrong


@cache
def _whole() -> bytes:
    """A session's file, by way of a folder in memory."""
    parts: list[bytes] = []
    writer = Journal(Path(), TOKEN)
    writer._write = lambda line: parts.append(  # type: ignore[method-assign]
        line.model_dump_json(exclude_unset=True).encode() + b"\n"
    )
    writer.begin(PLAN)
    for index in range(2):
        for rep in REPS:
            writer.rep(index, rep)
        writer.set_done(_result(index))
    writer.rep(2, REPS[0])
    writer.end("stopped")
    return b"".join(parts)


def _steps() -> list[JournalRecord | None]:
    """The record after each line."""
    lines = _whole().splitlines()
    return [_of(b"\n".join(lines[:k])) for k in range(len(lines) + 1)]


def _of(content: bytes) -> JournalRecord | None:
    parsed = []
    for line in content.splitlines():
        parsed.append(journal._LINE.validate_json(line))
    return journal._record(parsed)


@given(st.integers(0, len(_whole())), st.binary(max_size=3))
@settings(max_examples=60)
def test_a_file_cut_anywhere_gives_what_was_whole(
    tmp_path_factory: pytest.TempPathFactory, at: int, rubbish: bytes
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    (folder / f"{TOKEN}.jsonl").write_bytes(_whole()[:at] + rubbish)
    known = [repr(step) for step in _steps()]
    whole = _whole()[:at].count(b"\n")
    found = repr(load(folder, TOKEN))
    # The cut may also have taken a line's end alone.
    assert found in known[whole : whole + 2]


@pytest.mark.parametrize("content", [b"", b"\n", b"null\n", b"[]\n", b'{"kind":"end","how":"x"}\n'])
def test_a_file_that_is_no_journal_is_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / f"{TOKEN}.jsonl").write_bytes(content)
    assert load(tmp_path, TOKEN) is None


def test_a_plan_this_version_does_not_know_is_nothing(tmp_path: Path) -> None:
    changed = _whole().replace(b'"leg-kick"', b'"handstand"')
    (tmp_path / f"{TOKEN}.jsonl").write_bytes(changed)
    assert load(tmp_path, TOKEN) is None


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    writer = Journal(tmp_path / "file" / "sessions", TOKEN)
    with pytest.raises(StoreError, match=r"cannot be written down .* The session goes on"):
        writer.begin(PLAN)
    with pytest.raises(StoreError):
        writer.rep(0, REPS[0])


def test_a_full_disk_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Journal(tmp_path, TOKEN)
    writer.begin(PLAN)
    writer.rep(0, REPS[0])
    kept = (tmp_path / f"{TOKEN}.jsonl").read_bytes()
    write = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) < 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, content[:50])

    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "write", full)
        with pytest.raises(StoreError, match="No space left on device"):
            writer.rep(0, REPS[1])
    assert (tmp_path / f"{TOKEN}.jsonl").read_bytes() == kept
    writer.rep(0, REPS[1])
    record = load(tmp_path, TOKEN)
    assert record is not None
    assert len(record.sets[0].summary.reps) == 2


def test_a_disk_that_does_not_confirm_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Journal(tmp_path, TOKEN)

    def fails(*_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(journal.os, "fsync", fails)
    with pytest.raises(StoreError, match="Input/output error"):
        writer.begin(PLAN)


def test_each_line_is_on_the_disk_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(journal.os, "fsync", lambda fd: synced.append(os.fstat(fd).st_size))
    writer = Journal(tmp_path, TOKEN)
    writer.begin(PLAN)
    writer.rep(0, REPS[0])
    sizes = np.cumsum([len(line) + 1 for line in _lines(tmp_path)])
    assert synced == list(sizes)


def _lines(folder: Path) -> list[bytes]:
    return (folder / f"{TOKEN}.jsonl").read_bytes().splitlines()


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(tmp_path, TOKEN).begin(PLAN)

    def refused(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(StoreError, match="cannot be read; check who may read it"):
        load(tmp_path, TOKEN)


def test_a_file_that_may_not_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(tmp_path, TOKEN).begin(PLAN)

    def refused(_: Path, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(StoreError, match="cannot be deleted"):
        remove(tmp_path, TOKEN)
