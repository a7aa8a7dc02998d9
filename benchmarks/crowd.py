"""How many people at once: their browsers find the poses, one server follows all of them.

    python benchmarks/crowd.py                       # 1, 5, 10, 15 people, half a minute each
    python benchmarks/crowd.py --people 10 --seconds 60

Each is a real connection that sends the poses of a recorded set at 30 a second, as
coach/ui/browser_pose/connection.js does, to the app's own endpoint with sessions that are written
down. Told is how long it takes from the sending of a pose to what is said about it (p95 is to stay
under 100 ms), and to its acknowledgement. The people run in a process of their own on the same
machine; pages, which ask for a session's moment twice a second, do not run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import socket
import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil
import uvicorn
from sqlalchemy import URL
from starlette.applications import Starlette
from starlette.routing import Mount
from websockets.asyncio.client import ClientConnection, connect

from coach.domain import Ratings, SessionOutline
from coach.live.session_registry import session_registry
from coach.pose.landmarks import Pose
from coach.pose.provenance import Provenance
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from coach.ui.server import pose_socket
from tests.live.browsers import message
from tests.live.sessions import held, plan_of, shifted
from tests.motion.recordings import track
from tests.ui.browser import free_port

CLIPS = ("squat_good_side", "curl_good_side", "calf_good_side", "sit_good_side")
RATE = 30.0
STILL_S = 5.0
SETTLE_S = 8.0
"""Until all have connected and are counted down; what comes before is left out."""

LIMIT_MS = 100.0


@dataclass
class Heard:
    """What one of them was answered. acknowledged_ms, said_ms: after the pose was sent."""

    acknowledged_ms: list[float] = field(default_factory=list)
    said_ms: list[float] = field(default_factory=list)
    sent: int = 0
    last: int = 0


def clip_of(person: int) -> str:
    """What somebody does."""
    return CLIPS[person % len(CLIPS)]


def film(name: str, seconds: float) -> list[Pose]:
    """Standing still, then a clip over and over, at 30 pictures a second."""
    recorded = track(name)
    poses = held(recorded[0], STILL_S, fps=RATE)
    while poses[-1].time_s < seconds:
        poses += shifted(recorded, poses[-1].time_s + 1.0 / RATE)
    return [pose for pose in poses if pose.time_s < seconds]


def serve(port: int, people: int) -> None:
    """The server: so many sessions, written down in a file of SQLite's."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(URL.create("sqlite", database=str(Path(folder) / "records.sqlite3"))) as store,
    ):
        records, now = Records(store, ALONE), datetime.now(UTC)
        me = records.people.me()
        for person in range(people):
            plan = plan_of(clip_of(person), reps=50)
            token = token_of(person)
            writer = records.sessions.begin(me.id, token, plan, now, Ratings())
            outline = SessionOutline(token, me.id, now, None, None, Ratings())
            by = Provenance.unknown()
            session_registry().open(plan, writer, outline, ALONE.login, found_by=by)
            found = session_registry().find(token, ALONE.login)
            assert found is not None
            assert found.take_seat() == 1
        app = Starlette(routes=[Mount(pose_socket.PREFIX, routes=pose_socket.routes())])
        uvicorn.run(app, port=port, log_level="error", ws="websockets-sansio")
        session_registry().close()


def token_of(person: int) -> str:
    """The name of somebody's session."""
    return f"{person:032x}"


async def exercise(port: int, person: int, seconds: float) -> Heard:
    """One of them."""
    heard, sent_s = Heard(), {}
    poses = film(clip_of(person), seconds)
    size = poses[0].size
    address = f"ws://127.0.0.1:{port}{pose_socket.address(token_of(person), 1)}"
    async with connect(address) as connection:
        listening = asyncio.create_task(listen(connection, sent_s, heard))
        began_s = time.monotonic() + person / (RATE * 10)
        for number, pose in enumerate(poses, 1):
            await asyncio.sleep(max(0.0, began_s + pose.time_s - time.monotonic()))
            data = message([(number, replace(pose, size=size))], pose.time_s, size)
            sent_s[number] = (time.monotonic(), pose.time_s)
            await connection.send(data)
            heard.sent = number
        while heard.last < heard.sent:
            await asyncio.sleep(0.05)
        listening.cancel()
    return heard


async def listen(
    connection: ClientConnection, sent_s: dict[int, tuple[float, float]], heard: Heard
) -> None:
    """Note when each pose was acknowledged, and when something was said for it."""
    async for text in connection:
        now_s, said = time.monotonic(), json.loads(text)
        number = said["acknowledged"]
        if not number:
            continue
        at_s, film_s = sent_s[number]
        heard.last = number
        if film_s > SETTLE_S:
            heard.acknowledged_ms.append(1000.0 * (now_s - at_s))
            if said["announcements"]:
                heard.said_ms.append(1000.0 * (now_s - at_s))


async def all_of(port: int, people: int, seconds: float) -> list[Heard]:
    """All at once."""
    return await asyncio.gather(*(exercise(port, one, seconds) for one in range(people)))


def measure(people: int, seconds: float) -> str:
    """A line of the table."""
    port = free_port()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(port, people))
    server.start()
    try:
        wait_for(port)
        process = psutil.Process(server.pid)
        idle_mb, before = process.memory_info().rss / 1e6, process.cpu_times()
        began_s = time.monotonic()
        heard = asyncio.run(all_of(port, people, seconds))
        took_s, after = time.monotonic() - began_s, process.cpu_times()
        memory_mb = process.memory_info().rss / 1e6
    finally:
        server.terminate()
        server.join()
    acknowledged = np.concatenate([one.acknowledged_ms for one in heard])
    said = np.concatenate([one.said_ms for one in heard])
    cores = (after.user + after.system - before.user - before.system) / took_s
    lost = sum(one.sent - one.last for one in heard)
    cells = (
        people,
        *(f"{np.percentile(said, q):.0f}" for q in (50, 95)),
        *(f"{np.percentile(acknowledged, q):.0f}" for q in (50, 95)),
        f"{cores:.2f}",
        f"{(memory_mb - idle_mb) / people:.1f}",
        f"{memory_mb:.0f}",
        lost,
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def wait_for(port: int) -> None:
    """Until the server answers."""
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1.0):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, nargs="*", default=[1, 5, 10, 15])
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each exercises")
    given = parser.parse_args()
    print(f"{psutil.cpu_count()} cores; said: p95 is to stay under {LIMIT_MS:.0f} ms")
    heads = ("people", "said, median ms", "said, p95 ms", "acknowledged, median ms", "p95 ms")
    heads += ("server's cores", "MB a person", "MB in all", "poses lost")
    print("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads))
    for people in given.people:
        print(measure(people, given.seconds), flush=True)


if __name__ == "__main__":
    main()
