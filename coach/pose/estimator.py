"""MediaPipe's Pose Landmarker behind a face of our own: the only file that imports MediaPipe.

MediaPipe 1.x reports usage to its makers through libcurl, with no switch for it. libcurl obeys the
proxy variables, so they are pointed at a closed port of this machine before MediaPipe is loaded:
nothing leaves, not even a name lookup. That holds for the whole process, and MediaPipe writes log
lines of its own to the terminal, so programs use `coach.pose.process`, which gives it a process of
its own.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from coach.errors import ModelError
from coach.pose.landmarks import N_LANDMARKS, Pose
from coach.pose.subject import Box, Person, Subject, body_box, gaps, same_place

__all__ = ["LOOK_EVERY_S", "PoseEstimator"]

_CLOSED_PORT = "http://127.0.0.1:9"
_PROXIES = ("https_proxy", "http_proxy", "all_proxy")
_PROXY_EXCEPTIONS = "no_proxy"

_PYPLOT = "matplotlib.pyplot"

_EMPTY = np.zeros((64, 64, 3), np.uint8)
_MAX_PEOPLE = 4
LOOK_EVERY_S = 6.0
_CONFIRM_AFTER_S = 0.1
_LOOK_AGAIN_S = 0.5


class PoseEstimator:
    """Follows one person's landmarks through the pictures of a video or camera.

        with PoseEstimator(find_model()) as estimator:
            pose = estimator.estimate(image, time_s)

    MediaPipe's tracker follows a single person cheaply, but knows nothing of others and may change
    over to one. So a second landmarker, which finds several people, looks at the first picture,
    every few seconds, and whenever the person followed seems to have jumped; where the tracker has
    to find the subject among others, these are blacked out in what it is shown.

    subject: whom to follow, where that is known beforehand. look_every_s: how often to look for
    other people.
    Raises ModelError when MediaPipe refuses the model.
    """

    def __init__(
        self, model: Path, *, subject: Subject | None = None, look_every_s: float = LOOK_EVERY_S
    ) -> None:
        self._mediapipe, self._vision = _load_mediapipe()
        self._model = model
        self._look_every_s = look_every_s
        self._aside = ThreadPoolExecutor(1)
        self._next_tracker: Future[Any] | None = None
        self.prepare_restart()
        self._scout = self._landmarker(self._vision.RunningMode.IMAGE, _MAX_PEOPLE)
        self._subject = subject or Subject()
        self._start()

    def prepare_restart(self) -> None:
        """Load the next tracker in a thread aside (0.15 s), to have it at hand for `restart`."""
        if self._next_tracker is None:
            video = self._vision.RunningMode.VIDEO
            self._next_tracker = self._aside.submit(self._landmarker, video, 1)

    def _start(self) -> None:
        self.prepare_restart()
        assert self._next_tracker is not None
        self._tracker = self._next_tracker.result()
        self._next_tracker = None
        self._clock_ms = -1
        self._starting = True
        self._following = False
        self._absent = False
        self._next_look_s = -np.inf
        self._candidates = 0
        self._others = 0

    def _landmarker(self, mode: Any, people: int) -> Any:
        options = self._vision.PoseLandmarkerOptions(
            base_options=self._mediapipe.tasks.BaseOptions(model_asset_path=str(self._model)),
            running_mode=mode,
            num_poses=people,
        )
        try:
            return self._vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"{self._model} is not a pose model that can be used;"
                " give a Pose Landmarker bundle (.task), or leave --model out."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, subject: Subject | None, look_every_s: float) -> None:
        """Turn to another recording: as if made anew, without loading everything again."""
        self._subject, self._look_every_s = subject or Subject(), look_every_s
        self.restart()

    @property
    def subject(self) -> Subject:
        """Who is followed, and where the others are."""
        return self._subject

    def close(self) -> None:
        """Let go of the networks."""
        self._aside.shutdown()
        self._tracker.close()
        if self._next_tracker is not None:
            self._next_tracker.result().close()
        self._scout.close()

    def estimate(self, image: NDArray[np.uint8], time_s: float) -> Pose:
        """The subject's landmarks in an RGB picture (H, W, 3), taken later than the one before."""
        image = np.ascontiguousarray(image)
        due = time_s >= self._next_look_s
        if due and (self._starting or self._absent):
            self._look_for_subject(image, time_s, None)
            self._starting = False
        if self._absent:
            return self._nobody(image, time_s)
        pose = self._track(image, time_s)
        box = None if pose is None else _box_of(pose)
        if pose is None and self._following:
            self._next_look_s = time_s  # whoever is found next has to be looked at
        elif pose is not None and box is not None and not self._subject.is_at(box):
            # Jumped: to somebody else, or the subject moved while out of sight.
            pose = self._settle(pose, image, time_s) if due or self._following else None
            box = None if pose is None else _box_of(pose)
        self._following = pose is not None
        if pose is None or box is None:
            return self._nobody(image, time_s)
        self._subject.seen(box, time_s)
        if time_s >= self._next_look_s:
            self._count_others(image, time_s)
        return replace(pose, others=self._others)

    def restart(self) -> None:
        """Begin anew, as with a first picture, but knowing where the subject was last.

        What follows depends on no earlier picture (but for who the subject is), so time may also
        step back.
        """
        # Emptying the tracker's view does not do: it goes on smoothing from what it saw before.
        self._tracker.close()
        self._start()

    def _settle(self, pose: Pose, image: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The subject's pose, where the tracker's may be another person's."""
        self._following = False
        self._look_for_subject(image, time_s, pose)
        if self._subject.is_at(_box_of(pose)):
            return pose
        self._lose_track()
        if self._absent:
            return None
        again = self._track(image, time_s)
        return again if again is not None and self._subject.is_at(_box_of(again)) else None

    def _look_for_subject(
        self, image: NDArray[np.uint8], time_s: float, tracked: Pose | None
    ) -> None:
        """Tell the people in the picture apart, the tracker's find among them."""
        people = self.people(image)
        if tracked is not None:
            found = body_box(tracked.landmarks, tracked.visibility)
            if not any(same_place(person.box, found.box) for person in people):
                people.append(found)
        self._absent = not self._subject.look(people, time_s)
        self._confirm_others()
        self._next_look_s = time_s + (_LOOK_AGAIN_S if self._absent else _CONFIRM_AFTER_S)

    def _count_others(self, image: NDArray[np.uint8], time_s: float) -> None:
        """See who else is there while the tracker follows the subject."""
        own = self._subject.box
        assert own is not None
        self._subject.count(self._find_beside([own], image))
        sure = self._confirm_others()
        self._next_look_s = time_s + (self._look_every_s if sure else _CONFIRM_AFTER_S)

    def _confirm_others(self) -> bool:
        """Report the others that two looks have found: one alone may have seen a coat."""
        count = len(self._subject.others)
        sure = count == self._candidates
        self._others = min(count, self._candidates)
        self._candidates = count
        return sure

    def people(self, image: NDArray[np.uint8]) -> list[Person]:
        """Everybody in the picture: those found in the whole of it, and those beside these."""
        people = self._found_in(image, 0.0, 1.0)
        return people + self._find_beside([person.box for person in people], image)

    def _find_beside(self, boxes: list[Box], image: NDArray[np.uint8]) -> list[Person]:
        """People to the left and right of boxes.

        MediaPipe's detector often overlooks the second person of a picture, and finds the same
        person without fail in a part of the picture that does not show the first.
        """
        return [person for x0, x1 in gaps(boxes) for person in self._found_in(image, x0, x1)]

    def _found_in(self, image: NDArray[np.uint8], x0: float, x1: float) -> list[Person]:
        """People in the part of the picture between two fractions of its width."""
        width = image.shape[1]
        left, right = round(x0 * width), round(x1 * width)
        part = np.ascontiguousarray(image[:, left:right])
        people = []
        for landmarks, _ in _people(self._scout.detect(self._wrap(part))):
            landmarks[:, 0] = (left + landmarks[:, 0] * (right - left)) / width
            people.append(body_box(landmarks[:, :3], landmarks[:, 3]))
        return people

    def _track(self, image: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The tracker's answer, the others blacked out until it follows the subject."""
        shown = image
        if self._subject.others and not self._following:
            shown = self._subject.mask(image)
        result = self._tracker.detect_for_video(self._wrap(shown), self._tick(time_s))
        for landmarks, world in _people(result):
            return Pose(
                time_s,
                landmarks[:, :3],
                world[:, :3],
                landmarks[:, 3],
                landmarks[:, 4],
                _size(image),
            )
        return None

    def _lose_track(self) -> None:
        """Make the tracker let go of whom it follows: it is shown an empty picture."""
        self._clock_ms += 1
        self._tracker.detect_for_video(self._wrap(_EMPTY), self._clock_ms)

    def _nobody(self, image: NDArray[np.uint8], time_s: float) -> Pose:
        return Pose.nobody(time_s, _size(image), self._others)

    def _tick(self, time_s: float) -> int:
        """MediaPipe's clock: whole milliseconds that rise strictly."""
        self._clock_ms = max(self._clock_ms + 1, round(time_s * 1000))
        return self._clock_ms

    def _wrap(self, image: NDArray[np.uint8]) -> Any:
        return self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=image)


def _load_mediapipe() -> tuple[Any, Any]:
    """Import MediaPipe in a process that it cannot reach the network from."""
    for name in _PROXIES:
        os.environ[name] = os.environ[name.upper()] = _CLOSED_PORT
    for name in (_PROXY_EXCEPTIONS, _PROXY_EXCEPTIONS.upper()):
        os.environ.pop(name, None)
    # MediaPipe can plot landmarks with pyplot; nobody asks it to, and loading that takes 0.3 s.
    stands_in = _PYPLOT not in sys.modules
    if stands_in:
        sys.modules[_PYPLOT] = ModuleType(_PYPLOT)
    try:
        import mediapipe
        from mediapipe.tasks.python import vision
    finally:
        if stands_in:
            del sys.modules[_PYPLOT]
    return mediapipe, vision


def _people(result: Any) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Each person's landmarks and world landmarks (33, 5): x, y, z, visibility, presence."""
    return [
        (_array(landmarks), _array(world))
        for landmarks, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True)
    ]


def _array(points: Any) -> NDArray[np.float32]:
    rows = [(p.x, p.y, p.z, p.visibility, p.presence) for p in points]
    return np.array(rows, np.float32).reshape(N_LANDMARKS, 5)


def _box_of(pose: Pose) -> Box:
    return body_box(pose.landmarks, pose.visibility).box


def _size(image: NDArray[np.uint8]) -> tuple[int, int]:
    return image.shape[1], image.shape[0]
