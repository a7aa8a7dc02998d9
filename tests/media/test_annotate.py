"""The annotated video: what is drawn, when, and that the file plays."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from coach.coaching.results import Analysis, Outcome
from coach.media import drawing
from coach.media.annotate import (
    MOST_PICTURES,
    PeakPictures,
    StoppedError,
    _Painter,
    annotate,
    capture_peaks,
)
from coach.media.drawing import Overlay, draw_overlay
from coach.media.video import Video
from coach.media.writer import VideoWriter
from tests import builders


def _grey(size: tuple[int, int] = (320, 240)) -> np.ndarray:
    return np.full((size[1], size[0], 3), 128, np.uint8)


def _clip(path: Path, times: np.ndarray, size: tuple[int, int] = (320, 240)) -> Path:
    with VideoWriter(path, rate=builders.RATE) as writer:
        for time_s in times:
            writer.write(_grey(size), float(time_s))
    return path


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return _clip(tmp_path / "clip.mp4", builders.standing().time_s)


def _frames(path: Path) -> list[tuple[float, np.ndarray]]:
    with Video(path) as video:
        return [(frame.time_s, frame.image) for frame in video.frames()]


def _annotated(clip: Path, analysis: Analysis | None = None) -> list[tuple[float, np.ndarray]]:
    made = analysis or builders.analysis()
    target = clip.with_name("annotated.mp4")
    annotate(clip, made, target, PeakPictures(made.summary.reps))
    return _frames(target)


def _has(image: np.ndarray, colour: tuple[int, int, int]) -> bool:
    """Whether a colour is there, as far as a video keeps colours."""
    return bool((np.abs(image.astype(int) - colour).max(axis=2) < 45).sum() > 30)


def test_it_is_what_browsers_play(clip):
    _annotated(clip)
    target = clip.with_name("annotated.mp4")
    with av.open(str(target)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (320, 240)
    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays while it loads


def test_frames_keep_their_own_times(tmp_path):
    times = np.array([0.0, 0.1, 0.25, 0.3, 0.7, 0.75])
    clip = _clip(tmp_path / "variable.mp4", times)
    frames = _annotated(clip)
    assert [time_s for time_s, _ in frames] == pytest.approx(times, abs=1e-3)


def test_faulty_repetitions_have_another_colour_and_a_sign(clip):
    frames = _annotated(clip)
    good, faulty = frames[20][1], frames[50][1]
    assert _has(good, drawing.GOOD)
    assert not _has(good, drawing.FAULT)
    assert _has(faulty, drawing.FAULT)
    corner = np.s_[:60, 190:]
    assert np.ptp(good[corner].astype(int)) < 30  # nothing there
    assert np.ptp(faulty[corner].astype(int)) > 150  # the triangle and its words


def test_the_cue_is_shown_when_it_is_said_and_for_a_while(clip):
    frames = _annotated(clip)
    band = np.s_[200:, 118:138]  # beside the body
    shown = [np.ptp(image[band].astype(int)) > 150 for _, image in frames]
    assert not any(shown[:50])
    assert all(shown[51:74])
    assert not any(shown[77:])


def test_the_count_grows_as_repetitions_end(clip):
    frames = _annotated(clip)
    box = np.s_[:45, :40]

    def differs(a: int, b: int) -> bool:
        change = np.abs(frames[a][1][box].astype(int) - frames[b][1][box])
        return bool(change.max() > 100)

    assert not differs(5, 28)  # still 0
    assert differs(28, 33)  # 0, then 1
    assert differs(33, 63)  # 1, then 2
    assert not differs(63, 89)  # the partial one does not count


def test_why_a_movement_does_not_count_is_shown_when_it_is_over(clip):
    one = builders.mixed().movements[0]  # ends at 3 s
    analysis = replace(builders.analysis(builders.summary(one, checks=())), cues=())
    frames = _annotated(clip, analysis)
    band = np.s_[200:, 118:138]  # beside the body
    shown = [np.ptp(image[band].astype(int)) > 150 for _, image in frames]
    assert not any(shown[:30])
    assert all(shown[31:69])
    assert not any(shown[73:])
    box = np.s_[:45, :40]  # the count stays
    change = np.abs(frames[5][1][box].astype(int) - frames[60][1][box])
    assert change.max() < 100


def test_a_reason_and_a_cue_make_room_for_the_newer_one(clip):
    painter = _Painter(builders.analysis(builders.mixed()))  # a cue at 5 s, a reason at 3 s
    assert painter.overlay(2.9).cue == ""
    assert painter.overlay(3.1).cue == "Not counted: only one knee bent."
    assert painter.overlay(5.1).cue == "Chest up"
    assert painter.overlay(7.6).cue == ""
    assert painter.overlay(9.1).cue.startswith("Not judged: ")
    assert [painter.overlay(s).count for s in (3.1, 6.1, 9.1)] == [0, 1, 1]


def test_a_reason_ends_where_the_next_movement_does():
    none = builders.rep(1, outcome=Outcome.REJECTED, reason="only one knee bent")
    soon = replace(builders.rep(2), start_s=3.2, peak_s=3.8, end_s=4.5)
    analysis = replace(builders.analysis(builders.summary(none, soon, checks=())), cues=())
    painter = _Painter(analysis)
    assert painter.overlay(4.4).cue == "Not counted: only one knee bent."
    assert (painter.overlay(4.6).cue, painter.overlay(4.6).count) == ("", 1)


def test_movements_that_are_no_repetition_are_pictured_too(clip):
    analysis = builders.analysis(builders.mixed())
    pictures = PeakPictures(analysis.summary.movements)
    capture_peaks(clip, analysis, pictures)
    assert sorted(pictures.jpegs) == [1, 2, 3]


def test_pictures_are_bounded_and_repetitions_come_first():
    many = [
        replace(
            builders.rep(1, outcome=Outcome.COUNTED if i > 90 else Outcome.REJECTED, reason="x"),
            index=i,
            peak_s=float(i),
        )
        for i in range(1, 101)
    ]
    pictures = PeakPictures(many)
    for i in range(1, 101):
        pictures.see(float(i), _grey)
    assert len(pictures.jpegs) == MOST_PICTURES
    assert set(range(91, 101)) <= set(pictures.jpegs)


def test_odd_sizes_and_large_ones_come_out_even_and_small_enough(tmp_path):
    clip = tmp_path / "odd.mkv"
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("ffv1", rate=builders.RATE)
        stream.width, stream.height, stream.pix_fmt = 1501, 811, "yuv444p"
        for _ in range(5):
            picture = av.VideoFrame.from_ndarray(_grey((1501, 811)), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    _, image = _annotated(clip)[0]
    assert image.shape == (692, 1280, 3)


def test_peaks_are_pictured_in_the_same_pass(clip):
    analysis = builders.analysis()
    pictures = PeakPictures(analysis.summary.reps)
    annotate(clip, analysis, clip.with_name("annotated.mp4"), pictures)
    assert sorted(pictures.jpegs) == [1, 2, 3]
    faulty = cv2.imdecode(np.frombuffer(pictures.jpegs[2], np.uint8), cv2.IMREAD_COLOR_RGB)
    assert faulty.shape == (240, 320, 3)
    assert _has(faulty, drawing.FAULT)


def test_a_peaks_picture_has_no_number_of_its_own(clip, monkeypatch):
    """A frame's 6.3 ± 1.1 cm stood over a caption with the repetition's 5.2 ± 0.8: every number on
    the picture came from the frame."""
    analysis = builders.analysis()
    drawn = []
    monkeypatch.setattr(drawing.AngleDrawer, "draw", lambda _, *given: drawn.append(given[-1]))
    capture_peaks(clip, analysis, PeakPictures(analysis.summary.reps))
    assert drawn == [(), (), ()]


def test_peaks_are_pictured_without_a_video_too(clip):
    analysis = builders.analysis()
    pictures = PeakPictures(analysis.summary.reps)
    capture_peaks(clip, analysis, pictures)
    assert sorted(pictures.jpegs) == [1, 2, 3]


def test_a_peak_without_a_frame_near_it_has_no_picture():
    pictures = PeakPictures((builders.rep(1),))  # its peak is at 2 s
    pictures.see(1.9, _grey)
    pictures.see(5.0, _grey)
    assert pictures.jpegs == {}


def test_only_what_was_analysed_is_drawn(clip):
    analysis = builders.analysis()
    first = builders.standing(frames=40)
    frames = _annotated(clip, replace(analysis, poses=first))
    assert frames[-1][0] == pytest.approx(3.9, abs=1e-3)


def test_a_stop_leaves_nothing_behind(clip):
    stop = threading.Event()
    target = clip.with_name("annotated.mp4")
    analysis = builders.analysis()

    def halfway(done: int, _time_s: float) -> None:
        if done == 20:
            stop.set()

    with pytest.raises(StoppedError):
        annotate(clip, analysis, target, PeakPictures(()), on_progress=halfway, stop=stop)
    assert [path.name for path in clip.parent.iterdir()] == ["clip.mp4"]


def test_an_older_video_stays_until_the_new_one_is_whole(clip):
    target = clip.with_name("annotated.mp4")
    target.write_bytes(b"older")
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        annotate(clip, builders.analysis(), target, PeakPictures(()), stop=stop)
    assert target.read_bytes() == b"older"


def test_progress_counts_every_frame(clip):
    seen: list[int] = []
    analysis = builders.analysis()
    annotate(
        clip,
        analysis,
        clip.with_name("annotated.mp4"),
        PeakPictures(()),
        on_progress=lambda done, _time_s: seen.append(done),
    )
    assert seen == list(range(1, 91))


@pytest.mark.parametrize("size", [(160, 120), (640, 480), (720, 1280), (1280, 720)])
def test_every_word_stays_inside_the_picture(size):
    image = _grey(size)
    pose = builders.standing(size=size)[0]
    frame = builders.motion()[20]
    names = ("knee_flexion_left_deg", "knee_flexion_right_deg")
    overlay = Overlay(12, names, "Push your knees out over your toes", "Forward lean, heels lift")
    draw_overlay(image, pose, frame, overlay)
    edge = max(1, min(size) // 200)
    for border in (image[:edge], image[-edge:], image[:, :edge], image[:, -edge:]):
        assert (border == 128).all()


def test_nobody_in_the_picture_draws_no_body():
    image = _grey()
    lost = replace(builders.standing()[0], landmarks=np.full((33, 3), np.nan, np.float32))
    drawing.SkeletonDrawer().draw(image, lost, drawing.GOOD)
    drawing.AngleDrawer().draw(image, lost, builders.motion()[20], ("knee_flexion_left_deg",))
    assert (image == 128).all()


def test_an_unmeasured_angle_is_not_drawn():
    image = _grey()
    drawing.AngleDrawer().draw(
        image, builders.standing()[0], builders.motion()[20], ("heel_rise_left_cm",)
    )
    assert (image == 128).all()


def test_the_writer_refuses_odd_sizes(tmp_path):
    with (
        pytest.raises(ValueError, match="even"),
        VideoWriter(tmp_path / "odd.mp4", rate=10) as writer,
    ):
        writer.write(_grey((321, 240)), 0.0)
