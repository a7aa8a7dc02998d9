"""Small analyses made by hand, for tests of what is written and drawn from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coach.coaching.results import (
    Analysis,
    CheckResult,
    Event,
    EventKind,
    Finding,
    Movement,
    Outcome,
    SetSummary,
    Source,
    Verdict,
)
from coach.motion.types import COLUMN, MEASUREMENTS, VIEWS, MotionTrack, View
from coach.pose.landmarks import N_LANDMARKS, Landmark, PoseTrack

RATE = 10
SECONDS = 9

OK = Finding("shallow", Verdict.OK, 92.125, 4.04, 70.0, "deg")
FAULT = Finding("forward-lean", Verdict.FAULT, 31.0, 3.0, 20.0, "deg")
UNSEEN = Finding(
    "knees-in", Verdict.NOT_JUDGED, None, None, 0.85, "ratio", "seen from the side; face the camera"
)


def rep(
    index: int,
    *findings: Finding,
    counted: bool = True,
    unit: str = "deg",
    outcome: Outcome | None = None,
    reason: str = "",
) -> Movement:
    """A movement of two seconds, the first from second 1 to 3, then one every three seconds: a
    repetition, a partial one, or with another outcome."""
    became = outcome or (Outcome.COUNTED if counted else Outcome.PARTIAL)
    if became is Outcome.PARTIAL and not reason:
        reason = "it was too small to count"
    start = 1.0 + 3.0 * (index - 1)
    return Movement(
        index=index,
        number=index if became in (Outcome.COUNTED, Outcome.PARTIAL) else None,
        outcome=became,
        reason=reason,
        side="both",
        start_s=start,
        peak_s=start + 1.0,
        end_s=start + 2.0,
        unit=unit,
        peak=92.125,
        peak_sd=4.04,
        range=88.0,
        lowering_s=0.8,
        hold_s=0.4,
        lifting_s=0.8,
        findings=findings,
    )


def standing(frames: int = RATE * SECONDS, size: tuple[int, int] = (320, 240)) -> PoseTrack:
    """Somebody who stands upright in the middle of the picture, all landmarks in plain view."""
    landmarks = np.zeros((frames, N_LANDMARKS, 3), np.float32)
    landmarks[:, :, 0] = 0.5
    for joint in Landmark:
        name = joint.name.lower()
        part = next((p for p in _HEIGHTS if p in name), "nose")
        landmarks[:, joint, 1] = _HEIGHTS[part]
        landmarks[:, joint, 0] += 0.05 * (name.startswith("left") - name.startswith("right"))
    world = (landmarks - (0.5, 0.5, 0.0)) * (1.9, 1.9, 0.0)  # metres, for a person of 1.7 m
    seen = np.ones((frames, N_LANDMARKS), np.float32)
    return PoseTrack(
        time_s=np.arange(frames) / RATE,
        landmarks=landmarks,
        world=world.astype(np.float32),
        visibility=seen,
        presence=seen,
        size=size,
        others=np.zeros(frames, np.int16),
    )


_HEIGHTS = {
    "nose": 0.1,
    "shoulder": 0.25,
    "elbow": 0.35,
    "wrist": 0.45,
    "hip": 0.5,
    "knee": 0.7,
    "ankle": 0.88,
    "heel": 0.9,
    "foot": 0.92,
}


def motion(frames: int = RATE * SECONDS) -> MotionTrack:
    """Knees and trunk that bend in the repetitions of `rep`; everything else is not measured."""
    time_s = np.arange(frames) / RATE
    values = np.full((frames, len(MEASUREMENTS)), np.nan)
    sd = values.copy()
    bend = 90.0 * np.clip(np.sin(np.pi * ((time_s - 1.0) % 3.0) / 2.0), 0.0, None)
    for name in ("knee_flexion_left_deg", "knee_flexion_right_deg", "trunk_lean_deg"):
        values[:, COLUMN[name]], sd[:, COLUMN[name]] = bend, 5.0
    return MotionTrack(
        time_s=time_s,
        found=np.ones(frames, bool),
        yaw_deg=np.full(frames, 88.0),
        view=np.full(frames, VIEWS.index(View.SIDE)),
        values=values,
        sd=sd,
        reasons=np.zeros(values.shape, np.int8),
    )


def summary(*reps: Movement, **changes: object) -> SetSummary:
    """A set of squats seen from the side; by default a good repetition, a faulty one, a partial."""
    made = reps or (
        rep(1, OK, UNSEEN),
        rep(2, OK, FAULT, UNSEEN),
        rep(3, OK, UNSEEN, counted=False),
    )
    whole = SetSummary(
        exercise="squat",
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.SIDE,
        yaw_deg=88.04,
        movements=made,
        checks=(
            CheckResult("forward-lean", Verdict.FAULT, (2,)),
            CheckResult("knees-in", Verdict.NOT_JUDGED, (), UNSEEN.reason),
            CheckResult("shallow", Verdict.OK, (1, 2)),
        ),
        person_visible=0.98,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def mixed(**changes: object) -> SetSummary:
    """A set of three movements: one that is none and whose way up nobody saw, then a faulty
    repetition, then one that could not be judged."""
    rejected = rep(1, outcome=Outcome.REJECTED, reason="only one knee bent")
    counted = replace(rep(2, OK, FAULT, UNSEEN), number=1)
    unjudged = rep(3, outcome=Outcome.NOT_JUDGED, reason="counting was paused before it was over")
    lean = CheckResult("forward-lean", Verdict.FAULT, (1,))
    made = (replace(rejected, lifting_s=float("nan")), counted, unjudged)
    return summary(*made, **{"checks": (lean,), **changes})


def analysis(set_summary: SetSummary | None = None) -> Analysis:
    """An analysis of a recording of nine seconds."""
    return Analysis(
        source=Source("clip.mp4", float(SECONDS), RATE * SECONDS, (320, 240)),
        poses=standing(),
        motion=motion(),
        summary=set_summary or summary(),
        cues=(Event(EventKind.CUE, 5.0, "Chest up", "forward-lean"),),
    )
