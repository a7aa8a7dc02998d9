"""What is said of flags: their levels, and who has seen them."""

from __future__ import annotations

from datetime import date

from coach.domain import FlagMark
from coach.domain.days import local_day
from coach.progress.flags import Level
from coach.translation import gettext as _
from coach.words.result_words import day

__all__ = ["LEVELS", "SIGNS", "seen"]

LEVELS = {Level.NOW: _("Now"), Level.SOON: _("Soon"), Level.GOOD: _("Good news")}

SIGNS = {Level.NOW: "▲", Level.SOON: "◆", Level.GOOD: "✓"}
"""A shape of its own for each level, so that none is told by its colour alone."""


def seen(mark: FlagMark) -> str:
    """“Seen by Theo Therapist on 3 March 2026; again on 10 March 2026”."""
    by = _(" by {by}", by=mark.by) if mark.by else ""
    again = _("; again on {day}", day=_day(mark.remind_on)) if mark.remind_on is not None else ""
    return _("Seen{by} on {day}{again}", by=by, day=day(local_day(mark.at)), again=again)


def _day(on: date) -> str:
    return day(on)
