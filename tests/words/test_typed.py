"""What somebody typed is shown as text: every letter, and nothing that is none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.words.typed import as_text, in_spreadsheet


@given(st.text())
def test_nothing_unseen_is_left_and_nothing_seen_is_lost(typed: str) -> None:
    shown = as_text(typed)
    kinds = {unicodedata.category(letter) for letter in shown}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert as_text(shown) == shown
    letters = [one for one in typed if unicodedata.category(one)[0] in "LMNPS"]
    assert [one for one in shown if unicodedata.category(one)[0] in "LMNPS"] == letters


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ann\n# Boss", "Ann # Boss"),
        ("\u202eReversed\u2066 name\u2069", "Reversed name"),
        ("bell\x07 \x1b[31mred", "bell [31mred"),
        ("\u05e9\u05dc\u05d5\u05dd \u200fAnn", "\u05e9\u05dc\u05d5\u05dd \u200fAnn"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f52c"),
    ],
)
def test_lines_controls_and_turned_directions(typed: str, shown: str) -> None:
    assert as_text(typed) == shown


@given(st.text())
def test_no_spreadsheet_takes_a_name_for_a_formula(typed: str) -> None:
    cell = in_spreadsheet(typed)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == as_text(typed).removeprefix("'")
