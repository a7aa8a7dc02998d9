"""The calendar file, read back by the library that calendars use."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from coach.exercises.registry import exercises, get
from coach.programme import advice
from coach.programme.calendar import AT, LASTS, WeekPlan, calendar_file
from coach.programme.plan import Block, default_block
from coach.programme.schedule import RESTED_UP_TO, Schedule

STAMP = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2)))
THURSDAY = date(2026, 3, 5)
SQUATS = Block("squat", "both", 3, 10)


def plan(
    days_per_week: int = 3, starts_on: date = THURSDAY, blocks: tuple[Block, ...] = (SQUATS,)
) -> WeekPlan:
    return WeekPlan("plan-1", blocks, Schedule(days_per_week, starts_on))


def event(of: WeekPlan, at: time = AT, lasts: timedelta = LASTS) -> Event:
    (made,) = read(calendar_file([of], STAMP, at, lasts))
    return made


def read(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def occurrences(of: Event, weeks: int) -> list[datetime]:
    """The entries of the first weeks, by dateutil from the rule as it is written."""
    begins = of.decoded("dtstart")
    rule = rrulestr(of["rrule"].to_ical().decode(), dtstart=begins)
    last = begins + timedelta(days=7 * weeks) - timedelta(seconds=1)
    return rule.between(begins, last, inc=True)


def test_it_is_a_calendar_as_the_standard_wants_it() -> None:
    content = calendar_file([plan()], STAMP)
    calendar = Calendar.from_ical(content)
    assert (str(calendar["version"]), str(calendar["prodid"])) == ("2.0", "-//Form Coach//EN")
    assert calendar.errors == []
    assert content.count(b"\n") == content.count(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_three_days_a_week_from_a_thursday() -> None:
    assert [one.date() for one in occurrences(event(plan()), 2)] == [
        *(date(2026, 3, 5), date(2026, 3, 7), date(2026, 3, 9)),
        *(date(2026, 3, 12), date(2026, 3, 14), date(2026, 3, 16)),
    ]


@given(st.integers(1, 7), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_every_week_has_its_days_spread_evenly_from_the_start(count: int, starts_on: date) -> None:
    found = [one.date() for one in occurrences(event(plan(count, starts_on)), 4)]
    assert found[0] == starts_on
    assert len(found) == 4 * count
    gaps = [(b - a).days for a, b in pairwise(found)]
    assert max(gaps) - min(gaps) <= 1
    assert min(gaps) >= (2 if count <= RESTED_UP_TO else 1)


def test_the_hour_is_the_same_wherever_the_clock_stands() -> None:
    made = event(plan(), at=time(7, 45), lasts=timedelta(minutes=35))
    assert made.decoded("dtstart") == datetime(2026, 3, 5, 7, 45)
    assert b"DTSTART:20260305T074500\r\n" in made.to_ical()
    assert {one.time() for one in occurrences(made, 52)} == {time(7, 45)}
    assert made.decoded("duration") == timedelta(minutes=35)


def test_a_later_file_replaces_the_entries_of_an_earlier_one() -> None:
    again = calendar_file([plan(2)], STAMP + timedelta(days=3))
    earlier, later = event(plan()), read(again)[0]
    assert str(earlier["uid"]) == str(later["uid"]) == "plan-1"
    assert earlier.decoded("dtstamp") == STAMP.astimezone(UTC)
    assert b"DTSTAMP:20260301T073000Z" in earlier.to_ical()
    assert later.decoded("dtstamp") > earlier.decoded("dtstamp")


def test_the_same_plan_gives_the_same_file() -> None:
    assert calendar_file([plan()], STAMP) == calendar_file([plan()], STAMP)


def test_each_plan_has_an_entry_of_its_own() -> None:
    other = WeekPlan("plan-2", (Block("calf-raise", "both", 1, 5),), Schedule(7, THURSDAY))
    found = read(calendar_file([plan(), other], STAMP))
    assert [str(one["uid"]) for one in found] == ["plan-1", "plan-2"]
    assert len(occurrences(found[1], 1)) == 7


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (SQUATS, "{}: 3 sets of 10 repetitions"),
        (Block("squat", "both", 1, 1), "{}: 1 repetition"),
        (Block("squat", "both", 1, 2), "{}: 2 repetitions"),
        (Block("hamstring-curl", "each", 2, 8), "{}, each leg: 2 sets of 8 repetitions"),
        (Block("hamstring-curl", "left", 2, 1), "{}, left leg: 2 sets of 1 repetition"),
        (Block("hamstring-curl", "right", 1, 6), "{}, right leg: 6 repetitions"),
        (
            Block("leg-kick", "both", 1, 6, hold_s=10.0),
            "{}: 6 repetitions, each held for 10 seconds",
        ),
    ],
)
def test_what_to_do_is_told_in_words(block: Block, told: str) -> None:
    first = str(event(plan(blocks=(block,)))["description"]).splitlines()[0]
    assert first == told.format(get(block.exercise).title)


def test_the_description_has_every_exercise_and_when_to_stop() -> None:
    blocks = tuple(default_block(one) for one in exercises().values())
    made = event(plan(blocks=blocks))
    lines = str(made["description"]).splitlines()
    assert [line.split(":")[0].split(",")[0] for line in lines[: len(blocks)]] == [
        one.title for one in exercises().values()
    ]
    assert lines[len(blocks)] == ""
    assert tuple(lines[len(blocks) + 1 :]) == advice.SYMPTOMS


def test_whoever_shares_a_calendar_does_not_share_this() -> None:
    made = event(plan())
    assert str(made["class"]) == "PRIVATE"
    assert "knee" not in str(made["summary"]).lower()


def test_the_entry_says_whose_it_is() -> None:
    """A line among others in a calendar: what, and which program's."""
    assert re.fullmatch(r"[A-Z][a-z]+ with Form Coach", str(event(plan())["summary"]))
