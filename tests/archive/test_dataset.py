"""The tables of an archive: what is kept, what takes whose place, what a killed client leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

from coach.archive import run as running
from coach.archive.dataset import Archive
from coach.archive.request import Request, Result
from coach.archive.rows import Row
from coach.archive.run import Batch, Tally, run
from coach.archive.schema import FRAMES, REPS, SETS
from coach.archive.store import Store
from coach.errors import ExitStatus, InputError, OutputError

FORMATS = Path(__file__).parents[2] / "docs" / "FORMATS.md"


@pytest.mark.parametrize(("table", "schema"), [("sets", SETS), ("reps", REPS)])
def test_every_column_is_documented_and_no_other(table: str, schema: Any) -> None:
    text = FORMATS.read_text("utf-8")
    section = text.split(f"### `{table}`")[1].split("###")[0]
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.+?) \|", section, re.M)))
    assert sorted(named) == sorted(schema.names)


def test_the_frames_have_the_columns_of_frames_csv() -> None:
    from coach.reports.tables import frame_columns

    assert set(FRAMES.names) == {"recording", *frame_columns()}
    assert "`recording`" in FORMATS.read_text("utf-8").split("### `frames`")[1].split("\n#")[0]


Work = Callable[[Request], Result]


def _row(request: Request, **cells: object) -> Row:
    key = request.id_of(request.recording.url)
    return {
        "recording": key,
        "source": request.recording.url,
        "source_size": request.recording.size,
        "source_stamp": request.recording.stamp,
        "model_sha256": None,
        "judged_by": request.version,
        "asked": request.asked.text(),
        "person": request.person,
        "given_side": request.side,
        "status": "analysed",
        "following_notes": [],
        **cells,
    }


def _analysed(request: Request, status: ExitStatus = ExitStatus.OK) -> Result:
    row = _row(request, status={0: "analysed", 1: "failed", 2: "unusable"}[status])
    reps = [{"recording": row["recording"], "movement": n, "findings": []} for n in (1, 2)]
    return Result(status, "", row, [] if status else reps, 10)


@pytest.fixture
def batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Tally, list[Request]]]:
    """Runs a batch over six traces without a cluster; `work` answers."""
    sources = tmp_path / "clips"
    sources.mkdir()
    for n in range(6):
        (sources / f"{n}.npz").write_bytes(b"x" * (n + 1))

    @contextmanager
    def nobody(*_: object) -> Iterator[Any]:
        yield SimpleNamespace(dashboard_link=None)

    def call(work: Work = _analysed, **options: Any) -> tuple[Tally, list[Request]]:
        asked = []

        def ask(_client: object, _work: object, questions: Iterable[Request], _stop: Event) -> Any:
            for one in questions:
                asked.append(one)
                yield one, work(one)

        monkeypatch.setattr(running, "connected", nobody)
        monkeypatch.setattr(running, "ask", ask)
        told = Batch([str(sources)], str(tmp_path / "out"), **options)
        return run(told, Event(), lambda *_: None), asked

    return call


def _counted(folder: Path) -> tuple[list[str], list[str]]:
    """The recordings of `sets`, and those of `reps`, once for each row."""
    tables = (pq.read_table(folder / name).to_pylist() for name in ("sets", "reps"))
    sets, reps = ([row["recording"] for row in rows] for rows in tables)
    return sorted(sets), sorted(reps)


def _whole(folder: Path, recordings: int) -> None:
    sets, reps = _counted(folder)
    assert len(sets) == len(set(sets)) == recordings
    assert reps == sorted(sets * 2)


def test_what_is_there_is_not_asked_again(batch: Any, tmp_path: Path) -> None:
    tally, asked = batch()
    assert (tally.analysed, tally.status, len(asked)) == (6, ExitStatus.OK, 6)
    assert [one.recording.size for one in asked] == [6, 5, 4, 3, 2, 1]
    tally, asked = batch()
    assert (tally.there, asked) == (6, [])
    _whole(tmp_path / "out", 6)


@pytest.mark.parametrize("options", [{"force": True}, {"exercise": "squat"}])
def test_what_is_asked_anew_takes_the_place_of_the_old(
    batch: Any, tmp_path: Path, options: dict[str, Any]
) -> None:
    batch()
    tally, asked = batch(**options)
    assert (tally.analysed, len(asked)) == (6, 6)
    _whole(tmp_path / "out", 6)


@pytest.mark.parametrize(
    ("options", "processes"),
    [({"workers": 6}, 1), ({"workers": 13}, 2), ({"workers": 13, "cluster": "tcp://there"}, 1)],
)
def test_a_long_recordings_pieces_go_to_processes_that_would_be_idle(
    batch: Any, options: dict[str, Any], processes: int
) -> None:
    _, asked = batch(**options)
    assert {one.processes for one in asked} == {processes}


def test_a_changed_file_is_done_again_and_only_it(batch: Any, tmp_path: Path) -> None:
    batch()
    (tmp_path / "clips" / "3.npz").write_bytes(b"another")
    tally, asked = batch()
    assert [one.recording.url[-5:] for one in asked] == ["3.npz"]
    assert tally.there == 5


def test_a_failure_is_a_row_and_is_tried_again_what_cannot_be_analysed_is_not(
    batch: Any, tmp_path: Path
) -> None:
    def work(request: Request) -> Result:
        size = request.recording.size
        status = {2: ExitStatus.FAILED, 4: ExitStatus.UNUSABLE}.get(size, ExitStatus.OK)
        return _analysed(request, status)

    tally, _ = batch(work)
    assert (tally.analysed, tally.failed, tally.unusable) == (4, 1, 1)
    assert tally.status == ExitStatus.FAILED
    assert len(_counted(tmp_path / "out")[0]) == 6
    tally, asked = batch()
    assert [one.recording.size for one in asked] == [2]
    assert (tally.analysed, tally.there) == (1, 5)
    sets, reps = _counted(tmp_path / "out")
    assert (len(sets), len(reps)) == (6, 10)


def test_copies_of_one_are_there_once(batch: Any, tmp_path: Path) -> None:
    def same(request: Request) -> Result:
        result = _analysed(request)
        return Result(result.status, "", {**result.row, "recording": "0" * 32}, [], 1)

    tally, _ = batch(same)
    assert (tally.analysed, tally.copies) == (1, 5)
    assert len(_counted(tmp_path / "out")[0]) == 1


def test_files_of_a_client_that_was_killed_are_made_again(batch: Any) -> None:
    """Their rows were never written: there are files of that id, and nothing in the tables."""
    batch(exercise="squat")

    def there(request: Request) -> Result:
        if request.look_first:
            key = request.id_of(request.recording.url)
            return Result(ExitStatus.OK, "", {"recording": key}, there=True)
        return _analysed(request)

    tally, asked = batch(there)
    assert (tally.analysed, tally.copies) == (6, 0)
    assert len(asked) == 12


def test_a_full_disk_ends_the_run_and_the_next_one_finishes_it(
    batch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, left = Store._place, [1]

    def full(self: Store, name: str, fill: Any) -> None:
        if not left:
            raise OSError(28, "No space left on device")
        left.pop()
        put(self, name, fill)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_place", full)
        with pytest.raises(OutputError, match="free some space"):
            batch()
    # `reps` was written, `sets` was not.
    assert len(list((tmp_path / "out").glob("reps/*"))) == 1
    tally, _ = batch()
    assert tally.analysed == 6
    _whole(tmp_path / "out", 6)


def test_movements_of_a_set_that_was_taken_out_go_with_the_next_run(
    batch: Any, tmp_path: Path
) -> None:
    """Killed between taking a set's row out and its movements' rows."""
    batch()
    (part,) = (tmp_path / "out" / "sets").iterdir()
    table = pq.read_table(part)
    pq.write_table(table.slice(2), part)
    tally, _ = batch()
    assert (tally.there, tally.analysed) == (4, 2)
    _whole(tmp_path / "out", 6)


def test_two_do_not_write_to_one_archive(tmp_path: Path) -> None:
    with (
        Archive.opened(str(tmp_path)),
        pytest.raises(InputError, match="Somebody else"),
        Archive.opened(str(tmp_path)),
    ):
        pass


def test_an_archive_of_another_version_is_left_alone(batch: Any, tmp_path: Path) -> None:
    batch()
    (part,) = (tmp_path / "out" / "sets").iterdir()
    table = pq.read_table(part).replace_schema_metadata({"version": "99"})
    pq.write_table(table, part)
    with pytest.raises(InputError, match="another version"):
        batch()


def test_what_was_half_written_goes_with_the_next_run(batch: Any, tmp_path: Path) -> None:
    batch()
    half = tmp_path / "out" / "frames" / "shard=00" / ".0.parquet.abc.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    batch()
    assert not half.exists()


def test_the_manifests_recordings_are_those_there_are(batch: Any, tmp_path: Path) -> None:
    manifest = tmp_path / "clips" / "manifest.csv"
    manifest.write_text("file,person,exercise\n0.npz,P1,squat\n", "utf-8")
    _, asked = batch(manifest=manifest)
    said = {one.recording.size: (one.person, one.asked.exercise) for one in asked}
    assert said == {1: ("P1", "squat"), **dict.fromkeys(range(2, 7), (None, "auto"))}
    manifest.write_text("file\nmissing.npz\n", "utf-8")
    with pytest.raises(InputError, match=r"missing\.npz, which is not among"):
        batch(manifest=manifest)
