"""What an answer to an outcome measure comes to: until now that was always the mean."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add a column; of what was answered before, it stays empty and the mean holds."""
    op.add_column("outcome", sa.Column("score", sa.Float))
