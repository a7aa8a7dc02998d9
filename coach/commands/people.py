"""The commands that hand records over: `coach export` and `coach report`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.errors import InputError, OutputError
from coach.extras import require_all

if TYPE_CHECKING:
    from coach.domain import Person
    from coach.records.records import Records

__all__ = ["export", "report"]

PersonOption = Annotated[
    str | None,
    typer.Option("--person", help="A name or an id; not needed where only one person is kept."),
]
_DAY = "%Y-%m-%d"


def export(
    out: Annotated[Path, typer.Argument(help="The zip to write.")] = Path("form-coach-export.zip"),
    person: PersonOption = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="DIR|ZIP",
            help="Write the sets that people corrected instead, of everybody or of --person: "
            "landmarks and labels, nobody's name.",
        ),
    ] = None,
) -> int:
    """Write all that is kept of a person to a zip: tables, PDF, FHIR, OpenSim, landmarks."""
    _require_export("coach export")
    from coach.reports.everything import save_everything

    if corrections is not None:
        return _export_corrections(corrections, person)
    records, found = _found(person)
    save_everything(
        records.people.file(found.id), records.sessions.poses, datetime.now().astimezone(), out
    )
    print(f"Everything that is kept of {found.name}: {out}")
    return 0


def _export_corrections(out: Path, person: str | None) -> int:
    """Labelled data for whoever wants to learn from it."""
    from coach.reports.labelled import labelled, save_labelled

    records, people = _all_named(person)
    sessions = [one for person in people for one in records.sessions.corrected(person.id)]
    data = labelled(sessions, records.sessions.trace)
    if not data.sets and not data.left_out:
        raise InputError("No movement was corrected so far; there is nothing to write.")
    if not data.sets:
        raise InputError("No landmarks were kept of the sets that were corrected; nothing is left.")
    save_labelled(data, out)
    left_out = f"; {data.left_out} without landmarks left out" if data.left_out else ""
    print(f"{_sets(data.sets)} with corrections{left_out}: {out}")
    return 0


def _sets(count: int) -> str:
    return "1 set" if count == 1 else f"{count} sets"


def report(
    out: Annotated[Path, typer.Argument(help="The PDF to write.")] = Path("form-coach-report.pdf"),
    person: PersonOption = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=[_DAY], help="First day; the first of all.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=[_DAY], help="Last day; today.")
    ] = None,
) -> int:
    """Write two pages on a person and a period for a therapist or a doctor."""
    _require_export("coach report")
    from coach.atomic_write import atomic_write
    from coach.reports.pdf import Period, letterhead_of, person_pdf

    records, found = _found(person)
    file = records.people.file(found.id)
    today = date.today()
    whole = Period.whole(file, today)
    period = Period(
        since.date() if since else whole.first,
        until.date() if until else whole.last,
    )
    if period.first > period.last:
        raise InputError(f"{period.first} is after {period.last}; change --from or --to.")
    content = person_pdf(file, period, today, letterhead_of(records.actor, file))
    try:
        with atomic_write(out) as piece:
            piece.write_bytes(content)
    except OSError as error:
        raise OutputError(
            f"{out} could not be written ({error.strerror or error}); choose another place."
        ) from error
    print(f"Report on {found.name}, {period.first} to {period.last}: {out}")
    return 0


def _require_export(what: str) -> None:
    require_all({"sqlalchemy": "export", "fpdf": "export", "fhir.resources": "export"}, what)


def _found(wanted: str | None) -> tuple[Records, Person]:
    """The person of this name or id, or the only one."""
    records, named = _all_named(wanted)
    if len(named) == 1:
        return records, named[0]
    raise InputError(f"There are several people: {_names(named)}. Say which with --person.")


def _all_named(wanted: str | None) -> tuple[Records, list[Person]]:
    """Those of this name or id, or everybody; at least one. Whoever may start programs on this
    computer may read its records."""
    from coach.records.access import ALONE
    from coach.records.records import Records
    from coach.records.store import store

    records = Records(store(), ALONE)
    people = records.people.all()
    named = [one for one in people if wanted is None or wanted == one.id or _same(wanted, one.name)]
    if not people:
        raise InputError("Nobody's records are kept here yet; `coach app` begins them.")
    if not named:
        raise InputError(f"Nobody called “{wanted}” is kept here; there are: {_names(people)}.")
    return records, named


def _same(wanted: str, name: str) -> bool:
    return wanted.strip().casefold() == name.casefold()


def _names(people: list[Person] | tuple[Person, ...]) -> str:
    shown = ", ".join(f"{one.name} ({one.id})" for one in people[:10])
    return shown if len(people) <= 10 else f"{shown} and {len(people) - 10} more"
