"""Both ways to find the poses side by side, on each clip: on the server, and in the browser.

    python benchmarks/both_ways.py                               # every sample clip: an hour
    python benchmarks/both_ways.py squat_good_side curl_good_side
    python benchmarks/both_ways.py --folder DIR --random 10      # of rendered clips, ten at random

A clip takes the webcam's place, with a number in each picture, as in latency.py; a set is done
before the Train page, and what the records hold of it is told: how many repetitions, their peaks,
the faults found, and beside it how old the mirror's pictures were while the set went on, how many a
second were looked at, and what it cost. A line for each clip and way is printed as it comes and
kept in a file (--results): a run that is begun again leaves out what is in it. Needs what
latency.py needs.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import latency
import numpy as np
from playwright.sync_api import Page

from coach.coaching.results import Verdict
from coach.domain import SessionRecord
from coach.programme.plan import Block
from coach.records.access import ALONE
from coach.records.database import sqlite_url
from coach.records.records import Records
from coach.records.store import Store
from tests.browser_package import in_the_browser
from tests.ui.browser import Server, Visit, chromium, visit
from tests.ui.training import open_menu, start, wait_for_phase

SAMPLES = Path(__file__).resolve().parents[1] / "sample_videos"
RESULTS = Path(__file__).resolve().parent / "results" / "both_ways.jsonl"
WAYS = ("server", "browser")
STILL_S, AFTER_S = 20, 30
ENDED_S = 3.0
"""After the clip's last picture its last movement has come to rest."""

MOST_REPS = 50
HEADS = (
    *("clip", "way", "lag, median ms", "lag, p95 ms", "pictures/s", "server's cores"),
    *("browser's cores", "counted", "shown", "peaks", "faults"),
)


@dataclass(frozen=True)
class Row:
    """What came of a clip one way. shown: how many repetitions the clip shows that count. faults:
    checks that some repetition failed. problem: why it could not be done, empty where it was."""

    clip: str
    way: str
    lag_ms: tuple[float, float]
    per_s: float
    cores: tuple[float, float]
    counted: int
    shown: int
    peaks: tuple[float, ...]
    faults: tuple[str, ...]
    problem: str = ""

    def line(self) -> str:
        """Of the table."""
        cells: tuple[object, ...] = (self.clip, self.way)
        if self.problem:
            return "| " + " | ".join(map(str, (*cells, self.problem))) + " |"
        cells += (*(f"{ms:.0f}" for ms in self.lag_ms), f"{self.per_s:.1f}")
        cells += (*(f"{used:.2f}" for used in self.cores), self.counted, self.shown)
        cells += (", ".join(f"{peak:.0f}" for peak in self.peaks), ", ".join(self.faults) or "-")
        return "| " + " | ".join(map(str, cells)) + " |"


def measure(clip: Path, way: str) -> Row:
    """A set in front of a clip."""
    truth = json.loads(clip.with_suffix(".json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        home, film = Path(folder) / "home", Path(folder) / "film.mjpeg"
        long_s = STILL_S + round(truth["frames"] / truth["fps"]) + AFTER_S
        last = latency.numbered_clip(clip, film, once_s=long_s, still_s=STILL_S)
        prescribe(home, truth)
        environment = in_the_browser(home) if way == "browser" else {"COACH_POSE": "server"}
        with Server(home, environment=environment) as server, chromium(film) as browser:
            with visit(browser, server) as tab:
                lag_ms, per_s, cores = exercise(tab, last, here=way == "browser")
            server.stop()
        return Row(clip.stem, way, lag_ms, per_s, cores, shown=count_of(truth), **told(home))


def count_of(truth: Mapping[str, Any]) -> int:
    """How many repetitions a clip shows."""
    return len(truth["reps"])


def prescribe(home: Path, truth: Mapping[str, Any]) -> None:
    """The clip's exercise as the person's programme, in the way it is seen; squats where it shows
    none."""
    file = home / "data" / "form-coach" / "records.sqlite3"
    file.parent.mkdir(parents=True)
    exercise = truth["exercise"]
    facing = "front" if truth["camera"]["yaw_deg"] == 0.0 else "side"
    block = Block("squat" if exercise == "none" else exercise, "both", 1, MOST_REPS, facing=facing)
    with Store(sqlite_url(file)) as store:
        records = Records(store, ALONE)
        me = records.people.me()
        height_m = truth["height_m"]
        records.people.change(me.id, me.name, 100.0 * height_m, born=None, gender=None)
        today = datetime.now(UTC).date()
        records.care.prescribe(me.id, block, days_per_week=7, starts_on=today)


def exercise(
    tab: Visit, last: int, *, here: bool
) -> tuple[tuple[float, float], float, tuple[float, float]]:
    """Train until the clip has been shown. The mirror's lag, pictures a second, and cores."""
    page = tab.open()
    start(page)
    wait_for_phase(page, "exercising", 90_000)
    frame = page.main_frame if here else next(f for f in page.frames if "webrtc" in f.url)
    page.evaluate(latency.READER, {**latency.OPTIONS, "own": True, "mirror": False})
    frame.evaluate(latency.READER, {**latency.OPTIONS, "own": False, "mirror": here})
    busy, before, began_s = latency.busy_s(tab.server.pid), latency.counts(page), time.monotonic()
    camera, shown, ended_s = [], [], None
    while ended_s is None or time.monotonic() - ended_s < ENDED_S:
        page.wait_for_timeout(500)
        camera += page.evaluate(latency.TAKE)
        shown += frame.evaluate(latency.TAKE_SHOWN)
        if ended_s is None and any(number >= last for number, _ in shown):
            ended_s = time.monotonic()
        if time.monotonic() - began_s > 180.0:
            raise TimeoutError("the clip's end was not shown")
    took_s, after = time.monotonic() - began_s, latency.counts(page)
    cores = [
        (now - then) / took_s
        for now, then in zip(latency.busy_s(tab.server.pid), busy, strict=True)
    ]
    finish(page)
    taken, seen = latency.first_times(camera), latency.first_times(shown)
    lag = [seen[number] - taken[number] for number in seen if number in taken]
    median, p95 = np.percentile(lag, (50, 95)) if lag else (np.nan, np.nan)
    per_s = (after["processed"] - before["processed"]) / took_s
    return (float(median), float(p95)), per_s, (cores[0], cores[1])


def finish(page: Page) -> None:
    """End the session, and wait for what came of it."""
    open_menu(page)
    page.get_by_role("button", name="Finish", exact=True).click()
    page.locator(".st-key-stage").wait_for(state="detached", timeout=60_000)


def told(home: Path) -> dict[str, Any]:
    """What the records hold of the set."""
    with Store(sqlite_url(home / "data" / "form-coach" / "records.sqlite3")) as store:
        records = Records(store, ALONE)
        (session,) = records.sessions.of(records.people.me().id)
    return of_session(session)


def of_session(session: SessionRecord) -> dict[str, Any]:
    """Count, peaks and faults."""
    reps = [rep for one in session.sets for rep in one.summary.reps]
    faults = {
        found.check for rep in reps for found in rep.findings if found.verdict is Verdict.FAULT
    }
    return {
        "counted": session.rep_count,
        "peaks": tuple(round(rep.peak, 1) for rep in reps),
        "faults": tuple(sorted(faults)),
    }


def agreement(rows: Iterable[Row]) -> str:
    """On how many clips both ways count and find the same."""
    by_clip: dict[str, dict[str, Row]] = {}
    for row in rows:
        if not row.problem:
            by_clip.setdefault(row.clip, {})[row.way] = row
    both = [ways for ways in by_clip.values() if len(ways) == len(WAYS)]
    one, other = WAYS
    counts = sum(ways[one].counted == ways[other].counted for ways in both)
    faults = sum(ways[one].faults == ways[other].faults for ways in both)
    apart = [
        abs(a - b)
        for ways in both
        if ways[one].counted == ways[other].counted
        for a, b in zip(ways[one].peaks, ways[other].peaks, strict=True)
    ]
    peaks = (
        f"; peaks apart by {np.median(apart):.1f} (median), {max(apart):.1f} at most"
        if apart
        else ""
    )
    return (
        f"Of {len(both)} clips both ways count the same on {counts} and find the same on {faults}"
        f"{peaks}."
    )


def main() -> None:
    """Measure what is not measured yet, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", nargs="*", help="names of clips; all where there are none")
    parser.add_argument("--folder", type=Path, default=SAMPLES, help="where they are")
    parser.add_argument("--random", type=int, default=0, help="so many of them, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    given.results.parent.mkdir(parents=True, exist_ok=True)
    clips = [given.folder / f"{name}.mp4" for name in given.clips]
    clips = clips or sorted(given.folder.glob("*.mp4"))
    if given.random:
        clips = sorted(random.Random(given.seed).sample(clips, given.random))
    print("| " + " | ".join(HEADS) + " |\n|" + " --- |" * len(HEADS), flush=True)
    rows = kept(given.results)
    for clip in clips:
        for way in WAYS:
            row = rows.get((clip.stem, way))
            if row is None:
                row = tried(clip, way)
                with given.results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(row)) + "\n")
                rows[clip.stem, way] = row
            print(row.line(), flush=True)
    print(agreement(rows[clip.stem, way] for clip in clips for way in WAYS))


def tried(clip: Path, way: str) -> Row:
    """A clip that cannot be done is a line that says why: who is seen from behind never begins."""
    try:
        return measure(clip, way)
    except Exception as error:
        why = str(error).splitlines()[0]
        return Row(clip.stem, way, (0.0, 0.0), 0.0, (0.0, 0.0), 0, 0, (), (), problem=why)


def kept(results: Path) -> dict[tuple[str, str], Row]:
    """What earlier runs have measured; what they could not is tried again."""
    if not results.is_file():
        return {}
    found = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    rows = [Row(**{name: _tuple(value) for name, value in one.items()}) for one in found]
    return {(row.clip, row.way): row for row in rows if not row.problem}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


if __name__ == "__main__":
    main()
