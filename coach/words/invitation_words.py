"""What is said about invitations, to who invites and to who is invited."""

from __future__ import annotations

from datetime import datetime

from coach.domain import Invitation, InvitationEnd
from coach.domain.days import local_day
from coach.translation import gettext as _
from coach.words import result_words

__all__ = ["accept", "asks_to_log_in", "hand_over", "no_programme", "state"]

_ENDED = {
    InvitationEnd.CLAIMED: _("logged in"),
    InvitationEnd.WITHDRAWN: _("invitation withdrawn"),
    InvitationEnd.EXPIRED: _("invitation expired"),
}


def state(invitation: Invitation | None, now: datetime) -> str:
    """“invited by Pat, open until 12 December 2026, for ann@example.org alone”."""
    if invitation is None:
        return _("not invited yet")
    if invitation.is_open(now):
        alone = _(", for {email} alone", email=invitation.email) if invitation.email else ""
        return _(
            "invited by {invited_by}, open until {day}{alone}",
            invited_by=invitation.invited_by,
            day=_day(invitation.until),
            alone=alone,
        )
    ended = invitation.ended or InvitationEnd.EXPIRED
    return _(
        "{ended} on {day}", ended=_ENDED[ended], day=_day(invitation.ended_at or invitation.until)
    )


def hand_over(invitation: Invitation, name: str) -> str:
    """What to do with the link."""
    alone = (
        _(" It is for the login {email} alone.", email=invitation.email)
        if invitation.email
        else _(" Whoever has it can use it, so give it to nobody else.")
    )
    return _(
        "Let {name} scan the code with a phone, or copy the link into a message to them. It "
        "opens once, until {day}.{alone} It is shown now and never again; what gets lost is "
        "replaced by a new one.",
        name=name,
        day=_day(invitation.until),
        alone=alone,
    )


def asks_to_log_in(invitation: Invitation) -> str:
    """To who has opened the link and is not logged in."""
    which = (
        _(" Use the e-mail address that {invited_by} knows.", invited_by=invitation.invited_by)
        if invitation.email
        else _(" Use the login that you want to come with from now on.")
    )
    return _(
        "{invited_by} invites you to Form Coach: your exercises, counted and looked at while "
        "you do them. Log in to begin.{which}",
        invited_by=invitation.invited_by,
        which=which,
    )


def accept(invitation: Invitation, login: str) -> str:
    """To who has logged in with it, before the record becomes theirs."""
    by = invitation.invited_by
    return _(
        "{by} invites you. You are logged in as {login}. If you accept, this login alone "
        "opens your record here from then on, and {by}, or whoever else looks after you "
        "here, sees your exercises and how they went.",
        by=by,
        login=login,
    )


def no_programme(by: str) -> str:
    """To a client for whom nothing is set. by: who invited them; empty where nobody did."""
    who = by or _("who looks after you here")
    return _(
        "No exercises are set for you yet. Ask {who} to set them; then they are here, and "
        "you can start.",
        who=who,
    )


def _day(at: datetime) -> str:
    return result_words.day(local_day(at))
