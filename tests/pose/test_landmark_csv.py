"""Landmark tables of other tools: the usual shapes are read, anything else is one sentence."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.analysis import analyze, analyze_poses, source_of
from coach.cli import run
from coach.errors import CoachError
from coach.pose.landmark_files import WORLD_FROM_PICTURE, load_poses
from coach.pose.landmarks import Landmark, PoseTrack
from coach.pose.limits import FAR
from coach.pose.trace_file import load_trace

TRACES = Path(__file__).resolve().parents[1] / "traces"
SIZE = (640, 480)
AXES = ("x", "y", "z")


@cache
def trace(name: str = "rendered/squat_good_side") -> PoseTrack:
    return load_trace(TRACES / f"{name}.npz")


def _cell(value: float) -> str:
    return "" if np.isnan(value) else repr(float(value))


def _row(poses: PoseTrack, frame: int, scale: np.ndarray, world: bool) -> list[str]:
    values = np.column_stack([poses.landmarks[frame] * scale, poses.visibility[frame]])
    cells = [_cell(value) for value in values.ravel()]
    return cells + ([_cell(value) for value in poses.world[frame].ravel()] if world else [])


def wide(
    path: Path,
    poses: PoseTrack,
    name: Callable[[int, str], str] = lambda number, axis: f"{axis}{number}",
    *,
    lead: Callable[[int], dict[str, object]] = lambda frame: {},
    scale: tuple[float, float, float] = (1, 1, 1),
    world: bool = False,
    delimiter: str = ",",
    frames: int | None = None,
) -> Path:
    header = [name(number, axis) for number in range(33) for axis in (*AXES, "v")]
    if world:
        header += [f"world_{one.name.lower()}_{axis}" for one in Landmark for axis in AXES]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([*lead(0), *header])
        for frame in range(frames or len(poses)):
            row = [*map(str, lead(frame).values()), *_row(poses, frame, np.array(scale), world)]
            if delimiter == ";":
                row = [cell.replace(".", ",") for cell in row]
            writer.writerow(row)
    return path


def times(frame: int) -> dict[str, object]:
    return {"time": float(trace().time_s[frame])}


def same(read: PoseTrack, poses: PoseTrack, frames: int) -> None:
    assert read.landmarks == pytest.approx(poses.landmarks[:frames], rel=1e-5, abs=1e-6)
    assert read.visibility == pytest.approx(poses.visibility[:frames], abs=1e-6)
    assert read.time_s == pytest.approx(poses.time_s[:frames] - poses.time_s[0], abs=1e-4)
    assert read.size == SIZE


NAMES: dict[str, Callable[[int, str], str]] = {
    "x0": lambda number, axis: f"{axis}{number}",
    "x1": lambda number, axis: f"{axis}{number + 1}",
    "x_0": lambda number, axis: f"{axis}_{number}",
    "0_x": lambda number, axis: f"{number}_{axis}",
    "NOSE_x": lambda number, axis: f"{Landmark(number).name}_{axis}",
    "left_hip_visibility": lambda number, axis: (
        f"{Landmark(number).name.lower()}_{'visibility' if axis == 'v' else axis}"
    ),
    "landmark_0_x": lambda number, axis: f"landmark_{number}_{axis}",
    "Left Knee X": lambda number, axis: (
        f"{Landmark(number).name.replace('_', ' ').title()} {axis.upper()}"
    ),
    "pose.x": lambda number, axis: f"pose.{Landmark(number).name.lower()}.{axis}",
}


@pytest.mark.parametrize("style", NAMES)
def test_wide_tables_of_every_usual_name(tmp_path: Path, style: str) -> None:
    path = wide(tmp_path / "a.csv", trace(), NAMES[style], lead=times, frames=20)
    same(load_poses(path, size=SIZE), trace(), 20)


@pytest.mark.parametrize(
    ("column", "per_s"),
    [
        ("time", 1),
        ("timestamp_ms", 1e3),
        ("Timestamp (ms)", 1e3),
        ("t_us", 1e6),
        ("timestamp", 1e3),
    ],
)
def test_times_in_their_unit(tmp_path: Path, column: str, per_s: float) -> None:
    path = wide(
        tmp_path / "a.csv",
        trace(),
        lead=lambda frame: {column: trace().time_s[frame] * per_s},
        frames=20,
    )
    same(load_poses(path, size=SIZE), trace(), 20)


def test_without_times_the_rate_is_to_be_said(tmp_path: Path) -> None:
    bare = wide(tmp_path / "bare.csv", trace(), frames=20)
    same(load_poses(bare, fps=30, size=SIZE), trace(), 20)
    gaps = wide(
        tmp_path / "gaps.csv", trace(), lead=lambda frame: {"frame": 100 + 2 * frame}, frames=20
    )
    assert load_poses(gaps, fps=60, size=SIZE).time_s == pytest.approx(np.arange(20) / 30)
    with pytest.raises(CoachError, match="no column of times; say how many pictures a second"):
        load_poses(bare, size=SIZE)


def test_pixels_decimal_commas_and_the_pictures_size_in_the_table(tmp_path: Path) -> None:
    path = wide(
        tmp_path / "a.csv",
        trace(),
        lead=lambda frame: {**times(frame), "image_width": 640, "image_height": 480},
        scale=(640, 480, 640),
        delimiter=";",
        frames=20,
    )
    same(load_poses(path), trace(), 20)


@pytest.mark.parametrize("first", [0, 1, None])
def test_long_tables_in_any_order(tmp_path: Path, first: int | None) -> None:
    rows = [
        [frame, Landmark(n).name if first is None else n + first, *map(float, values)]
        for frame in range(20)
        for n, values in enumerate(
            np.column_stack([trace().landmarks[frame], trace().visibility[frame]])
        )
    ]
    random.Random(1).shuffle(rows)
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["frame", "landmark", *AXES, "visibility"], *rows])
    same(load_poses(path, fps=30, size=SIZE), trace(), 20)


@pytest.mark.parametrize("world", [True, False])
@pytest.mark.parametrize(
    "name", ["rendered/squat_good_side", "rendered/squat_good_front", "squat-05", "calf-raise-01"]
)
def test_a_recording_counts_as_its_trace_does(tmp_path: Path, name: str, world: bool) -> None:
    """Without world landmarks, too: their depth is the picture's, and the summary says so."""
    poses = trace(name)
    path = wide(
        tmp_path / "a.csv",
        poses,
        NAMES["NOSE_x"],
        lead=lambda frame: {"time": float(poses.time_s[frame])},
        world=world,
    )
    expected = analyze_poses(poses, source_of("a", poses)).summary
    found = analyze(path, size=poses.size)
    assert found.summary.exercise == expected.exercise
    assert [m.outcome for m in found.summary.movements] == [m.outcome for m in expected.movements]
    away = 0.01 if world else 1.5
    peaks = [m.peak for m in found.summary.movements]
    assert peaks == pytest.approx([m.peak for m in expected.movements], abs=away)
    assert any("no world landmarks" in note for note in found.summary.notes) is not world
    done = [one.operation for one in found.provenance.operations]
    assert (WORLD_FROM_PICTURE in done) is not world


@pytest.mark.parametrize("field", ["landmarks", "world", "visibility"])
@pytest.mark.parametrize("landmark", [Landmark.NOSE, Landmark.LEFT_KNEE, Landmark.RIGHT_HIP])
def test_one_hole_in_one_frame_changes_nothing_else(field: str, landmark: int) -> None:
    poses = trace()
    array = getattr(poses, field).copy()
    array[0, landmark] = array[150, landmark] = np.nan
    holed = replace(poses, **{field: array})
    assert holed.found.all()
    expected, found = (analyze_poses(p, source_of("a", p)).summary for p in (poses, holed))
    assert [m.outcome for m in found.movements] == [m.outcome for m in expected.movements]
    peaks = [m.peak for m in found.movements]
    assert peaks == pytest.approx([m.peak for m in expected.movements], abs=0.5)


@pytest.mark.parametrize("gone", ["", "nan", "NA", "null", "inf", "1e999"])
def test_what_is_no_number_is_not_known(tmp_path: Path, gone: str) -> None:
    path = wide(tmp_path / "a.csv", trace(), lead=times, frames=20)
    lines = path.read_text().splitlines()
    cells = lines[5].split(",")
    cells[1 + 4 * Landmark.LEFT_KNEE] = gone
    lines[5] = ",".join(cells)
    path.write_text("\n".join(lines))
    read = load_poses(path, size=SIZE)
    assert np.isnan(read.landmarks).sum() == 1
    assert np.isnan(read.landmarks[4, Landmark.LEFT_KNEE, 0])


HEAD = "time," + ",".join(f"{axis}{n}" for n in range(33) for axis in "xyzv")


def _frame(time: float = 0.0, value: str = "0.5", columns: int = 132) -> str:
    return ",".join([str(time), *[value] * columns])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no columns of landmarks"),
        ("a,b\n1,2", "no columns of landmarks"),
        ("\x00\xff\x00", "no columns of landmarks"),
        (HEAD, "holds no frame"),
        ("time,x0,y0\n0,1,2", "has no z"),
        ("time,x0,y0,z0,x0\n0,1,2,3,4", "two columns for the same thing"),
        ("time,x0,y0,z0,x501\n0,1,2,3,4", "more than the 33 landmarks"),
        (f"{HEAD}\n{_frame(value='knee')}", "row 2 has “knee” in “x0”"),
        (f"{HEAD}\n{_frame(0)}\n{_frame(0)}", "should rise by seconds"),
        (f"{HEAD}\n{_frame(0)}\n{_frame(1)}\n{_frame(1)}", "two frames at one time"),
        (f"{HEAD}\n{_frame(0)}\n,{_frame(1)}", "holds no list of times"),
        (f"{HEAD}\n{_frame(0)}\n{_frame(1e9)}", "over 2 hours at most"),
        (f"{HEAD}\n{_frame(0, '1e30')}\n{_frame(1, '1e30')}", "numbers that no body has"),
        (f"{HEAD}\n{_frame(0, '3e38')}\n{_frame(1, '-3e38')}", "numbers that no body has"),
        (f"{HEAD}\n{_frame(0)}\n{_frame(1, '1e100')}", "numbers that no body has"),
        (f"{HEAD}\n{'1' * 70_000}", "a line that is too long"),
        (f"{','.join(f'c{n}' for n in range(3000))}\n1", "more columns"),
        ("frame,landmark,x,y,z\n0,elbow,1,1,1", "“elbow” is none of the 33"),
        ("frame,landmark,x,y,z\n0,99,1,1,1", "“99” is none of the 33"),
        ("landmark,x,y,z\n0,1,1,1", "which frame it belongs to"),
        ("frame,landmark,x,y,z\n,0,1,1,1", "does not say which frame"),
        ("frame,landmark,x,y,z\n0,0,1,1,1\n0,0,1,1,1", "second one for its landmark"),
        ("time,person,x0,y0,z0\n0,a,1,1,1\n1,b,1,1,1", "more than one person"),
        (f"{HEAD},width,height\n{_frame(columns=134, value='0')}", "size is 0 x 0"),
    ],
)
def test_what_is_no_such_table_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("latin-1", "replace") if "\xff" in text else text.encode())
    fps = None if "time" in text else 30.0
    with pytest.raises(CoachError, match=said) as caught:
        load_poses(path, fps=fps, size=None if "width" in text else SIZE)
    assert "\n" not in str(caught.value)
    assert "a.csv" in str(caught.value)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_comes_is_read_or_told_in_a_sentence(data: st.DataObject) -> None:
    content = bytearray(_whole_table())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        stretch = data.draw(st.sampled_from([0, 1, 8, 400]))
        put = st.one_of(
            st.binary(max_size=8), st.sampled_from([b",", b"\n", b'"', b"-1e38", b"x1,", b"1e308"])
        )
        content[at : at + stretch] = data.draw(put)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        said = ""
        try:
            read = load_poses(path, size=SIZE)
        except CoachError as error:
            said = str(error)
    if said:
        assert "\n" not in said
        assert "a.csv" in said
    else:
        assert not (np.abs(read.landmarks) > FAR).any()


@cache
def _whole_table() -> bytes:
    with TemporaryDirectory() as folder:
        return wide(Path(folder) / "a.csv", trace(), lead=times, frames=3).read_bytes()


def test_more_frames_than_a_recording_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.pose.landmark_csv.MOST_FRAMES", 19)
    path = wide(tmp_path / "a.csv", trace(), lead=times, frames=20)
    with pytest.raises(CoachError, match="holds more than 19 pictures"):
        load_poses(path, size=SIZE)


def test_the_command_line_takes_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = wide(tmp_path / "set.csv", trace())
    command = ["analyze", str(path), "--out", str(tmp_path / "out"), "--exercise", "squat"]
    assert run([*command, "--fps", "30"]) == 2
    assert "how large the picture was" in capsys.readouterr().err
    assert run([*command, "--fps", "30", "--size", "640*480"]) == 2
    assert "such as 1920x1080" in capsys.readouterr().err
    assert run([*command, "--fps", "30", "--size", "640x480", "--save-trace"]) == 0
    assert "3 repetitions counted" in capsys.readouterr().out
    assert load_trace(tmp_path / "out" / "trace.npz").provenance is not None
