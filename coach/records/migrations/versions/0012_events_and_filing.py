"""Which events a therapist has seen, for a date alone hid a second one of the same day; and who
filed a video."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add two columns; of what was marked and filed before, nobody noted either."""
    op.add_column("flag_mark", sa.Column("events", sa.Text, nullable=False, server_default=""))
    op.add_column("session", sa.Column("filed_by", sa.Text))
