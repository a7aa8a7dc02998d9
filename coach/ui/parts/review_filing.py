"""Filing a reviewed recording: in whose record, as which exercise, of which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import streamlit as st

from coach.domain import Person
from coach.errors import CoachError
from coach.exercises.registry import exercises
from coach.records.access import Role
from coach.records.records import Records
from coach.review.examine import Result
from coach.review.filing import to_file
from coach.translation import gettext as _
from coach.ui.parts import clock
from coach.ui.parts.markup import plain
from coach.ui.server.current_user import my_records, person_here
from coach.ui.server.disclosure import for_reader
from coach.words import result_words

__all__ = ["show_filing"]

_NOON = time(12, 0)


def show_filing(key: str, result: Result) -> None:
    """Ask for what is needed, and file it. key: the recording's in its review."""
    try:
        records = my_records()
        people = _people(records)
    except CoachError as error:
        st.warning(plain(for_reader(str(error))))
        return
    if not people:
        return
    st.subheader(_("Keep it in a record"), anchor=False)
    told = f"filed-{key}"
    if told in st.session_state:
        st.success(plain(st.session_state[told]))
        return
    with st.container(border=True):
        st.markdown(
            _(
                "Then it counts in Progress and in what is exported, like a set in front of the "
                "camera, marked “from a video”: what was counted, measured and found, your "
                "corrections, and the landmarks. The video itself is not kept with it."
            )
        )
        whose = _whose(people, key, first_is_me=records.actor.role is Role.OWNER)
        exercise = _exercise(result, key)
        recorded_at = _recorded_at(result, key)
        missing = whose is None or exercise is None
        if st.button(_label(records, whose), key=f"file-{key}", disabled=missing):
            assert whose is not None
            assert exercise is not None
            _file(records, whose, result, exercise, recorded_at, told)


def _people(records: Records) -> Sequence[Person]:
    """In whose records one may file, oneself first: an own record where there is one to exercise
    for; the clients of a therapist; at a computer of one's own everybody."""
    if records.actor.role is Role.CLIENT:
        return (person_here(records),)
    if records.actor.role is Role.OWNER:
        here = person_here(records)
        return (here, *(one for one in records.people.all() if one.id != here.id))
    return records.people.all() if records.actor.role is Role.THERAPIST else ()


def _whose(people: Sequence[Person], key: str, *, first_is_me: bool) -> Person | None:
    if len(people) == 1:
        return people[0]
    return st.selectbox(
        _("Whose record"),
        people,
        0 if first_is_me else None,
        format_func=lambda one: plain(one.name),
        placeholder=_("Choose whose it is"),
        key=f"whose-{key}",
    )


def _exercise(result: Result, key: str) -> str | None:
    """The exercise, to be confirmed or corrected."""
    names = list(exercises())
    found = result.analysis.summary.exercise
    chosen: str | None = st.selectbox(
        _("Exercise: right?"),
        names,
        names.index(found) if found in names else None,
        format_func=lambda name: exercises()[name].title,
        placeholder=_("Choose the exercise that it shows"),
        key=f"as-{key}",
    )
    if chosen != found and chosen is not None and result.corrections:
        st.caption(_("Your corrections speak of movements of the other exercise and stay out."))
    return chosen


def _recorded_at(result: Result, key: str) -> datetime:
    """When it was recorded: the day that the person says, to begin with the one that the video
    says, whose clock may have been wrong or the copy's."""
    now = clock.now()
    said = None if result.recorded_at is None else result.recorded_at.astimezone(now.tzinfo)
    first = now.date() if said is None else min(said.date(), now.date())
    day: date = st.date_input(
        _("Recorded on"), first, max_value=now.date(), format="YYYY-MM-DD", key=f"on-{key}"
    )
    if said is not None:
        st.caption(plain(_("The video says {moment}.", moment=result_words.moment(said))))
        if day == said.date():
            return said
    # Nobody said the hour; of today it is over already.
    over = now - timedelta(seconds=result.analysis.source.duration_s)
    return over if day == now.date() else datetime.combine(day, _NOON, now.tzinfo)


def _label(records: Records, whose: Person | None) -> str:
    if whose is None:
        return _("Keep this in a record")
    own = records.actor.role is Role.CLIENT or (
        records.actor.role is Role.OWNER and whose.id == records.people.me().id
    )
    return (
        _("Keep this in my record")
        if own
        else _("Keep this in {name}’s record", name=plain(whose.name))
    )


def _file(
    records: Records, whose: Person, result: Result, exercise: str, at: datetime, told: str
) -> None:
    try:
        with st.spinner(_("Filing it …")):
            plan, made = to_file(result, exercise, whose.height_cm)
        records.sessions.add_video(whose.id, plan, made, at)
    except CoachError as error:
        st.error(plain(for_reader(str(error))))
        return
    st.session_state[told] = _(
        "Kept in {name}’s record, as a session of {day}.",
        name=whose.name,
        day=result_words.day(at.date()),
    )
    st.rerun()
