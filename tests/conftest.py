"""What every test may use: where the sample clips and traces lie, a PostgreSQL server; the machine
to itself for what films somebody; and, in CI, no test left out."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.postgres import Postgres, binaries, running
from tests.quick_records import upgrade, without_waiting

try:
    import fcntl
except ImportError:  # Windows, where no test has a camera
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[1]

# No deadline: a busy machine is no failure. Derandomised in CI, so that a red run can be repeated.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
# A mutant is seen at once or hardly ever, and nobody wants its smallest counter-example.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),
)
if "MUTANT_UNDER_TEST" in os.environ:
    settings.load_profile("mutants")
else:
    settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever asks for Chromium bears the mark `browser`, what films somebody before a webcam the
    mark `camera`, and what asks for a PostgreSQL server the mark `postgresql`, so that none is
    forgotten; what bears the mark `nightly` is left out unless it was asked for. Those with a
    camera come last, since they have the machine to themselves."""
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if "needs_chromium" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
            if hasattr(item.module, "in_front_of"):
                item.add_marker(pytest.mark.camera)
        if "postgresql" in item.name or "postgres" in item.fixturenames:
            item.add_marker(pytest.mark.postgresql)
    items.sort(key=lambda item: item.get_closest_marker("camera") is not None)
    if "nightly" in config.option.markexpr:
        return
    nightly = [item for item in items if item.get_closest_marker("nightly")]
    if nightly:
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Of several processes (pytest-xdist), one that films somebody has the machine to itself: what
    it times is what a person waits for. All others share it."""
    if fcntl is None or not hasattr(item.config, "workerinput"):
        return (yield)
    alone = item.get_closest_marker("camera") is not None
    with open(__file__, "rb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        return (yield)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The project's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def sample_videos() -> Path:
    """The folder of rendered clips with exact truth (NAME.mp4, NAME.csv, NAME.json)."""
    return ROOT / "sample_videos"


@pytest.fixture(scope="session")
def traces() -> Path:
    """The folder of landmark traces of real people, with labels.json."""
    return ROOT / "tests" / "traces"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server. In CI it is there; a machine without it leaves these tests out."""
    programs = binaries()
    if programs is None:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    with running(programs) as server:
        yield server


@pytest.fixture(autouse=True)
def quick_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for the disk or takes every step from the first tables to today's, but those
    that look at these steps, which have this fixture anew."""
    monkeypatch.setattr("coach.records.database._set_up_sqlite", without_waiting)
    monkeypatch.setattr("coach.records.store.upgrade", upgrade)


@pytest.fixture(autouse=True)
def same_priority() -> Iterator[None]:
    """A test that leaves this process with another priority hangs a later one, with a browser."""
    if not hasattr(os, "sched_getscheduler"):  # only Linux has it, and SVT-AV1's way with it
        yield
        return
    before = os.sched_getscheduler(0)
    yield
    assert os.sched_getscheduler(0) == before


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return
    left_out = sum(len(reporter.stats.get(kind, ())) for kind in ("skipped", "xfailed"))
    if left_out and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{left_out} tests were left out: in CI every test runs.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
