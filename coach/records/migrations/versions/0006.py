"""How well each set was watched, and whether a provider was asked about a painful session."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add columns. Of what there is nobody noted it, so they are empty there."""
    with op.batch_alter_table("exercise_set") as sets:
        sets.add_column(sa.Column("pictures_per_s", sa.Float))
        sets.add_column(sa.Column("seen", sa.Float))
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("provider_asked_at", sa.DateTime(timezone=True)))
