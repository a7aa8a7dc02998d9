"""Everybody a therapist looks after, by how urgently they need a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.programme.symptoms import HIGH_PAIN
from coach.progress.caseload import Glance
from coach.progress.flags import Level, ago
from coach.records.records import Records
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.parts import flag_marks
from coach.ui.parts.markup import render
from coach.ui.parts.page_frame import Page, link
from coach.words import flag_words, progress_words

__all__ = ["show", "summary"]

_MOST = 2
"""So many reasons are told in a line; the others are on the person's page."""

_SEEN = _("Seen: again when something new happens")
_WELL = _("As planned")
_CHOSEN = "person"


def summary(glances: Sequence[Glance]) -> str:
    """“40 people: 3 now, 6 soon, 9 with good news, 22 as planned.”"""
    number = {level: sum(one.level is level for one in glances) for level in (*Level, None)}
    people = ngettext("{n} person", "{n} people", len(glances))
    rest = _of(glances, None)
    seen = sum(bool(one.seen) for one in rest)
    parts = (
        (number[Level.NOW], _("now")),
        (number[Level.SOON], _("soon")),
        (number[Level.GOOD], _("with good news")),
        (seen, _("seen")),
        (len(rest) - seen, _("as planned")),
    )
    return f"{people}: " + ", ".join(f"{count} {what}" for count, what in parts if count) + "."


def show(
    page: Page, records: Records, glances: Sequence[Glance], today: date, *, sought: bool
) -> None:
    """Show those who need a look; the others below, folded unless a name was sought. page: where a
    name leads to."""
    with st.container(key="caseload", gap=None):
        for level in (Level.NOW, Level.SOON):
            group = _of(glances, level)
            if group:
                render(
                    "glance_level.html.j2",
                    level=flag_marks.CLASSES[level],
                    sign=flag_words.SIGNS[level],
                    title=flag_words.LEVELS[level],
                    number=len(group),
                )
                render("glance_head.html.j2")
                _lines(page, records, group, today)
        if not any(one.level in (Level.NOW, Level.SOON) for one in glances) and not sought:
            st.markdown(_("Nobody needs a look today."))
        rest = _of(glances, None)
        for title, group in (
            (flag_words.LEVELS[Level.GOOD], _of(glances, Level.GOOD)),
            (_SEEN, [one for one in rest if one.seen]),
            (_WELL, [one for one in rest if not one.seen]),
        ):
            _folded(page, records, title, group, today, sought=sought)


def _of(glances: Sequence[Glance], level: Level | None) -> list[Glance]:
    return [one for one in glances if one.level is level]


def _folded(
    page: Page,
    records: Records,
    title: str,
    group: Sequence[Glance],
    today: date,
    *,
    sought: bool,
) -> None:
    """A group below the others; its lines are only drawn once it is opened."""
    if not group:
        return
    opened = st.expander(
        f"{title} ({len(group)})",
        # What was sought opens all of them, and what was opened by hand stays so.
        expanded=sought,
        key=f"group-{title}-{sought}",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            _lines(page, records, group, today)


def _lines(page: Page, records: Records, group: Sequence[Glance], today: date) -> None:
    for one in group:
        with st.container(key=f"line-{one.person.id}", horizontal=True, wrap=False):
            link(page, one.person.name, **{_CHOSEN: one.person.id})
            render("glance.html.j2", **_cells(one, today))
            if one.level is not None or one.seen:
                flag_marks.offer(records, one.person, (*one.reasons, *one.seen), today)


def _cells(one: Glance, today: date) -> dict[str, object]:
    return {
        "level": flag_marks.CLASSES[one.level],
        "flags": flag_marks.told(one.reasons[:_MOST]),
        "more": max(len(one.reasons) - _MOST, 0),
        "seen": flag_marks.told(one.seen),
        "last": _last(one, today),
        "done": progress_words.adherence_share(one.adherence),
        "pain": _pain(one),
        "high": _is_high(one),
    }


def _last(one: Glance, today: date) -> str:
    if one.last is None:
        return _("none yet")
    return ago(one.last.started_at, today)


def _pain(one: Glance) -> str:
    if one.last is None:
        return ""
    before, after = one.last.ratings.pain_before, one.last.ratings.pain_after
    if before is None and after is None:
        return _("not rated")
    return f"{'–' if before is None else before} → {'–' if after is None else after}"


def _is_high(one: Glance) -> bool:
    after = one.last.ratings.pain_after if one.last else None
    return after is not None and after >= HIGH_PAIN
