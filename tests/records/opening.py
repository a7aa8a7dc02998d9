"""A program that opens the records when it is told to: `python opening.py URL`."""

import sys

from sqlalchemy import make_url

from coach.records.store import Store

if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    Store(make_url(sys.argv[1])).close()
    print("opened", flush=True)
