"""Messages: who wrote, who has read, and what of a typed text is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import LONGEST_MESSAGE, message_text
from coach.errors import ProfileError
from coach.records.store import Store
from tests.records.samples import CLIENT, NOW, THERAPIST, Clock, records


def test_a_message_counts_as_read_once_the_other_side_says_so(store: Store) -> None:
    clock = Clock()
    anna = records(store, CLIENT, clock)
    person = anna.people.me()
    assert not anna.messages.has_reader(person.id)
    records(store).care.assign(person.id, THERAPIST.login)
    assert anna.messages.has_reader(person.id)
    theo = records(store, THERAPIST, clock)
    sent = theo.messages.send(person.id, "Ten squats from now on.")
    assert (sent.author, sent.from_person, sent.read_at) == ("Theo Therapist", False, None)

    theo.messages.confirm_read(person.id, [sent.id])  # one's own is not read by oneself
    assert anna.messages.of(person.id) == (sent,)
    clock.now += timedelta(hours=3)
    anna.messages.confirm_read(person.id, [sent.id])
    clock.now += timedelta(hours=3)
    anna.messages.confirm_read(person.id, [sent.id])  # the first time stands
    assert theo.messages.of(person.id) == (replace(sent, read_at=NOW + timedelta(hours=3)),)

    answer = anna.messages.send(person.id, "Thank you.")
    assert theo.messages.waiting([person.id]) == {person.id: 1}
    theo.messages.confirm_read(person.id, [answer.id])
    assert theo.messages.waiting([person.id]) == {}


def test_only_what_was_shown_is_confirmed(store: Store) -> None:
    anna = records(store, CLIENT)
    person = anna.people.me()
    records(store).care.assign(person.id, THERAPIST.login)
    theo = records(store, THERAPIST)
    shown, later = (theo.messages.send(person.id, text) for text in ("One.", "Two."))
    anna.messages.confirm_read(person.id, [shown.id])
    read = {one.id: one.read_at is not None for one in anna.messages.of(person.id)}
    assert read == {shown.id: True, later.id: False}


def test_another_persons_message_is_not_confirmed_by_its_id(store: Store) -> None:
    other = records(store).people.add("Other")
    records(store).care.assign(other.id, THERAPIST.login)
    sent = records(store, THERAPIST).messages.send(other.id, "For Other.")
    anna = records(store, CLIENT)
    anna.messages.confirm_read(anna.people.me().id, [sent.id])
    assert records(store).messages.of(other.id) == (sent,)


@given(st.text(st.characters(), max_size=200))
def test_what_is_kept_is_text_in_lines_and_cleaning_it_again_changes_nothing(typed: str) -> None:
    try:
        kept = message_text(typed)
    except ProfileError:
        return
    assert kept == message_text(kept)
    assert all(line.isprintable() or not line.isascii() for line in kept.splitlines())
    assert kept.encode("utf-8")
    assert not set(kept) & set("\x00\x1b\u202e\u2066")


@pytest.mark.parametrize("typed", ["", " \n\t ", "\x00\x1b", "\u202e", "a" * (LONGEST_MESSAGE + 1)])
def test_nothing_or_too_much_is_refused_in_a_sentence(store: Store, typed: str) -> None:
    person = records(store).people.me()
    with pytest.raises(ProfileError, match="message"):
        records(store).messages.send(person.id, typed)
    assert records(store).messages.of(person.id) == ()


def test_lines_stay_and_what_turns_them_around_goes() -> None:
    assert message_text("  One\r\n\u202etwo\x07\tthree \n\n") == "One\ntwo three"
