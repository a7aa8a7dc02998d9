"""angles.png shows the measurements, their uncertainty, the repetitions and the faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from coach.coaching.results import Analysis, Outcome
from coach.exercises.base import Settings
from coach.reports import plots
from tests import builders

DEFAULT = Settings()


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Draw an analysis; the picture and the panels that made it."""

    def draw(analysis: Analysis, settings: Settings = DEFAULT):
        figures = []
        save = plots.Figure.savefig

        def keep(figure, *args, **kwargs):
            figures.append(figure)
            save(figure, *args, **kwargs)

        monkeypatch.setattr(plots.Figure, "savefig", keep)
        target = tmp_path / "angles.png"
        plots.plot_angles(analysis, target, settings)
        return cv2.imread(str(target)), figures[0].axes

    return draw


def test_panels_hold_both_sides_with_bands(drawn):
    picture, panels = drawn(builders.analysis())
    assert picture.shape[0] > 300
    assert picture.shape[1] > 1000
    knee, trunk = panels
    assert knee.get_title(loc="left") == "Knee flexion"
    assert trunk.get_title(loc="left") == "Trunk lean"
    lines = {line.get_label(): line for line in knee.lines}
    assert {"left", "right"} <= set(lines)
    assert lines["left"].get_linestyle() != lines["right"].get_linestyle()
    band = knee.collections[0].get_datalim(knee.transData)
    assert band.y1 == pytest.approx(95.0, abs=0.5)  # the peak and one sigma


def test_peaks_and_faults_have_different_marks(drawn):
    _, (knee, _) = drawn(builders.analysis())
    marks = [
        (line.get_xdata()[0], line.get_marker())
        for line in knee.lines
        if len(line.get_xdata()) == 1
    ]
    assert marks == [(2.0, "v"), (5.0, "X"), (8.0, "v")]
    texts = [text.get_text() for text in knee.texts]
    assert texts == ["1", "2 ✗\nforward lean", "3 ✗\nit was too\nsmall to count"]


def test_partial_repetitions_are_hatched(drawn):
    _, (knee, _) = drawn(builders.analysis())
    assert [bool(patch.get_hatch()) for patch in knee.patches] == [False, False, True]


def test_movements_that_are_no_repetition_are_hatched_hollow_and_have_their_reasons(drawn):
    _, (knee, _) = drawn(builders.analysis(builders.mixed()))
    assert [bool(patch.get_hatch()) for patch in knee.patches] == [True, False, True]
    marks = [line for line in knee.lines if len(line.get_xdata()) == 1]
    assert [mark.get_marker() for mark in marks] == ["o", "X", "o"]
    assert [mark.get_fillstyle() for mark in marks] == ["none", "full", "none"]
    texts = [text.get_text().replace("\n", " ") for text in knee.texts]
    assert texts == [
        "– only one knee bent",
        "1 ✗ forward lean",
        "– counting was paused before it was over",
    ]


def test_words_never_cover_each_other(drawn):
    """Short movements, close to each other: a sign is enough, the page has their reasons."""
    near = [
        replace(
            builders.rep(1, outcome=Outcome.REJECTED, reason="it was out of sight for a moment"),
            index=i,
            start_s=0.6 * i,
            peak_s=0.6 * i + 0.2,
            end_s=0.6 * i + 0.4,
        )
        for i in range(1, 12)
    ]
    _, (knee, _) = drawn(builders.analysis(builders.summary(*near, checks=())))
    boxes = sorted(text.get_window_extent().x0 for text in knee.texts)
    ends = sorted(text.get_window_extent().x1 for text in knee.texts)
    assert all(end <= start for end, start in zip(ends[:-1], boxes[1:], strict=True))


def test_an_unmeasured_panel_says_so(drawn):
    analysis = builders.analysis()
    blind = replace(analysis.motion, values=np.full_like(analysis.motion.values, np.nan))
    _, (knee, _) = drawn(replace(analysis, motion=blind))
    assert "not measured" in [text.get_text() for text in knee.texts]


def test_a_recording_without_an_exercise_is_plotted(drawn):
    nothing = builders.summary(exercise=None, movements=(), checks=())
    picture, panels = drawn(builders.analysis(nothing))
    assert picture is not None
    assert len(panels) == 1


def test_a_long_recording_gets_a_wider_plot(drawn):
    analysis = builders.analysis()
    long = replace(analysis, source=replace(analysis.source, duration_s=100.0))
    picture, _ = drawn(long)
    assert picture.shape[1] == 3300


def test_a_name_with_dollars_is_no_formula(drawn):
    analysis = builders.analysis()
    odd = replace(analysis, source=replace(analysis.source, name="$\\frac{1$.mp4"))
    picture, _ = drawn(odd)
    assert picture is not None


def test_target_and_limit_are_lines_of_the_exercises_own_panel(drawn):
    _, (knee, trunk) = drawn(builders.analysis(), Settings(target=95.0))
    named = {line.get_label(): line for line in knee.lines}
    assert set(named["target"].get_ydata()) == {95.0}
    limits = [name for name in named if name.startswith("limit: ")]
    assert limits
    assert named["target"].get_linestyle() != named[limits[0]].get_linestyle()
    assert "target" not in {line.get_label() for line in trunk.lines}
