"""Saying of a flag that it has been seen, or when to be reminded of it; and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from coach.domain import Person
from coach.progress.flags import Flag, Level
from coach.records.records import Records
from coach.translation import gettext as _
from coach.ui.parts.markup import plain
from coach.words import flag_words, result_words

__all__ = ["CLASSES", "offer", "told"]

CLASSES = {Level.NOW: "now", Level.SOON: "soon", Level.GOOD: "good", None: "well"}
"""What a level's colour goes by in therapist.css."""

_REMIND_DAYS = 7
_MOST_DAYS = 90


def told(flags: Sequence[Flag]) -> list[dict[str, str]]:
    """Flags as templates show them; seen: who has seen one and when, "" where nobody has."""
    return [
        {
            "level": CLASSES[one.level],
            "sign": flag_words.SIGNS[one.level],
            "title": flag_words.LEVELS[one.level],
            "sentence": one.sentence,
            "seen": "" if one.mark is None else flag_words.seen(one.mark),
        }
        for one in flags
    ]


def offer(records: Records, person: Person, flags: Sequence[Flag], today: date) -> None:
    """Show the button that opens what can be said of these flags; nothing where there are none."""
    if not flags:
        return
    label = _("Seen, or remind me: {name}", name=plain(person.name))
    opened = st.popover(label, key=f"mark-{person.id}", type="tertiary", on_change="rerun")
    if not opened.open:
        return
    with opened:
        days = st.number_input(
            _("Remind me in so many days"), 1, _MOST_DAYS, _REMIND_DAYS, key=f"remind-{person.id}"
        )
        for flag in flags:
            with st.container(key=f"flag-{person.id}-{flag.kind.value}", gap="xxsmall"):
                _flag(records, person.id, flag, today + timedelta(days=days))


def _flag(records: Records, person_id: str, flag: Flag, remind_on: date) -> None:
    """One flag, and what can be said of it."""
    st.markdown(plain(flag.sentence))
    key = f"{person_id}-{flag.kind.value}"
    if flag.mark is not None:
        st.caption(plain(flag_words.seen(flag.mark)))
        again = partial(records.care.unmark_flag, person_id, flag.kind.value)
        st.button(_("Show it again"), key=f"again-{key}", on_click=again)
        return
    mark = partial(_mark, records, person_id, flag)
    with st.container(horizontal=True, gap="small"):
        st.button(_("Seen"), key=f"seen-{key}", on_click=mark)
        st.button(
            _("Remind me on {day}", day=result_words.day_of_year(remind_on)),
            key=f"later-{key}",
            on_click=mark,
            args=(remind_on,),
        )


def _mark(records: Records, person_id: str, flag: Flag, remind_on: date | None = None) -> None:
    records.care.mark_flag(
        person_id, flag.kind.value, flag.level.value, flag.on, remind_on, flag.events
    )
