"""The Progress page: whether it is getting better, first in words, then in numbers and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import streamlit as st

from coach.domain import Person, Prescription, SessionOutline, SetFigures, SymptomCheck
from coach.programme import symptoms
from coach.programme.rest import Rest, resting
from coach.programme.schedule import (
    FIRST_DAYS_PER_WEEK,
    Schedule,
    Week,
    build_up,
    streak,
)
from coach.progress.adherence import (
    adherence_of,
    days_by_exercise,
    days_done,
    lately,
    prescribed_weeks,
)
from coach.progress.bests import bests
from coach.progress.measures import Measure
from coach.progress.symptom_ratings import painful_sessions, symptom_ratings, without
from coach.progress.trend import Series, exercise_series, rating_series
from coach.records.records import Records
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.pages import train, your_data
from coach.ui.parts import bests as parts_bests
from coach.ui.parts import (
    calendar_button,
    clock,
    messages,
    outcomes,
    session_list,
    todays_programme,
)
from coach.ui.parts.charts import weeks_chart
from coach.ui.parts.downloads import report_button
from coach.ui.parts.headline import headline
from coach.ui.parts.markup import render
from coach.ui.parts.over_time import show_measures, show_symptom_ratings
from coach.ui.parts.page_frame import OWN, STATIC, Page, link
from coach.ui.server.current_user import my_records, person_here
from coach.words import progress_words, result_words

__all__ = ["PAGE", "show"]

_WEEKS_SHOWN = 12

_LATELY = timedelta(days=28)


class _Number(NamedTuple):
    """A large number, what it counts, and what it is to be read with."""

    name: str
    value: str
    beside: str


@dataclass(frozen=True)
class _Story:
    """All that the page tells of, in order of time. prescriptions: also those that ended. since:
    the day of the first session, today where there is none."""

    person: Person
    sessions: Sequence[SessionOutline]
    figures: Sequence[SetFigures]
    prescriptions: Sequence[Prescription]
    checks: Sequence[SymptomCheck]
    since: date
    at: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return self.at.date()

    @property
    def held(self) -> bool:
        """Whether a painful session or a warning sign holds the person back."""
        return self.rest is not None or any(one.holds_back for one in self.checks)

    @property
    def in_force(self) -> list[Prescription]:
        """What is prescribed at present."""
        return [one for one in self.prescriptions if one.ended_at is None]

    @property
    def weeks(self) -> tuple[Week, ...]:
        """Every week of the plan so far."""
        done = days_done(self.figures, self.prescriptions)
        return prescribed_weeks(self.prescriptions, done, self.since, self.today)

    @cached_property
    def unhurt(self) -> Sequence[SetFigures]:
        """The sets but for those of sessions that hurt: what may be praised."""
        return without(self.figures, painful_sessions(self.sessions))

    @property
    def goals_met(self) -> int:
        """How many weeks in a row, without the days that hurt."""
        done = days_done(self.unhurt, self.prescriptions)
        return streak(prescribed_weeks(self.prescriptions, done, self.since, self.today))

    @cached_property
    def rest(self) -> Rest | None:
        """What holds because it hurt."""
        return resting(symptom_ratings(self.sessions), self.today)


def show() -> None:
    """Show the page."""
    st.html(STATIC / "progress.css")
    st.title(_("Progress"))
    records = my_records()
    story = _story(records)
    if not story.sessions:
        _nothing_yet(story)
        messages.show_own(records, story.person)
        return
    series = exercise_series(story.figures, story.person.height_cm)
    ratings = rating_series(story.sessions)
    praised = exercise_series(story.unhurt, story.person.height_cm)
    said = headline((*praised, *ratings), story.rest)
    render("lead.html.j2", title=said.title, sentences=said.sentences)
    _numbers(story, ratings)
    _today(story)
    show_measures(series, story.today)
    lately = story.today - _LATELY
    missed = progress_words.missed([one for one in story.figures if one.at.date() > lately])
    if missed:
        st.markdown(missed)
    show_symptom_ratings(ratings, story.today)
    outcomes.show_own(records, story.person)
    _weeks(story)
    _bests(story)
    session_list.show(records, story.sessions, story.figures, own=True)
    messages.show_own(records, story.person)
    st.header(_("Take it with you"), anchor=False)
    calendar_button.show(story.person, story.in_force, _days(story), story.at, resting=story.held)
    report_button(records, story.person, story.at, own=True)
    link(your_data.PAGE, _("See, export or delete all of your data"))


PAGE = Page(_("Progress"), "progress", "trending_up", show, roles=OWN)


def _story(records: Records) -> _Story:
    person = person_here(records)
    sessions = records.sessions.outlines(person.id)
    at = clock.now()
    return _Story(
        person=person,
        sessions=sessions,
        figures=records.sessions.figures(person.id),
        prescriptions=records.care.prescriptions(person.id, history=True),
        checks=records.care.symptom_checks(person.id),
        since=sessions[0].started_at.date() if sessions else at.date(),
        at=at,
    )


def _nothing_yet(story: _Story) -> None:
    with st.container(key="nothing-yet"):
        st.image(str(STATIC / "progress-to-come.svg"), width=360, alt="")  # said below it
        st.markdown(
            _(
                "After your first session you will see here whether it is getting better: how far "
                "you go, and how your knee feels, from week to week."
            )
        )
        link(train.PAGE, _("To today’s exercises"))
    calendar_button.show(story.person, story.in_force, _days(story), story.at, resting=story.held)


def _numbers(story: _Story, ratings: Sequence[Series]) -> None:
    numbers = []
    weeks = story.weeks
    # Numbers that urge on have no place where somebody is to rest.
    if weeks and story.rest is None:
        numbers.append(
            _Number(
                _("This week"),
                str(weeks[-1].done),
                ngettext("of {n} day", "of {n} days", weeks[-1].goal),
            )
        )
    in_a_row = story.goals_met
    if in_a_row and story.rest is None:
        beside = ngettext("week", "weeks in a row", in_a_row)
        numbers.append(_Number(_("Goal met"), str(in_a_row), beside))
    after = next((one for one in ratings if one.measure is Measure.PAIN_AFTER), None)
    if after is not None:
        last = after.points[-1]
        numbers.append(
            _Number(
                _("Pain after exercise"), f"{last.value:.0f}", _("of 10, {day}", day=_day(last.at))
            )
        )
    count = len(story.sessions)
    numbers.append(_Number(_("So far"), str(count), ngettext("session", "sessions", count)))
    render("numbers.html.j2", numbers=numbers)


def _today(story: _Story) -> None:
    """What today is for."""
    programme = todays_programme.programme_of(story.in_force, _days(story), story.today, story.rest)
    with st.container(horizontal=True, vertical_alignment="center", key="today"):
        st.markdown(_("**Your programme.** {said}", said=programme.said), width="content")
        link(train.PAGE, _("Go to Train"))


def _weeks(story: _Story) -> None:
    weeks = story.weeks[-_WEEKS_SHOWN:]
    if not weeks:
        return
    st.header(_("Your weeks"), anchor=False)
    done = adherence_of(story.prescriptions, story.figures, lately(story.today), story.today)
    if done.share is not None:
        st.markdown(
            _(
                "In the latest four weeks you did {share:.0%} of what was prescribed: {adherence}.",
                share=done.share,
                adherence=progress_words.adherence(done),
            )
        )
    st.vega_lite_chart(
        weeks_chart(weeks, dark=st.context.theme.type == "dark"),
        key="weeks",
        alt=_("Days done in each week: ")
        + "; ".join(
            _("{day}, {done} of {goal}", day=_day(week.monday), done=week.done, goal=week.goal)
            for week in weeks
        ),
    )
    st.caption(_("Bars: the days you did. The line across: the week’s goal."))
    if not story.prescriptions:
        _offer(story)


def _offer(story: _Story) -> None:
    """More days a week, or fewer, for those whom nobody prescribed a number."""
    suggestion = build_up(
        Schedule(FIRST_DAYS_PER_WEEK, story.since),
        days_done(story.figures, story.prescriptions),
        symptoms.flagged(symptom_ratings(story.sessions)),
        story.today,
        resting=story.rest is not None,
    )
    if suggestion is not None:
        words = suggestion.words
        st.info(f"**{words.title}** {' '.join(words.sentences)}")


def _bests(story: _Story) -> None:
    if story.rest is not None:
        return
    limits = {
        one.block.exercise: one.block.max_target
        for one in story.in_force
        if one.block.max_target is not None
    }
    parts_bests.show(bests(story.unhurt, limits))


def _days(story: _Story) -> dict[str, set[date]]:
    """On which days each exercise was done."""
    return days_by_exercise(story.figures, story.prescriptions)


def _day(day: date) -> str:
    return result_words.day_of_year(day)
