"""Every movement with what became of it, and what people say of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.String(32)
_SETS = sa.table("exercise_set", sa.column("id", _ID), sa.column("tally", sa.JSON))
_CHUNK = 1000


def upgrade() -> None:
    """Add a table; of a repetition, say what became of it in place of whether it counted. Until
    now the others were not kept, and nobody said why one was too small."""
    op.create_table(
        "correction",
        sa.Column(
            "set_id",
            _ID,
            sa.ForeignKey("exercise_set.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("movement", sa.Integer, primary_key=True),
        sa.Column("repetition", sa.Boolean, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("rep") as rep:
        rep.add_column(sa.Column("outcome", sa.Text))
        rep.add_column(sa.Column("reason", sa.Text))
        rep.add_column(sa.Column("number", sa.Integer))
    op.execute(
        "UPDATE rep SET number = \"index\", reason = '', "
        "outcome = CASE WHEN counted THEN 'counted' ELSE 'partial' END"
    )
    with op.batch_alter_table("rep") as rep:
        rep.alter_column("outcome", nullable=False)
        rep.alter_column("reason", nullable=False)
        rep.drop_column("counted")
    _count_in_figures()


def _count_in_figures() -> None:
    """The numbers that sets are now looked at by as well; without them each set's repetitions
    would be read anew whenever somebody looks. Figures of another shape are left alone: those are
    worked out anew anyway."""
    connection = op.get_bind()
    ids = connection.scalars(sa.select(_SETS.c.id).where(_SETS.c.tally.is_not(None))).all()
    for start in range(0, len(ids), _CHUNK):
        some = _SETS.c.id.in_(ids[start : start + _CHUNK])
        changed = [
            {"of": set_id, "figures": figures | {"corrected": figures["counted"], "uncounted": 0}}
            for set_id, figures in connection.execute(sa.select(_SETS).where(some))
            if isinstance(figures, dict) and "counted" in figures
        ]
        if changed:
            connection.execute(
                sa.update(_SETS)
                .where(_SETS.c.id == sa.bindparam("of"))
                .values(tally=sa.bindparam("figures", type_=sa.JSON)),
                changed,
            )
