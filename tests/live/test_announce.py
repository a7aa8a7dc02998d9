"""What is said: in order, and nothing twice within its time."""

from __future__ import annotations

from coach.live.announce import KEPT, REPEAT_S, Announcement, Announcer


def test_ids_rise_by_one_and_only_the_newest_are_kept() -> None:
    announcer = Announcer()
    for k in range(KEPT + 3):
        announcer.say(f"{k}", float(k))
    assert [one.id for one in announcer.newest] == list(range(4, KEPT + 4))
    assert announcer.newest[-1].text == f"{KEPT + 2}"


def test_nothing_is_said_twice_within_its_time() -> None:
    announcer = Announcer()
    for time_s in (0.0, 1.0, REPEAT_S - 0.1, REPEAT_S, REPEAT_S + 1.0):
        announcer.say("Chest up", time_s)
    announcer.say("Stand tall", 9.0)
    assert [one.text for one in announcer.newest] == ["Chest up", "Chest up", "Stand tall"]


def test_what_is_wanted_again_is_said_again() -> None:
    announcer = Announcer()
    announcer.say("3", 0.0, again_s=0.0)
    announcer.say("3", 0.5, again_s=0.0)
    assert len(announcer.newest) == 2


def test_a_sound_comes_even_where_the_words_do_not() -> None:
    announcer = Announcer()
    announcer.say("Somebody else is in the picture.", 0.0, "pause")
    announcer.say("Somebody else is in the picture.", 1.0, "pause")
    assert announcer.newest[-1] == Announcement(2, "", "pause")


def test_neither_words_nor_a_sound_is_nothing() -> None:
    announcer = Announcer()
    announcer.say("", 0.0)
    assert announcer.newest == ()


def test_sounds_alone_may_follow_at_once() -> None:
    announcer = Announcer()
    announcer.say("", 0.0, "rep")
    announcer.say("", 0.1, "rep")
    assert [one.sound for one in announcer.newest] == ["rep", "rep"]
