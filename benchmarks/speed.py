"""How fast the whole analysis is next to bare inference, and what it needs as videos get longer.

    python benchmarks/speed.py [CLIP] [--rounds N] [--long] [--json FILE]

Bare: nothing but MediaPipe's single-person video tracker, on frames decoded beforehand. Whole:
`analyze`, from opening the file to the summary, the start of its worker processes included. Both
run in turns, each in a fresh process; the ratios are medians over the rounds. Longer videos are the
clip in a loop.

Ours: what `analyze_poses` (motion, repetitions, form) costs a frame of a recording; at most 5 ms.
Live: what `Measurer.step` costs a pose, the poses fed one by one. Median and
95th percentile over the poses, of processor time, so of one core however many were at work. Live
engine: the same of measuring and following together, with repetitions and form; at most 0.10 of
what bare inference takes for a frame in the same run (`live_engine_to_bare`).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

import av
from rich.console import Console
from rich.table import Table

from coach.analysis import analyze, analyze_poses, source_of
from coach.coaching.follower import SetFollower
from coach.exercises.registry import exercises
from coach.media.track_worker import MAX_SIDE
from coach.media.video import Video
from coach.motion.measurer import Measurer
from coach.pose.landmarks import Pose, PoseTrack
from coach.pose.models import find_model

ROOT = Path(__file__).resolve().parent.parent
CLIP = ROOT / "sample_videos" / "squat_good_side.mp4"
LENGTHS_S = (10, 60)
LONG_S = 600
CLOSED_PORT = "http://127.0.0.1:9"
DECODED_AT_ONCE = 64


@dataclass(frozen=True)
class Run:
    """One process's work; `_ms` a frame or pose. Peaks are of resident memory."""

    frames: int
    seconds: float
    ours_ms: float = 0.0
    live_ms: float = 0.0
    live_95_ms: float = 0.0
    engine_ms: float = 0.0
    peak_mb: float = 0.0
    worker_peak_mb: float = 0.0

    @property
    def rate(self) -> float:
        """Frames a second."""
        return self.frames / self.seconds


def bare(path: Path) -> Run:
    """Time the tracker alone."""
    import mediapipe
    from mediapipe.tasks.python import vision
    from mediapipe.tasks.python.core.base_options import BaseOptions

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(find_model())),
        running_mode=vision.RunningMode.VIDEO,
    )
    frames, seconds = 0, 0.0
    with vision.PoseLandmarker.create_from_options(options) as tracker, Video(path) as video:
        decoded = video.frames(max_side=MAX_SIDE)
        while batch := list(islice(decoded, DECODED_AT_ONCE)):
            begin = time.perf_counter()
            for frame in batch:
                image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=frame.image)
                tracker.detect_for_video(image, round(frame.time_s * 1000))
            seconds += time.perf_counter() - begin
            frames += len(batch)
    return Run(frames, seconds)


def whole(path: Path, workers: int) -> Run:
    """Time the analysis as a person runs it, annotated video aside."""
    begin = time.perf_counter()
    analysis = analyze(path, workers=workers)
    seconds = time.perf_counter() - begin
    frames = len(analysis.poses)
    begin = time.perf_counter()
    analyze_poses(analysis.poses, source_of(path.name, analysis.poses))
    ours_ms = (time.perf_counter() - begin) / frames * 1000
    own, others = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    exercise = analysis.summary.exercise or next(iter(exercises()))
    live = each_ms(Measurer().step, analysis.poses)
    measurer, follower = Measurer(), SetFollower(exercises()[exercise])
    engine = each_ms(lambda pose: follower.follow(measurer.step(pose), pose.others), analysis.poses)
    return Run(
        frames=frames,
        seconds=seconds,
        ours_ms=ours_ms,
        live_ms=median(live),
        live_95_ms=quantiles(live, n=20)[-1],
        engine_ms=median(engine),
        peak_mb=own,
        worker_peak_mb=others,
    )


def each_ms(follow: Callable[[Pose], object], poses: PoseTrack) -> list[float]:
    """The processor time that each pose costs."""
    spent = []
    for pose in poses:
        begin = time.process_time()
        follow(pose)
        spent.append((time.process_time() - begin) * 1000)
    return spent


def in_fresh_process(kind: str, path: Path) -> Run:
    """Run one of the measurements in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, str(path), "--measure", kind],
        env={**os.environ, "https_proxy": CLOSED_PORT, "PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if kind == "bare" else None,  # MediaPipe's own log lines
        text=True,
    )
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def looped(clip: Path, length_s: float, path: Path) -> Path:
    """The clip over and over until the length is reached, its packets as they are."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        once = stream.duration
        for turn in range(max(1, round(length_s / float(once * stream.time_base)))):
            source.seek(0)
            for packet in source.demux(stream):
                if packet.dts is not None:
                    packet.pts += turn * once
                    packet.dts += turn * once
                    packet.stream = copy
                    target.mux(packet)
    return path


def measure(clip: Path, rounds: int) -> dict[str, object]:
    """All measurements of one clip: bare, whole with one worker, whole with two, in turns."""
    turns = [
        {kind: in_fresh_process(kind, clip) for kind in ("bare", "1", "2")} for _ in range(rounds)
    ]
    return {
        "frames": turns[0]["bare"].frames,
        "bare_fps": median(t["bare"].rate for t in turns),
        "whole_fps": median(t["1"].rate for t in turns),
        "whole_to_bare": median(t["1"].rate / t["bare"].rate for t in turns),
        "two_workers_fps": median(t["2"].rate for t in turns),
        "two_to_one_worker": median(t["2"].rate / t["1"].rate for t in turns),
        "ours_ms_a_frame": median(t["1"].ours_ms for t in turns),
        "live_ms_a_pose": median(t["1"].live_ms for t in turns),
        "live_ms_a_pose_95": median(t["1"].live_95_ms for t in turns),
        "live_engine_ms_a_pose": median(t["1"].engine_ms for t in turns),
        "live_engine_to_bare": median(t["1"].engine_ms * t["bare"].rate / 1000 for t in turns),
        "peak_mb": max(t["1"].peak_mb for t in turns),
        "worker_peak_mb": max(t["1"].worker_peak_mb for t in turns),
    }


def show(results: dict[str, dict[str, object]]) -> None:
    """Print the table."""
    table = Table(title="Speed and memory (a column for each length of video)")
    table.add_column("")
    for name in results:
        table.add_column(name, justify="right")
    for row in next(iter(results.values())):
        values = (result[row] for result in results.values())
        table.add_row(row, *(f"{v:.2f}" if isinstance(v, float) else str(v) for v in values))
    Console().print(table)


def main() -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("clip", type=Path, nargs="?", default=CLIP)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true", help=f"{LONG_S} s too, one round")
    parser.add_argument("--json", type=Path, help="write the results here")
    parser.add_argument("--measure", choices=("bare", "1", "2"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        run = bare(given.clip) if given.measure == "bare" else whole(given.clip, int(given.measure))
        print(json.dumps(asdict(run)))
        return
    results: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder:
        lengths = [(s, given.rounds) for s in LENGTHS_S] + ([(LONG_S, 1)] if given.long else [])
        for length_s, rounds in lengths:
            clip = looped(given.clip, length_s, Path(folder) / f"{length_s}.mp4")
            results[f"{length_s} s"] = measure(clip, rounds)
    show(results)
    if given.json:
        given.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
