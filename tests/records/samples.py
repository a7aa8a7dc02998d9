"""People and sessions to keep, made by hand."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from coach.coaching.form import over_the_set
from coach.coaching.results import Finding, Movement, SetSummary, Verdict
from coach.domain import NO_POSES, Ended, EndedBy, Ratings, SetResult
from coach.exercises.registry import get
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.types import View
from coach.pose.landmarks import PoseTrack
from coach.programme.plan import Block, Plan
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.store import Store
from coach.records.writer import SessionWriter
from tests.builders import FAULT, OK, UNSEEN, rep

NOW = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
IN_NEPAL = timezone(timedelta(hours=5, minutes=45))
BEGAN = datetime(2026, 3, 2, 18, 0, 12, 345678, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))

SQUATS = Block("squat", "both", 2, 10, target=60.0, max_target=75.0)
CURLS = Block("hamstring-curl", "each", 1, 8)
RAISES = Block("calf-raise", "both", 1, 12, rest_s=30.0)
PLAN = Plan((SQUATS, CURLS, RAISES), height_cm=171.0)

BUILD = SegmentLengths(0.48134606, 0.51865394, 0.64843195, 0.13337266, 0.12607333, 7.25)
ANOTHER_BUILD = SegmentLengths(0.52034606, 0.47965394, 0.71, 0.11, 0.24, 31.0)

CLIENT = Actor("anna@example.org", "Anna Client", Role.CLIENT)
THERAPIST = Actor("theo@example.org", "Theo Therapist", Role.THERAPIST)
ADMIN = Actor("ada@example.org", "Ada Admin", Role.ADMIN)


@dataclass
class Clock:
    """A clock that the test turns on."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def records(store: Store, actor: Actor = ALONE, clock: Clock | None = None) -> Records:
    """The records as this actor sees them."""
    return Records(store, actor, clock=clock or Clock())


def made_set(
    index: int, *reps: Movement, poses: PoseTrack = NO_POSES, plan: Plan = PLAN
) -> SetResult:
    """A set of this plan that is over; by default a good repetition, a faulty one, a partial."""
    made = plan.rounds()[index]
    whole = reps or (
        rep(1, OK, UNSEEN),
        rep(2, OK, FAULT, UNSEEN),
        rep(3, OK, UNSEEN, counted=False),
    )
    summary = SetSummary(
        exercise=made.exercise,
        exercise_from="given",
        exercise_confidence=1.0,
        view=View.SIDE,
        yaw_deg=88.04,
        movements=whole,
        checks=over_the_set(get(made.exercise), whole),
        person_visible=0.98,
        notes=("Somebody else was in the picture.",),
    )
    start_s = 60.0 * index
    return SetResult(index, made, summary, start_s, start_s + 30.5, EndedBy.TARGET, poses)


def uneven_reps() -> tuple[Movement, ...]:
    """Repetitions that differ in all that is measured, some of it missing."""
    nan = float("nan")
    good = Finding("forward-lean", Verdict.OK, 11.5, 3.0, 20.0, "deg")
    return (
        replace(rep(1, OK, good, UNSEEN), peak=81.5, by_side=((80.0, 4.0), (83.0, 4.5))),
        replace(rep(2, OK, FAULT), peak=nan, peak_sd=nan, hold_s=nan, by_side=(None, (70.0, 3.0))),
        replace(rep(3, FAULT), peak=62.25, range=51.0, lowering_s=1.5, by_side=((60.0, nan), None)),
        replace(rep(4, OK, counted=False), peak=120.0),
    )


def write_session(
    writer: SessionWriter, *results: SetResult, ended: Ended | None = Ended.DONE
) -> None:
    """Write these sets down as they would come, and the end 10 minutes after the beginning."""
    for result in results:
        for one in result.summary.movements:
            writer.rep(result.index, one)
        writer.set_done(result)
    if ended is not None:
        writer.end(ended, BEGAN + timedelta(minutes=10))


def begun(
    kept: Records,
    person_id: str,
    started_at: datetime = BEGAN,
    ratings: Ratings | None = None,
    plan: Plan = PLAN,
) -> SessionWriter:
    """A session that has begun."""
    return kept.sessions.begin(person_id, secrets.token_hex(16), plan, started_at, ratings)


def landmarks(frames: int = 20) -> PoseTrack:
    """Landmarks that are all different, so that a mix-up shows; one frame without anybody."""
    random = np.random.default_rng(7)
    places = random.random((frames, 33, 3), np.float32)
    places[3] = np.nan
    seen = places[..., 0].astype(np.float16).astype(np.float32)
    return PoseTrack(
        time_s=np.arange(frames) / 30.0,
        landmarks=places,
        world=places - 0.5,
        visibility=seen,
        presence=seen,
        size=(640, 480),
        others=np.zeros(frames, np.int16),
    )
