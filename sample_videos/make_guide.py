"""Makes the Guide page's clips and pictures: `python sample_videos/make_guide.py`.

Of each exercise the side-on sample clip in good form is analysed and drawn on like any other video.
One repetition becomes EXERCISE.mp4, its first moment EXERCISE-start.jpg and its furthest
EXERCISE-peak.jpg, in coach/ui/static/guide. A new exercise needs its sample clip and no change
here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.analysis import analyze
from coach.coaching.results import Analysis, Movement
from coach.exercises.registry import get
from coach.media.drawing import GOOD, AngleDrawer, SkeletonDrawer, jpeg, shown_at
from coach.media.video import Frame, Video
from coach.media.writer import VideoWriter
from coach.ui.server.guide_media import MEDIA

CLIPS = Path(__file__).parent
SIDE_ON_DEG = 90.0
AROUND_S = 0.6  # quiet standing or sitting before and after, so that the loop does not jump
ASPECT = 3 / 4
ROOM = 1.3  # the picture's size over that of the landmarks, which leave out hair and labels
EVERY = 2  # 15 pictures a second are enough for slow movements, and half the bytes of 30
SIZE = (330, 440)

Image = NDArray[np.uint8]
Cut = tuple[slice, slice]


def main() -> None:
    """Make the media of every exercise that has a clip."""
    MEDIA.mkdir(exist_ok=True)
    for sidecar in sorted(CLIPS.glob("*.json")):
        truth = json.loads(sidecar.read_text(encoding="utf-8"))
        if truth["form"] == "good" and truth["camera"]["yaw_deg"] == SIDE_ON_DEG:
            make(sidecar.with_suffix(".mp4"), truth["exercise"])


def make(clip: Path, name: str) -> None:
    """Write one exercise's clip and pictures."""
    analysis = analyze(clip, name)
    # The surest measured repetition is one whose working leg is in plain sight.
    rep = min(analysis.summary.reps, key=lambda rep: rep.peak_sd)
    pictures = list(drawn(clip, analysis, rep, shown_at(get(name).joint, rep.side)))
    began_s = pictures[0][0]
    rate = 1 / float(np.median(np.diff(analysis.poses.time_s)))
    with VideoWriter(MEDIA / f"{name}.mp4", rate=rate / EVERY) as writer:
        for time_s, image in pictures[::EVERY]:
            writer.write(image, time_s - began_s)
    for moment, at_s in (("start", rep.start_s), ("peak", rep.peak_s)):
        image = min(pictures, key=lambda picture: abs(picture[0] - at_s))[1]
        (MEDIA / f"{name}-{moment}.jpg").write_bytes(jpeg(image))


def drawn(
    clip: Path, analysis: Analysis, rep: Movement, measurements: tuple[str, ...]
) -> Iterator[tuple[float, Image]]:
    """Times and pictures of one repetition, with skeleton and angle, cut to the person."""
    with Video(clip) as video:
        rows, columns = upright(analysis, rep, video.info.size)
        for frame in video.frames(max(rep.start_s - AROUND_S, 0.0), rep.end_s + AROUND_S):
            image = paint(frame, analysis, measurements)[rows, columns]
            yield frame.time_s, cv2.resize(image, SIZE, interpolation=cv2.INTER_CUBIC)


def paint(frame: Frame, analysis: Analysis, measurements: tuple[str, ...]) -> Image:
    """The frame with the skeleton and the measurements on it."""
    image = frame.image.copy()
    i = int(np.abs(analysis.poses.time_s - frame.time_s).argmin())
    SkeletonDrawer().draw(image, analysis.poses[i], GOOD)
    AngleDrawer().draw(image, analysis.poses[i], analysis.motion[i], measurements)
    return image


def upright(analysis: Analysis, rep: Movement, size: tuple[int, int]) -> Cut:
    """Rows and columns around wherever the person is during the repetition, higher than wide."""
    times = analysis.poses.time_s
    during = (times >= rep.start_s) & (times <= rep.end_s)
    points = analysis.poses.landmarks[during, :, :2] * size
    low, high = np.nanmin(points, axis=(0, 1)), np.nanmax(points, axis=(0, 1))
    width, height = (high - low) * ROOM
    height = min(max(height, width / ASPECT), size[1])
    extent = np.array([height * ASPECT, height])
    left, top = np.clip((low + high - extent) / 2, 0, size - extent).astype(int)
    return slice(top, top + int(extent[1])), slice(left, left + int(extent[0]))


if __name__ == "__main__":
    main()
