"""The Review page."""

from __future__ import annotations

import streamlit as st

from coach.ui.shell import Page


def show() -> None:
    """Show the page."""
    st.title("Review")


PAGE = Page("Review", "review", "video_library", show)
