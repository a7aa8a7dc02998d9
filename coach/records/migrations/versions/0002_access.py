"""Logins, who looks after whom, who opened or changed what, and where backups lie."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add a column and three tables."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("login", sa.Text))
        person.create_unique_constraint("uq_person_login", ["login"])
    op.create_table(
        "assignment",
        sa.Column("therapist", sa.Text, primary_key=True),
        sa.Column(
            "person_id", _ID, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
        ),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("person_id", _ID, index=True),
        sa.Column("refused", sa.Boolean, nullable=False),
    )
    op.create_table(
        "backup",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
