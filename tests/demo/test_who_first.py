"""Whom a physiotherapist would open first among the forty of the made-up clinic, written down by
hand from what is known of each, and why; the list has to agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.engine import URL

from coach.demo.clinic import PEOPLE, fill
from coach.demo.stories import STORIES
from coach.progress.caseload import Glance, caseload
from coach.progress.flags import FlagKind, Level
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store

pytestmark = pytest.mark.slow

TODAY = date(2026, 3, 20)
EVENING = datetime.combine(TODAY, time(22), UTC)

NOW = {
    # Somebody may have to see a doctor today; nothing else waits for that.
    "told of a warning sign": FlagKind.RED_FLAGS,
    # Pain 8, higher in each of three sessions: the programme does harm as it is.
    "pain grows from session to session": FlagKind.PAIN,
    # Broke off today because of what was prescribed last: the target has to come down.
    "stopped because it hurt, after the target was raised": FlagKind.PAIN,
    # Three weeks and more without a word after coming regularly: lost, if nobody rings up.
    "fell silent after a good month": FlagKind.SILENT,
    # Was given a programme and has not begun in three weeks: does not know how, or will not.
    "never began": FlagKind.NOT_BEGUN,
}
"""Those to open first, in this order."""

SOON = {
    # A missed week is still a holiday or a cold; ask this week.
    "has not come for nine days": FlagKind.SILENT,
    # It hurt, they came back and rate it low: look at what was changed, with no hurry.
    "it hurt ten days ago, and has eased": FlagKind.PAIN,
    # Does it wrongly since a few days: correct it before it becomes a habit.
    "form gets worse": FlagKind.FORM,
    "form gets worse, on one side": FlagKind.FORM,
    # Loses range under an unchanged target, without saying that it hurts.
    "goes less far than a few weeks ago": FlagKind.RANGE,
    # The same work feels heavier from week to week: too much, or something else is wrong.
    "finds it harder and harder": FlagKind.EFFORT,
    # Less than half of it is done: too much is asked, or it is not understood why.
    "comes now and then": FlagKind.ADHERENCE,
    "does little of it": FlagKind.ADHERENCE,
    # Waits for us, not we for them.
    "has had no programme for a week": FlagKind.NO_PROGRAMME,
    # Every second session ends before its end: time, place or camera.
    "is often interrupted": FlagKind.BROKEN_OFF,
    # One leg a fifth behind the other: the programme should say so.
    "is behind with the right leg": FlagKind.SIDES,
}

GOOD = {
    # Nothing to do but to say so, and perhaps to ask for more.
    "further and further": FlagKind.TARGET,
    "reached the target": FlagKind.TARGET,
    "reached the target of the second half": FlagKind.TARGET,
    "goes further with each week": FlagKind.GAIN,
    "pain eases": FlagKind.EASED,
    "keeps the programme": FlagKind.KEPT,
    "keeps the programme on every day": FlagKind.KEPT,
    "keeps the programme with an operated knee": FlagKind.KEPT,
}

AS_PLANNED = {
    # Come on most of their days, nothing changes by more than can be told: they can wait.
    *(story.name for story in STORIES if story.name.startswith("steady")),
    "targets were raised",
    "some pain that stays the same",
    "came three weeks ago",
    "began today",
}


@pytest.fixture(scope="module")
def glances(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Glance, ...]]:
    file = tmp_path_factory.mktemp("clinic") / "records.sqlite3"
    with Store(URL.create("sqlite", database=str(file))) as store:
        assert len(list(fill(store, EVENING))) == PEOPLE == 40
        evening = datetime.combine(TODAY, time(), UTC) + timedelta(hours=22)
        yield caseload(Records(store, ALONE), evening)


def story(one: Glance) -> str:
    number = int(one.person.name.rpartition(" ")[2].removesuffix(")"))
    return STORIES[number - 1].name


def test_everybody_has_the_level_that_was_written_down_by_hand(
    glances: tuple[Glance, ...],
) -> None:
    by_hand = {
        **dict.fromkeys(NOW, Level.NOW),
        **dict.fromkeys(SOON, Level.SOON),
        **dict.fromkeys(GOOD, Level.GOOD),
        **dict.fromkeys(AS_PLANNED, None),
    }
    assert {story(one): one.level for one in glances} == by_hand


def test_those_to_open_first_are_first_and_for_this_reason(glances: tuple[Glance, ...]) -> None:
    first = [(story(one), one.reasons[0].kind) for one in glances[: len(NOW)]]
    assert sorted(first) == sorted(NOW.items())
    assert first[0][0] == "told of a warning sign"
    assert [story for story, _ in first[-2:]] == list(NOW)[-2:]


def test_the_others_follow_with_their_reason_and_good_news_last(
    glances: tuple[Glance, ...],
) -> None:
    rest = glances[len(NOW) :]
    soon, good = rest[: len(SOON)], rest[len(SOON) : len(SOON) + len(GOOD)]
    assert {story(one) for one in soon} == set(SOON)
    assert {story(one): SOON[story(one)] in {f.kind for f in one.reasons} for one in soon} == (
        dict.fromkeys(SOON, True)
    )
    assert {story(one): GOOD[story(one)] in {f.kind for f in one.reasons} for one in good} == (
        dict.fromkeys(GOOD, True)
    )


def test_few_need_a_look_and_each_is_told_in_a_few_words(glances: tuple[Glance, ...]) -> None:
    looked = [one for one in glances if one.level in (Level.NOW, Level.SOON)]
    assert len(looked) <= PEOPLE / 2
    assert max(len(flag.sentence) for one in looked for flag in one.reasons) <= 130
