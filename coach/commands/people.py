"""The commands that hand records over: `coach export` and `coach report`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.errors import InputError, OutputError

if TYPE_CHECKING:
    from coach.domain import Person
    from coach.records.records import Records

__all__ = ["export", "report"]

Who = Annotated[
    str | None,
    typer.Option("--person", help="A name or an id; not needed where only one person is kept."),
]
_DAY = "%Y-%m-%d"


def export(
    out: Annotated[Path, typer.Argument(help="The zip to write.")] = Path("form-coach-export.zip"),
    person: Who = None,
) -> int:
    """Write all that is kept of a person to a zip: tables, PDF, FHIR, OpenSim, landmarks."""
    from coach.reports.everything import save_everything

    records, who = _found(person)
    save_everything(
        records.people.file(who.id), records.sessions.poses, datetime.now().astimezone(), out
    )
    print(f"Everything that is kept of {who.name}: {out}")
    return 0


def report(
    out: Annotated[Path, typer.Argument(help="The PDF to write.")] = Path("form-coach-report.pdf"),
    person: Who = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=[_DAY], help="First day; the first of all.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=[_DAY], help="Last day; today.")
    ] = None,
) -> int:
    """Write two pages on a person and a period for a therapist or a doctor."""
    from coach.atomic_write import atomic_write
    from coach.reports.pdf import Period, person_pdf

    records, who = _found(person)
    file = records.people.file(who.id)
    today = date.today()
    whole = Period.whole(file, today)
    period = Period(
        since.date() if since else whole.first,
        until.date() if until else whole.last,
    )
    if period.first > period.last:
        raise InputError(f"{period.first} is after {period.last}; change --from or --to.")
    content = person_pdf(file, period, today)
    try:
        with atomic_write(out) as piece:
            piece.write_bytes(content)
    except OSError as error:
        raise OutputError(
            f"{out} could not be written ({error.strerror or error}); choose another place."
        ) from error
    print(f"Report on {who.name}, {period.first} to {period.last}: {out}")
    return 0


def _found(wanted: str | None) -> tuple[Records, Person]:
    """The person of this name or id, or the only one. Whoever may start programs on this computer
    may read its records."""
    from coach.records.access import ALONE
    from coach.records.records import Records
    from coach.records.store import store

    records = Records(store(), ALONE)
    people = records.people.all()
    named = [one for one in people if wanted is None or wanted == one.id or _same(wanted, one.name)]
    if len(named) == 1:
        return records, named[0]
    if not people:
        raise InputError("Nobody's records are kept here yet; `coach app` begins them.")
    if not named:
        raise InputError(f"Nobody called “{wanted}” is kept here; there are: {_names(people)}.")
    raise InputError(f"There are several people: {_names(named)}. Say which with --person.")


def _same(wanted: str, name: str) -> bool:
    return wanted.strip().casefold() == name.casefold()


def _names(people: list[Person] | tuple[Person, ...]) -> str:
    shown = ", ".join(f"{one.name} ({one.id})" for one in people[:10])
    return shown if len(people) <= 10 else f"{shown} and {len(people) - 10} more"
