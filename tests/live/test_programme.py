"""A whole programme from first picture to last, without a touch: every count, every word."""

from __future__ import annotations

from collections.abc import Iterator

from coach.domain import EndedBy
from coach.live.announce import Kind
from coach.live.snapshot import Phase
from coach.pose.landmarks import Pose, PoseTrack
from coach.programme.plan import Block, Plan
from tests import synthetic
from tests.live.sessions import Log, held, play, shifted
from tests.motion.recordings import RENDERED, track

REST_S, FPS, STILL_FPS = 12.0, 15.0, 5.0
READY_S = 8.0
"""Set-up, what is said in it, and the countdown."""

REPS = 3
PLAN = Plan(
    (
        Block("squat", "both", 2, REPS, rest_s=REST_S),
        Block("calf-raise", "both", 2, REPS, rest_s=REST_S),
        Block("hamstring-curl", "each", 2, REPS, rest_s=REST_S),
    ),
    RENDERED["calf_good_side"].height_cm,
)
CURL = "curl_good_side"
FILMS = [
    *2 * [track("squat_good_side")],
    *2 * [track("calf_good_side")],
    *2 * [track(CURL), synthetic.mirrored(track(CURL))],
]


def _then(poses: list[Pose], more: list[Pose]) -> None:
    poses += shifted(more, poses[-1].time_s + 1.0 / FPS) if poses else more


def _filmed(films: list[PoseTrack]) -> list[Pose]:
    """Somebody who stands, does a set, rests where they stand, takes their place for the next in
    time, and so on."""
    poses: list[Pose] = []
    for film in films:
        _then(poses, held(film[0], REST_S - 2.0 if poses else READY_S, fps=STILL_FPS))
        _then(poses, held(film[0], READY_S, fps=FPS))
        _then(poses, list(film)[::2])
    return poses


def _a_set() -> Iterator[str]:
    yield from ("3", "2", "1", "Go")
    yield from ("1", "Two to go.", "2", "Last one.", "3")


def _every_word() -> Iterator[str]:
    done = "Well done. 3 repetitions."
    rest = f"{done} Rest for 12 seconds."
    curl, chair = "Standing hamstring curl, left leg", "Hold the back of a chair."
    rests = [
        ("Next: set 2 of 2.", ""),
        (
            "Next: Calf raise, both legs.",
            f"Now: Calf raise, both legs. {chair}",
        ),
        ("Next: set 2 of 2.", ""),
        (f"Next: {curl}.", f"Now: {curl}. {chair}"),
        ("Next: right leg.", "Now your right leg: turn round."),
        ("Next: left leg.", "Now your left leg: turn round."),
        ("Next: right leg.", "Now your right leg: turn round."),
    ]
    yield "Squat, both legs. Raise one hand to pause, and both if it hurts."
    for coming, turn in rests:
        yield from _a_set()
        yield from (rest, coming, "Ten seconds.")
        if turn:
            yield turn
    yield from _a_set()
    yield f"{done} That was the last set."


def test_a_programme_is_counted_and_told_from_first_to_last_without_a_touch() -> None:
    log: Log = play(PLAN, _filmed(FILMS))
    assert log.last.phase is Phase.DONE
    results = log.last.results
    assert [(one.round.exercise, one.round.side) for one in results] == [
        (made.exercise, made.side) for made in PLAN.rounds()
    ]
    assert [one.summary.rep_count for one in results] == [REPS] * len(FILMS)
    assert {one.ended_by for one in results} == {EndedBy.TARGET}
    assert not log.last.stopped
    assert [one.text for _, one in log.said if one.text] == list(_every_word())
    assert {one.kind for _, one in log.said} == {Kind.COUNT, Kind.SENTENCE}
    assert Phase.PAUSED not in log.order
