"""The tables as they are built and rebuilt: from nothing, and from every version there was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, inspect, text

from coach.coaching.form import CLOSE, over_the_set
from coach.coaching.results import CheckResult, Outcome, Verdict
from coach.domain import Ended, EndedBy, Note, Person, Ratings, SymptomCheck, rep_figures
from coach.errors import StoreError
from coach.exercises.registry import get
from coach.records import migrate
from coach.records.check import check
from coach.records.database import for_writing, open_engine, sqlite_file
from coach.records.schema import Base
from coach.records.store import Store
from tests.builders import FAULT, OK, UNSEEN, rep
from tests.records.samples import BUILD, CLIENT, PLAN, SQUATS, THERAPIST, begun, records

PERSON, SESSION, SET = "a" * 32, "b" * 32, "1c9b0e7f5f5a5d3c8f2f0d1c2b3a4958"
AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_records() -> None:
    """Every step is taken: they are what is looked at."""


@contextmanager
def connected(url: URL) -> Iterator[Connection]:
    """A transaction of the test's own."""
    engine = for_writing(open_engine(url, to_upgrade=True))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def build(url: URL, version: str) -> None:
    """The tables as they were in an earlier version."""
    config = migrate._config()
    with connected(url) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def shape(connection: Connection) -> dict[str, Any]:
    """All that a database tells of its tables."""
    seen = inspect(connection)
    return {
        name: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c.get("default") is not None)
                for c in seen.get_columns(name)
            ],
            "key": seen.get_pk_constraint(name),
            "foreign": sorted(seen.get_foreign_keys(name), key=str),
            "unique": sorted(seen.get_unique_constraints(name), key=str),
            "indexes": sorted(seen.get_indexes(name), key=str),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def test_from_nothing_the_migrations_make_what_the_schema_says(empty: URL) -> None:
    Store(empty).close()
    with connected(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = shape(connection)
        for name in ("alembic_version", *reversed(Base.metadata.tables)):
            cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
            connection.execute(text(f"DROP TABLE {name}{cascade}"))
        Base.metadata.create_all(connection)
        assert shape(connection) == migrated


def test_the_first_version_with_data_in_it_comes_up_to_date(empty: URL) -> None:
    build(empty, "0001")
    fill_first_version(empty)
    with Store(empty) as store:
        kept = records(store)
        person = Person(PERSON, "Anna", AT, 171.0, False)
        assert kept.people.all() == (person,)
        file = kept.people.file(PERSON)
        assert file.person == person
        (prescription,) = file.prescriptions
        assert prescription.block == SQUATS
        assert prescription.starts_on == date(2026, 1, 6)
        assert file.symptom_checks == (SymptomCheck("d" * 32, PERSON, AT, ("fever",)),)
        assert file.notes == (Note("e" * 32, PERSON, "Theo", AT, "Better."),)
        (session,) = file.sessions
        assert session.started_at.isoformat() == "2026-01-05T14:15:00+05:45"
        assert (session.plan, session.ended) == (PLAN, Ended.DONE)
        assert session.ratings == Ratings(pain_before=3, pain_after=2)
        (made,) = session.sets
        assert made.summary.movements == (
            rep(1, OK, FAULT, UNSEEN),
            replace(rep(2, OK, FAULT, UNSEEN, counted=False), reason=""),
        )
        assert (made.ended_by, made.summary.notes) == (EndedBy.TARGET, ("A note.",))
        (figures,) = kept.sessions.figures([PERSON])
        assert (figures.counted, figures.peak, figures.faults) == (1, 92.125, {"forward-lean": 1})

        kept.sessions.correct(SESSION, 0, 2, repetition=True)
        (figures,) = kept.sessions.figures([PERSON])
        assert (figures.counted, figures.partial, figures.corrected) == (1, 1, 2)

        # What the first version did not have yet can be used as well.
        kept.care.assign(PERSON, "theo@example.org")
        assert kept.people.me() != person
        assert kept.care.therapists(PERSON) == ("theo@example.org",)
        begun(kept, PERSON).learnt(BUILD)
        assert kept.people.get(PERSON).segment_lengths == BUILD
    assert check(empty).sound


def test_the_second_version_with_data_in_it_comes_up_to_date(empty: URL) -> None:
    fill_second_version(empty)
    with Store(empty) as store:
        assert records(store).people.all() == (Person(PERSON, "Anna", AT, 171.0, False),)
        anna = records(store, CLIENT)
        assert anna.people.me().id == PERSON
        assert records(store).care.therapists(PERSON) == (THERAPIST.login,)
        assert [(one.actor, one.action) for one in records(store).audit.all()] == [
            ("Theo", "opened")
        ]
        assert records(store).sessions.get(SESSION) is not None
        begun(anna, PERSON).learnt(BUILD)
        assert anna.people.me() == Person(PERSON, "Anna", AT, 171.0, False, BUILD)
    health = check(empty)
    assert health.sound
    assert any("elsewhere.sqlite3 (not found there)" in line for line in health.lines)


def test_the_third_version_with_data_in_it_comes_up_to_date(empty: URL) -> None:
    fill_third_version(empty)
    with Store(empty) as store:
        kept = records(store)
        assert kept.people.get(PERSON).segment_lengths == BUILD
        (session,) = kept.sessions.of(PERSON)
        assert [one.outcome for one in session.sets[0].summary.movements] == [
            Outcome.COUNTED,
            Outcome.PARTIAL,
        ]
        # Peaks that no repetition has: they are those that were kept, not worked out anew.
        (figures,) = kept.sessions.figures([PERSON])
        assert (figures.peak, figures.best) == (92.0, 93.0)
        assert (figures.judged, figures.faultless) == (1, 0)
        assert (figures.counted, figures.partial) == (1, 1)
        assert (figures.uncounted, figures.corrected) == (0, 1)
        kept.sessions.correct(SESSION, 0, 1, repetition=False)
        (figures,) = kept.sessions.figures([PERSON])
        assert (figures.counted, figures.corrected) == (1, 0)
    assert check(empty).sound


def test_what_was_called_good_or_bad_too_close_to_its_limit_is_judged_anew(empty: URL) -> None:
    fill_third_version(empty)
    build(empty, "0013")
    good = replace(OK, value=72.0)  # 2 within its limit, may be 4 off
    bad = replace(FAULT, value=22.0)  # 2 past it, may be 3 off
    upright = replace(FAULT, verdict=Verdict.OK, value=11.0)
    checks = (
        CheckResult(bad.check, Verdict.FAULT, (1,)),
        CheckResult(good.check, Verdict.OK, (1, 2)),
    )
    figures = {"uncounted": 0, "corrected": 2, "counted": 2, "judged": 2, "faultless": 1}
    figures |= {"faults": {bad.check: 1}, "ok": {good.check: 2, bad.check: 1}}
    with connected(empty) as connection:
        before = connection.scalar(text("SELECT tally FROM exercise_set"))
        before = json.loads(before) if isinstance(before, str) else before
        connection.execute(
            text("UPDATE exercise_set SET checks = :checks, tally = :tally"),
            {
                "checks": json.dumps([asdict(one) for one in checks]),
                "tally": json.dumps(before | figures),
            },
        )
        for index, found in ((1, (good, bad)), (2, (OK, upright))):
            connection.execute(
                text(
                    "UPDATE rep SET outcome = 'counted', findings = :found WHERE \"index\" = :index"
                ),
                {"index": index, "found": json.dumps([asdict(one) for one in found])},
            )
    with Store(empty) as store:
        (session,) = records(store).sessions.of(PERSON)
        first, second = session.sets[0].summary.movements
        assert first.findings == (
            replace(good, verdict=Verdict.NOT_JUDGED, reason=CLOSE),
            replace(bad, verdict=Verdict.NOT_JUDGED, reason=CLOSE),
        )
        assert second.findings == (OK, upright)

        # The set says what its repetitions do, by the rule that a set is judged by now.
        summary = session.sets[0].summary
        assert summary.checks == over_the_set(get("squat"), summary.movements)
        assert [one.verdict for one in summary.checks] == [Verdict.NOT_JUDGED] * 2
        (kept,) = records(store).sessions.figures([PERSON])
        worked_out = rep_figures(summary.movements, "deg")
        of_findings = ("judged", "faultless", "faults", "ok", "not_judged")
        for name in of_findings:
            assert getattr(kept, name) == getattr(worked_out, name)
        assert (kept.judged, kept.faultless, kept.faults) == (1, 1, {})
        assert kept.peak == 92.0  # what was measured stays as it was


@pytest.mark.parametrize("column", ["findings", "checks"])
@pytest.mark.parametrize(
    "content", ["null", "[1]", '[{"check": "a"}]', '[{"check": "a", "verdict": "ok", "sd": "b"}]']
)
def test_a_damaged_row_keeps_nobody_from_their_records(
    tmp_path: Path, column: str, content: str
) -> None:
    sqlite = URL.create("sqlite", database=str(tmp_path / "kept" / "records.sqlite3"))
    fill_third_version(sqlite)
    build(sqlite, "0013")
    table = "rep" if column == "findings" else "exercise_set"
    with connected(sqlite) as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = :content"), {"content": content})
    with Store(sqlite) as store:
        assert [one.id for one in records(store).people.all()] == [PERSON]
    with connected(sqlite) as connection:
        kept = connection.execute(text(f"SELECT DISTINCT {column} FROM {table}")).scalars().all()
    assert kept == [content]


@pytest.mark.parametrize("before", ["0001", "0002", "0003"])
def test_a_sqlite_file_is_backed_up_before_its_tables_change(empty: URL, before: str) -> None:
    build(empty, "0001")
    fill_first_version(empty)
    build(empty, before)
    with Store(empty):
        pass
    file = sqlite_file(empty)
    found = [line for line in check(empty).lines if line.startswith("Backup: ")]
    backups = [Path(line.removeprefix("Backup: ")) for line in found]
    if file is None:
        assert backups == []
        return
    assert backups == [file.parent / "backups" / f"records-{before}.sqlite3"]
    assert backups[0].stat().st_mode & 0o777 == 0o600
    with connected(URL.create("sqlite", database=str(backups[0]))) as connection:
        assert migrate.version(connection) == before
        assert connection.scalar(text("SELECT name FROM person")) == "Anna"
    with Store(empty):
        pass
    assert list(backups[0].parent.iterdir()) == backups


def test_an_upgrade_that_fails_changes_nothing(empty: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    build(empty, "0001")
    with connected(empty) as connection:
        # in the way of the last step
        connection.execute(text("ALTER TABLE person ADD COLUMN proportions TEXT"))
    with pytest.raises(StoreError, match="could not be used"):
        Store(empty)
    with connected(empty) as connection:
        assert migrate.version(connection) == "0001"
        assert "audit" not in inspect(connection).get_table_names()
        connection.execute(text("ALTER TABLE person DROP COLUMN proportions"))
    file = sqlite_file(empty)
    assert file is None or list((file.parent / "backups").iterdir()) == []
    Store(empty).close()


def test_a_newer_database_is_left_alone(empty: URL) -> None:
    Store(empty).close()
    with connected(empty) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (Store, check):
        with pytest.raises(StoreError, match="newer Form Coach; update this one"):
            use(empty)


def test_an_older_database_is_checked_without_being_changed(empty: URL) -> None:
    build(empty, "0001")
    fill_first_version(empty)
    health = check(empty)
    assert health.sound
    assert "0001 (older; brought up to date at the next start)" in health.lines[1]
    assert "people 1, prescriptions 1, sessions 1, sets 1, movements 2" in health.lines[2]
    with connected(empty) as connection:
        assert migrate.version(connection) == "0001"


def fill_second_version(url: URL) -> None:
    """The first version's data, and what the second one would have added to them."""
    build(url, "0001")
    fill_first_version(url)
    build(url, "0002")
    moment = moment_in(url)
    who = {"actor_id": THERAPIST.login, "actor": "Theo", "action": "opened", "refused": False}
    with connected(url) as connection:
        connection.execute(text("UPDATE person SET login = :login"), {"login": CLIENT.login})
        add(connection, "assignment", {"therapist": THERAPIST.login, "person_id": PERSON})
        add(connection, "audit", {"at": moment, "person_id": PERSON, **who})
        add(connection, "backup", {"path": "elsewhere.sqlite3", "at": moment})


def moment_in(url: URL) -> datetime | str:
    """AT as this kind of database takes it."""
    return AT if url.get_backend_name() == "postgresql" else "2026-01-05 08:30:00.000000"


def add(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """A row in plain SQL."""
    columns = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)


def fill_first_version(url: URL) -> None:
    """What the first version would have written, in plain SQL."""
    finding_columns = ("check", "verdict", "value", "sd", "limit", "unit", "reason")
    findings = [
        {name: getattr(one, name) for name in finding_columns} for one in (OK, FAULT, UNSEEN)
    ]
    settings = {"target": 60.0, "max_target": 75.0, "hold_s": None, "height_cm": 171.0}
    blocks = [
        {name: getattr(block, name) for name in block.__dataclass_fields__} for block in PLAN.blocks
    ]
    moment = moment_in(url)
    rows: dict[str, dict[str, Any]] = {
        "person": {
            "id": PERSON,
            "name": "Anna",
            "since": moment,
            "height_cm": 171.0,
            "made_up": False,
        },
        "prescription": {
            "id": "c" * 32,
            "person_id": PERSON,
            "block": json.dumps(blocks[0]),
            "days_per_week": 3,
            "starts_on": date(2026, 1, 6) if moment is AT else "2026-01-06",
            "notes": "",
            "written_by": "Theo",
            "written_at": moment,
        },
        "session": {
            "id": SESSION,
            "person_id": PERSON,
            "started_at": moment,
            "utc_offset_min": 345,
            "last_at": moment,
            "ended_at": moment,
            "ended": "done",
            "plan": json.dumps({"blocks": blocks, "height_cm": 171.0}),
            "pain_before": 3,
            "pain_after": 2,
        },
        "exercise_set": {
            "id": SET,
            "session_id": SESSION,
            "index": 0,
            "exercise": "squat",
            "side": "both",
            "unit": "deg",
            "round": json.dumps(
                {"exercise": "squat", "side": "both", "reps": 10, "settings": settings}
                | {"facing": "side", "rest_s": 45.0, "index": 1, "of": 2}
            ),
            "started_s": 0.0,
            "ended_s": 30.0,
            "ended_by": "target",
            "recognised": "squat",
            "view": "side",
            "yaw_deg": 88.0,
            "person_visible": 1.0,
            "checks": json.dumps(
                [{"check": "forward-lean", "verdict": "fault", "reps": [1], "reason": None}]
            ),
            "tally": json.dumps({"faults": {"forward-lean": 1}, "ok": {}, "not_judged": {}}),
            "notes": json.dumps(["A note."]),
        },
        "symptom_check": {
            "id": "d" * 32,
            "person_id": PERSON,
            "at": moment,
            "signs": json.dumps(["fever"]),
        },
        "note": {
            "id": "e" * 32,
            "person_id": PERSON,
            "author": "Theo",
            "at": moment,
            "text": "Better.",
        },
    }
    with connected(url) as connection:
        for table, row in rows.items():
            add(connection, table, row)
        for one in (rep(1), rep(2, counted=False)):
            made = {"set_id": SET, "index": one.index, "findings": json.dumps(findings)}
            for name in (
                *("side", "start_s", "peak_s", "end_s", "counted", "unit", "peak", "peak_sd"),
                *("range", "lowering_s", "hold_s", "lifting_s"),
            ):
                made[name] = getattr(one, name)
            add(connection, "rep", made)


def fill_third_version(url: URL) -> None:
    """What the third version would have written: a set's figures, and a person's build."""
    build(url, "0003")
    fill_first_version(url)
    figures = dict.fromkeys(("range", "lowering_s", "hold_s", "lifting_s"), 1.5) | {
        **{"unit": "deg", "counted": 1, "partial": 1, "peak": 92.0, "peak_sd": 4.0, "best": 93.0},
        **{"left": None, "right": None, "faults": {"forward-lean": 1}, "ok": {}, "not_judged": {}},
    }
    with connected(url) as connection:
        connection.execute(
            text("UPDATE exercise_set SET tally = :figures"), {"figures": json.dumps(figures)}
        )
        connection.execute(
            text("UPDATE person SET proportions = :build"), {"build": json.dumps(asdict(BUILD))}
        )
