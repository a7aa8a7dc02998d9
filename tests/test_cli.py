"""The command line: what it prints, writes and returns."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import psutil
import pytest

import coach.exercises
import coach.job
from coach import __version__
from coach.analysis import SettingsFor
from coach.cli import run
from coach.errors import InputError
from coach.exercises import registry
from coach.exercises.base import Settings
from coach.job import Job
from coach.media.trackers import Trackers
from coach.pose.camera_rate import AsLive
from coach.pose.trace_file import load_trace
from coach.profile import ChosenSettings, Profile
from coach.recordings import Outcome, folders, one_after_another
from coach.reports.write import OUTPUTS
from tests.terminal import ROOT, Ended, interrupted_coach, interrupted_group
from tests.terminal import coach as coach_process

pytestmark = pytest.mark.slow

Cli = Callable[..., Ended]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the processes beside it

    def call(*arguments: object) -> Ended:
        status = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ended(status, out, err)

    return call


@pytest.fixture
def trace(traces: Path) -> Path:
    return traces / "squat-09.npz"


def test_a_video_end_to_end(cli, sample_videos, tmp_path):
    source = sample_videos / "squat_lean_side.mp4"
    truth = json.loads(source.with_suffix(".json").read_text("utf-8"))
    ended = cli("analyze", source, "--out", "out", "--save-trace", "--replay")
    assert (ended.status, ended.err) == (0, "")
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == set(OUTPUTS)
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary["exercise"] == "squat"
    assert summary["rep_count"] == len(truth["reps"])
    assert summary["source"] == {
        "name": "squat_lean_side.mp4",
        "duration_s": pytest.approx(299 / 30, abs=0.01),
        "frames": 299,
        "size": [640, 480],
    }
    with (out / "frames.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 299
    assert len(load_trace(out / "trace.npz")) == 299
    with av.open(str(out / "annotated.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 299
    assert (out / "report.html").read_text("utf-8").count("data:image/jpeg") == len(truth["reps"])
    assert "Chest up" in ended.out
    assert "Report: out/report.html" in ended.out


def test_a_trace_needs_no_video(cli, trace, tmp_path):
    ended = cli("analyze", trace, "--exercise", "squat")
    assert (ended.status, ended.err) == (0, "")
    written = {path.name for path in (tmp_path / "form-coach-out" / "squat-09").iterdir()}
    assert written == set(OUTPUTS) - {"annotated.mp4", "trace.npz", "replay.html"}
    assert re.search(r"\d+ repetitions? counted", ended.out)
    assert "not medical advice" in ended.out


def test_json_to_standard_output_and_nothing_else(cli, trace):
    ended = cli("analyze", trace, "--json", "-")
    assert (ended.status, ended.err) == (0, "")
    assert json.loads(ended.out)["format"] == "form-coach/summary"


def test_json_to_a_file(cli, trace, tmp_path):
    assert cli("analyze", trace, "--out", "out", "--json", "one.json").status == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "out/summary.json").read_bytes()


def test_as_live_at_a_rate(cli, trace, tmp_path):
    ended = cli("analyze", trace, "--as-live", "--rate", 15, "--out", "out")
    assert (ended.status, ended.err) == (0, "")
    summary = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert summary["source"]["as_live"] == {"rate": 15.0}
    assert summary["source"]["frames"] == pytest.approx(15 * load_trace(trace).time_s[-1], abs=2)
    assert summary["source"]["frames"] < len(load_trace(trace))
    assert summary["rep_count"] == 4
    with (tmp_path / "out/frames.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == summary["source"]["frames"]
    with (tmp_path / "out/reps.csv").open(newline="") as file:
        assert sum(row["rep"] != "" for row in csv.DictReader(file)) == 4
    for text in (ended.out, (tmp_path / "out/report.html").read_text("utf-8")):
        assert "15 pictures a second" in " ".join(text.split())


def test_as_live_with_all_there_is(cli, trace):
    summary = json.loads(cli("analyze", trace, "--as-live", "--json", "-").out)
    assert summary["source"]["as_live"] == {"rate": None}
    assert summary["source"]["frames"] == len(load_trace(trace))


def test_as_live_of_a_video(sample_videos, tmp_path):
    job = Job(
        sample_videos / "squat_lean_side.mp4",
        tmp_path,
        "squat",
        ChosenSettings(Profile(), {}),
        "full",
        live=AsLive(10.0),
    )
    told = []
    analysis = job.analyze(on_progress=lambda done, time_s: told.append(done))
    assert told[-1] == analysis.source.frames
    assert analysis.source.frames == pytest.approx(job.frames(), abs=1)
    assert analysis.source.duration_s == pytest.approx(10.0, abs=0.1)
    truth = json.loads(job.source.with_suffix(".json").read_text("utf-8"))
    assert analysis.summary.rep_count == len(truth["reps"])


@pytest.mark.parametrize("rate", ["0", "0.5", "-3", "241", "nan", "inf"])
def test_a_rate_that_no_camera_has(cli, trace, tmp_path, rate):
    ended = cli("analyze", trace, "--as-live", "--rate", rate)
    assert ended.status == 2
    assert ended.err.strip() == f"--rate is {rate} pictures a second; give one from 1 to 240."
    assert not (tmp_path / "form-coach-out").exists()


def test_a_rate_without_a_camera(cli, trace):
    ended = cli("analyze", trace, "--rate", 15)
    assert ended.status == 2
    assert "give --as-live with it" in ended.err


def test_no_exercise_is_an_answer(cli, traces):
    ended = cli("analyze", traces / "other-02.npz", "--json", "-")
    assert ended.status == 0
    summary = json.loads(ended.out)
    assert (summary["exercise"], summary["rep_count"]) == (None, 0)


def _limit(cli: Cli, check: str, *arguments: object) -> set[float]:
    summary = json.loads(cli("analyze", *arguments, "--json", "-").out)
    return {f["limit"] for rep in summary["reps"] for f in rep["findings"] if f["check"] == check}


def test_targets_come_from_the_command_line(cli, trace):
    assert _limit(cli, "shallow", trace, "--exercise", "squat") == {70.0}
    assert _limit(cli, "shallow", trace, "--target", 60) == {50.0}
    assert _limit(cli, "too-deep", trace, "--max-target", 75) == {75.0}


def test_targets_come_from_a_profile_and_the_command_line_wins(cli, trace, tmp_path):
    profile = tmp_path / "me.toml"
    profile.write_text("[squat]\ntarget = 50\n\n[calf-raise]\ntarget = 4\n")
    assert _limit(cli, "shallow", trace, "--profile", profile) == {40.0}
    assert _limit(cli, "shallow", trace, "--profile", profile, "--target", 60) == {50.0}


def test_every_setting_reaches_the_analysis(cli, trace, tmp_path, monkeypatch):
    class EnoughError(InputError):
        pass

    def given(_path: Path, _exercise: str, settings: SettingsFor, **_: object) -> None:
        raise EnoughError(str(settings("leg-kick")))

    monkeypatch.setattr(coach.job, "analyze", given)
    (tmp_path / "me.toml").write_text("height_cm = 160\n[leg-kick]\nhold_s = 7\n")
    profile = ("--profile", "me.toml")
    options = ("--target", 60, "--max-target", 90, "--hold", 5, "--height", 171)
    assert cli("analyze", trace, *options, *profile).err.strip() == str(
        Settings(target=60.0, max_target=90.0, hold_s=5.0, height_cm=171.0)
    )
    assert cli("analyze", trace, *profile).err.strip() == str(Settings(hold_s=7.0, height_cm=160.0))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--exercise", "plank"], "There is no exercise “plank”; use one of: auto, calf-raise"),
        (["--target", "500"], "--target"),
        (["--target", "low"], "--target"),
        (["--target", "80", "--max-target", "70"], "a target of 80, further than the furthest"),
        (["--height", "1.75"], "--height"),
        (["--workers", "0"], "--workers"),
        (["--sound"], "--sound"),
        (["--profile", "none.toml"], "The profile none.toml cannot be read"),
    ],
)
def test_a_wrong_option_is_one_line(cli, trace, arguments, says, tmp_path):
    ended = cli("analyze", trace, *arguments)
    assert ended.status == 2
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert says in ended.err
    assert not (tmp_path / "form-coach-out").exists()


def test_an_unknown_command_is_one_line(cli):
    ended = cli("analyse")
    assert (ended.status, ended.err.count("\n")) == (2, 1)


def test_a_trace_holds_one_person(cli, trace):
    ended = cli("analyze", trace, "--person", "2")
    assert ended.status == 2
    assert "holds the landmarks of one person; leave --person out" in ended.err


def test_a_missing_input_is_one_line(cli):
    ended = cli("analyze")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "INPUT" in ended.err


def test_a_missing_model_is_one_line(cli, sample_videos):
    ended = cli("analyze", sample_videos / "idle_oblique.mp4", "--model", "none.task")
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "none.task" in ended.err


def test_version(cli):
    assert cli("--version") == Ended(0, f"{__version__}\n", "")


def test_help_names_the_commands(cli):
    ended = cli("--help")
    assert ended.status == 0
    assert "analyze" in ended.out
    assert "batch" in ended.out


def test_a_fault_of_ours_is_one_sentence_and_a_log(cli, trace, tmp_path, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the secret detail")

    monkeypatch.setattr(coach.job, "analyze", broken)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = cli("analyze", trace)
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "Traceback" not in ended.err
    assert "secret detail" not in ended.err
    (log,) = tmp_path.glob("form-coach-error-*.log")
    assert str(log) in ended.err
    assert "ZeroDivisionError: the secret detail" in log.read_text("utf-8")


def test_starting_loads_nothing_heavy():
    heavy = ("matplotlib", "cv2", "av", "mediapipe", "scipy", "jinja2", "pydantic", "numpy")
    code = f"import sys, coach.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


_ANOTHER = """
from dataclasses import replace
from coach.exercises.squat import EXERCISE as SQUAT
EXERCISE = replace(SQUAT, name="wall-sit")
"""


@pytest.fixture
def wall_sit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more exercise, as one more file in the package."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "wall_sit.py").write_text(_ANOTHER)
    monkeypatch.setattr(coach.exercises, "__path__", [*coach.exercises.__path__, str(folder)])
    registry.forget()
    yield
    registry.forget()
    sys.modules.pop("coach.exercises.wall_sit", None)


@pytest.mark.parametrize("command", ["analyze", "batch"])
@pytest.mark.usefixtures("wall_sit")
def test_an_exercise_that_is_registered_shows_up_in_the_help_and_is_accepted(cli, trace, command):
    told = " ".join(re.findall(r"[\w-]+", cli(command, "--help").out))
    for name in ("auto", "calf-raise", "hamstring-curl", "leg-kick", "squat", "wall-sit"):
        assert name in told
    if command == "analyze":
        ended = cli(command, trace, "--exercise", "wall-sit", "--json", "-")
        assert json.loads(ended.out)["exercise"] == "wall-sit"
    assert "wall-sit" in cli(command, trace, "--exercise", "plank").err


def test_several_go_on_after_a_bad_file(cli, traces, tmp_path):
    bad = tmp_path / "bad.npz"
    bad.write_text("no trace")
    first, last = traces / "squat-09.npz", traces / "squat-10.npz"
    ended = cli("analyze", first, bad, last, "--out", "all")
    assert ended.status == 2
    lines = ended.out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["squat-09.npz", "squat-10.npz"]
    assert all(re.match(r"\S+: \d+ squats?; ", line) for line in lines)
    assert ended.err.count("\n") == 1
    assert "bad.npz is not a trace file" in ended.err
    assert (tmp_path / "all" / "squat-09" / "report.html").exists()
    assert (tmp_path / "all" / "squat-10" / "summary.json").exists()
    assert not (tmp_path / "all" / "bad").exists()


def test_several_get_the_options(cli, traces, tmp_path):
    both = traces / "squat-09.npz", traces / "squat-10.npz"
    ended = cli("analyze", *both, "--out", "all", "--exercise", "calf-raise", "--save-trace")
    assert ended.status == 0
    summary = json.loads((tmp_path / "all/squat-09/summary.json").read_text("utf-8"))
    assert (summary["exercise"], summary["exercise_from"]) == ("calf-raise", "given")
    assert (tmp_path / "all/squat-09/trace.npz").exists()


def test_namesakes_have_folders_of_their_own():
    sources = [Path("a/clip.mp4"), Path("b/clip.mov"), Path("Clip.mp4"), Path("other.mp4")]
    names = [folder.name for folder in folders(sources, Path("out"))]
    assert names == ["clip", "clip-2", "Clip-3", "other"]


def test_python_dash_m_is_the_same():
    assert coach_process("--version") == Ended(0, f"{__version__}\n", "")


def test_ctrl_c_keeps_what_was_analysed(sample_videos, tmp_path):
    out = tmp_path / "out"
    ended = interrupted_coach(
        "analyze", sample_videos / "kick_good_side.mp4", "--out", out, when=_under_way
    )
    assert ended.status == 130
    assert "Traceback" not in ended.err
    assert f"Stopped; kept in {out}: summary.json, reps.csv, frames.csv, angles.png" in ended.err
    left_out = {"annotated.mp4", "trace.npz", "replay.html"}
    assert {path.name for path in out.iterdir()} == set(OUTPUTS) - left_out
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert 0 < summary["source"]["frames"] < 877
    assert summary["quality"]["notes"][0].startswith("Stopped by you: only the first")
    assert "Stopped by you" in ended.out


def _under_way(text: str) -> bool:
    """Whether a progress bar has counted its first frames."""
    return any(int(done) > 0 for done in re.findall(r"(\d+)/\d+", text))


def _patient(job: Job, _trackers: Trackers, stop: threading.Event) -> Outcome:
    """Says that it has begun, then works until it is told to stop."""
    job.folder.touch()
    stop.wait()
    return 130, f"{job.source.name}: stopped in order"


def _crashing(job: Job, _trackers: Trackers, stop: threading.Event) -> Outcome:
    if job.source.name == "clip.mp4":
        os.abort()
    return 0, f"{job.source.name}: fine"


def _printing(job: Job, _trackers: Trackers, stop: threading.Event) -> Outcome:
    print("noise of a library")
    os.write(2, b"noise of a native library")
    return 0, f"{job.source.name}: fine"


def _jobs(folder: Path, *names: str) -> list[Job]:
    return [
        Job(Path(name), folder / name, "auto", ChosenSettings(Profile(), {}), "full")
        for name in names
    ]


def test_stopping_several_stops_the_running_one_and_starts_no_more(tmp_path, capsys):
    stop = threading.Event()
    jobs = _jobs(tmp_path, "clip.mp4", "other.mp4")

    def stop_once_begun() -> None:
        while not jobs[0].folder.exists():
            time.sleep(0.01)
        stop.set()

    threading.Thread(target=stop_once_begun, daemon=True).start()
    assert one_after_another(jobs, stop=stop, work=_patient) == 130
    assert not jobs[1].folder.exists()
    assert capsys.readouterr().err == "clip.mp4: stopped in order\n"


def test_a_crash_of_one_of_several_is_one_line_and_stops_no_other(tmp_path, capsys):
    jobs = _jobs(tmp_path, "clip.mp4", "other.mp4")
    assert one_after_another(jobs, stop=threading.Event(), work=_crashing) == 1
    told = capsys.readouterr()
    assert told.err == "clip.mp4: the analysis crashed; check the file.\n"
    assert told.out == "other.mp4: fine\n"


def test_what_a_library_prints_does_not_get_between_the_lines(tmp_path, capfd):
    jobs = _jobs(tmp_path, "clip.mp4")
    assert one_after_another(jobs, stop=threading.Event(), work=_printing) == 0
    assert tuple(capfd.readouterr()) == ("clip.mp4: fine\n", "")


def test_ctrl_c_at_the_terminal_lets_several_end_in_order(sample_videos, tmp_path):
    """A terminal sends Ctrl-C to every process of its group; the recording's own is told once, by
    the command, and keeps what it has."""
    out = tmp_path / "all"
    sources = [sample_videos / "kick_good_side.mp4", sample_videos / "squat_good_side.mp4"]
    ended = interrupted_group("analyze", *sources, "--out", out, when=_estimating)
    assert ended.status == 130
    assert "Traceback" not in ended.err
    assert ended.err.count("\n") == 1
    assert "Stopped; kept in" in ended.err or "stopped before anything" in ended.err
    assert not (out / "squat_good_side").exists()


def _estimating(group: int) -> bool:
    """Whether the pose estimator's process runs below a command; it has a session of its own."""
    below = psutil.Process(group).children(recursive=True)
    return any("coach.media.track_worker" in " ".join(process.cmdline()) for process in below)
