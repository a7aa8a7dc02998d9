"""Who has seen a flag, in words; and a sign for each level that is not its colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from coach.domain import FlagMark
from coach.progress.flags import Level
from coach.words.flag_words import LEVELS, SIGNS, seen

AT = datetime(2026, 3, 3, 12).astimezone()
MARK = FlagMark("one", "somebody", "pain", "now", date(2026, 3, 2), "Theo Therapist", AT)


def test_who_saw_it_and_when_it_comes_back() -> None:
    assert seen(MARK) == "Seen by Theo Therapist on 3 March 2026"
    assert seen(replace(MARK, by="")) == "Seen on 3 March 2026"
    again = replace(MARK, remind_on=date(2026, 3, 10))
    assert seen(again) == "Seen by Theo Therapist on 3 March 2026; again on 10 March 2026"


def test_no_two_levels_have_one_sign_or_one_word() -> None:
    for told in (LEVELS, SIGNS):
        assert set(told) == set(Level)
        assert len(set(told.values())) == len(Level)
