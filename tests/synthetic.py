"""A stick figure with exactly known joint angles, filmed from anywhere.

Body axes: x to the figure's left, y up from the floor, z forwards, metres. Angles in degrees, signs
as in docs/DEFINITIONS.md. Segment lengths are shares of body height (Drillis and Contini 1966).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import (
    HIP_FRONT_OF_THIGH,
    HIP_FRONT_OF_TRUNK,
    KNEE_BELOW,
    KNEE_FRONT,
)
from coach.motion.types import SIDES
from coach.pose.landmarks import N_LANDMARKS, Landmark, PoseTrack

FloatArray = NDArray[np.floating]

QUIET_S = 1.2
"""Quiet standing before the first repetition."""


@dataclass(frozen=True)
class Figure:
    """A person's segment_lengths, as shares of `height_m`."""

    height_m: float = 1.75
    thigh: float = 0.245
    shank: float = 0.246
    trunk: float = 0.288
    hip_half: float = 0.06
    shoulder_half: float = 0.129
    ankle_up: float = 0.039
    ankle_to_ball: float = 0.067
    heel_to_ball: float = 0.12

    @property
    def foot_deg(self) -> float:
        """Slope of the line from ball to ankle with the foot flat."""
        return float(np.degrees(np.arctan2(self.ankle_up, self.ankle_to_ball)))


@dataclass(frozen=True)
class Movement:
    """What the joints do.

    time_s (T,). thigh, shank (T, 2): leans of the left and the right leg, + with the knee in front
    of the hip and in front of the ankle. trunk (T,): + forwards. foot (T,): how far both feet have
    turned up on their balls. travel (T,): metres walked forwards. anchor: what carries the body and
    stays in its place: "feet" or "hips" (on a chair, or over the leg that stands). reps: (start,
    peak, end) seconds of each repetition.
    """

    time_s: FloatArray
    thigh: FloatArray
    shank: FloatArray
    trunk: FloatArray
    foot: FloatArray
    travel: FloatArray
    anchor: str = "feet"
    reps: tuple[tuple[float, float, float], ...] = ()

    def __len__(self) -> int:
        return len(self.time_s)

    def angles(self, figure: Figure) -> dict[str, FloatArray]:
        """Exact angles (and heel rise) by the names of docs/DEFINITIONS.md, each (T,)."""
        turn = np.radians(self.foot)
        out = {
            "trunk_lean_deg": self.trunk,
            "heel_rise_pct": 100.0 * figure.heel_to_ball * np.sin(turn),
        }
        for s, side in enumerate(SIDES):
            out[f"knee_flexion_{side}_deg"] = self.thigh[:, s] + self.shank[:, s]
            hip = self.thigh[:, s] + self.trunk
            out[f"hip_flexion_{side}_deg"] = hip - hip[0]
            out[f"shank_lean_{side}_deg"] = self.shank[:, s]
            out[f"thigh_from_horizontal_{side}_deg"] = 90.0 - self.thigh[:, s]
        return out


def course(
    time_s: FloatArray, starts: list[float], out_s: float, hold_s: float, back_s: float
) -> FloatArray:
    """(T,) 0 at rest, 1 while held; minimum-jerk ways out and back."""
    drive = np.zeros(len(time_s))
    for start in starts:
        out = np.clip((time_s - start) / out_s, 0.0, 1.0)
        back = np.clip((time_s - start - out_s - hold_s) / back_s, 0.0, 1.0)
        drive += _minimum_jerk(out) - _minimum_jerk(back)
    return drive


def _minimum_jerk(share: FloatArray) -> FloatArray:
    return share**3 * (10.0 - 15.0 * share + 6.0 * share**2)


@dataclass(frozen=True)
class Schedule:
    """When a set's repetitions happen; seconds, frames a second."""

    reps: int = 3
    out_s: float = 1.1
    hold_s: float = 0.2
    back_s: float = 1.1
    pause_s: float = 0.8
    fps: float = 30.0
    quiet_s: float = QUIET_S

    @property
    def each_s(self) -> float:
        """From one start to the next."""
        return self.out_s + self.hold_s + self.back_s + self.pause_s

    @property
    def starts(self) -> list[float]:
        """When each repetition starts."""
        return [self.quiet_s + i * self.each_s for i in range(self.reps)]

    @property
    def time_s(self) -> FloatArray:
        """(T,) the frames' times."""
        return np.arange(0.0, self.quiet_s * 2 + self.reps * self.each_s, 1.0 / self.fps)

    @property
    def times(self) -> tuple[tuple[float, float, float], ...]:
        """Start, middle of the hold and end of each repetition."""
        made = self.out_s + self.hold_s
        return tuple(
            (s, s + self.out_s + self.hold_s / 2, s + made + self.back_s) for s in self.starts
        )

    def drive(self, which: slice = slice(None)) -> FloatArray:
        """(T,) course of some of the repetitions."""
        return course(self.time_s, self.starts[which], self.out_s, self.hold_s, self.back_s)


def standing(schedule: Schedule = Schedule(), anchor: str = "feet") -> Movement:
    """Upright, the trunk 2 degrees forwards, nothing moves."""
    n = len(schedule.time_s)
    return Movement(
        time_s=schedule.time_s,
        thigh=np.zeros((n, 2)),
        shank=np.zeros((n, 2)),
        trunk=np.full(n, 2.0),
        foot=np.zeros(n),
        travel=np.zeros(n),
        anchor=anchor,
    )


def squat(
    schedule: Schedule = Schedule(), depth: float = 90.0, trunk: float = 36.0, shank: float = 32.0
) -> Movement:
    """Both knees to `depth`; at the bottom the trunk leans by `trunk`, the shanks by `shank`."""
    drive = schedule.drive()
    still = standing(schedule)
    pair = np.stack([drive, drive], axis=1)
    return replace(
        still,
        thigh=(depth - shank) * pair,
        shank=shank * pair,
        trunk=still.trunk + trunk * drive,
        reps=schedule.times,
    )


def curl(
    schedule: Schedule = Schedule(), peak: float = 95.0, sides: str = "left", thigh: float = 0.0
) -> Movement:
    """One knee bends behind to `peak`; `sides` is left, right or alternating."""
    legs = _legs(schedule, sides)
    return replace(
        standing(schedule, "hips"),
        thigh=thigh * legs,
        shank=(peak - thigh) * legs,
        reps=schedule.times,
    )


def calf_raise(
    schedule: Schedule = Schedule(), heel_pct: float = 5.5, knee: float = 0.0
) -> Movement:
    """Both heels rise by `heel_pct` of body height; the knees bend by `knee` on the way."""
    drive = schedule.drive()
    pair = np.stack([drive, drive], axis=1)
    turn = np.degrees(np.arcsin(heel_pct / 100.0 / Figure().heel_to_ball))
    return replace(
        standing(schedule),
        foot=turn * drive,
        thigh=knee / 2 * pair,
        shank=knee / 2 * pair,
        reps=schedule.times,
    )


def seated_kick(
    schedule: Schedule = Schedule(reps=2, hold_s=3.0), bent: float = 0.0, sides: str = "alternating"
) -> Movement:
    """Sitting with knees at 90 degrees, one leg straightens up to `bent` degrees and is held."""
    legs = _legs(schedule, sides)
    n = len(legs)
    return replace(
        standing(schedule, "hips"),
        thigh=np.full((n, 2), 90.0),
        shank=-(90.0 - bent) * legs,
        reps=schedule.times,
    )


def hinge(schedule: Schedule = Schedule(), lean: float = 80.0, knee: float = 12.0) -> Movement:
    """A bow from the hips with nearly straight knees."""
    drive = schedule.drive()
    pair = np.stack([drive, drive], axis=1)
    still = standing(schedule)
    return replace(
        still,
        thigh=(knee + 10.0) * pair,
        shank=-10.0 * pair,
        trunk=still.trunk + lean * drive,
    )


def walking(
    schedule: Schedule = Schedule(), speed: float = 1.0, cadence_hz: float = 0.9
) -> Movement:
    """Walks forwards after the quiet second: thighs swing, knees bend in swing."""
    still = standing(schedule)
    walked = np.clip(schedule.time_s - schedule.quiet_s, 0.0, None)
    phase = 2 * np.pi * cadence_hz * walked[:, None] + np.array([0.0, np.pi])
    begun = np.clip(walked / 0.3, 0.0, 1.0)[:, None]
    thigh = begun * 25.0 * np.sin(phase)
    knee = begun * (8.0 + 52.0 * np.clip(np.cos(phase), 0.0, None) ** 2)
    return replace(still, thigh=thigh, shank=knee - thigh, travel=speed * walked)


def _legs(schedule: Schedule, sides: str) -> FloatArray:
    """(T, 2) courses of the left and the right leg."""
    everything = schedule.drive()
    if sides == "alternating":
        return np.stack([schedule.drive(slice(0, None, 2)), schedule.drive(slice(1, None, 2))], 1)
    nothing = np.zeros_like(everything)
    return np.stack([everything, nothing] if sides == "left" else [nothing, everything], axis=1)


def joints(movement: Movement, figure: Figure = Figure(), *, marked: bool = False) -> FloatArray:
    """(T, 33, 3) landmarks in body axes, metres; hips and knees at the joints' centres or, if
    `marked`, where MediaPipe marks them."""
    h = figure.height_m
    n = len(movement)
    planted = movement.anchor == "feet" and not movement.travel.any()
    out = np.zeros((n, N_LANDMARKS, 3))
    turn = np.radians(figure.foot_deg + movement.foot)
    reach = h * float(np.hypot(figure.ankle_up, figure.ankle_to_ball))
    # The ankle turns about the ball of the foot, which stays; z = 0 is the ankle of a flat foot.
    ankle = np.zeros((n, 3))
    ankle[:, 1] = reach * np.sin(turn)
    ankle[:, 2] = h * figure.ankle_to_ball - reach * np.cos(turn)
    legs = [
        (
            _lean(-movement.thigh[:, s], h * figure.thigh),
            _lean(movement.shank[:, s], h * figure.shank),
        )
        for s in (0, 1)
    ]
    if movement.anchor == "hips":
        hip = np.zeros((n, 3))
        upright = np.cos(np.radians(movement.thigh[0].min()))
        hip[:, 1] = h * (figure.ankle_up + figure.shank + figure.thigh * upright)
    elif movement.travel.any():
        # Walking: the lower foot is on the floor.
        hip = np.zeros((n, 3))
        below = np.stack([(thigh + shank)[:, 1] for thigh, shank in legs], axis=1).max(axis=1)
        hip[:, 1] = h * figure.ankle_up + below
    else:
        hip = ankle + legs[0][1] + legs[0][0]
    hip = hip + movement.travel[:, None] * np.array([0.0, 0.0, 1.0])
    trunk = _lean(movement.trunk, h * figure.trunk)
    shoulder = hip + trunk
    for s, (side, sign) in enumerate(zip(("LEFT", "RIGHT"), (1.0, -1.0), strict=True)):
        aside = np.array([sign * h, 0.0, 0.0])
        thigh, shank = legs[s]
        knee = hip - thigh
        foot = knee - shank
        # A foot off the floor keeps its angle with the shank.
        pitch = movement.foot if planted else movement.shank[:, s]
        leg = h * (figure.thigh + figure.shank)
        places = {
            "HIP": hip + marked * leg * _hip_mark(movement, s),
            "KNEE": knee + marked * leg * _knee_mark(movement, s),
            "ANKLE": foot,
            "HEEL": foot + _foot(figure, pitch, figure.ankle_to_ball - figure.heel_to_ball),
            "FOOT_INDEX": foot + _foot(figure, pitch, figure.ankle_to_ball),
        }
        for part, place in places.items():
            out[:, Landmark[f"{side}_{part}"]] = place + figure.hip_half * aside
        arm = shoulder + figure.shoulder_half * aside
        out[:, Landmark[f"{side}_SHOULDER"]] = arm
        out[:, Landmark[f"{side}_ELBOW"]] = arm - (0.0, 0.18 * h, 0.0)
        for part in ("WRIST", "PINKY", "INDEX", "THUMB"):
            out[:, Landmark[f"{side}_{part}"]] = arm - (0.0, 0.32 * h, 0.0)
    for joint in Landmark:
        if joint < Landmark.LEFT_SHOULDER:
            sign = ("LEFT" in joint.name) - float("RIGHT" in joint.name)
            out[:, joint] = shoulder + _lean(movement.trunk, 0.076 * h)
            out[:, joint, 0] += 0.02 * h * sign
    return out


def _lean(angle_deg: FloatArray, length: float) -> FloatArray:
    """(T, 3) upward segments whose upper end leans forwards by the angle."""
    angle = np.radians(angle_deg)
    return length * np.stack([np.zeros(len(angle)), np.cos(angle), np.sin(angle)], axis=1)


def _hip_mark(movement: Movement, side: int) -> FloatArray:
    """(T, 3) from a hip joint's centre to the landmark, leg lengths."""
    thigh, trunk = _ahead(-movement.thigh[:, side]), _ahead(movement.trunk)
    return HIP_FRONT_OF_TRUNK * trunk + HIP_FRONT_OF_THIGH * thigh


def _knee_mark(movement: Movement, side: int) -> FloatArray:
    """(T, 3) from a knee joint's axis to the landmark, leg lengths."""
    thigh, shank = _ahead(-movement.thigh[:, side]), _lean(movement.shank[:, side], 1.0)
    return KNEE_FRONT * thigh - KNEE_BELOW * shank


def _ahead(angle_deg: FloatArray) -> FloatArray:
    """(T, 3) across upward segments that lean by the angle, forwards."""
    return _lean(angle_deg + 90.0, 1.0)


def _foot(figure: Figure, pitch_deg: FloatArray, ahead: float) -> FloatArray:
    """(T, 3) from the ankle to a point of the sole, the heel turned up by `pitch_deg`."""
    angle = np.radians(pitch_deg)
    y, z = -figure.ankle_up, ahead
    return figure.height_m * np.stack(
        [
            np.zeros(len(angle)),
            y * np.cos(angle) - z * np.sin(angle),
            y * np.sin(angle) + z * np.cos(angle),
        ],
        axis=1,
    )


@dataclass(frozen=True)
class Camera:
    """Level, at the height of the hips.

    distance_m None: orthographic. fill: body height over picture height. aside, down: where the
    standing figure's hips are, from the middle, as shares of the picture.
    """

    yaw_deg: float = 90.0
    size: tuple[int, int] = (640, 480)
    distance_m: float | None = None
    fill: float = 0.7
    aside: float = 0.0
    down: float = 0.0


def film(
    movement: Movement,
    camera: Camera = Camera(),
    figure: Figure = Figure(),
    *,
    marked: bool = False,
    **changes: Any,
) -> PoseTrack:
    """The movement as a pose track; `marked` as for `joints`, `changes` replace fields of it."""
    body = joints(movement, figure, marked=marked)
    yaw = np.radians(camera.yaw_deg)
    # Camera axes: x to the picture's right, y down, z away.
    left, forward = np.array([np.cos(yaw), -np.sin(yaw)]), np.array([-np.sin(yaw), -np.cos(yaw)])
    ground = body[..., [0]] * left + body[..., [2]] * forward
    eye = figure.height_m * (figure.ankle_up + figure.shank + figure.thigh)
    seen = np.stack([ground[..., 0], eye - body[..., 1], ground[..., 1]], axis=-1)
    scale = camera.fill * camera.size[1] / figure.height_m
    depth = 1.0 if camera.distance_m is None else 1.0 + seen[..., 2] / camera.distance_m
    middle = np.array(camera.size) * (0.5 + np.array([camera.aside, camera.down]))
    pixels = middle + scale * seen[..., :2] / np.asarray(depth)[..., None]
    hips = seen[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    landmarks = np.concatenate(
        [pixels / np.array(camera.size), scale * (seen - hips)[..., 2:] / camera.size[0]], axis=-1
    )
    plain = np.full((len(movement), N_LANDMARKS), 0.95, np.float32)
    track = PoseTrack(
        time_s=movement.time_s,
        landmarks=landmarks.astype(np.float32),
        world=(seen - hips).astype(np.float32),
        visibility=plain,
        presence=plain,
        size=camera.size,
        others=np.zeros(len(movement), np.int16),
    )
    return replace(track, **changes)


SWAP = np.array(
    [
        Landmark[j.name.replace("LEFT", "#").replace("RIGHT", "LEFT").replace("#", "RIGHT")]
        for j in Landmark
    ]
)
"""Index of each landmark's counterpart on the other side."""


def mirrored(track: PoseTrack) -> PoseTrack:
    """The same person in a mirror: left is right."""
    landmarks = track.landmarks[:, SWAP] * (-1, 1, 1) + (1, 0, 0)
    return replace(
        track,
        landmarks=landmarks.astype(np.float32),
        world=(track.world[:, SWAP] * (-1, 1, 1)).astype(np.float32),
        visibility=track.visibility[:, SWAP],
        presence=track.presence[:, SWAP],
    )


def shaken(track: PoseTrack, share: float = 0.001, seed: int = 1) -> PoseTrack:
    """With independent noise on every landmark, as a share of the picture's height (and metres)."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(0.0, share, track.landmarks.shape)
    noise[..., 0] *= track.size[1] / track.size[0]
    return replace(
        track,
        landmarks=(track.landmarks + noise).astype(np.float32),
        world=(track.world + rng.normal(0.0, 2 * share, track.world.shape)).astype(np.float32),
    )


def rows(track: PoseTrack, index: slice | FloatArray) -> PoseTrack:
    """Some of a track's frames, at their own times."""
    return PoseTrack(
        track.time_s[index],
        track.landmarks[index],
        track.world[index],
        track.visibility[index],
        track.presence[index],
        track.size,
        track.others[index],
    )


def joined(first: PoseTrack, second: PoseTrack, gap_s: float) -> PoseTrack:
    """One track after the other, with nobody between."""
    step = float(np.median(np.diff(first.time_s)))
    away = np.arange(step, gap_s - step / 2, step) + first.time_s[-1]
    hole = np.full((len(away), N_LANDMARKS, 3), np.nan, np.float32)
    start = first.time_s[-1] + gap_s - second.time_s[0]
    return PoseTrack(
        np.concatenate([first.time_s, away, second.time_s + start]),
        np.concatenate([first.landmarks, hole, second.landmarks]),
        np.concatenate([first.world, hole, second.world]),
        np.concatenate([first.visibility, hole[..., 0], second.visibility]),
        np.concatenate([first.presence, hole[..., 0], second.presence]),
        first.size,
        np.zeros(len(first) + len(away) + len(second), np.int16),
    )
