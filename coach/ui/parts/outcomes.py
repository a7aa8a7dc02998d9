"""Outcome measures: asked every so many weeks, and how they went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from coach.domain import LONGEST_NAME, OutcomeAnswer, Person, Rated
from coach.domain.days import local_day
from coach.errors import ProfileError
from coach.programme.outcomes import HIGHEST, Item, OutcomeMeasure
from coach.progress.outcomes import OutcomeCourse, due_measures, outcome_courses
from coach.records.records import Records
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.parts.markup import plain, render
from coach.ui.parts.symptom_ratings import scale
from coach.words import outcome_words, result_words

__all__ = ["ask_due", "show", "show_own"]

_SKIPPED = "outcomes-skipped"


def ask_due(records: Records, person: Person, now: datetime) -> None:
    """Ask for what is due, folded away; one that is skipped is asked again at the next visit. now:
    in the person's own time."""
    answers = records.outcomes.of(person.id)
    skipped: set[str] = st.session_state.setdefault(_SKIPPED, set())
    for measure in due_measures(answers, now.date(), now.tzinfo):
        if measure.name not in skipped:
            earlier = [one for one in answers if one.measure == measure.name]
            _ask(records, person, measure, earlier[-1] if earlier else None, skipped)


def show(answers: Sequence[OutcomeAnswer]) -> None:
    """How each measure went, what a change of it means, and who says so."""
    courses = outcome_courses(answers)
    if not courses:
        st.markdown(_("Not answered so far."))
    for course in courses:
        st.subheader(plain(course.measure.short), anchor=False)
        st.markdown(plain(outcome_words.change(course)))
        _table(course)
        if course.earlier:
            st.markdown(
                ngettext(
                    "{n} answer about other things: not comparable with these.",
                    "{n} answers about other things: not comparable with these.",
                    course.earlier,
                )
            )
        st.caption(plain(outcome_words.limit(course.measure)))
        st.caption(plain(outcome_words.sources(course.measure)))


def show_own(records: Records, person: Person) -> None:
    """A person's own under its heading, where there is any."""
    answers = records.outcomes.of(person.id)
    if answers:
        st.header(_("What you can do"), anchor=False)
        show(answers)


def _ask(
    records: Records,
    person: Person,
    measure: OutcomeMeasure,
    last: OutcomeAnswer | None,
    skipped: set[str],
) -> None:
    title = measure.title[0].lower() + measure.title[1:]
    asked = ngettext(
        "Asked every week: {title}",
        "Asked every {n} weeks: {title}",
        measure.every_weeks,
        title=title,
    )
    with st.expander(plain(asked)):
        st.markdown(plain(measure.ask))
        again = (
            not measure.items
            and last is not None
            and not st.toggle(_("Name other things"), key=f"outcome-others-{measure.name}")
        )
        with st.form(f"outcome-{measure.name}", border=False):
            if measure.items:
                rated = [_answer(one, measure, n) for n, one in enumerate(measure.items, 1)]
            else:
                rated = _rate_again(last, measure) if last and again else _name_and_rate(measure)
            kept = st.form_submit_button(_("Keep it"), key=f"outcome-keep-{measure.name}")
        if st.button(_("Not now"), key=f"outcome-skip-{measure.name}"):
            skipped.add(measure.name)
            st.rerun()
        if not kept:
            return
        items = [one for one in rated if one is not None]
        if len(items) < len(rated):
            st.error(_("One of them is not rated yet; choose an answer for each."))
            return
        try:
            records.outcomes.answer(person.id, measure.name, items)
        except ProfileError as error:
            st.error(plain(str(error)))
            return
    st.rerun()


def _answer(one: Item, measure: OutcomeMeasure, number: int) -> Rated | None:
    """A question of a questionnaire; None where it is not answered."""
    key = f"outcome-{measure.name}-{number}"
    if one.answers:
        said = st.radio(plain(one.text), one.answers, None, format_func=plain, key=key)
        if said is None:
            return None
        return Rated(one.text, one.points[one.answers.index(said)], said)
    ends = f" 0: {one.lowest}. {one.to}: {one.highest}."
    value = st.number_input(plain(f"{one.text}{ends}"), 0, one.to, None, step=1, key=key)
    return None if value is None else Rated(one.text, int(value))


def _rate_again(last: OutcomeAnswer, measure: OutcomeMeasure) -> list[Rated | None]:
    """The things that were named the last time; only the same ones can be compared."""
    return [
        _rated(one.what, _number(plain(one.what), measure, number))
        for number, one in enumerate(last.items, 1)
    ]


def _name_and_rate(measure: OutcomeMeasure) -> list[Rated | None]:
    found = []
    for number in range(1, measure.most + 1):
        optional = "" if number <= measure.fewest else _(" (may be left empty)")
        what = st.text_input(
            _("{number}. What is hard{optional}", number=number, optional=optional),
            key=f"outcome-what-{measure.name}-{number}",
            max_chars=LONGEST_NAME,
        )
        value = _number(_("How well today?"), measure, number)
        if what.strip():
            found.append(_rated(what, value))
    return found


def _rated(what: str, value: int | None) -> Rated | None:
    return None if value is None else Rated(what, value)


def _number(question: str, measure: OutcomeMeasure, number: int) -> int | None:
    ends = (measure.lowest, measure.highest)
    told = scale(question, ends, f"outcome-{measure.name}-{number}", range(HIGHEST + 1))
    return told if isinstance(told, int) else None


def _table(course: OutcomeCourse) -> None:
    first, latest = course.answers[0], course.latest
    before = {one.what.casefold(): outcome_words.rated(one) for one in first.items}
    render(
        "outcome.html.j2",
        asked=_("What was asked") if course.measure.items else _("What is hard"),
        first=result_words.day(local_day(first.at)),
        latest="" if latest is first else result_words.day(local_day(latest.at)),
        rows=[
            {
                "what": one.what,
                "first": before[one.what.casefold()],
                "latest": outcome_words.rated(one),
            }
            for one in latest.items
        ],
    )
