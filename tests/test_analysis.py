"""A recording from end to end: what comes out, and which inputs are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import coach.media.track
from coach.analysis import analyze, analyze_poses, source_of
from coach.coaching.follower import SetFollower
from coach.coaching.results import EventKind
from coach.errors import InputError, TraceError
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.media.track import Tracking
from coach.motion.measurer import Measurer
from coach.pose.camera_rate import AsLive
from coach.pose.landmarks import Landmark, PoseTrack
from coach.pose.trace_file import load_trace, save_trace
from tests import builders

_LEGS = [joint for joint in Landmark if joint >= Landmark.LEFT_KNEE]


def _analyze(poses: PoseTrack, name: str = "clip.mp4"):
    return analyze_poses(poses, source_of(name, poses))


def _without(poses: PoseTrack, start: int, end: int) -> PoseTrack:
    """Nobody in the picture from one row to another."""
    landmarks = poses.landmarks.copy()
    landmarks[start:end] = np.nan
    return replace(poses, landmarks=landmarks)


def test_a_trace_is_followed(traces: Path):
    analysis = analyze(traces / "squat-01.npz", "squat")
    assert analysis.source.name == "squat-01.npz"
    assert analysis.source.frames == len(analysis.poses) == len(analysis.motion)
    assert analysis.summary.exercise == "squat"
    assert analysis.summary.exercise_from == "given"
    assert analysis.summary.rep_count > 0
    assert all(cue.kind is EventKind.CUE for cue in analysis.cues)


def test_an_unnamed_exercise_is_recognised(traces: Path):
    summary = analyze(traces / "squat-01.npz").summary
    assert (summary.exercise, summary.exercise_from) == ("squat", "recognised")
    assert 0 < summary.exercise_confidence <= 1


def test_settings_may_depend_on_the_exercise_that_is_recognised(traces: Path):
    asked: list[str | None] = []

    def settings(exercise: str | None) -> Settings:
        asked.append(exercise)
        return Settings(target=40.0) if exercise == "squat" else Settings()

    summary = analyze(traces / "squat-01.npz", "auto", settings).summary
    limits = {f.limit for rep in summary.reps for f in rep.findings if f.check == "shallow"}
    assert limits == {30.0}
    assert summary.exercise_from == "recognised"
    assert {None, "squat"} <= set(asked)


def test_a_calf_raise_is_in_cm_where_the_height_is_known(traces: Path):
    path = traces / "calf-raise-01.npz"
    share = analyze(path, "calf-raise").summary.reps
    length = analyze(path, "calf-raise", Settings(height_cm=200.0)).summary.reps
    assert share
    assert {rep.unit for rep in share} == {"pct"}
    assert {rep.unit for rep in length} == {"cm"}
    assert [rep.peak for rep in length] == pytest.approx([2 * rep.peak for rep in share])
    assert [rep.range for rep in length] == pytest.approx([2 * rep.range for rep in share])
    units = {f.unit for rep in length for f in rep.findings if f.check == "low-rise"}
    assert units == {"cm"}
    limits = [f.limit for rep in length for f in rep.findings if f.check == "low-rise"]
    assert min(limits) >= 6.0  # the default target of docs/DEFINITIONS.md


def test_the_duration_lasts_as_long_as_the_last_frame():
    source = source_of("clip.mp4", builders.standing())
    assert source.duration_s == pytest.approx(builders.SECONDS)
    assert source.frames == builders.SECONDS * builders.RATE


def test_one_picture_is_no_movement():
    with pytest.raises(InputError, match=r"clip\.mp4 holds a single picture"):
        _analyze(builders.standing(frames=1))


def test_nobody_to_be_found():
    poses = builders.standing()
    with pytest.raises(InputError, match=r"clip\.mp4: nobody was found"):
        _analyze(_without(poses, 0, len(poses)))


@pytest.mark.parametrize("what", ["landmarks", "visibility", "presence"])
def test_legs_never_in_view(what):
    poses = builders.standing()
    changed = getattr(poses, what).copy()
    if what == "landmarks":
        changed[:, _LEGS, 1] += 0.5  # below the picture
    else:
        changed[:, _LEGS] = 0.05
    with pytest.raises(InputError, match="the legs were never in view"):
        _analyze(replace(poses, **{what: changed}))


def test_the_near_leg_alone_is_enough():
    poses = builders.standing()
    visibility = poses.visibility.copy()
    visibility[:, [joint for joint in _LEGS if joint.name.startswith("RIGHT")]] = 0.05
    assert _analyze(replace(poses, visibility=visibility)).summary.rep_count == 0


def test_an_absence_is_noted_and_a_flicker_is_not():
    poses = _without(_without(builders.standing(), 20, 23), 50, 90)
    notes = _analyze(poses).summary.notes
    assert [note for note in notes if note.startswith("Nobody")] == [
        "Nobody was in the picture from 5.0 to 9.0 s."
    ]


@pytest.fixture
def tracked(monkeypatch: pytest.MonkeyPatch):
    """Give the next video this tracking."""

    def give(poses: PoseTrack, **changes: object) -> None:
        tracking = Tracking(poses, **{"stopped": False, "cut_short": False, "notes": (), **changes})
        monkeypatch.setattr(coach.media.track, "track_poses", lambda path, **_: tracking)

    return give


def test_notes_of_the_tracking_come_first(tracked):
    tracked(_without(builders.standing(), 50, 90), cut_short=True, notes=("Cut short.",))
    assert analyze(Path("clip.mp4")).summary.notes[0] == "Cut short."


def test_a_stopped_tracking_is_analysed_as_far_as_it_came(tracked):
    tracked(builders.standing(frames=30), stopped=True)
    analysis = analyze(Path("clip.mp4"))
    assert analysis.source.frames == 30
    assert analysis.summary.notes[0] == "Stopped by you: only the first 2.9 s were analysed."


def test_a_tracking_stopped_at_once_has_nothing_to_give(tracked):
    tracked(builders.standing(frames=0), stopped=True)
    with pytest.raises(InputError, match="stopped before anything could be analysed"):
        analyze(Path("clip.mp4"))


def test_no_such_trace(tmp_path: Path):
    with pytest.raises(InputError, match="is not a file"):
        analyze(tmp_path / "none.npz")


def test_a_damaged_trace(tmp_path: Path):
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(TraceError, match="not a trace file"):
        analyze(tmp_path / "bad.npz")


def test_a_saved_trace_gives_the_same_analysis(traces: Path, tmp_path: Path):
    poses = load_trace(traces / "squat-09.npz")
    save_trace(poses, tmp_path / "again.npz")
    first, again = (
        analyze(path, "squat").summary for path in (traces / "squat-09.npz", tmp_path / "again.npz")
    )
    assert first.rep_count == again.rep_count
    assert [rep.peak for rep in first.reps] == pytest.approx(
        [rep.peak for rep in again.reps], abs=0.5
    )


def test_as_live_is_what_the_camera_would_have_given(traces: Path):
    """`Measurer.step` and `SetFollower.follow`, pose by pose, as the live session does it."""
    poses = load_trace(traces / "squat-01.npz")
    every_second = [pose for i, pose in enumerate(poses) if i % 2 == 0 or i == len(poses) - 1]
    measurer, follower = Measurer(), SetFollower(get("squat"))
    motions = [measurer.step(pose) for pose in every_second]
    for motion in motions:
        follower.follow(motion)
    rate = 15.0 / np.median(np.diff(poses.time_s)) / 30.0
    analysis = analyze(traces / "squat-01.npz", "squat", live=AsLive(rate))
    assert analysis.summary.movements == follower.finish().movements
    assert analysis.summary.rep_count == 3
    assert [pose.time_s for pose in analysis.poses] == [pose.time_s for pose in every_second]
    for name in ("values", "sd", "reasons"):
        alone = np.array([getattr(motion, name) for motion in motions])
        np.testing.assert_array_equal(getattr(analysis.motion, name), alone)
    assert [frame.view for frame in analysis.motion] == [motion.view for motion in motions]
    assert analysis.source.frames == len(every_second)
    assert analysis.source.as_live == AsLive(rate)


@pytest.mark.parametrize("rate", [None, 15.0, 10.0])
def test_as_live_an_exercise_is_recognised_and_it_is_said(traces: Path, rate: float | None):
    analysis = analyze(traces / "squat-01.npz", live=AsLive(rate))
    assert (analysis.summary.exercise, analysis.summary.rep_count) == ("squat", 3)
    assert analysis.summary.exercise_from == "recognised"
    said = analysis.summary.notes[0]
    assert said.startswith("Measured as live")
    assert (f"{rate:g} pictures a second" in said) if rate else ("pictures" not in said)


def test_as_live_of_a_video_is_asked_of_its_tracking(monkeypatch: pytest.MonkeyPatch):
    asked = []

    def tracking(path: Path, **options: object) -> Tracking:
        asked.append(options["live"])
        return Tracking(builders.standing(), False, False, ())

    monkeypatch.setattr(coach.media.track, "track_poses", tracking)
    assert analyze(Path("clip.mp4"), live=AsLive(5.0)).source.as_live == AsLive(5.0)
    assert analyze(Path("clip.mp4")).source.as_live is None
    assert asked == [AsLive(5.0), None]
