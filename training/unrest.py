"""What people do besides: walk in, step aside between repetitions, settle on the other leg, lean on
a wall. Each takes a course and gives it back with that in it, labels moved along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coach.pose.landmarks import Landmark
from render.captured.timing import RATE_HZ
from render.vectors import Array
from training.motion import Course

STEP_M, STEP_S, LIFT_M = 0.45, 0.55, 0.07

_LEGS = tuple(
    [side + 2 * i for i in range(4)] for side in (int(Landmark.LEFT_KNEE), int(Landmark.RIGHT_KNEE))
)
"""Knee, ankle, heel and toe of the left and of the right leg."""

_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_FEET = slice(Landmark.LEFT_ANKLE, Landmark.RIGHT_FOOT_INDEX + 1)


def walks_in(course: Course, rng: np.random.Generator) -> Course:
    """The person comes from one or two metres away, from the side or from the back."""
    steps = int(rng.integers(2, 5))
    stands = rng.uniform(0.2, 1.5)
    seconds = steps * STEP_S + stands
    first = course.landmarks[:1]
    coming = np.repeat(first, int(seconds * RATE_HZ), axis=0)
    angle = rng.uniform(-np.pi, np.pi)
    way = STEP_M * steps * np.array([np.sin(angle), 0.0, np.cos(angle)])
    coming = coming - way
    for step in range(steps):
        coming = stepped(coming, step * STEP_S, way / steps, step % 2)
    knees = np.repeat(course.knees_deg[:1], len(coming), axis=0)
    return replace(
        course,
        landmarks=np.concatenate([coming, course.landmarks]),
        knees_deg=np.concatenate([knees, course.knees_deg]),
        peaks_s=tuple(t + len(coming) / RATE_HZ for t in course.peaks_s),
    )


def steps_aside(course: Course, rng: np.random.Generator) -> Course:
    """Half-way between two repetitions the feet go to another place, 5 to 25 cm away."""
    landmarks = course.landmarks
    between = [(a + b) / 2 for a, b in zip(course.peaks_s, course.peaks_s[1:], strict=False)]
    for middle in rng.permutation(between)[: int(rng.integers(1, 3))]:
        angle, far = rng.uniform(-np.pi, np.pi), rng.uniform(0.05, 0.25)
        way = far * np.array([np.sin(angle), 0.0, np.cos(angle)])
        landmarks = stepped(landmarks, middle - STEP_S / 2, way, int(rng.integers(2)))
    return replace(course, landmarks=landmarks)


def stepped(landmarks: Array, start_s: float, way: Array, first: int) -> Array:
    """From start_s on everything is `way` (3,) further: one leg goes in the first half of STEP_S,
    the other in the second, the body all the while. first: the leg, 0 left, 1 right."""
    x = (np.arange(len(landmarks)) / RATE_HZ - start_s) / STEP_S
    out = landmarks + _eased(x)[:, None, None] * way
    for turn, leg in enumerate((first, 1 - first)):
        then = np.clip(2 * x - turn, 0, 1)
        rows = _LEGS[leg]
        lift = LIFT_M * np.sin(np.pi * then)[:, None, None] * np.array([0.0, 1.0, 0.0])
        out[:, rows] = landmarks[:, rows] + _eased(then)[:, None, None] * way + lift
    return np.asarray(out)


def settles(course: Course, rng: np.random.Generator) -> Course:
    """The hips, and all above them, come to rest elsewhere two or three times; the feet stay."""
    landmarks = course.landmarks.copy()
    hip = np.median(landmarks[:, _HIPS, 1])
    share = np.clip(landmarks[..., 1] / hip, 0.0, 1.0)
    time_s = np.arange(len(landmarks)) / RATE_HZ
    for _ in range(int(rng.integers(2, 4))):
        x = _eased((time_s - rng.uniform(0, time_s[-1])) / rng.uniform(0.5, 2.0))
        for axis, sd in ((0, 0.02), (2, 0.012)):
            landmarks[..., axis] += share * x[:, None] * rng.normal(0, sd)
    return replace(course, landmarks=landmarks)


def leans_on_wall(course: Course, rng: np.random.Generator) -> Course:
    """The whole body leans forwards by 5 to 18 degrees from the ankles, as with hands on a wall."""
    angle = np.radians(rng.uniform(5, 18))
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    ankles = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
    about = course.landmarks[:, ankles].mean(axis=1, keepdims=True)
    landmarks = (course.landmarks - about) @ turn.T + about
    landmarks[:, _FEET] = course.landmarks[:, _FEET]
    return replace(course, landmarks=landmarks)


def _eased(x: Array) -> Array:
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x * x * (3 - 2 * x))
