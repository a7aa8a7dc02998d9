"""The signs that call for a doctor: asked from time to time; with one of them there is no coaching
until the person says that a provider has been seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from coach.domain import Person, SymptomCheck
from coach.programme.advice import WARNING_SIGNS
from coach.programme.symptoms import RedFlagCheck, check_due, held_back
from coach.programme.words import Words
from coach.records.care import SLIP_WITHIN
from coach.records.records import Records
from coach.translation import gettext as _

__all__ = ["hold_back"]

_ANSWER = "talked-to-somebody"
_NOT_YET = _(
    "That is fine: call when you can. Until then take it easy, and look into the Guide if you "
    "like. Your programme waits for you."
)
_NOT_NOW = _(
    "Then it is good that you asked, and we wait. Do what they advised; when they say that you may "
    "exercise again, tell us here and we go on."
)


def hold_back(records: Records, person: Person, now: datetime) -> bool:
    """Whether there is no coaching yet; then what has to come first is on the page. now: aware, in
    the person's own time."""
    checks = records.care.symptom_checks(person.id)
    last = _latest(checks, now)
    words = held_back(last)
    if words is not None:
        told = max(check.at for check in checks if check.holds_back)
        _wait(words, records, person, just_told=now - told <= SLIP_WITHIN)
    elif check_due(last, now.date()):
        _ask(records, person)
    else:
        return False
    return True


def _latest(checks: Sequence[SymptomCheck], now: datetime) -> RedFlagCheck | None:
    """The last answer that was not taken back; but one that holds back stays until it is cleared,
    whatever another tab was told since."""
    holding = [check for check in checks if check.holds_back]
    standing = holding or [check for check in checks if check.taken_back_at is None]
    if not standing:
        return None
    last = standing[-1]
    cleared = last.cleared_at
    return RedFlagCheck(
        last.at.astimezone(now.tzinfo).date(),
        last.signs,
        cleared.astimezone(now.tzinfo).date() if cleared else None,
    )


def _ask(records: Records, person: Person) -> None:
    st.header(_("First a question about your knee"), anchor=False)
    st.markdown(
        _(
            "Some signs call for a doctor or a physiotherapist before you exercise. Tick each "
            "that is true for you. You are asked once a month."
        )
    )
    signs = [
        sign
        for number, sign in enumerate(WARNING_SIGNS)
        if st.checkbox(sign[0].upper() + sign[1:], key=f"sign-{number}")
    ]
    if st.button(
        _("Go on with what I ticked") if signs else _("None of these"),
        key="signs",
        type="primary",
        width="stretch",
    ):
        records.care.answer_symptoms(person.id, signs)
        st.rerun()


def _wait(words: Words, records: Records, person: Person, *, just_told: bool) -> None:
    """just_told: so lately that it may have been a slip."""
    with st.container(key="held-back"):
        st.header(words.title, anchor=False)
        for sentence in words.sentences:
            st.markdown(sentence)
    if just_told and st.button(_("That was a mistake: ask me again"), key="slip"):
        records.care.take_back_symptoms(person.id)
        st.rerun()
    st.markdown(_("**Have you talked to a doctor or a physiotherapist about it?**"))
    if st.button(_("Yes, and they agreed that I exercise"), key="seen", width="stretch"):
        records.care.clear_symptoms(person.id)
        st.rerun()
    with st.container(horizontal=True):
        if st.button(_("Not yet"), key="not-yet"):
            st.session_state[_ANSWER] = _NOT_YET
        if st.button(_("Yes, but they said not now"), key="advised-against"):
            st.session_state[_ANSWER] = _NOT_NOW
    if _ANSWER in st.session_state:
        st.info(st.session_state[_ANSWER])
