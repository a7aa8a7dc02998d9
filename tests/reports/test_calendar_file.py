"""The calendar file, read back by the libraries that calendars use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from coach.domain import Prescription
from coach.exercises.registry import exercises, get
from coach.programme import advice
from coach.programme.plan import Block, default_block
from coach.progress.calendar import CalendarPlan, calendar_plan
from coach.reports.calendar_file import AT, BEFORE, LASTS, calendar_file

STAMP = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2)))
THURSDAY = date(2026, 3, 5)
SQUATS = Block("squat", "both", 3, 10)


def prescribed(
    block: Block = SQUATS, days_per_week: int = 3, starts_on: date = THURSDAY, notes: str = ""
) -> Prescription:
    return Prescription("p", "somebody", block, days_per_week, starts_on, notes, "Theo", STAMP)


def plan(
    *prescriptions: Prescription, today: date = THURSDAY, resting: bool = False
) -> CalendarPlan:
    return calendar_plan(prescriptions or (prescribed(),), "somebody", {}, today, resting=resting)


def event(of: CalendarPlan, at: time = AT, lasts: timedelta = LASTS) -> Event:
    """The only entry."""
    (made,) = Calendar.from_ical(calendar_file(of, STAMP, at, lasts)).walk("VEVENT")
    return made


def occurrences(of: Event, weeks: int) -> list[datetime]:
    """The entries of the first weeks, by dateutil from the rule as it is written."""
    begins = of.decoded("dtstart")
    rule = rrulestr(of["rrule"].to_ical().decode(), dtstart=begins)
    left_out: Sequence[datetime] = [one.dt for one in of["exdate"].dts] if "exdate" in of else []
    last = begins + timedelta(days=7 * weeks) - timedelta(seconds=1)
    return [one for one in rule.between(begins, last, inc=True) if one not in left_out]


def test_it_is_a_calendar_as_the_standard_wants_it() -> None:
    content = calendar_file(plan(), STAMP)
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


def test_the_hour_is_the_same_wherever_the_clock_stands() -> None:
    made = event(plan(), at=time(7, 45), lasts=timedelta(minutes=35))
    assert made.decoded("dtstart") == datetime(2026, 3, 5, 7, 45)
    assert b"DTSTART:20260305T074500\r\n" in made.to_ical()
    assert {one.time() for one in occurrences(made, 52)} == {time(7, 45)}
    assert made.decoded("duration") == timedelta(minutes=35)


def test_a_changed_plan_is_the_same_one_entry_from_today_on() -> None:
    """Before, what was prescribed on other days or from another day on was an entry of its own,
    which stayed in the calendar when the plan came to be one."""
    curls = prescribed(Block("hamstring-curl", "each", 2, 8), 2, date(2026, 2, 2))
    both, one = event(plan(prescribed(), curls)), event(plan(curls, today=date(2026, 3, 20)))
    assert str(both["uid"]) == str(one["uid"]) == "somebody-1"
    assert both.decoded("dtstart").date() == THURSDAY
    assert one.decoded("dtstart").date() == date(2026, 3, 20)
    assert "Squat" not in one["description"]
    later = calendar_file(plan(), STAMP + timedelta(days=3))
    (replacing,) = Calendar.from_ical(later).walk("VEVENT")
    assert replacing["sequence"] > both["sequence"]
    assert replacing.decoded("dtstamp") > both.decoded("dtstamp") == STAMP.astimezone(UTC)


def test_the_same_plan_gives_the_same_file() -> None:
    assert calendar_file(plan(), STAMP) == calendar_file(plan(), STAMP)


def test_each_exercise_says_its_days_where_they_are_not_the_same() -> None:
    daily = prescribed(Block("calf-raise", "both", 1, 5), 7)
    later = prescribed(Block("leg-kick", "left", 1, 5), 1, THURSDAY + timedelta(days=9))
    lines = str(event(plan(prescribed(), daily, later))["description"]).splitlines()
    assert lines[0].startswith("Squat (Monday, Thursday, Saturday): 3 sets of 10")
    assert lines[1].startswith(f"{get('calf-raise').title} (every day): 1 set of 5")
    assert lines[2].startswith(f"{get('leg-kick').title} (Saturday, from 14 March 2026): 1 set")


def test_while_resting_the_entry_is_taken_out_of_the_calendar() -> None:
    made = event(plan(resting=True))
    assert (str(made["uid"]), str(made["status"])) == ("somebody-1", "CANCELLED")
    assert "rrule" not in made
    assert not made.walk("VALARM")


def test_it_rings_before_it_begins_and_says_no_more_than_the_title() -> None:
    (alarm,) = event(plan()).walk("VALARM")
    assert str(alarm["action"]) == "DISPLAY"
    assert alarm.decoded("trigger") == -BEFORE < timedelta(0)
    assert str(alarm["description"]) == str(event(plan())["summary"])


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (replace(SQUATS, target=70.0), "{}: 3 sets of 10, to 70°"),
        (SQUATS, "{}: 3 sets of 10, to 80°"),
        (replace(SQUATS, max_target=95.0), "{}: 3 sets of 10, to 80°, not further than 95°"),
        (Block("hamstring-curl", "each", 2, 8, target=50.0), "{}: 2 sets of 8, each leg, to 50°"),
        (
            Block("leg-kick", "left", 1, 6, target=30.0, hold_s=10.0),
            "{}: 1 set of 6, left leg, held for 10 s, to 30°",
        ),
    ],
)
def test_what_to_do_and_how_far_is_told_in_words(block: Block, told: str) -> None:
    first = str(event(plan(prescribed(block)))["description"]).splitlines()[0]
    assert get("squat").goal.value == 80.0
    assert first == told.format(get(block.exercise).title)


def test_a_usual_rise_is_told_as_a_share_of_the_height() -> None:
    exercise = get("calf-raise")
    made = event(plan(prescribed(Block("calf-raise", "both", 1, 5))))
    first = str(made["description"]).splitlines()[0]
    assert first.endswith(f"to {exercise.goal.value:g} % of your height")


def test_the_therapists_note_stands_below_its_exercise_as_one_line_of_text() -> None:
    typed = "Slowly; mind\nthe knee, \\n BEGIN:VALARM"
    made = event(plan(prescribed(notes=typed), prescribed(default_block(get("leg-kick")))))
    lines = str(made["description"]).splitlines()
    assert lines[1] == "Note of your therapist: Slowly; mind the knee, \\n BEGIN:VALARM"
    assert len(made.walk("VALARM")) == 1


def test_the_description_has_every_exercise_and_when_to_stop() -> None:
    blocks = [prescribed(default_block(one)) for one in exercises().values()]
    lines = str(event(plan(*blocks))["description"]).splitlines()
    assert [line.split(":")[0] for line in lines[: len(blocks)]] == [
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
