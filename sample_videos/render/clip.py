"""Write a clip: NAME.mp4, NAME.csv (one row of truth a frame) and NAME.json (what it shows)."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from render.captured.markers import FOLDER
from render.captured.performance import CapturedSet
from render.options import SceneOptions
from render.performance import Acted, Performance
from render.scene import Scene
from render.sidecar import sidecar
from render.truth import truth_row

CRF = 21
"""Quality of the video: x264's constant rate factor, lower is better."""


def write_clip(options: SceneOptions, name: str, folder: Path, mocap: Path = FOLDER) -> None:
    """Render a clip into `folder`; the video gets its final name last. mocap: the recordings."""
    scene = Scene(options, _performance(options, mocap))
    base = scene.performance.standing()
    partial, final = folder / f"{name}.part.mp4", folder / f"{name}.mp4"
    rows = []
    with subprocess.Popen(_encoder(options, partial), stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for index, moment in enumerate(scene.performance.moments):
            picture, points = scene.frame(index)
            encoder.stdin.write(picture.tobytes())
            rows.append(truth_row(index, moment, points, base, scene.camera))
    if encoder.returncode:
        partial.unlink(missing_ok=True)
        raise RuntimeError(f"{final}: ffmpeg ended with status {encoder.returncode}")
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / f"{name}.json").write_text(json.dumps(sidecar(scene, base), indent=1) + "\n")
    partial.replace(final)


def write_stills(
    options: SceneOptions, name: str, folder: Path, at: Sequence[float], mocap: Path = FOLDER
) -> None:
    """Render single frames, each at a share (0 to 1) of the clip's length, as PNG."""
    scene = Scene(options, _performance(options, mocap))
    frames = len(scene.performance.moments)
    for share in at:
        index = min(int(share * frames), frames - 1)
        Image.fromarray(scene.frame(index)[0]).save(folder / f"{name}_{index:04d}.png")


def _performance(options: SceneOptions, mocap: Path) -> Performance:
    return CapturedSet(options, mocap) if options.capture else Acted(options)


def _encoder(options: SceneOptions, target: Path) -> list[str]:
    size = f"{options.width}x{options.height}"
    return [
        *("ffmpeg", "-y", "-loglevel", "error"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(options.fps), "-i", "-"),
        *("-c:v", "libx264", "-preset", "medium", "-crf", str(CRF), "-threads", "1"),
        *("-pix_fmt", "yuv420p", "-movflags", "+faststart", str(target)),
    ]
