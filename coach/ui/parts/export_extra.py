"""What the app says in place of a button for files whose packages are not installed."""

from __future__ import annotations

import streamlit as st

from coach.errors import MissingExtra
from coach.extras import require_all

__all__ = ["can_export"]


def can_export(what: str) -> bool:
    """Whether PDF, FHIR and calendar files can be written; where not, the page says how they come
    to be. what: the button's words."""
    needed = {"fpdf": "export", "fhir.resources": "export", "icalendar": "export"}
    try:
        require_all(needed, f"“{what}”")
    except MissingExtra as error:
        st.caption(str(error))
        return False
    return True
