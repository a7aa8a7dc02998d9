"""A course in space, filmed: what MediaPipe would give of it, as a `PoseTrack`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from coach.pose.landmarks import N_LANDMARKS, Landmark, PoseTrack
from render.captured.timing import RATE_HZ, sampled, turned
from render.vectors import Array
from training.camera import SIZES, Camera, hand_held, knocked, panning
from training.motion import Course
from training.noise import (
    LEFT_LEG,
    Errors,
    far_leg,
    image_errors,
    swap_legs,
    visibility,
    world_of,
)

FRAME_RATES_HZ = (5.0, 8.0, 10.0, 12.0, 15.0, 15.0, 20.0, 24.0, 25.0, 30.0, 30.0, 30.0, 60.0)

_HIPS, _KNEES, _ANKLES, _FEET = (
    [Landmark.LEFT_HIP, Landmark.RIGHT_HIP],
    [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE],
    [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE],
    list(range(Landmark.LEFT_HEEL, N_LANDMARKS)),
)
FURNITURE: dict[str, list[int]] = {
    "rack over the hips": [*_HIPS],
    "chair before the knees": [*_KNEES],
    "chair before the legs": [*_KNEES, *_ANKLES],
    "plants before the feet": [*_ANKLES, *_FEET],
}
"""What stands before the person, and the landmarks it hides."""


@dataclass(frozen=True)
class Filming:
    """How a course is filmed. turn_deg: how far the person turns once during the set. furniture:
    of FURNITURE, or "". cut_feet: whether the feet are below the picture."""

    camera: Camera
    rate_hz: float
    level: float
    swaps: float
    furniture: str
    cut_feet: bool
    turn_deg: float
    shaking: str


def any_filming(frames: int, rng: np.random.Generator, views: tuple[float, ...]) -> Filming:
    """Camera, lens, place, light and errors at random. views: usual yaws; the camera stands within
    15 degrees of one of them, a third of the time anywhere."""
    yaw = rng.choice(views) + rng.normal(0, 8)
    if rng.uniform() < 0.33:
        yaw = rng.uniform(-180, 180)
    lens = rng.uniform(50, 80)
    shaking = str(rng.choice(["", "hand", "pan", "knock"], p=[0.86, 0.07, 0.04, 0.03]))
    wander = {"hand": hand_held, "pan": panning, "knock": knocked}
    camera = Camera(
        yaw_deg=float((yaw + 180) % 360 - 180),
        height_m=rng.uniform(0.5, 1.6),
        distance_m=rng.uniform(2.0, 4.0),
        lens_deg=lens,
        roll_deg=float(rng.normal(0, 2) if rng.uniform() < 0.8 else rng.uniform(-20, 20)),
        aim=(float(rng.normal(0, 0.15)), float(rng.normal(0, 0.08))),
        size=SIZES[rng.integers(len(SIZES))],
        wander=wander[shaking](frames, rng) if shaking else None,
    )
    return Filming(
        camera=camera,
        rate_hz=float(rng.choice(FRAME_RATES_HZ)),
        level=float(np.clip(np.exp(rng.normal(0.0, 0.3)), 0.5, 1.9)),
        swaps=float(rng.choice([0.0, 2.0, 8.0], p=[0.6, 0.3, 0.1])),
        furniture=str(rng.choice(list(FURNITURE))) if rng.uniform() < 0.12 else "",
        cut_feet=bool(rng.uniform() < 0.05),
        turn_deg=float(rng.choice([0.0, rng.normal(0, 45)], p=[0.93, 0.07])),
        shaking=shaking,
    )


def times_of(course: Course, how: Filming) -> Array:
    """(T,) seconds of the pictures."""
    return np.asarray(np.arange(int(course.length_s * how.rate_hz)) / how.rate_hz)


def filmed(course: Course, how: Filming, rng: np.random.Generator) -> PoseTrack:
    """What MediaPipe would find of a course."""
    time_s = times_of(course, how)
    count = len(time_s)
    at = np.minimum(time_s * RATE_HZ, len(course.landmarks) - 1)
    pixels, seen, camera = _in_view(course.landmarks, how)
    pixels, seen, knees = (sampled(x, at) for x in (pixels, seen, course.knees_deg))
    errors = Errors(how.level, _hidden(how, time_s, rng), _swaps(how, camera.yaw_deg))
    bent = np.clip(np.broadcast_to(knees.mean(axis=1)[:, None], (count, N_LANDMARKS)), 0, 160)
    bent = bent.copy()
    bent[:, LEFT_LEG], bent[:, LEFT_LEG + 1] = knees[:, :1], knees[:, 1:]
    bent = np.clip(bent, 0, 160) / 100.0
    focal = max(camera.size) / 2 / np.tan(np.radians(camera.lens_deg) / 2)
    leg_px = course.leg_m * focal / np.median(seen[..., 2])
    image = pixels + leg_px * image_errors(pixels / leg_px, bent, errors, how.rate_hz, rng)
    world = world_of(seen, bent, camera.yaw_deg, errors, how.rate_hz, rng)
    shown = visibility(errors.hidden, rng, how.rate_hz)
    swap_legs([image, world], errors, how.rate_hz, rng)
    inside = np.all((image > 0) & (image < np.array(camera.size)), axis=-1)
    presence = np.where(inside, np.maximum(shown, 0.9), 0.3 * shown)
    shown = np.where(inside, shown, 0.15 * shown)
    depth = world[..., 2:] * focal / np.median(seen[..., 2]) / camera.size[0]
    places = np.concatenate([image / np.array(camera.size), depth], axis=-1)
    return PoseTrack(
        time_s,
        places.astype(np.float32),
        world.astype(np.float32),
        shown.astype(np.float32),
        presence.astype(np.float32),
        camera.size,
        np.zeros(count, np.int16),
    )


def turning(course: Course, degrees: float, rng: np.random.Generator) -> Course:
    """The person turns on the spot, once, within a second and a half."""
    if degrees == 0:
        return course
    landmarks = course.landmarks
    start = rng.uniform(0.1, 0.8) * len(landmarks)
    x = np.clip((np.arange(len(landmarks)) - start) / (1.5 * RATE_HZ), 0, 1)
    share = x * x * (3 - 2 * x)
    turned_fully = [turned(row, degrees * s) for row, s in zip(landmarks, share, strict=True)]
    return replace(course, landmarks=np.stack(turned_fully))


def _in_view(landmarks: Array, how: Filming) -> tuple[Array, Array, Camera]:
    """Pixels, places before the camera, and the camera, stepped back until the body fits; where the
    feet are to be cut off it looks up instead."""
    middle = np.median(landmarks[:, [*_HIPS]].mean(axis=1), axis=0)
    middle[1] = 0.55 * np.percentile(landmarks[..., 1], 99)
    camera = how.camera
    size = np.array(camera.size)
    for _ in range(12):
        pixels, seen = camera.view(landmarks, middle)
        low, high = (np.percentile(pixels, q, axis=(0, 1)) / size for q in (1, 99))
        if low.min() > 0.01 and high.max() < 0.99:
            break
        camera = _further(camera)
    if how.cut_feet:
        lift = (camera.distance_m / 3.0) * 0.5
        camera = _replaced(camera, aim=(camera.aim[0], camera.aim[1] + lift))
        pixels, seen = camera.view(landmarks, middle)
    return pixels, seen, camera


def _further(camera: Camera) -> Camera:
    aim = (0.85 * camera.aim[0], 0.85 * camera.aim[1])
    return _replaced(camera, distance_m=1.12 * camera.distance_m, aim=aim)


def _replaced(camera: Camera, **changes: object) -> Camera:
    return Camera(**{**camera.__dict__, **changes})


def _hidden(how: Filming, time_s: Array, rng: np.random.Generator) -> Array:
    """(T, 33) how hidden each landmark is: behind the other leg, and behind furniture (2) some of
    the time."""
    hidden = far_leg(how.camera.yaw_deg, len(time_s))
    if how.furniture:
        start, length = rng.uniform(-0.3, 0.7) * time_s[-1], rng.uniform(0.3, 1.0) * time_s[-1]
        then = (time_s >= start) & (time_s < start + length)
        for landmark in FURNITURE[how.furniture]:
            hidden[then, landmark] = np.maximum(hidden[then, landmark], 2.0)
    return hidden


def _swaps(how: Filming, yaw_deg: float) -> float:
    """Legs change places where one lies behind the other."""
    return how.swaps if abs(np.sin(np.radians(yaw_deg))) > 0.8 else 0.0
