"""Ten people of the made-up clinic: what the list, the page and the PDF tell of them, against plain
SQL over their records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from coach.demo.clinic import fill
from coach.domain import Person
from coach.progress.adherence import Adherence, adherence_of, lately
from coach.progress.caseload import Glance, caseload
from coach.progress.faults import faults_by_kind
from coach.progress.flags import LATELY_DAYS
from coach.progress.measures import Measure, Share, measured
from coach.progress.trend import peak_series, rating_series
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from coach.reports.pdf.content import Content, Period, content_of

TODAY = date(2026, 3, 19)
"""A Thursday: the current week has a part."""
EVENING = datetime.combine(TODAY, time(22), UTC)
FIRST = lately(TODAY)
NOW = datetime(2026, 3, 19, 12, 0, tzinfo=UTC)

REPS = """
WITH done AS (
  SELECT s.person_id, e.id AS set_id, e.exercise, e.side, e.view, r.unit, r.peak, r.findings,
         r.outcome = 'counted' AS measured,
         coalesce(c.repetition, r.outcome = 'counted') AS counts,
         json_extract(e.round, '$.reps') AS wanted,
         json_extract(e.round, '$.settings.target') AS target,
         date(s.started_at, s.utc_offset_min || ' minutes') AS day
  FROM session s
  JOIN exercise_set e ON e.session_id = s.id
  JOIN rep r ON r.set_id = e.id
  LEFT JOIN correction c ON c.set_id = e.id AND c.movement = r."index"
  WHERE s.person_id = :person AND date(s.started_at, s.utc_offset_min || ' minutes') >= :first
)
"""

DUE = (
    REPS.rstrip()
    + """,
days(day) AS (
  SELECT :first UNION ALL SELECT date(day, '+1 day') FROM days WHERE date(day, '+1 day') < :today
),
asked AS (
  SELECT d.day, date(d.day, 'weekday 0', '-6 days') AS monday,
         json_extract(p.block, '$.exercise') AS exercise, p.days_per_week AS per_week,
         json_extract(p.block, '$.sets')
           * CASE json_extract(p.block, '$.side') WHEN 'each' THEN 2 ELSE 1 END AS sets,
         json_extract(p.block, '$.reps') AS reps
  FROM days d JOIN prescription p ON p.person_id = :person
   AND p.starts_on <= d.day AND (p.ended_at IS NULL OR d.day < date(p.ended_at))
),
by_set AS (
  SELECT exercise, day, sum(counts) AS reps, sum(counts) * 2 >= wanted AND sum(counts) > 0 AS whole
  FROM done GROUP BY set_id
),
by_day AS (
  SELECT exercise, day, sum(reps) AS reps, sum(whole) AS sets FROM by_set GROUP BY exercise, day
),
weeks AS (
  SELECT a.exercise, a.monday,
         (sum(per_week) + CASE WHEN date(a.monday, '+7 days') <= :today THEN 6 ELSE 0 END) / 7
           AS due,
         sum(per_week * a.sets * a.reps) * 1.0 / sum(per_week) AS reps_a_day,
         sum(per_week * a.sets) * 1.0 / sum(per_week) AS sets_a_day,
         coalesce(sum(b.reps), 0) AS reps, coalesce(sum(b.sets), 0) AS sets
  FROM asked a LEFT JOIN by_day b ON b.exercise = a.exercise AND b.day = a.day
  GROUP BY a.exercise, a.monday
)
"""
)
ADHERENCE = (
    DUE
    + """
SELECT sum(min(reps, round(due * reps_a_day))), sum(round(due * reps_a_day)),
       sum(min(sets, round(due * sets_a_day))), sum(round(due * sets_a_day))
FROM weeks
"""
)
FORM = (
    REPS
    + """
SELECT sum(NOT EXISTS (SELECT 1 FROM json_each(findings) WHERE value ->> 'verdict' = 'fault')),
       count(*)
FROM done
WHERE measured AND EXISTS
  (SELECT 1 FROM json_each(findings) WHERE value ->> 'verdict' IN ('ok', 'fault'))
"""
)
RANGES = (
    REPS
    + """
SELECT exercise, side, unit, view, target, day, avg(peak) FROM done WHERE measured
GROUP BY exercise, side, unit, view, target, day
"""
)
DAYS = (
    DUE.rstrip()
    + """,
leading AS (
  SELECT day, exercise, sets * reps AS wanted FROM asked a
  WHERE per_week = (SELECT max(per_week) FROM asked WHERE day = a.day)
),
whole AS (
  SELECT l.day FROM leading l LEFT JOIN by_day b ON b.exercise = l.exercise AND b.day = l.day
  GROUP BY l.day HAVING min(coalesce(b.reps, 0) > 0 AND coalesce(b.reps, 0) * 2 >= l.wanted)
),
kept AS (
  SELECT date(day, 'weekday 0', '-6 days') AS monday, count(*) AS days FROM whole GROUP BY 1
),
goal AS (SELECT monday, max(due) AS due FROM weeks GROUP BY monday)
SELECT sum(min(coalesce(kept.days, 0), goal.due)), sum(goal.due)
FROM goal LEFT JOIN kept ON kept.monday = goal.monday
"""
)
TALLIES = (
    REPS
    + """
SELECT exercise, one.value ->> 'check', sum(one.value ->> 'verdict' = 'fault'),
       sum(one.value ->> 'verdict' IN ('ok', 'fault')), count(*)
FROM done, json_each(findings) AS one WHERE measured AND day > :since
GROUP BY 1, 2
"""
)
SESSIONS = """
WITH sets AS (
  SELECT e.session_id, json_extract(e.round, '$.reps') AS wanted,
         sum(coalesce(c.repetition, r.outcome = 'counted')) AS reps,
         sum(r.outcome = 'counted') AS camera,
         sum(r.outcome NOT IN ('counted', 'partial')) AS uncounted,
         count(c.repetition) AS corrections,
         sum(r.outcome = 'counted' AND EXISTS (
           SELECT 1 FROM json_each(r.findings) WHERE value ->> 'verdict' IN ('ok', 'fault')
         )) AS judged,
         sum(r.outcome = 'counted' AND EXISTS (
           SELECT 1 FROM json_each(r.findings) WHERE value ->> 'verdict' = 'ok'
         ) AND NOT EXISTS (
           SELECT 1 FROM json_each(r.findings) WHERE value ->> 'verdict' = 'fault'
         )) AS faultless
  FROM exercise_set e LEFT JOIN rep r ON r.set_id = e.id
  LEFT JOIN correction c ON c.set_id = e.id AND c.movement = r."index"
  GROUP BY e.id
)
SELECT date(s.started_at, s.utc_offset_min || ' minutes'), count(sets.session_id), sum(reps),
       sum(wanted), sum(faultless), sum(judged), s.pain_before, s.pain_after, s.effort_before,
       s.effort_after, sum(camera), sum(uncounted), sum(corrections)
FROM session s LEFT JOIN sets ON sets.session_id = s.id
WHERE s.person_id = :person AND date(s.started_at, s.utc_offset_min || ' minutes') >= :first
GROUP BY s.id ORDER BY s.started_at DESC
"""
LAST = """
SELECT date(started_at, utc_offset_min || ' minutes'), pain_before, pain_after FROM session
WHERE person_id = :person ORDER BY started_at DESC LIMIT 1
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("by-hand")
    with Store(URL.create("sqlite", database=str(folder / "records.sqlite3"))) as opened:
        assert len(list(fill(opened, EVENING, people=10))) == 10
        yield opened


@pytest.fixture(scope="module")
def glances(store: Store) -> tuple[Glance, ...]:
    return caseload(Records(store, ALONE), NOW)


def asked(store: Store, query: str, person: Person, since: date = date.min) -> list[Any]:
    given = {"person": person.id, "first": f"{FIRST}", "today": f"{TODAY}", "since": f"{since}"}
    with store.engine.connect() as connection:
        names = {name: value for name, value in given.items() if f":{name}" in query}
        return list(connection.execute(text(query), names))


@cache
def paper(store: Store, person: Person) -> Content:
    """The PDF of the weeks that the list looks at."""
    return content_of(Records(store, ALONE).people.file(person.id), Period(FIRST, TODAY), TODAY)


def by_hand(store: Store, person: Person) -> tuple[int, ...]:
    (row,), (days,) = asked(store, ADHERENCE, person), asked(store, DAYS, person)
    return tuple(int(number or 0) for number in (*row, *days))


def numbers(done: Adherence) -> tuple[int, ...]:
    return (
        *(done.reps_done, done.reps_due, done.sets_done, done.sets_due),
        *(done.days_done, done.days_due),
    )


def test_adherence_is_one_number_on_list_page_and_paper(
    store: Store, glances: tuple[Glance, ...]
) -> None:
    records = Records(store, ALONE)
    told = [numbers(one.adherence) for one in glances]
    assert told == [by_hand(store, one.person) for one in glances]
    for one in glances:
        prescriptions = records.care.prescriptions(one.person.id, history=True)
        figures = records.sessions.figures(one.person.id, NOW - timedelta(weeks=12))
        on_page = adherence_of(prescriptions, figures, FIRST, TODAY)
        assert on_page == one.adherence == paper(store, one.person).adherence
    assert len({share for share in told if share[1]}) > 4


def test_repetitions_without_fault_are_counted_one_by_one(
    store: Store, glances: tuple[Glance, ...]
) -> None:
    for one in glances:
        ((faultless, judged),) = asked(store, FORM, one.person)
        form = measured(Measure.FORM, paper(store, one.person).figures)
        assert form.known == bool(judged)
        if isinstance(form, Share):
            assert (form.some, form.of) == (faultless, judged)


def test_faults_and_how_often_each_check_judged(store: Store, glances: tuple[Glance, ...]) -> None:
    """On the page over its last days, on paper over the period."""
    seen = 0
    for one in glances:
        recent = TODAY - timedelta(days=LATELY_DAYS)
        figures = Records(store, ALONE).sessions.figures(one.person.id, NOW - timedelta(weeks=12))
        on_page = faults_by_kind([of for of in figures if of.at.date() > recent])
        content = paper(store, one.person)
        for since, told in ((recent, on_page), (date.min, faults_by_kind(content.figures))):
            rows = asked(store, TALLIES, one.person, since)
            judged = sorted(tuple(row) for row in rows if row[3])
            assert judged == sorted(
                (of.exercise, of.check, of.faults, of.judged, of.counted) for of in told
            )
            seen += sum(row[2] for row in judged)
        rows = asked(store, TALLIES, one.person)
        assert {(of.exercise, of.check) for of in content.unseen} == {
            (row[0], row[1]) for row in rows if not row[3]
        }
        assert {(of.exercise, of.check) for of in content.faults} == {
            (row[0], row[1]) for row in rows if row[2]
        }
    assert seen


def test_each_session_on_paper_has_its_own_counts_and_ratings(
    store: Store, glances: tuple[Glance, ...]
) -> None:
    for one in glances:
        content, rows = paper(store, one.person), asked(store, SESSIONS, one.person)
        told = []
        for session in content.sessions:
            figures = [of for of in content.figures if of.session_id == session.id]
            form, ratings = measured(Measure.FORM, figures), session.ratings
            shares = (form.some, form.of) if isinstance(form, Share) else (0, 0)
            told.append(
                (
                    *(f"{session.started_at.date()}", len(session.sets), session.corrected_count),
                    *(sum(of.wanted for of in figures), *shares),
                    *(ratings.pain_before, ratings.pain_after),
                    *(ratings.effort_before, ratings.effort_after),
                    session.rep_count,
                )
            )
        assert told == [tuple(row[:11]) for row in rows]
        assert len(content.uncounted) == sum(row[11] for row in rows)
        assert content.corrections == sum(row[12] for row in rows)
        for column, measure in enumerate(
            (Measure.PAIN_BEFORE, Measure.PAIN_AFTER, Measure.EFFORT_BEFORE, Measure.EFFORT_AFTER),
            6,
        ):
            (points,) = [
                of.points for of in rating_series(content.sessions) if of.measure is measure
            ] or [()]
            assert [of.value for of in points] == [
                row[column] for row in reversed(rows) if row[column] is not None
            ]


def test_how_far_is_the_mean_of_the_days_repetitions(
    store: Store, glances: tuple[Glance, ...]
) -> None:
    for one in glances:
        content = paper(store, one.person)
        rows = asked(store, RANGES, one.person)
        series = peak_series(content.figures, one.person.height_cm)
        points = [point.value for of in series for point in of.points]
        assert sorted(points) == pytest.approx(sorted(row[-1] for row in rows))


def test_the_last_session_and_its_pain(store: Store, glances: tuple[Glance, ...]) -> None:
    for one in glances:
        rows = asked(store, LAST, one.person)
        assert (one.last is None) == (not rows)
        if one.last is not None:
            day, before, after = rows[0]
            assert f"{one.last.started_at.date()}" == day
            assert (one.last.ratings.pain_before, one.last.ratings.pain_after) == (before, after)
