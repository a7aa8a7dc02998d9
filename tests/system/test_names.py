"""Names that Windows, macOS and Linux all take."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.recordings import folders
from coach.system.names import LONGEST, portable_name, same_name_key


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("squats", "squats"),
        ("Kniebeuge süß 膝", "Kniebeuge süß 膝"),
        ("10:30 squats", "10_30 squats"),
        ('a<b>c"d/e\\f|g?h*i\n', "a_b_c_d_e_f_g_h_i_"),
        ("ends with dots...", "ends with dots"),
        ("and a space. ", "and a space"),
        ("CON", "_CON"),
        ("con.2024", "_con.2024"),
        ("Aux ", "_Aux"),
        ("nul .txt", "_nul .txt"),
        ("COM1", "_COM1"),
        ("lpt².x", "_lpt².x"),
        ("conx", "conx"),
        ("COM10", "COM10"),
        ("...", "_"),
        ("", "_"),
    ],
)
def test_a_name_stays_as_near_as_every_system_takes_it(stem: str, name: str) -> None:
    assert portable_name(stem) == name


@given(st.one_of(st.text(), st.from_regex(r"(?i)(con|prn|aux|nul|com\d|lpt\d)[ .:]*\w*")))
def test_no_name_is_one_that_windows_forbids(stem: str) -> None:
    name = portable_name(stem)
    assert 0 < len(name) <= LONGEST + 1
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert not name.endswith((".", " "))
    assert not PureWindowsPath(name).is_reserved()
    assert portable_name(name) == name[:LONGEST].rstrip(". ")


def test_recordings_that_a_folder_cannot_tell_apart_are_numbered() -> None:
    composed, apart = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    names = ["Squat.mp4", "squat.mov", "a:b.mp4", "a?b.mp4", f"{composed}.mp4", f"{apart}.mp4"]
    made = folders([Path("videos", name) for name in names], Path("out"))
    assert [one.name for one in made] == [
        "Squat",
        "squat-2",
        "a_b",
        "a_b-2",
        composed,
        f"{apart}-2",
    ]


def test_a_very_long_name_leaves_room_for_the_files_within() -> None:
    (folder,) = folders([Path("x" * 240 + ".mp4")], Path("form-coach-out"))
    assert len(str(folder / "annotated.mp4")) < 120


@given(st.text())
def test_case_and_composition_make_no_difference(name: str) -> None:
    assert same_name_key(name) == same_name_key(unicodedata.normalize("NFD", name))
    assert same_name_key(name.casefold()) == same_name_key(name)
