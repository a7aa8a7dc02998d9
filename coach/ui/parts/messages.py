"""Messages between a person and those who look after them: the whole exchange, and what is unread.

At a computer of one's own there is nobody else to write to, and nothing of it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import streamlit as st

from coach.domain import LONGEST_MESSAGE, Message, Person
from coach.errors import ProfileError
from coach.records.access import Role
from coach.records.records import Records
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.parts.markup import plain, render
from coach.words import result_words

__all__ = ["are_here", "show", "show_own", "show_unread", "show_waiting"]

_WHEN_READ = _(
    "It is read at the next visit, so it is not for what is urgent. It becomes part of their "
    "record."
)
_WHEN_READ_OWN = _(
    "It is read at the next visit, so it is not for what is urgent. It becomes part of your record."
)


def are_here(records: Records) -> bool:
    """Whether there is a clinic, and so another side to write to."""
    return records.actor.role is not Role.OWNER


def show(records: Records, person: Person, *, own: bool) -> None:
    """The exchange with a person, the newest first, and a form to write to the other side. own:
    whether the person looks at it themselves."""
    _tell(records, person, own)
    if not own or records.messages.has_reader(person.id):
        _write(records, person, own)
    else:
        st.markdown(
            _("Nobody looks after you here now; once somebody does, you can write to them.")
        )
    exchange = records.messages.of(person.id)
    render("messages.html.j2", messages=[_told(one, own) for one in reversed(exchange)])


def show_own(records: Records, person: Person) -> None:
    """A person's own exchange under its heading, where there is another side."""
    if are_here(records):
        st.header(_("Messages"), anchor=False)
        show(records, person, own=True)


def show_unread(records: Records, person: Person) -> None:
    """What those who look after the person wrote and they have not read; it counts as read when
    they say so."""
    if are_here(records):
        _tell(records, person, own=True)


def show_waiting(
    records: Records, people: Iterable[Person], link: Callable[[Person, str], None]
) -> None:
    """Whose messages nobody has read. link: shows a way to a person's page, with this label."""
    if not are_here(records):
        return
    known = {person.id: person for person in people}
    for person_id, count in records.messages.waiting(list(known)).items():
        person = known[person_id]
        link(person, f"{person.name}: {_count(count)}")


def _tell(records: Records, person: Person, own: bool) -> None:
    unread = _unread(records.messages.of(person.id), own)
    if not unread:
        return
    with st.container(key="unread", border=True):
        st.markdown(f"**{_count(len(unread)).capitalize()}**")
        render("messages.html.j2", messages=[_told(one, own) for one in unread])
        st.button(
            _("I have read it") if len(unread) == 1 else _("I have read them"),
            key="messages-read",
            on_click=records.messages.confirm_read,
            args=(person.id, [one.id for one in unread]),
        )


def _unread(exchange: Sequence[Message], own: bool) -> list[Message]:
    return [one for one in exchange if one.from_person != own and one.read_at is None]


def _write(records: Records, person: Person, own: bool) -> None:
    to = _("who looks after you") if own else plain(person.name)
    with st.form("write-message", clear_on_submit=True, border=False):
        text = st.text_area(
            _("Write to {to}", to=to), height=110, max_chars=LONGEST_MESSAGE, key="message-text"
        )
        sent = st.form_submit_button(_("Send it"))
    st.caption(_WHEN_READ_OWN if own else _WHEN_READ)
    if not sent:
        return
    try:
        records.messages.send(person.id, text)
    except ProfileError as error:
        st.error(plain(str(error)))


def _told(one: Message, own: bool) -> dict[str, object]:
    mine = one.from_person == own
    read = (
        _("not read yet")
        if one.read_at is None
        else _("read {moment}", moment=_moment(one.read_at))
    )
    return {
        "author": one.author,
        "when": _moment(one.at),
        "lines": one.text.splitlines(),
        "read": read if mine else "",
    }


def _count(number: int) -> str:
    return ngettext("{n} unread message", "{n} unread messages", number)


def _moment(at: datetime) -> str:
    return result_words.moment(at.astimezone())
