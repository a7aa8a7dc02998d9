"""What was found is judged by the rule that holds now: a value that is no further from its limit
than it may be off is not judged, and a check over a set is good only where it judged most of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_ID = sa.String(32)
_SETS = sa.table(
    "exercise_set",
    sa.column("id", _ID),
    sa.column("checks", sa.JSON),
    sa.column("tally", sa.JSON),
)
_REPS = sa.table(
    "rep",
    sa.column("set_id", _ID),
    sa.column("index", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("outcome", sa.Text),
    sa.column("findings", sa.JSON),
)
_CHUNK = 500
_CLOSE = "close to the limit: cannot tell"

Finding = dict[str, Any]


def upgrade() -> None:
    """Judge every finding anew that was kept with its value, its limit and its uncertainty, and put
    what each set comes to in line with it. What was measured stays as it was; so do figures of
    another shape, which are worked out anew anyway, and what cannot be read: one damaged row keeps
    nobody from their records."""
    connection = op.get_bind()
    ids = connection.scalars(sa.select(_SETS.c.id)).all()
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        counted: dict[str, list[sa.Row[Any]]] = defaultdict(list)
        judged_anew = set()
        for row in connection.execute(
            sa.select(_REPS).where(_REPS.c.set_id.in_(some)).order_by(_REPS.c.set_id, _REPS.c.index)
        ).all():
            if any(_close(one) for one in _readable(row.findings)):
                judged_anew.add(row.set_id)
                _write(
                    connection,
                    sa.update(_REPS).where(
                        _REPS.c.set_id == row.set_id, _REPS.c.index == row.index
                    ),
                    findings=_anew(row.findings),
                )
            if row.outcome == "counted":
                counted[row.set_id].append(row)
        for row in connection.execute(sa.select(_SETS).where(_SETS.c.id.in_(some))).all():
            _put_in_line(connection, row, counted[row.id], figures=row.id in judged_anew)


def _put_in_line(
    connection: sa.Connection, row: sa.Row[Any], counted: Sequence[sa.Row[Any]], *, figures: bool
) -> None:
    """A set's checks, and its figures where a finding of it changed."""
    changed: dict[str, Any] = {}
    checks = [_check(one, counted) for one in _readable(row.checks)] or row.checks
    if checks != row.checks:
        changed["checks"] = checks
    if figures and isinstance(row.tally, dict) and "judged" in row.tally:
        changed["tally"] = row.tally | _figures([_anew(_readable(rep.findings)) for rep in counted])
    if changed:
        _write(connection, sa.update(_SETS).where(_SETS.c.id == row.id), **changed)


def _write(connection: sa.Connection, update: sa.Update, **values: Any) -> None:
    connection.execute(
        update.values(
            {name: sa.bindparam(f"to_{name}", value, sa.JSON) for name, value in values.items()}
        )
    )


def _readable(found: Any) -> list[Finding]:
    """Findings, or a set's checks; none where they are of another shape."""
    whole = isinstance(found, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("check"), str)
        and isinstance(one.get("verdict"), str)
        and all(isinstance(one.get(name), float | int | None) for name in ("value", "sd", "limit"))
        for one in found
    )
    return found if whole else []


def _close(one: Finding) -> bool:
    """Whether a verdict was given on a value that is too close to its limit for one."""
    value, sd, limit = (one.get(name) for name in ("value", "sd", "limit"))
    if one["verdict"] == "not judged" or value is None or sd is None or limit is None:
        return False
    away = abs(value - limit)
    return bool(away <= sd if one["verdict"] == "fault" else away < sd)


def _anew(findings: Sequence[Finding]) -> list[Finding]:
    return [
        one | {"verdict": "not judged", "reason": _CLOSE} if _close(one) else one
        for one in findings
    ]


def _check(before: Mapping[str, Any], counted: Sequence[sa.Row[Any]]) -> dict[str, Any]:
    """A check over the set, by what its counted repetitions say now. One that none of them was
    asked is left as it was."""
    name = before["check"]
    found = [
        (rep.number, one)
        for rep in counted
        if rep.number is not None
        for one in _anew(_readable(rep.findings))
        if one["check"] == name
    ]
    faults = [number for number, one in found if one["verdict"] == "fault"]
    good = [number for number, one in found if one["verdict"] == "ok"]
    if not found:
        return dict(before)
    if faults:
        return {"check": name, "verdict": "fault", "reps": faults, "reason": None}
    if 2 * len(good) > len(found):
        return {"check": name, "verdict": "ok", "reps": good, "reason": None}
    reasons = Counter(one.get("reason") for _, one in found if one["verdict"] == "not judged")
    why = reasons.most_common(1)[0][0]
    if good:
        why = f"judged in {len(good)} of {len(found)} only; {why}"
    return {"check": name, "verdict": "not judged", "reps": [], "reason": why}


def _figures(counted: Sequence[Sequence[Finding]]) -> dict[str, Any]:
    """Of a set's counted repetitions' findings: how many were judged and faultless, how often each
    check found a fault and how often none, and why those that judged nothing did not."""
    verdicts = [{one["verdict"] for one in findings} for findings in counted]
    by_check: dict[str, Counter[str]] = defaultdict(Counter)
    why: dict[str, str] = {}
    for one in chain.from_iterable(counted):
        by_check[one["check"]][one["verdict"]] += 1
        if one["verdict"] == "not judged":
            why.setdefault(one["check"], one.get("reason") or "")
    return {
        "judged": sum(bool(said & {"ok", "fault"}) for said in verdicts),
        "faultless": sum("ok" in said and "fault" not in said for said in verdicts),
        "faults": {name: n["fault"] for name, n in by_check.items() if n["fault"]},
        "ok": {name: n["ok"] for name, n in by_check.items() if n["ok"]},
        "not_judged": {
            name: reason
            for name, reason in why.items()
            if not by_check[name]["ok"] and not by_check[name]["fault"]
        },
    }
