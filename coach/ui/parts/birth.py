"""The fields for when somebody was born and their gender: both optional, for papers and files."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coach.domain import Gender
from coach.records.people import EARLIEST_BIRTH
from coach.translation import gettext as _
from coach.ui.parts import clock

__all__ = ["GENDER_WORDS", "ask_birth"]

GENDER_WORDS = {
    None: _("not said"),
    Gender.FEMALE: "female",
    Gender.MALE: "male",
    Gender.OTHER: "other",
    Gender.UNKNOWN: "unknown",
}


def ask_birth(
    born: date | None = None, gender: Gender | None = None
) -> tuple[date | None, Gender | None]:
    """The two fields with what is known; what they hold now."""
    chosen = st.date_input(
        _("Born on (optional)"),
        born,
        min_value=EARLIEST_BIRTH,
        max_value=clock.now().date(),
        format="YYYY-MM-DD",
        help=_("It stands on reports and in files for a clinic; nothing is worked out from it."),
    )
    options = list(GENDER_WORDS)
    said = st.selectbox(
        _("Gender (optional)"), options, options.index(gender), format_func=GENDER_WORDS.__getitem__
    )
    return chosen, said
