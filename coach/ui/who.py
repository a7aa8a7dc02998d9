"""Who sits in front of the page, and so whose records it may show."""

from __future__ import annotations

import streamlit as st

from coach.records.access import ALONE, Actor
from coach.records.records import Records
from coach.records.store import store
from coach.records.types import Person

__all__ = ["actor", "my_records", "person_here"]

_PERSON = "person"


def actor() -> Actor:
    """Whoever uses this page; at a computer of one's own, its owner."""
    return ALONE


def my_records() -> Records:
    """The records as they may see and change them."""
    return Records(store(), actor())


def person_here(records: Records) -> Person:
    """Whose exercise it is: at a clinic one's own; the owner may have chosen somebody else."""
    chosen = st.session_state.get(_PERSON)
    return records.person(chosen) if chosen else records.me()
