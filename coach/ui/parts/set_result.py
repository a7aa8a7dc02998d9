"""One set that is over, as the page shows it after a session."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial

import streamlit as st

from coach.domain import SetResult
from coach.ui.parts.findings import show_findings, show_reps, use_styles
from coach.ui.parts.markup import render
from coach.ui.parts.set_corrections import Say, show_corrections
from coach.words import result_words, session_words

__all__ = ["show_set"]


def _no_picture(_rep: int) -> None:
    """Pictures are kept in memory alone; after a restart there is none."""


def show_set(
    result: SetResult,
    jpeg_of: Callable[[int], bytes | None] = _no_picture,
    *,
    say: Say | None,
    key: str,
    hurt: bool = False,
    table: bool = True,
) -> None:
    """Its count in large letters, what did not count, what was found, every repetition. jpeg_of:
    the picture of a movement, by its index. say, key: as `show_corrections` takes them. hurt: as
    `show_findings` takes it. table: whether the repetitions are listed here."""
    use_styles()
    made = result.round
    parts = (
        f"{session_words.set_words(made)}, {session_words.side_words(made)}",
        result_words.seen_from(result.summary).rstrip("."),
        session_words.by_camera(result.summary.rep_count, result.corrected_count),
    )
    about = " ".join(f"{part}." for part in parts if part)
    render("set.html.j2", tally=session_words.tally(result), about=about)
    show_corrections(result, say, key)
    pictures = partial(_data_url, jpeg_of)
    show_findings(result.summary, pictures, hurt=hurt)
    if table:
        show_reps(result.summary, pictures)
    st.divider()


def _data_url(jpeg_of: Callable[[int], bytes | None], rep: int) -> str | None:
    jpeg = jpeg_of(rep)
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" if jpeg else None
