"""`coach batch` and `coach rejudge` on a cluster of this computer, from files to tables."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coach.analysis import analyze
from coach.archive.rows import parquet
from coach.archive.schema import FRAMES, REPS, SETS
from coach.archive.store import Store
from coach.cli import run
from coach.motion.types import MEASUREMENTS

pytestmark = pytest.mark.slow

NAMES = ("squat-04", "squat-05")


@pytest.fixture(scope="module")
def made(traces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two traces, a copy of one, and a file that is no trace."""
    folder = tmp_path_factory.mktemp("archive")
    clips = folder / "clips"
    clips.mkdir()
    for name in NAMES:
        shutil.copy(traces / f"{name}.npz", clips)
    shutil.copy(traces / f"{NAMES[0]}.npz", clips / "copy.npz")
    (clips / "bad.npz").write_text("no trace")
    assert run(["batch", str(clips), "--out", str(folder / "out"), "--folders"]) == 2
    return folder / "out"


def test_each_recording_has_its_row_and_a_bad_one_its_sentence(made: Path) -> None:
    sets = pd.read_parquet(made / "sets")
    assert sorted(sets["status"]) == ["analysed", "analysed", "unusable"]
    (error,) = sets["error"].dropna()
    assert "bad.npz is not a trace file" in error
    assert not list(made.rglob("*.part"))


def test_the_numbers_are_those_of_analyze(made: Path, traces: Path) -> None:
    sets = pd.read_parquet(made / "sets").set_index("recording")
    reps = pd.read_parquet(made / "reps")
    frames = pd.read_parquet(made / "frames")
    for key, row in sets[sets.status == "analysed"].iterrows():
        name = Path(row["source"]).name.replace("copy", NAMES[0])
        told = analyze(traces / name)
        mine = reps[reps.recording == key].sort_values("movement")
        assert row["rep_count"] == told.summary.rep_count
        peaks = [one.peak for one in told.summary.movements]
        assert mine["peak"].to_numpy() == pytest.approx(peaks, abs=1e-6)
        these = frames[frames.recording == key].sort_values("time_s")
        values = these[list(MEASUREMENTS)].to_numpy(float)
        np.testing.assert_allclose(values, told.motion.values, atol=1e-6)


@pytest.mark.parametrize(("table", "schema"), [("sets", SETS), ("reps", REPS), ("frames", FRAMES)])
def test_the_files_have_the_schema_that_is_documented(
    made: Path, table: str, schema: pa.Schema
) -> None:
    files = list((made / table).rglob("*.parquet"))
    assert files
    assert all(pq.read_schema(file).equals(schema, check_metadata=True) for file in files)


def test_duckdb_and_pandas_read_it_in_one_line(made: Path, repository: Path) -> None:
    """As docs/FORMATS.md has it."""
    text = (repository / "docs" / "FORMATS.md").read_text("utf-8")
    sql = re.search(r'duckdb\.sql\(\s*"(.+?)"\s*\)', text)
    assert sql is not None
    ((exercise, count, peak),) = duckdb.sql(sql[1].replace("ARCHIVE", str(made))).fetchall()
    assert (exercise, count) == ("squat", 4)
    assert 60 < peak < 150
    assert len(pd.read_parquet(made / "sets")) == 3


def test_the_folder_of_a_recording_is_written_if_asked(made: Path) -> None:
    for key in {file.stem for file in (made / "frames").rglob("*.parquet")}:
        names = {path.name for path in (made / "recordings" / key).iterdir()}
        assert {"summary.json", "reps.csv", "frames.csv", "report.html"} <= names


def test_judged_again_nothing_changes_and_what_differs_is_told_before_it_is_replaced(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As if an earlier version had counted one squat more and found nothing in the first."""
    out = tmp_path / "out"
    shutil.copytree(made, out)
    parts = list((out / "sets").iterdir())
    (part,) = (one for one in parts if "analysed" in pq.read_table(one)["status"].to_pylist())
    rows = pq.read_table(part).to_pylist()
    one = next(row for row in rows if row["status"] == "analysed")
    one["rep_count"] += 1
    one["judged_by"] = "0.0"
    part.write_bytes(parquet(pa.Table.from_pylist(rows, SETS)))
    before = part.read_bytes()
    assert run(["rejudge", str(out)]) == 0
    told = capsys.readouterr().out
    assert re.search(r"squat\s+│ 2\s+│ 5\s+│ 4\s+│ 1\s+│ 0", told)
    assert part.read_bytes() == before
    listed = pd.read_csv(out / "rejudged" / "changes.csv")
    assert listed[["recording", "rep_count", "rep_count_now"]].to_numpy().tolist() == [
        [one["recording"], 3, 2]
    ]
    assert run(["rejudge", str(out), "--apply"]) == 0
    assert not list((out / "rejudged").rglob("*.parquet"))
    again = ["written_at", "judged_by"]
    for table in ("sets", "reps", "frames"):
        old, new = (pd.read_parquet(each / table) for each in (made, out))
        kept = [name for name in old.columns if name not in again]
        assert old[kept].astype(str).equals(new[kept].astype(str)), table


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """An S3 server on the loopback; its bucket as a URL."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        s3fs.S3FileSystem().mkdir("clinic")
        yield "s3://clinic"
    server.stop()


@pytest.mark.nightly
def test_recordings_and_archive_may_lie_in_s3(bucket: str, traces: Path) -> None:
    clips = Store(f"{bucket}/clips")
    clips.put(traces / "squat-04.npz", "squat-04.npz")
    command = ["batch", f"{bucket}/clips/*.npz", "--out", f"{bucket}/out"]
    assert run(command) == 0
    assert run(command) == 0
    store = Store(f"{bucket}/out")
    (part,) = store.names("sets", ".parquet")
    (row,) = pq.read_table(pa.BufferReader(store.read(part))).to_pylist()
    assert (row["status"], row["rep_count"]) == ("analysed", 2)
    assert row["source"] == f"{bucket}/clips/squat-04.npz"


def test_a_store_of_objects_is_written_to_read_and_emptied(bucket: str) -> None:
    store = Store(f"{bucket}/some")
    assert store.names("sets", ".parquet") == []
    store.write("sets/b.parquet", b"1")
    store.write("sets/a.parquet", b"2")
    assert store.names("sets", ".parquet") == ["sets/a.parquet", "sets/b.parquet"]
    store.move("sets/a.parquet", "sets/b.parquet")
    assert store.names("sets", "") == ["sets/b.parquet"]
    assert store.read("sets/b.parquet") == b"2"
    store.remove("sets/b.parquet")
    store.remove("sets/b.parquet")
    assert not store.holds("sets/b.parquet")
    with pytest.raises(FileNotFoundError):
        store.read("sets/b.parquet")
