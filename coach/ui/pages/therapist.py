"""The Therapist page: everybody, sorted by who needs a look; or one person, from their address."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from coach.errors import AccessError
from coach.programme.symptoms import HIGH_PAIN
from coach.progress.caseload import Glance, caseload
from coach.records.access import Role
from coach.records.records import Records
from coach.ui.pages import therapist_person
from coach.ui.parts import care_team, clock, messages
from coach.ui.parts.markup import plain, render
from coach.ui.parts.page_frame import STATIC, Page, link
from coach.ui.server import current_user
from coach.words import progress_words

__all__ = ["PAGE"]

_PERSON = "person"
"""Whose page it is; in the address, so that a reload finds it."""


def _show() -> None:
    st.html(STATIC / "therapist.css")
    records = current_user.my_records()
    person_id = st.query_params.pop(_PERSON, None)
    now = clock.now()
    if person_id:
        # A link to this page itself does not keep it in the address past the next touch.
        st.query_params[_PERSON] = person_id
        with st.container(key="person", gap="xxsmall"):
            link(PAGE, "Everybody", **{_PERSON: ""})
            try:
                therapist_person.show(records, person_id, now)
            except AccessError as error:
                st.title("Therapist")
                st.error(plain(str(error)))
    elif records.actor.role is Role.ADMIN:
        st.title("Who looks after whom")
        care_team.show(records)
    else:
        _everybody(records, now)


PAGE = Page(
    "Therapist",
    "therapist",
    "groups",
    _show,
    roles=(Role.OWNER, Role.THERAPIST, Role.ADMIN),
    for_others=True,
)


def _everybody(records: Records, now: datetime) -> None:
    st.title("Who needs a look")
    glances = caseload(records, now)
    sought = st.text_input("Search by name", key="sought", placeholder="A name, or a part of one")
    found = [one for one in glances if sought.strip().casefold() in one.person.name.casefold()]
    if not glances:
        st.markdown(
            "Nobody is here yet."
            if records.actor.role is Role.OWNER
            else "Nobody has been assigned to you yet; whoever runs Form Coach here does that."
        )
    elif not found:
        st.markdown("Nobody of this name is here.")
    messages.show_waiting(
        records,
        [one.person for one in glances],
        lambda person, label: link(PAGE, label, **{_PERSON: person.id}),
    )
    with st.container(key="caseload", gap=None):
        if found:
            render("glance_head.html.j2")
        for one in found:
            _line(one, now)
    if records.actor.role is Role.OWNER:
        care_team.add_person(records)


def _line(one: Glance, now: datetime) -> None:
    with st.container(key=f"line-{one.person.id}", horizontal=True, wrap=False):
        link(PAGE, one.person.name, **{_PERSON: one.person.id})
        render(
            "glance.html.j2",
            flags=[flag.sentence for flag in one.flags],
            last=_last(one, now),
            adherence=progress_words.adherence_share(one.adherence),
            pain=_pain(one),
            high=_is_high(one),
        )


def _last(one: Glance, now: datetime) -> str:
    if one.last is None:
        return "none yet"
    days = (now.date() - one.last.started_at.date()).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _pain(one: Glance) -> str:
    if one.last is None:
        return ""
    before, after = one.last.ratings.pain_before, one.last.ratings.pain_after
    if before is None and after is None:
        return "not rated"
    return f"{'–' if before is None else before} → {'–' if after is None else after}"


def _is_high(one: Glance) -> bool:
    after = one.last.ratings.pain_after if one.last else None
    return after is not None and after >= HIGH_PAIN
