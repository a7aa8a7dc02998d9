"""A reviewed video in a record: like a set in front of the camera, once, and marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from coach.coaching.correction import Correction
from coach.domain import Ended, Gender, SessionSource, SetResult, figures_of
from coach.errors import StoreError
from coach.programme.plan import Block, Plan
from coach.records.store import Store
from tests.builders import rep
from tests.records.samples import (
    BEGAN,
    CLIENT,
    NOW,
    THERAPIST,
    begun,
    landmarks,
    made_set,
    records,
    uneven_reps,
    write_session,
)

AT = BEGAN - timedelta(days=3)
ONE = Plan((Block("squat", "both", 1, 4, target=60.0),), 171.0)
SAID = (
    Correction(1, repetition=False, by="whoever@wrote.it", at=NOW),
    Correction(4, repetition=True, by="", at=NOW),
)


def filmed(**changes: object) -> SetResult:
    """Four movements seen in a video, two of them corrected."""
    made = made_set(0, *uneven_reps(), poses=landmarks(), plan=ONE)
    return replace(made, **{"corrections": SAID, **changes})


def test_it_is_kept_like_a_set_in_front_of_the_camera_and_marked(store: Store) -> None:
    kept = records(store)
    me, other = kept.people.me(), kept.people.add("Other")
    video = kept.sessions.add_video(me.id, ONE, filmed(), AT)
    writer = begun(kept, other.id, AT, plan=ONE)
    write_session(writer, filmed(corrections=()))
    for one in SAID:
        kept.sessions.correct(writer.id, 0, one.movement, one.repetition)
    filed, live = kept.sessions.get(video), kept.sessions.get(writer.id)
    assert filed is not None
    assert live is not None
    assert (filed.source, live.source) == (SessionSource.VIDEO, SessionSource.LIVE)
    assert (filed.started_at, filed.ended) == (AT, Ended.DONE)
    assert filed.ended_at == AT + timedelta(seconds=30.5)
    assert repr(filed.sets) == repr(live.sets)
    assert filed.corrected_count == filed.rep_count == 3
    assert [one.by for one in filed.sets[0].corrections] == ["", ""]
    (of_video,), (of_live,) = kept.sessions.figures(me.id), kept.sessions.figures(other.id)
    same = replace(of_live, session_id=video, person_id=me.id)
    assert repr(of_video) == repr(same) == repr(figures_of([filed])[0])
    (outline,) = kept.sessions.outlines(me.id)
    assert outline.source is SessionSource.VIDEO
    poses = kept.sessions.poses(video, 0)
    assert poses is not None
    assert np.array_equal(poses.landmarks, landmarks().landmarks, equal_nan=True)


def test_the_same_video_is_filed_once_in_a_record(store: Store) -> None:
    kept = records(store)
    me, other = kept.people.me(), kept.people.add("Other")
    first = kept.sessions.add_video(me.id, ONE, filmed(), AT)
    again = filmed(summary=replace(filmed().summary, movements=(rep(1),)))
    with pytest.raises(StoreError, match="in the record already, as the session of 27 February"):
        kept.sessions.add_video(me.id, ONE, again, AT + timedelta(days=1))
    assert [one.id for one in kept.sessions.outlines(me.id)] == [first]
    assert kept.sessions.add_video(other.id, ONE, filmed(), AT) != first
    shifted = replace(landmarks(), landmarks=landmarks().landmarks + 0.01)
    assert kept.sessions.add_video(me.id, ONE, filmed(poses=shifted), AT) != first


def test_a_video_from_the_future_is_refused(store: Store) -> None:
    kept = records(store)
    me = kept.people.me()
    with pytest.raises(StoreError, match="from the future"):
        kept.sessions.add_video(me.id, ONE, filmed(), NOW + timedelta(hours=1))
    assert kept.sessions.outlines(me.id) == ()


def test_a_therapist_files_it_for_a_client_and_it_says_so(store: Store) -> None:
    client = records(store).people.add("Anna", login=CLIENT.login)
    records(store).care.assign(client.id, THERAPIST.login)
    filed = records(store, THERAPIST).sessions.add_video(client.id, ONE, filmed(), AT)
    (entry,) = [one for one in records(store).audit.of(client.id) if one.actor == THERAPIST.name]
    assert (entry.action, entry.refused) == ("filed a video", False)
    session = records(store, CLIENT).sessions.get(filed)
    assert session is not None
    assert {one.by for one in session.sets[0].corrections} == {THERAPIST.name}
    file = records(store, CLIENT).people.file(client.id)
    assert [one.source for one in file.sessions] == [SessionSource.VIDEO]
    records(store, CLIENT).people.delete(client.id)
    assert records(store).sessions.get(filed) is None


def test_whoever_filed_it_can_delete_it_again_and_no_other_therapist(store: Store) -> None:
    client = records(store).people.add("Anna", login=CLIENT.login)
    other = replace(THERAPIST, login="other@example.org", name="Other")
    for login in (THERAPIST.login, other.login):
        records(store).care.assign(client.id, login)
    theirs, anna = records(store, THERAPIST).sessions, records(store, CLIENT).sessions
    filed = theirs.add_video(client.id, ONE, filmed(), AT)
    refused = records(store, other).sessions
    assert not refused.may_delete_video(filed)
    with pytest.raises(StoreError, match="you filed from a video yourself"):
        refused.delete_video(filed)
    assert theirs.may_delete_video(filed)
    theirs.delete_video(filed)
    assert records(store).sessions.get(filed) is None
    assert records(store).sessions.poses(filed, 0) is None
    # It can be filed again, and goes out of one's own record whoever filed it.
    again = theirs.add_video(client.id, ONE, filmed(), AT)
    anna.delete_video(again)
    assert anna.outlines(client.id) == ()
    live = begun(records(store, CLIENT), client.id, AT, plan=ONE)
    write_session(live, filmed(corrections=()))
    assert not anna.may_delete_video(live.id)
    with pytest.raises(StoreError):
        anna.delete_video(live.id)


def test_when_somebody_was_born_is_kept_and_a_slip_is_refused(store: Store) -> None:
    kept = records(store)
    born = date(1958, 2, 28)
    anna = kept.people.add("Anna", born=born, gender=Gender.FEMALE)
    assert (kept.people.get(anna.id).born, kept.people.get(anna.id).gender) == (born, "female")
    kept.people.change(anna.id, "Anna", None, born=None, gender=Gender.OTHER)
    assert kept.people.get(anna.id) == replace(anna, born=None, gender=Gender.OTHER)
    for slip in (date(1858, 2, 28), NOW.date() + timedelta(days=2)):
        with pytest.raises(StoreError, match="born on"):
            kept.people.add("Ben", born=slip)
        with pytest.raises(StoreError, match="born on"):
            kept.people.change(anna.id, "Anna", None, born=slip, gender=None)
    assert len(kept.people.all()) == 1
