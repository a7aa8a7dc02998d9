"""What must not change a count: each change of how a set was filmed or done, for all exercises,
measured as a recording and live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from coach.coaching.follower import SetFollower
from coach.coaching.recorded import follow
from coach.coaching.results import Outcome, SetSummary
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.pose.landmarks import PoseTrack
from tests import synthetic
from tests.synthetic import Camera, Schedule

pytestmark = pytest.mark.slow

MAKERS: dict[str, Callable[[Schedule], synthetic.Movement]] = {
    "squat": synthetic.squat,
    "hamstring-curl": lambda schedule: synthetic.curl(schedule, sides="alternating"),
    "calf-raise": synthetic.calf_raise,
    "leg-kick": synthetic.seated_kick,
}
REPS = 4
USUAL = Schedule(reps=REPS, fps=20.0)
OBLIQUE = Camera(60.0, fill=0.6)


def recorded(film: PoseTrack, name: str) -> SetSummary:
    """As `coach analyze` counts it."""
    return follow(Measurer().run(film), name)[0]


def live(film: PoseTrack, name: str) -> SetSummary:
    """As the app counts it, picture by picture."""
    measurer, follower = Measurer(), SetFollower(get(name), Settings())
    for pose in film:
        follower.follow(measurer.step(pose))
    return follower.finish()


def moved(film: PoseTrack, change: Callable[[np.ndarray], np.ndarray]) -> PoseTrack:
    """Landmarks changed in pixels (T, 33, 2)."""
    size = np.array(film.size)
    landmarks = film.landmarks.copy()
    landmarks[..., :2] = change(landmarks[..., :2] * size) / size
    return replace(film, landmarks=landmarks.astype(np.float32))


def rolled(film: PoseTrack, degrees: float) -> PoseTrack:
    """By a camera that stands askew: picture and world turn alike."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn, middle = np.array([[c, s], [-s, c]]), np.array(film.size) / 2
    turned = moved(film, lambda xy: (xy - middle) @ turn + middle)
    world = film.world.copy()
    world[..., :2] = world[..., :2] @ turn
    return replace(turned, world=world)


def letterboxed(film: PoseTrack) -> PoseTrack:
    """With black bars above and below: a picture twice as high, the person in its middle."""
    width, height = film.size
    landmarks = film.landmarks.copy()
    landmarks[..., 1] = 0.25 + 0.5 * landmarks[..., 1]
    return replace(film, landmarks=landmarks, size=(width, 2 * height))


def knocked(film: PoseTrack) -> PoseTrack:
    """The camera is pushed between the second and the third repetition, as the background shows."""
    start, _, _ = USUAL.times[2]
    after = (film.time_s >= start - 0.4)[:, None]
    push = np.where(after, [25.0, 12.0], 0.0)
    pushed = moved(film, lambda xy: xy + push[:, None])
    camera = np.column_stack([np.ones(len(film)), np.zeros(len(film)), -push / film.size[0]])
    return replace(pushed, camera=camera)


def filmed(name: str, camera: Camera = OBLIQUE, **schedule: float) -> PoseTrack:
    """The usual set, or one of another schedule."""
    return synthetic.film(MAKERS[name](replace(USUAL, **schedule)), camera)


def at_speed(name: str, times: float) -> PoseTrack:
    """So many times as fast, pauses too."""
    out, hold, back, pause = (s / times for s in (1.1, 0.2, 1.1, 0.8))
    return filmed(name, out_s=out, hold_s=hold, back_s=back, pause_s=pause, fps=30.0)


SAME: dict[str, Callable[[str], PoseTrack]] = {
    "as it is": filmed,
    "mirrored": lambda name: synthetic.mirrored(filmed(name)),
    "to the left": lambda name: filmed(name, replace(OBLIQUE, aside=-0.2)),
    "small": lambda name: filmed(name, replace(OBLIQUE, fill=0.3)),
    "letterboxed": lambda name: letterboxed(filmed(name)),
    "rolled by 20": lambda name: rolled(filmed(name), 20.0),
    "rolled by -20": lambda name: rolled(filmed(name), -20.0),
    "trembling": lambda name: synthetic.shaken(filmed(name), 0.0015, seed=4),
    "5 a second": lambda name: filmed(name, fps=5.0),
    "8 a second": lambda name: filmed(name, fps=8.0),
    "60 a second": lambda name: filmed(name, fps=60.0),
    "120 a second": lambda name: filmed(name, fps=120.0),
    "half as fast": lambda name: at_speed(name, 0.5),
    "twice as fast": lambda name: at_speed(name, 2.0),
    "held for 15 s": lambda name: filmed(name, hold_s=15.0, fps=10.0),
    "knocked": lambda name: knocked(filmed(name)),
}
LONG = {"60 a second", "120 a second", "held for 15 s"}
"""Those that take long; all but the recorded ones are left to the nightly run."""


def _cases(changes: dict[str, Callable[[str], PoseTrack]]) -> list[object]:
    return [
        pytest.param(
            way,
            name,
            change,
            id=f"{name}-{change}-{way.__name__}",
            marks=[pytest.mark.nightly] if way is live and change in LONG else [],
        )
        for change in changes
        for name in sorted(MAKERS)
        for way in (recorded, live)
    ]


@pytest.mark.parametrize(("way", "name", "change"), _cases(SAME))
def test_the_count_stays(way: Callable[..., SetSummary], name: str, change: str) -> None:
    summary = way(SAME[change](name), name)
    assert summary.rep_count == REPS, [m.reason for m in summary.movements]
    assert summary.partial_count == 0


HURRIED = {
    "three times as fast": lambda name: at_speed(name, 3.0),
    "five times as fast": lambda name: at_speed(name, 5.0),
}


@pytest.mark.parametrize(("way", "name", "change"), _cases(HURRIED))
def test_the_count_stays_or_the_reason_is_told(
    way: Callable[..., SetSummary], name: str, change: str
) -> None:
    """Repetitions of half a second may be refused, but each is seen, and it is said why."""
    summary = way(HURRIED[change](name), name)
    assert len(summary.movements) >= REPS
    assert summary.rep_count <= REPS
    refused = [m for m in summary.movements if m.outcome is not Outcome.COUNTED]
    assert len(refused) + summary.rep_count >= REPS
    assert all("too short" in m.reason for m in refused)


@pytest.mark.parametrize("name", sorted(MAKERS))
@pytest.mark.parametrize(
    "way", [pytest.param(recorded, id="recorded"), pytest.param(live, marks=pytest.mark.nightly)]
)
def test_sixty_repetitions_are_sixty(way: Callable[..., SetSummary], name: str) -> None:
    assert way(filmed(name, reps=60, fps=10.0), name).rep_count == 60
