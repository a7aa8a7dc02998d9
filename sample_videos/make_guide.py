"""Makes the Guide page's clips and pictures: `python sample_videos/make_guide.py`.

Of each exercise the side-on sample clip in good form is analysed and drawn on like any other video.
One repetition becomes EXERCISE.mp4, its first moment EXERCISE-start.jpg and its furthest
EXERCISE-peak.jpg, in coach/ui/static/guide. A new exercise needs its sample clip and no change
here.

Beside the mirror a demonstration looks as one would see oneself in it. So of an exercise of one leg
there is EXERCISE-SIDE as well, turned round, for the leg that the clip shows (in a mirror the clip
as it is shows the other); and EXERCISE-front, where there is a clip in good form from the front.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
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
from coach.motion.types import SIDES
from coach.ui.server.guide_media import MEDIA

CLIPS = Path(__file__).parent
SIDE_ON_DEG, FRONT_DEG = 90.0, 0.0
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
        if truth["form"] != "good":
            continue
        clip, name = sidecar.with_suffix(".mp4"), truth["exercise"]
        if truth["camera"]["yaw_deg"] == FRONT_DEG:
            make(clip, name, f"{name}-front")
        if truth["camera"]["yaw_deg"] == SIDE_ON_DEG:
            side = make(clip, name, name)
            if side in SIDES:
                make(clip, name, f"{name}-{side}", turned=True)


def make(clip: Path, exercise: str, name: str, *, turned: bool = False) -> str:
    """Write one exercise's clip and pictures; which leg works in them. turned: as in a mirror."""
    analysis = analyze(clip, exercise)
    # The surest measured repetition is one whose working leg is in plain sight.
    rep = min(analysis.summary.reps, key=lambda rep: rep.peak_sd)
    shown = shown_at(get(exercise).joint, rep.side)
    pictures = list(drawn(clip, analysis, rep, shown, turned=turned))
    began_s = pictures[0][0]
    rate = 1 / float(np.median(np.diff(analysis.poses.time_s)))
    with VideoWriter(MEDIA / f"{name}.mp4", rate=rate / EVERY) as writer:
        for time_s, image in pictures[::EVERY]:
            writer.write(image, time_s - began_s)
    for moment, at_s in (("start", rep.start_s), ("peak", rep.peak_s)):
        image = min(pictures, key=lambda picture: abs(picture[0] - at_s))[1]
        (MEDIA / f"{name}-{moment}.jpg").write_bytes(jpeg(image))
    return rep.side


def drawn(
    clip: Path,
    analysis: Analysis,
    rep: Movement,
    measurements: tuple[str, ...],
    *,
    turned: bool,
) -> Iterator[tuple[float, Image]]:
    """Times and pictures of one repetition, with skeleton and angle, cut to the person."""
    with Video(clip) as video:
        rows, columns = upright(analysis, rep, video.info.size)
        for frame in video.frames(max(rep.start_s - AROUND_S, 0.0), rep.end_s + AROUND_S):
            image = paint(frame, analysis, measurements, turned=turned)
            if turned:
                image = image[:, ::-1]  # cut where the person is, then turned again
            image = image[rows, columns]
            image = image[:, ::-1] if turned else image
            yield frame.time_s, cv2.resize(image, SIZE, interpolation=cv2.INTER_CUBIC)


def paint(
    frame: Frame, analysis: Analysis, measurements: tuple[str, ...], *, turned: bool
) -> Image:
    """The frame, as in a mirror where turned, with the skeleton and the measurements on it."""
    image = np.ascontiguousarray(frame.image[:, ::-1]) if turned else frame.image.copy()
    i = int(np.abs(analysis.poses.time_s - frame.time_s).argmin())
    pose = analysis.poses[i]
    if turned:
        landmarks = pose.landmarks.copy()
        landmarks[:, 0] = 1.0 - landmarks[:, 0]
        pose = replace(pose, landmarks=landmarks)
    SkeletonDrawer().draw(image, pose, GOOD)
    AngleDrawer().draw(image, pose, analysis.motion[i], measurements)
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
