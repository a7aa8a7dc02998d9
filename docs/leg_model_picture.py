"""Draw docs/images/leg-model.png: a squat seen from the front, and what was fitted, from the side.

    PYTHONPATH=.:benchmarks python docs/leg_model_picture.py

Left: the frame with MediaPipe's landmarks (rings) and the fitted body. Right: the same moment from
the side, fitted (orange) and true (grey): what a front view alone has to guess.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from clips import truth_of
from numpy.typing import NDArray

from coach.media.track import track_poses
from coach.media.video import Video
from coach.motion.body import SHANK, THIGH, TRUNK, see
from coach.motion.evidence import gather
from coach.motion.fit import Fit
from coach.motion.fit_recorded import fit_recording
from coach.motion.geometry import ANKLE, HIP, KNEE, SHOULDER, points_of
from coach.motion.place import DISTANCE, place_of
from coach.motion.static_pose_search import find_static_poses
from coach.motion.view import body_axes_yaw

ROOT = Path(__file__).parent.parent
CLIP = ROOT / "sample_videos" / "squat_good_front.mp4"
PICTURE = ROOT / "docs" / "images" / "leg-model.png"

ORANGE, GREY, GREEN, WHITE, INK = (
    (30, 120, 230),
    (150, 150, 150),
    (80, 170, 40),
    (255, 255, 255),
    (40, 40, 40),
)
BONES = ((0, 1), (0, 2), (2, 4), (1, 3), (3, 5), (0, 6), (1, 7), (6, 7))
"""Between the model's landmarks: hips, knees, ankles, shoulders, left before right."""

METRE_PX = 250.0


def main() -> None:
    """Fit the clip, draw the moment of the deepest knee."""
    points = points_of(track_poses(CLIP).poses)
    axes = body_axes_yaw(points)
    static_pose = find_static_poses(points)[0]
    evidence = gather(points, np.arctan2(axes[:, 1], axes[:, 0]), place_of(static_pose))
    fit = fit_recording(evidence, points.time_s)
    row = int(np.argmax(fit.posture[:, THIGH[0]]))
    origin, unit = static_pose.image[list(HIP)].mean(axis=0), DISTANCE * static_pose.leg
    model = see(fit.posture[row : row + 1], fit.constants).picture[0] * unit + origin
    seen = points.image[row, [*HIP, *KNEE, *ANKLE, *SHOULDER]]
    front = _frame(float(points.time_s[row]))
    _draw_front(front, model, seen)
    side = np.full((front.shape[0], 420, 3), 255, np.uint8)
    _draw_side(side, fit, row, truth_of(CLIP))
    cv2.imwrite(str(PICTURE), np.concatenate([front, side], axis=1))


def _frame(time_s: float) -> NDArray[np.uint8]:
    """The clip's picture at a time, BGR."""
    with Video(CLIP) as video:
        for frame in video.frames():
            if frame.time_s >= time_s - 1e-3:
                return cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR)
    raise ValueError(f"{CLIP.name} ends before {time_s:.2f} s")


def _pixel(point: NDArray[np.floating]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def _draw_front(
    picture: NDArray[np.uint8], model: NDArray[np.floating], seen: NDArray[np.floating]
) -> None:
    for first, last in BONES:
        cv2.line(picture, _pixel(model[first]), _pixel(model[last]), ORANGE, 4, cv2.LINE_AA)
    for point in seen:
        cv2.circle(picture, _pixel(point), 7, WHITE, 4, cv2.LINE_AA)
        cv2.circle(picture, _pixel(point), 7, GREEN, 2, cv2.LINE_AA)
    _write(picture, "seen: landmarks (rings), fitted body (orange)", (12, 26))


def _draw_side(
    picture: NDArray[np.uint8], fit: Fit, row: int, truth: dict[str, NDArray[np.floating]]
) -> None:
    names = ("shoulder", "hip", "knee", "ankle")
    true = np.array(
        [[truth[f"{name}_left_z_m"][row], truth[f"{name}_left_y_m"][row]] for name in names]
    )
    lengths = np.linalg.norm(np.diff(true, axis=0), axis=1)
    trunk, thigh, shank = (fit.posture[row, state] for state in (TRUNK, THIGH[0], SHANK[0]))
    ankle = true[3]
    knee = ankle + lengths[2] * np.array([-np.sin(shank), np.cos(shank)])
    hip = knee + lengths[1] * np.array([-np.sin(thigh), np.cos(thigh)])
    shoulder = hip + lengths[0] * np.array([np.sin(trunk), np.cos(trunk)])
    place = np.array([190.0, picture.shape[0] - 60.0])
    for line, colour, width in (
        (true, GREY, 12),
        (np.array([shoulder, hip, knee, ankle]), ORANGE, 4),
    ):
        pixels = place + METRE_PX * line * (1.0, -1.0)
        for first, last in pairwise(pixels):
            cv2.line(picture, _pixel(first), _pixel(last), colour, width, cv2.LINE_AA)
        for point in pixels:
            cv2.circle(picture, _pixel(point), width, colour, -1, cv2.LINE_AA)
    _write(picture, "from the side: true (grey), fitted (orange)", (12, 26))
    bend = np.degrees(thigh - shank)
    _write(
        picture,
        f"knee {bend:.0f} deg, true {truth['knee_flexion_left_deg'][row]:.0f}",
        (12, picture.shape[0] - 18),
    )


def _write(picture: NDArray[np.uint8], text: str, at: tuple[int, int]) -> None:
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 1)
    corner = at[0] - 6, at[1] - height - 6
    cv2.rectangle(picture, corner, (at[0] + width + 6, at[1] + 8), WHITE, -1)
    cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.55, INK, 1, cv2.LINE_AA)


if __name__ == "__main__":
    main()
