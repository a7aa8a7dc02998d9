"""Of every set in numbers: how many repetitions were judged, and how many were faultless."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.String(32)
_SETS = sa.table("exercise_set", sa.column("id", _ID), sa.column("tally", sa.JSON))
_REPS = sa.table(
    "rep",
    sa.column("set_id", _ID),
    sa.column("outcome", sa.Text),
    sa.column("findings", sa.JSON),
)
_CHUNK = 1000


def upgrade() -> None:
    """Add both to the numbers that are kept; without them each set's repetitions would be read anew
    whenever somebody looks. Figures of another shape are left alone: those are worked out anew
    anyway."""
    connection = op.get_bind()
    ids = connection.scalars(sa.select(_SETS.c.id).where(_SETS.c.tally.is_not(None))).all()
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        judged, faultless = _counted(connection, some)
        changed = [
            {
                "of": set_id,
                "figures": figures | {"judged": judged[set_id], "faultless": faultless[set_id]},
            }
            for set_id, figures in connection.execute(sa.select(_SETS).where(_SETS.c.id.in_(some)))
            if isinstance(figures, dict) and "counted" in figures
        ]
        if changed:
            connection.execute(
                sa.update(_SETS)
                .where(_SETS.c.id == sa.bindparam("of"))
                .values(tally=sa.bindparam("figures", type_=sa.JSON)),
                changed,
            )


def _counted(connection: sa.Connection, ids: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """Of these sets' counted repetitions, those of which a check could say how they were done, and
    those of them without a fault."""
    judged, faultless = Counter[str](), Counter[str]()
    rows = connection.execute(
        sa.select(_REPS.c.set_id, _REPS.c.findings).where(
            _REPS.c.set_id.in_(ids), _REPS.c.outcome == "counted"
        )
    )
    for set_id, findings in rows:
        verdicts = {finding["verdict"] for finding in findings}
        judged[set_id] += bool(verdicts & {"ok", "fault"})
        faultless[set_id] += verdicts & {"ok", "fault"} == {"ok"}
    return judged, faultless
