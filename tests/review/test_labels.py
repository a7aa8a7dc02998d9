"""Any name that a file can have becomes one that can be shown and stored."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.review.labels import MOST_CHARACTERS, label_of

RIGHT_TO_LEFT = "\u202e"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("squats.mp4", "squats.mp4"),
        ("My squats, Monday (2).MOV", "My squats, Monday (2).MOV"),
        ("Übung – Knie 100%.webm", "Übung – Knie 100%.webm"),
        ("סקוואט.mp4", "סקוואט.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\clip.avi", "clip.avi"),
        ("/", "video"),
        ("..", "video"),
        ("", "video"),
        (".mp4", "video.mp4"),
        (".hidden.mp4", "hidden.mp4"),
        ("-rf.mp4", "rf.mp4"),
        ("a\0b.mp4", "ab.mp4"),
        ("a\nb\t c.mp4", "a b c.mp4"),
        (f"clip{RIGHT_TO_LEFT}4pm.exe", "clip4pm.exe"),
        ("what? <now>|*.mp4", "what now.mp4"),
        ("no.suffix at all", "no.suffix at all"),
        ("x" * 300 + ".mp4", "x" * MOST_CHARACTERS + ".mp4"),
    ],
)
def test_names_that_people_and_attackers_use(name: str, label: str) -> None:
    assert label_of(name) == label


@given(st.text(st.characters()) | st.text("./\\ ab-~\0" + RIGHT_TO_LEFT))
def test_a_label_names_a_visible_file_in_its_own_folder(name: str) -> None:
    label = label_of(name)
    assert Path(label).name == label
    assert (Path("folder") / label).resolve().parent == Path("folder").resolve()
    assert label[0] not in ".-~ "
    assert not re.search(r"[/\\\n\r<>:\"|?*]", label)
    assert not [c for c in label if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    # Room for a number, and for what a download adds.
    assert len(f"{label}-annotated.mp4 100".encode()) <= 255


@given(st.text(st.characters()))
def test_a_label_stays_as_it_is(name: str) -> None:
    assert label_of(label_of(name)) == label_of(name)
