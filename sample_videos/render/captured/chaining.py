"""Repetitions of one person chained to a set: quiet rest before, between and after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.captured.joints import Joints, knee_flexion_deg
from render.captured.markers import Recording, joint_centres
from render.captured.timing import RATE_HZ, blend, stretched, turned
from render.rig import SIDES
from render.vectors import Array

FROM_A_SEAT = "m05"
"""Captured from standing to the seat and up again; as an exercise it begins seated."""

ONE_LEG_LIFTED = ("m02", "m06")

REST_SHARE = 0.35
"""Of a recording, at its either end, in which its rest lies."""

AT_REST_SHARE = 0.2
"""Of a recording's range of effort: less is rest."""


@dataclass(frozen=True)
class Pauses:
    """Seconds of rest: before the first repetition, between two, after the last."""

    lead_s: float
    pause_s: float
    tail_s: float


@dataclass(frozen=True)
class Piece:
    """One repetition from rest to rest: markers (T, N, 3) and the frame of its peak."""

    markers: Array
    peak: int


@dataclass(frozen=True)
class Spell:
    """When a repetition of a chain begins and ends, seconds."""

    start_s: float
    end_s: float


def pieces_of(recordings: Sequence[Recording], names: Sequence[str]) -> list[Piece]:
    """Each repetition at home, in the order of `names`, the markers'."""
    pieces = [_at_home(recording, names) for recording in recordings]
    if recordings[0].movement == FROM_A_SEAT:
        return _seat_to_seat(pieces)
    return pieces


def effort(movement: str, joints: Joints) -> Array:
    """(T,) what a repetition raises from rest to its peak: the lifted foot or the knees' bend."""
    if movement in ONE_LEG_LIFTED:
        return np.asarray(np.maximum(joints["ankle_l"][:, 1], joints["ankle_r"][:, 1]))
    return np.asarray(knee_flexion_deg(joints).mean(axis=1))


def rests(recording: Recording) -> bool:
    """Whether a recording comes from rest and goes back to it: some are cut off."""
    signal = effort(recording.movement, joint_centres(recording.markers))
    early, late = int(len(signal) * REST_SHARE), int(len(signal) * (1 - REST_SHARE))
    rest = signal.min() + AT_REST_SHARE * (signal.max() - signal.min())
    return bool(signal[:early].min() < rest and signal[late:].min() < rest)


def _at_home(recording: Recording, names: Sequence[str]) -> Piece:
    """From its moment of least effort before the peak to that after it, facing forward, between
    the ankles at the origin."""
    joints = joint_centres(recording.markers)
    signal = effort(recording.movement, joints)
    early, late = int(len(signal) * REST_SHARE), int(len(signal) * (1 - REST_SHARE))
    first, last = int(np.argmin(signal[:early])), late + int(np.argmin(signal[late:]))
    across = joints["hip_l"][first] - joints["hip_r"][first]
    angle = np.degrees(np.arctan2(across[2], across[0]))
    ankles = np.mean([joints[f"ankle_{side}"][first] for side in SIDES], axis=0)
    home = turned(ankles, angle) * [1, 0, 1]
    markers = np.stack([recording.markers[name] for name in names], axis=1)[first : last + 1]
    return Piece(turned(markers, angle) - home, int(np.argmax(signal[first : last + 1])))


def _seat_to_seat(pieces: Sequence[Piece]) -> list[Piece]:
    """From one sitting to the next: the end of one repetition and the beginning of the next."""
    out = []
    for before, after in zip(pieces, [*pieces[1:], pieces[0]], strict=True):
        up, down = before.markers[before.peak :], after.markers[: after.peak + 1]
        joined = blend(up[-1], down[0], 0.4)
        out.append(Piece(np.concatenate([up, joined, down]), len(up) + len(joined) // 2))
    return out


def chained(
    pieces: Sequence[Piece], pauses: Pauses, tempo: float, rng: np.random.Generator
) -> tuple[Array, list[Spell]]:
    """Markers (T, N, 3) at RATE_HZ and when each repetition is; tempo above 1 is slower."""
    first = pieces[0].markers[0]
    parts, spells = [blend(first, first, pauses.lead_s)], []
    for index, piece in enumerate(pieces):
        if index:
            pause = max(pauses.pause_s * rng.uniform(0.6, 1.5), 0.3)
            parts.append(blend(parts[-1][-1], piece.markers[0], pause))
        slower = tempo * rng.uniform(0.9, 1.1)
        out_s = piece.peak / RATE_HZ * slower
        back_s = (len(piece.markers) - piece.peak) / RATE_HZ * slower
        moving = stretched(piece.markers, piece.peak, out_s, 0.0, back_s)
        start = sum(len(part) for part in parts)
        parts.append(moving)
        spells.append(Spell(start / RATE_HZ, (start + len(moving)) / RATE_HZ))
    parts.append(blend(parts[-1][-1], parts[-1][-1], pauses.tail_s))
    return np.concatenate(parts), spells
