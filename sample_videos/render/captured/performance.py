"""A set that a captured person did, performed by a figure of their proportions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from render.captured.articulation import Articulation
from render.captured.chaining import FROM_A_SEAT, Pauses, Spell, chained, effort, pieces_of
from render.captured.inverse import CUTOFF_HZ, smooth, solve
from render.captured.joints import Joints, knee_flexion_deg
from render.captured.markers import Recording, joint_centres, recordings
from render.captured.person import person_of
from render.captured.timing import RATE_HZ, sampled, swayed
from render.figure import Figure
from render.movements import Moment
from render.options import SceneOptions
from render.pose import BonePose
from render.rig import SIDES
from render.schedule import Repetition
from render.truth import SIDE_NAMES, measures, standing
from render.vectors import Array

MOVEMENTS = {
    "m01": "deep squat",
    "m02": "hurdle step",
    "m03": "inline lunge",
    "m05": "sit to stand",
    "m06": "standing active straight leg raise",
}
EXERCISES = {"m01": "squat", "m05": "sit-to-stand"}
"""What of them is an exercise of the coach's."""

TOP_SHARE = 0.06
"""Of a repetition's range: as long as it is no further from its peak, it is held there."""


class CapturedSet:
    """The frames of a set; see `performance.Performance`."""

    def __init__(self, options: SceneOptions, folder: Path) -> None:
        movement, _, who = options.capture.partition("_")
        everything = recordings(folder, who)
        takes = _takes(everything, movement, options.takes, folder)
        person = person_of(everything)
        rng = np.random.default_rng(options.seed)
        names = list(takes[0].markers)
        pauses = Pauses(rng.uniform(1.0, 1.8), rng.uniform(0.5, 1.3), rng.uniform(0.6, 1.2))
        chain, spells = chained(pieces_of(takes, names), pauses, options.tempo, rng)
        chain = smooth(swayed(chain, rng), RATE_HZ)
        at = np.arange(int(len(chain) / RATE_HZ * options.fps)) * RATE_HZ / options.fps
        places = sampled(chain, at)
        markers = {name: places[:, i] for i, name in enumerate(names)}
        self.figure = Figure(options.person, person.proportions)
        self._articulation = Articulation(self.figure, person, solve(markers, person))
        self._joints = joint_centres(markers)
        self.exercise = EXERCISES.get(movement, "none")
        self.form = "captured"
        done = _repetitions(
            movement, self._joints, spells, options.fps, [take.correct for take in takes]
        )
        self.reps = done if self.exercise != "none" else []
        signal = _signal(movement, self._joints)
        self.moments = [
            _moment(i / options.fps, self.reps, signal, options.fps) for i in range(len(places))
        ]
        self.may_have_mat = movement != FROM_A_SEAT
        self.on_step = False
        self._seated = movement == FROM_A_SEAT
        self.motion = {
            "source": "UI-PRMD",
            "movement": MOVEMENTS[movement],
            "person": who,
            "low_pass_hz": CUTOFF_HZ,
            "repetitions": [
                {
                    "name": take.name,
                    "correct": take.correct,
                    "side": rep.side,
                    "start_s": round(rep.start_s, 3),
                    "peak_s": round((rep.top_s + rep.leave_s) / 2, 3),
                    "end_s": round(rep.end_s, 3),
                }
                for take, rep in zip(takes, done, strict=True)
            ],
        }

    def pose_at(self, index: int) -> BonePose:
        """The figure's pose in a frame."""
        return self._articulation.pose(index)

    def seated(self) -> BonePose | None:
        """The pose in which the figure sits, where it does."""
        return self.pose_at(0) if self._seated else None

    def standing(self) -> dict[str, float]:
        """Raw measures of the straightest moment; heels as flat on the floor."""
        still = self.pose_at(int(np.argmin(knee_flexion_deg(self._joints).sum(axis=1))))
        out = measures(self.figure.points(still), self.figure.floor)
        flat = standing(self.figure)
        return {name: flat[name] if name.startswith("heel") else out[name] for name in out}


def _takes(
    everything: Sequence[Recording], movement: str, names: Sequence[str], folder: Path
) -> list[Recording]:
    by_name = {r.name: r for r in everything if r.movement == movement}
    if not by_name:
        raise ValueError(f"{folder} has no such recording; say with --mocap where they lie")
    if unknown := set(names) - set(by_name):
        choice = ", ".join(by_name)
        raise ValueError(f"no take {', '.join(sorted(unknown))}; choose of: {choice}")
    return [by_name[name] for name in names]


def _signal(movement: str, joints: Joints) -> Array:
    """(T,) what a repetition of the set raises to its peak."""
    if movement == FROM_A_SEAT:
        return np.asarray((joints["hip_l"] + joints["hip_r"])[:, 1])
    return effort(movement, joints)


def _repetitions(
    movement: str, joints: Joints, spells: list[Spell], fps: int, correct: list[bool]
) -> list[Repetition]:
    signal = _signal(movement, joints)
    out = []
    for index, (spell, good) in enumerate(zip(spells, correct, strict=True), 1):
        first, last = int(spell.start_s * fps), int(spell.end_s * fps)
        during = signal[first:last]
        peak = int(np.argmax(during))
        near = during >= during[peak] - TOP_SHARE * (during[peak] - during.min())
        top, leave = np.flatnonzero(near)[[0, -1]] + first
        out.append(
            Repetition(
                index=index,
                side=_side(movement, joints, first + peak),
                form="correct" if good else "incorrect",
                faults=(),
                start_s=spell.start_s,
                top_s=top / fps,
                leave_s=leave / fps,
                end_s=spell.end_s,
                amplitude=1.0,
                style={},
            )
        )
    return out


def _side(movement: str, joints: Joints, peak: int) -> str:
    """The leg that is raised, or in front in a lunge."""
    if movement in EXERCISES:
        return "both"
    axis = 2 if movement == "m03" else 1
    ankles = {side: joints[f"ankle_{side}"][peak, axis] for side in SIDES}
    return SIDE_NAMES[max(ankles, key=lambda side: ankles[side])]


def _moment(time_s: float, reps: list[Repetition], signal: Array, fps: int) -> Moment:
    now = next((r for r in reps if r.start_s <= time_s < r.end_s), None)
    if now is None:
        return Moment(time_s, 0, "none", 0.0, {})
    during = signal[int(now.start_s * fps) : int(now.end_s * fps)]
    value = signal[round(time_s * fps)]
    drive = (value - during.min()) / (during.max() - during.min())
    return Moment(time_s, now.index, now.side, float(np.clip(drive, 0, 1)), {})
