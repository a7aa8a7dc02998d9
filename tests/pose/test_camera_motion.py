"""How the camera moves, on made-up rooms whose motion is known exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import cv2
import numpy as np
import pytest

from coach.pose.camera import STILL, displacement
from coach.pose.camera_motion import CameraMotion
from coach.pose.landmarks import N_LANDMARKS, Pose

pytestmark = pytest.mark.slow

WIDTH, HEIGHT = SIZE = (640, 480)
RATE = 30
PIXEL = 1 / 320
"""One of the small picture that is looked at, in widths."""

Image = np.ndarray
Warp = Callable[[int], np.ndarray]


def texture(seed: int, size: tuple[int, int] = (1280, 960)) -> Image:
    """A wallpaper with corners of every size."""
    noise = np.random.default_rng(seed).integers(0, 256, (size[1] // 16, size[0] // 16, 3))
    return cv2.resize(noise.astype(np.uint8), size, interpolation=cv2.INTER_CUBIC)


ROOM, OTHER_ROOM, SHIRT = texture(1), texture(2), texture(3, (192, 320))


def body(k: int, left: float | None = None) -> tuple[Pose, int, int]:
    """Somebody who goes up and down by half the body's height: pose, and the shirt's place."""
    x = 220 if left is None else round(left)
    y = 60 + round(80 * (1 - np.cos(k / 10)))
    landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
    landmarks[:, 0] = np.linspace(x, x + 192, N_LANDMARKS) / WIDTH
    landmarks[:, 1] = np.linspace(y, y + 320, N_LANDMARKS) / HEIGHT
    plain = np.ones(N_LANDMARKS, np.float32)
    return Pose(k / RATE, landmarks, landmarks, plain, plain, SIZE), x, y


def into_first(scale: float, turn_deg: float, x: float, y: float) -> np.ndarray:
    angle = np.radians(turn_deg)
    return np.array([scale * np.cos(angle), scale * np.sin(angle), x, y])


def shown(room: Image, camera: np.ndarray) -> Image:
    """What a camera that looks there sees of a room; STILL is the room's middle."""
    a, b, x, y = camera
    matrix = np.array([[a, -b, x * WIDTH + 320], [b, a, y * WIDTH + 240]])
    return cv2.warpAffine(room, matrix, SIZE, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def pictures(
    cameras: Iterable[np.ndarray], room: Image = ROOM, noise: float = 4.0
) -> Iterable[tuple[Image, Pose]]:
    """Somebody who exercises, in front of a wall, filmed by a camera with noise."""
    grain = np.random.default_rng(5).normal(0.0, noise, (4, HEIGHT, WIDTH, 3)).astype(np.int16)
    for k, camera in enumerate(cameras):
        image = shown(room, camera)
        pose, x, y = body(k)
        visible = SHIRT[: HEIGHT - y]
        image[y : y + len(visible), x : x + 192] = visible
        noisy = image + np.roll(grain[k % 4], 37 * k, axis=1)
        yield np.clip(noisy, 0, 255).astype(np.uint8), pose


def followed(seen: Iterable[tuple[Image, Pose]]) -> np.ndarray:
    motion = CameraMotion()
    return np.array([motion.see(image, pose, []) for image, pose in seen])


def off_px(camera: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return displacement(camera, truth, HEIGHT / WIDTH) / PIXEL


@pytest.mark.parametrize("noise", [0.0, 4.0, 12.0])
def test_a_camera_that_stands_is_exactly_still(noise: float) -> None:
    seen = followed(pictures([STILL] * 90, noise=noise))
    assert np.array_equal(seen, np.tile(STILL, (90, 1)))


def test_a_shaken_camera_is_followed_to_a_fraction_of_a_pixel() -> None:
    k = np.arange(60.0)
    cameras = [
        into_first(1 + 0.01 * np.sin(i / 9), 2 * np.sin(i / 7), 0.04 * np.sin(i / 5), 0.02 * i / 60)
        for i in k
    ]
    assert off_px(followed(pictures(cameras)), np.array(cameras)).max() < 0.5


def test_a_pan_of_more_than_the_picture_is_followed() -> None:
    cameras = [into_first(1.0, 0.0, -0.35 + 0.7 * i / 119, 0.0) for i in range(120)]
    truth = np.array(cameras) - (0, 0, -0.35, 0)
    assert off_px(followed(pictures(cameras)), truth).max() < 1.0


def test_a_knock_stays_taken_out_and_the_camera_stands_again() -> None:
    knocked = into_first(1.0, 4.0, -0.12, 0.06)
    seen = followed(pictures([STILL] * 20 + [knocked] * 70))
    assert np.array_equal(seen[:20], np.tile(STILL, (20, 1)))
    assert off_px(seen[20:], knocked).max() < 0.5
    after_rest = seen[20 + RATE :]
    assert np.array_equal(after_rest, np.tile(after_rest[0], (len(after_rest), 1)))


def test_a_camera_that_grows_darker_and_brighter_stands() -> None:
    exposed = [
        (np.clip(image * (0.85 + 0.15 * np.sin(k / 3)), 0, 255).astype(np.uint8), pose)
        for k, (image, pose) in enumerate(pictures([STILL] * 60))
    ]
    assert np.array_equal(followed(exposed), np.tile(STILL, (60, 1)))


def test_a_strip_that_moves_is_no_camera() -> None:
    def with_a_strip() -> Iterable[tuple[Image, Pose]]:
        bare = np.full_like(ROOM, 180)
        for k, (image, pose) in enumerate(pictures([STILL] * 60, bare, 2.0)):
            image[400:] = OTHER_ROOM[400:480, 2 * k : 2 * k + WIDTH]  # a rug, or a shadow on it
            yield image, pose

    assert np.array_equal(followed(with_a_strip()), np.tile(STILL, (60, 1)))


def test_less_than_the_noise_is_no_motion() -> None:
    trembling = [into_first(1.0, 0.0, 0.1 * PIXEL * (-1) ** k, 0.0) for k in range(40)]
    assert np.array_equal(followed(pictures(trembling)), np.tile(STILL, (40, 1)))


def test_somebody_in_front_of_a_bare_wall_is_no_camera() -> None:
    bare = np.full_like(ROOM, 180)
    assert np.array_equal(followed(pictures([STILL] * 60, bare, 2.0)), np.tile(STILL, (60, 1)))


def test_who_was_not_found_at_first_is_no_camera_either() -> None:
    bare = np.full_like(ROOM, 180)
    seen = list(pictures([STILL] * 60, bare, 2.0))
    nobody = [(image, Pose.nobody(pose.time_s, SIZE)) for image, pose in seen[:1]]
    assert np.array_equal(followed([*nobody, *seen[1:]]), np.tile(STILL, (60, 1)))


def test_somebody_unknown_who_passes_is_no_camera() -> None:
    def with_a_passer_by() -> Iterable[tuple[Image, Pose]]:
        for k, (image, pose) in enumerate(pictures([STILL] * 60)):
            x = 8 * k
            image[100:420, x : x + 150] = OTHER_ROOM[100:420, : min(150, WIDTH - x)]
            yield image, pose

    assert np.array_equal(followed(with_a_passer_by()), np.tile(STILL, (60, 1)))


def test_another_room_cannot_be_followed_and_is_where_it_goes_on() -> None:
    before = list(pictures([STILL] * 20))
    after = [
        (image, pose)
        for k, (image, _) in enumerate(pictures([STILL] * 70, OTHER_ROOM))
        for pose in [body(20 + k)[0]]
    ]
    seen = followed([*before, *after])
    assert np.isnan(seen[20:50]).all()
    assert np.array_equal(seen[55:], np.tile(STILL, (len(seen) - 55, 1)))
