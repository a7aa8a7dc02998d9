"""The Progress page: what it will be, and what to do until then."""

from __future__ import annotations

import streamlit as st

from coach.ui import review
from coach.ui.shell import Page, link


def show() -> None:
    """Show the page."""
    with st.container(key="reading"):
        st.title("Progress")
        st.markdown(
            "Here you will see from week to week how much you did, how far your knee went and how "
            "it felt. It is not built yet: Form Coach writes your repetitions down on this "
            "computer, but does not show them over time so far."
        )
        st.header("Until then", anchor=False)
        st.markdown(
            "- Film a set now and then, always from the same place, and look at it on the Review "
            "page. Download the report and keep it under its date.\n"
            "- Note your pain from 0 to 10 before and after each session.\n"
            "- Compare the number of repetitions and how far they went; a few degrees more or less "
            "are within what a camera can tell."
        )
        link(review.PAGE, "Review a video")


PAGE = Page("Progress", "progress", "trending_up", show)
