"""Captured repetitions chained to sets: quiet standing around each, pauses, tempos, holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.pose.landmarks import Landmark
from render.captured.chaining import FROM_A_SEAT, REST_SHARE
from render.captured.joints import knee_flexion_deg
from render.captured.markers import Captured
from render.captured.timing import RATE_HZ, blend, mirrored, stretched, swayed, turned
from render.vectors import Array
from training.body_landmarks import landmarks_of, leg_length
from training.motion import Course

PAIRS = [
    (int(landmark), int(Landmark[landmark.name.replace("LEFT", "RIGHT")]))
    for landmark in Landmark
    if "LEFT" in landmark.name
]
"""Landmarks that change places in a mirror."""

_ANKLES = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
_FEET = slice(Landmark.LEFT_ANKLE, Landmark.RIGHT_FOOT_INDEX + 1)
_STANDS_DEG = 35.0


@dataclass(frozen=True)
class Tempo:
    """rep_s: seconds of a repetition without its hold. pause_s: of the rests between them. lead_s,
    tail_s: of quiet standing before and after; nothing where the clip is cut."""

    rep_s: float
    hold_s: float
    pause_s: float
    lead_s: float
    tail_s: float


@dataclass(frozen=True)
class _Rep:
    """values (T, 33, 3 + ...) of one repetition from rest to rest, and its peak's frame."""

    landmarks: Array
    knees: Array
    peak: int


def chained(reps: Sequence[Captured], tempo: Tempo, rng: np.random.Generator) -> Course:
    """A set of one person's repetitions, in order; left and right at random the other way round."""
    ready = [_at_home(rep) for rep in reps]
    standing = ready[0].landmarks[0]
    if reps[0].movement == FROM_A_SEAT:
        ready = _seat_to_seat(ready)
    mirror = rng.uniform() < 0.5
    pieces, knees, peaks = [], [], []
    for index, rep in enumerate(ready):
        speed = rng.uniform(0.9, 1.1)
        split = np.clip(rep.peak / len(rep.landmarks), 0.3, 0.7)
        times = (tempo.rep_s * speed * split, tempo.hold_s, tempo.rep_s * speed * (1 - split))
        moving = stretched(rep.landmarks, rep.peak, *times)
        bend = stretched(rep.knees, rep.peak, *times)
        if index == 0:
            pieces.append(blend(moving[0], moving[0], tempo.lead_s))
            knees.append(blend(bend[0], bend[0], tempo.lead_s))
        else:
            pause = max(tempo.pause_s * rng.uniform(0.6, 1.5), 0.3)
            pieces.append(blend(pieces[-1][-1], moving[0], pause))
            knees.append(blend(knees[-1][-1], bend[0], pause))
        begun = sum(len(piece) for piece in pieces) / RATE_HZ
        peaks.append(float(begun + times[0] + tempo.hold_s / 2))
        pieces.append(moving)
        knees.append(bend)
    pieces.append(blend(pieces[-1][-1], pieces[-1][-1], tempo.tail_s))
    knees.append(blend(knees[-1][-1], knees[-1][-1], tempo.tail_s))
    landmarks = np.concatenate(pieces)
    if mirror:
        landmarks, standing = mirrored(landmarks, PAIRS), mirrored(standing[None], PAIRS)[0]
    bends = np.concatenate(knees)
    return Course(
        swayed(landmarks, rng),
        bends[:, ::-1] if mirror else bends,
        tuple(peaks),
        leg_length(reps[0].joints),
        standing,
    )


def _at_home(rep: Captured) -> _Rep:
    """A repetition from its straightest moment before to that after, facing forward, mid-ankle at
    the origin, the lowest of the feet on the floor."""
    landmarks, knees = landmarks_of(rep.joints), knee_flexion_deg(rep.joints)
    bend = knees.mean(axis=1)
    early, late = int(len(bend) * REST_SHARE), int(len(bend) * (1 - REST_SHARE))
    first, last = int(np.argmin(bend[:early])), late + int(np.argmin(bend[late:]))
    landmarks, knees, bend = (x[first : last + 1] for x in (landmarks, knees, bend))
    across = landmarks[0, Landmark.LEFT_HIP] - landmarks[0, Landmark.RIGHT_HIP]
    landmarks = turned(landmarks, np.degrees(np.arctan2(across[2], across[0])))
    home = landmarks[0, _ANKLES].mean(axis=0)
    home[1] = np.percentile(landmarks[:, _FEET, 1], 2)
    return _Rep(landmarks - home, knees, int(np.argmax(bend)))


def _seat_to_seat(reps: list[_Rep]) -> list[_Rep]:
    """Repetitions from one sitting to the next: the end of one and the beginning of the next."""
    out = []
    for before, after in zip(reps, [*reps[1:], reps[0]], strict=True):
        up, down = before.landmarks[before.peak :], after.landmarks[: after.peak + 1]
        joined = blend(up[-1], down[0], 0.4)
        bends = blend(before.knees[-1], after.knees[0], 0.4)
        out.append(
            _Rep(
                np.concatenate([up, joined, down]),
                np.concatenate([before.knees[before.peak :], bends, after.knees[: after.peak + 1]]),
                len(up) + len(joined) // 2,
            )
        )
    return out


def stands_at_rest(rep: Captured) -> bool:
    """Whether both legs are nearly straight at some moment before and after the peak."""
    bend = knee_flexion_deg(rep.joints).mean(axis=1)
    early, late = int(len(bend) * REST_SHARE), int(len(bend) * (1 - REST_SHARE))
    return bool(bend[:early].min() < _STANDS_DEG and bend[late:].min() < _STANDS_DEG)
