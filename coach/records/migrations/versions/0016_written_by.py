"""Which server writes a session down: another one may take it over, and then the first may not."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add a column: nobody took over a session before."""
    op.add_column("session", sa.Column("written_by", sa.String(32)))
