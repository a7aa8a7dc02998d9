"""Processes that write repetitions down until they are killed: `python writing.py URL KILLS`.

One process with everything loaded has a child for each kill. The child tells of every repetition
when the call that wrote it has returned; its parent kills it at a moment of chance and prints the
session and how many repetitions were told of, as JSON, a line for each child.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sys
import time

from sqlalchemy import make_url

from coach.domain import Ended
from coach.records.records import Records
from coach.records.store import Store
from tests.records.samples import ALONE, BEGAN, PLAN, made_set

MOST = 12


def write_for_ever(address: str, told: int) -> None:
    """Repetitions and sets of one session after the other."""
    with Store(make_url(address)) as store:
        kept = Records(store, ALONE)
        person = kept.people.me()
        while True:
            session = secrets.token_hex(16)
            writer = kept.sessions.begin(person.id, session, PLAN, BEGAN)
            for index in range(len(PLAN.rounds())):
                for one in made_set(index).summary.reps:
                    writer.rep(index, one)
                    assert not writer.pending, writer.notice
                    os.write(told, f"{session} {index} {one.index}\n".encode())
                writer.set_done(made_set(index))
            writer.end(Ended.DONE, BEGAN)


def main() -> None:
    """Have children, and kill them."""
    address, kills = sys.argv[1], int(sys.argv[2])
    chance = random.Random(kills)
    with Store(make_url(address)) as store:  # also loads all that the children need
        Records(store, ALONE).people.me()
    for _ in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                write_for_ever(address, writing)
            finally:
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            lines = [told.readline() for _ in range(chance.randrange(MOST))]
            time.sleep(chance.uniform(0.0, 0.02))  # into the writing of the next one
            os.kill(child, signal.SIGKILL)
            lines += told.readlines()
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        print(json.dumps([line.decode().split() for line in lines]), flush=True)


if __name__ == "__main__":
    main()
