"""Which events a therapist has seen: a date alone hid a second one of the same day."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add a column; of what was marked before, nobody noted the events."""
    op.add_column("flag_mark", sa.Column("events", sa.Text, nullable=False, server_default=""))
