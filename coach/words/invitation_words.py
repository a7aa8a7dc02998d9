"""What is said about invitations, to who invites and to who is invited."""

from __future__ import annotations

from datetime import datetime

from coach.domain import Invitation, InvitationEnd
from coach.domain.days import local_day
from coach.words import result_words

__all__ = ["accept", "asks_to_log_in", "hand_over", "no_programme", "state"]

_ENDED = {
    InvitationEnd.CLAIMED: "logged in",
    InvitationEnd.WITHDRAWN: "invitation withdrawn",
    InvitationEnd.EXPIRED: "invitation expired",
}


def state(invitation: Invitation | None, now: datetime) -> str:
    """“invited by Pat, open until 12 December 2026, for ann@example.org alone”."""
    if invitation is None:
        return "not invited yet"
    if invitation.is_open(now):
        alone = f", for {invitation.email} alone" if invitation.email else ""
        return f"invited by {invitation.invited_by}, open until {_day(invitation.until)}{alone}"
    ended = invitation.ended or InvitationEnd.EXPIRED
    return f"{_ENDED[ended]} on {_day(invitation.ended_at or invitation.until)}"


def hand_over(invitation: Invitation, name: str) -> str:
    """What to do with the link."""
    alone = (
        f" It is for the login {invitation.email} alone."
        if invitation.email
        else " Whoever has it can use it, so give it to nobody else."
    )
    return (
        f"Let {name} scan the code with a phone, or copy the link into a message to them. It opens "
        f"once, until {_day(invitation.until)}.{alone} It is shown now and never again; what gets "
        "lost is replaced by a new one."
    )


def asks_to_log_in(invitation: Invitation) -> str:
    """To who has opened the link and is not logged in."""
    which = (
        f" Use the e-mail address that {invitation.invited_by} knows."
        if invitation.email
        else " Use the login that you want to come with from now on."
    )
    return (
        f"{invitation.invited_by} invites you to Form Coach: your exercises, counted and looked at "
        f"while you do them. Log in to begin.{which}"
    )


def accept(invitation: Invitation, login: str) -> str:
    """To who has logged in with it, before the record becomes theirs."""
    by = invitation.invited_by
    return (
        f"{by} invites you. You are logged in as {login}. If you accept, this login alone opens "
        f"your record here from then on, and {by}, or whoever else looks after you here, sees your "
        "exercises and how they went."
    )


def no_programme(by: str) -> str:
    """To a client for whom nothing is set. by: who invited them; empty where nobody did."""
    who = by or "who looks after you here"
    return (
        f"No exercises are set for you yet. Ask {who} to set them; then they are here, and you can "
        "start."
    )


def _day(at: datetime) -> str:
    return result_words.day(local_day(at))
