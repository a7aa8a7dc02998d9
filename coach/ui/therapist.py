"""The Therapist page: what it will be, and what to do until then."""

from __future__ import annotations

import streamlit as st

from coach.ui import review
from coach.ui.shell import Page, link


def show() -> None:
    """Show the page."""
    with st.container(key="reading"):
        st.title("Therapist")
        st.markdown(
            "Here a physiotherapist will set your targets and limits, and see with you how it "
            "goes. It is not built yet."
        )
        st.header("Until then", anchor=False)
        st.markdown(
            "- Film a set, look at it on the Review page, and download the report. It is one page "
            "with a picture of each repetition; show it, or send it yourself. Form Coach sends "
            "nothing to anybody.\n"
            "- Ask which exercises suit you, how far to go, how many and how often.\n"
            "- Set the target you were given when you choose your exercise on the Train page."
        )
        link(review.PAGE, "Review a video")


PAGE = Page("Therapist", "therapist", "groups", show)
