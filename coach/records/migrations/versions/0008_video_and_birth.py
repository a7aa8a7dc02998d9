"""Whether a session was seen live or in a video, and when a person was born."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add columns. Every session of before was seen live; nobody had said when they were born."""
    with op.batch_alter_table("session") as sessions:
        sessions.add_column(sa.Column("source", sa.Text, nullable=False, server_default="live"))
    with op.batch_alter_table("person") as people:
        people.add_column(sa.Column("born", sa.Date))
        people.add_column(sa.Column("gender", sa.Text))
