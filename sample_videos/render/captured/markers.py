"""Optical markers (Plug-in Gait, 39 of them) to joint centres in space.

    python -m render.captured.markers [FOLDER]

prints how constant the segments' lengths are as the markers have them, and how far the knees bend.
The skin of a bent knee takes its marker along: thighs and shanks come out up to 7 cm shorter. Hips
and ankles stay, so knees are put back to where bones of constant length have them (`_rigid`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from render.captured.joints import Joints, knee_flexion_deg, segment_lengths, unit
from render.rig import SIDES
from render.vectors import Array

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "mocap"
"""Where the recordings lie: beside the repository."""

HALF_KNEE_M, HALF_ANKLE_M = 0.059, 0.042
"""From a lateral marker's centre to the joint's: half a usual adult's joint (104 and 70 mm, the
means of the ANSUR II survey) and a marker's radius of 7 mm. The people's own widths are not
known."""

SHOULDER_BELOW_M = 0.05
"""The shoulder's centre lies about this far under a marker on the acromion."""

STRAIGHT_DEG = 25.0
"""Knees bent less than this show their bones' length."""

NEVER_SEEN_SHARE = 0.2
"""A repetition of which a marker misses more than this is not used."""

_LATERAL_OUT = {"l": 1.0, "r": -1.0}


@dataclass(frozen=True)
class Recording:
    """Markers of one repetition of one person. movement: m01 to m06; person: s01 to s07; name: as
    the file has it; correct: done as asked; markers: places (T, 3) by the marker's name."""

    movement: str
    person: str
    name: str
    correct: bool
    rate_hz: float
    markers: Joints


@dataclass(frozen=True)
class Captured:
    """One repetition of one person as joint centres; the rest as in `Recording`."""

    movement: str
    person: str
    name: str
    correct: bool
    rate_hz: float
    joints: Joints


def recordings(folder: Path = FOLDER, person: str = "s*") -> list[Recording]:
    """All repetitions in a folder, or one person's, whose markers were seen."""
    out: list[Recording] = []
    for path in sorted(folder.glob(f"m*_{person}.npz")):
        movement, who = path.stem.split("_")
        with np.load(path) as data:
            names = [str(name) for name in data["markers"]]
            for key in sorted(k for k in data if re.fullmatch(r"(in)?correct_\d+", k)):
                markers = _in_space(data[key], names)
                if markers is None:
                    continue
                rate, correct = float(data["rate_hz"]), key.startswith("correct")
                out.append(Recording(movement, who, key, correct, rate, markers))
    return out


def captured(folder: Path = FOLDER) -> list[Captured]:
    """The joint centres of all repetitions in a folder, on bones of constant length."""
    out = [
        Captured(r.movement, r.person, r.name, r.correct, r.rate_hz, joint_centres(r.markers))
        for r in recordings(folder)
    ]
    bones = {p: bone_lengths([c.joints for c in out if c.person == p]) for p in _people(out)}
    return [replace(c, joints=_rigid(c.joints, bones[c.person])) for c in out]


def _people(everything: list[Captured]) -> set[str]:
    return {one.person for one in everything}


def bone_lengths(everything: Sequence[Joints]) -> dict[str, float]:
    """A person's thighs and shanks, metres: the medians of their straight legs."""
    lengths: dict[str, list[Array]] = {}
    for joints in everything:
        for i, side in enumerate(SIDES):
            straight = knee_flexion_deg(joints)[:, i] < STRAIGHT_DEG
            for name in (f"thigh_{side}", f"shank_{side}"):
                lengths.setdefault(name, []).append(segment_lengths(joints)[name][straight])
    return {name: float(np.median(np.concatenate(values))) for name, values in lengths.items()}


def _rigid(joints: Joints, bones: dict[str, float]) -> Joints:
    """Knees moved in their own plane so that thigh and shank have their length."""
    out = dict(joints)
    for side in SIDES:
        thigh, shank = bones[f"thigh_{side}"], bones[f"shank_{side}"]
        hip, ankle, knee = (joints[f"{name}_{side}"] for name in ("hip", "ankle", "knee"))
        way = ankle - hip
        length = np.minimum(np.linalg.norm(way, axis=-1, keepdims=True), (thigh + shank) * 0.9999)
        down = unit(way)
        front = knee - hip
        front = unit(front - np.sum(front * down, axis=-1, keepdims=True) * down)
        along = (thigh**2 - shank**2 + length**2) / (2 * length)
        out[f"knee_{side}"] = hip + along * down + np.sqrt(thigh**2 - along**2) * front
    return out


def _in_space(markers_mm: Array, names: list[str]) -> Joints | None:
    """Markers by name in metres, left, up, forward; what was not seen (0, 0, 0) is bridged. None
    where too much was not."""
    missing = ~np.any(markers_mm != 0, axis=-1)
    if missing.mean(axis=0).max() > NEVER_SEEN_SHARE:
        return None
    at = np.arange(len(markers_mm))
    places = markers_mm[..., [1, 2, 0]].astype(float) / 1000.0
    for marker in np.flatnonzero(missing.any(axis=0)):
        seen = ~missing[:, marker]
        for axis in range(3):
            places[:, marker, axis] = np.interp(at, at[seen], places[seen, marker, axis])
    return {name: places[:, i] for i, name in enumerate(names)}


def joint_centres(markers: Joints) -> Joints:
    """Joint centres and points of head, hands and feet from the markers."""
    joints: Joints = {}
    left, up, front = pelvis_axes(markers)
    for side in SIDES:
        s = side.upper()
        out = _LATERAL_OUT[side]
        joints[f"hip_{side}"] = _hip(markers, left, up, front, out)
        ahead = unit(markers[f"{s}TOE"] - markers[f"{s}HEE"])
        joints[f"knee_{side}"], joints[f"ankle_{side}"] = _knee_and_ankle(
            joints[f"hip_{side}"], markers[f"{s}KNE"], markers[f"{s}ANK"], ahead, out
        )
    _foot_points(markers, joints)
    _upper_body(markers, joints)
    return joints


def pelvis_axes(markers: Joints) -> tuple[Array, Array, Array]:
    """(T, 3) each: to the left, up and forward of the pelvis."""
    left = unit(markers["LASI"] - markers["RASI"])
    ahead = markers["LASI"] + markers["RASI"] - markers["LPSI"] - markers["RPSI"]
    up = unit(np.cross(ahead, left))
    return left, up, np.cross(left, up)


def _hip(markers: Joints, left: Array, up: Array, front: Array, out: float) -> Array:
    """Hip joint centre from the pelvis' width and depth (Harrington and others, J Biomech 2007)."""
    middle = (markers["LASI"] + markers["RASI"]) / 2
    width = np.linalg.norm(markers["LASI"] - markers["RASI"], axis=-1).mean()
    depth = np.linalg.norm(middle - (markers["LPSI"] + markers["RPSI"]) / 2, axis=-1).mean()
    back, down = -0.24 * depth - 0.0099, -0.30 * width - 0.0109
    sideways = 0.33 * width + 0.0073
    return np.asarray(middle + back * front + down * up + out * sideways * left)


def _knee_and_ankle(
    hip: Array, knee: Array, ankle: Array, ahead: Array, out: float
) -> tuple[Array, Array]:
    """Centres from lateral markers. The markers lie beside the leg's plane, by more at the knee
    than at the ankle, and the hip in it: directions are taken from centres, the second time."""
    knee_half, ankle_half = HALF_KNEE_M * -out, HALF_ANKLE_M * -out
    low = _inside(ankle, ankle - knee, ahead, ankle_half)
    middle = _inside(knee, low - hip, ahead, knee_half)
    low = _inside(ankle, low - middle, ahead, ankle_half)
    front = _knee_front(hip, middle, low, ahead)
    return _inside(knee, low - hip, front, knee_half), low


def _knee_front(hip: Array, knee: Array, ankle: Array, ahead: Array) -> Array:
    """(T, 3) which way a leg faces at the knee: out of the bent leg's own plane where it is bent,
    as the foot points where it is straight."""
    bent = unit(knee - hip) - unit(ankle - knee)
    share = np.clip((np.linalg.norm(bent, axis=-1, keepdims=True) - 0.2) / 0.6, 0.0, 1.0)
    return np.asarray(share * unit(bent) + (1 - share) * ahead)


def _inside(lateral: Array, down: Array, front: Array, half_m: float) -> Array:
    """A joint's centre: half its width inside the lateral marker, at right angles to the limb and
    to where it faces. half_m: positive towards the person's left."""
    to_the_left = unit(np.cross(front, down))
    return np.asarray(lateral + half_m * to_the_left)


def _foot_points(markers: Joints, joints: Joints) -> None:
    """Heel and tip of the toes, as MediaPipe marks them: low on the shoe."""
    for side in SIDES:
        s = side.upper()
        heel, toe = markers[f"{s}HEE"], markers[f"{s}TOE"]
        foot = toe - heel
        left = np.cross(foot, joints[f"knee_{side}"] - joints[f"ankle_{side}"])
        sole = unit(np.cross(foot, left))
        sole = sole * np.sign(
            np.sum(sole * (heel - joints[f"knee_{side}"]), axis=-1, keepdims=True)
        )
        joints[f"heel_{side}"] = heel + 0.03 * sole
        joints[f"toe_{side}"] = toe + 0.3 * foot + 0.035 * sole


def _upper_body(markers: Joints, joints: Joints) -> None:
    """Shoulders under their markers, elbows at theirs, wrists between two, head from its band."""
    trunk = joints["hip_l"] + joints["hip_r"] - markers["LSHO"] - markers["RSHO"]
    for side in SIDES:
        s = side.upper()
        joints[f"shoulder_{side}"] = markers[f"{s}SHO"] + SHOULDER_BELOW_M * unit(trunk)
        joints[f"elbow_{side}"] = markers[f"{s}ELB"]
        joints[f"wrist_{side}"] = (markers[f"{s}WRA"] + markers[f"{s}WRB"]) / 2
        joints[f"hand_{side}"] = markers[f"{s}FIN"]
    front = (markers["LFHD"] + markers["RFHD"]) / 2
    back = (markers["LBHD"] + markers["RBHD"]) / 2
    ahead, left = unit(front - back), unit(markers["LFHD"] - markers["RFHD"])
    up = np.cross(ahead, left)
    joints["nose"] = front + 0.035 * ahead - 0.075 * up
    joints["mouth"] = front + 0.02 * ahead - 0.115 * up
    for side in SIDES:
        out = _LATERAL_OUT[side] * left
        joints[f"eye_{side}"] = front + 0.03 * out - 0.04 * up
        joints[f"ear_{side}"] = (front + back) / 2 + 0.075 * out - 0.065 * up


def main() -> None:
    """Print how constant the segments are, and how far the knees bend."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    everything = captured(folder)
    for movement, person in sorted({(c.movement, c.person) for c in everything}):
        mine = [c for c in everything if (c.movement, c.person) == (movement, person)]
        lengths = [segment_lengths(c.joints) for c in mine]
        text = "  ".join(
            f"{name} {np.mean(values) * 100:.1f} ± {np.std(values) * 100:.1f} cm"
            for name in lengths[0]
            if len(values := np.concatenate([one[name] for one in lengths]))
        )
        knees = [knee_flexion_deg(c.joints) for c in mine]
        first = np.median([k[0].mean() for k in knees])
        most = np.median([k.max(axis=0) for k in knees], axis=0)
        print(
            f"{movement} {person} {len(mine):2d}: {text}; knees first {first:.0f},"
            f" most {most[0]:.0f} and {most[1]:.0f} degrees"
        )


if __name__ == "__main__":
    main()
