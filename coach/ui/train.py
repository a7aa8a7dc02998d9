"""The Train page."""

from __future__ import annotations

import streamlit as st

from coach.ui.shell import Page


def show() -> None:
    """Show the page."""
    st.title("Train")


PAGE = Page("Train", "", "exercise", show)
