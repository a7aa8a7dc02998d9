"""The repetition that stands beside a replay is one whose landmarks are there."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from coach.exercises.base import Settings
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import trace_content
from coach.ui.parts.set_opened import _best
from tests.live.sessions import lived, plan, play
from tests.motion.recordings import track
from tests.reports import people


def test_of_a_set_that_another_server_began_the_best_is_one_that_was_seen_here() -> None:
    (made,) = play(plan(reps=3), lived(track("squat_lean_side"))).last.results
    first, *others = made.summary.movements
    movements = (replace(first, peak=120.0, findings=()), *others)
    made = replace(
        made,
        summary=replace(made.summary, movements=movements),
        round=replace(made.round, settings=Settings()),
    )
    seen = [pose for pose in made.poses if pose.time_s > first.end_s]
    content = trace_content(PoseTrack.from_poses(seen, made.poses.size))
    session = replace(people.person_file(2).sessions[0], sets=(made,))
    kept: Any = SimpleNamespace(
        sessions=SimpleNamespace(of=lambda whose: [session], trace=lambda of, index: content)
    )
    best = _best(kept, session.person_id, made)
    assert best is not None
    assert best.rep in others
