"""The commands that look after what is kept: `coach db backup`, `restore` and `check`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from coach.extras import require

__all__ = ["db"]

db = typer.Typer(no_args_is_help=True, help="Look after what is kept of you: back it up, check it.")


@db.callback()
def _needs_the_records() -> None:
    require("sqlalchemy", "app", "coach db")


_FINE, _NOT_SOUND = 0, 1


@db.command()
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help="A new file; by default one in the folder of backups."),
    ] = None,
    keep_days: Annotated[
        int | None,
        typer.Option(min=1, help="Then delete those in the folder of backups that are older."),
    ] = None,
) -> int:
    """Write everything that is kept to one file; the app may go on meanwhile."""
    from coach.records.backup import backup as back_up
    from coach.records.backup import discard
    from coach.records.database import database_url
    from coach.records.store import Store

    with Store(database_url(), for_rescue=True) as store:
        print(f"Backed up to {back_up(store, _now(), file)}")
        if keep_days is not None:
            for old in discard(store, _now() - timedelta(days=keep_days)):
                print(f"Older than {keep_days} days, and deleted: {old}")
    return _FINE


@db.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> int:
    """Go back to a backup; what is kept now is backed up first."""
    from coach.records.backup import restore as go_back
    from coach.records.database import database_url
    from coach.records.unlisted_backups import unlisted_backups

    done = go_back(database_url(), file, _now())
    if done.damaged is not None:
        print(f"The damaged file was moved to {done.damaged}; restart Form Coach if it runs.")
    if done.kept is not None:
        print(f"What was there before: {done.kept}")
    if done.left_out:
        print(f"Deleted since that backup, and not brought back: {done.left_out}")
    if done.roles_left_out:
        print(f"Roles of that backup that hold no more, not brought back: {done.roles_left_out}")
    if done.roles_back:
        print(
            f"Roles that the backup gave back: {done.roles_back}. What was taken away or changed "
            "since is not known here; have an admin look through them (Therapist page, Roles)."
        )
    print(f"Restored; people now: {done.people}")
    for unknown in unlisted_backups(database_url()):
        print(
            f"The records know nothing of the backup {unknown}: whoever is deleted stays in it, "
            "and --keep-days leaves it. Delete it, or go back to it if it is the newer one."
        )
    return _FINE


@db.command()
def check() -> int:
    """Say whether what is kept is sound, and how much it is."""
    from coach.records.check import check as check_records
    from coach.records.database import database_url

    health = check_records(database_url())
    print("\n".join(health.lines))
    return _FINE if health.sound else _NOT_SOUND


def _now() -> datetime:
    return datetime.now().astimezone()
