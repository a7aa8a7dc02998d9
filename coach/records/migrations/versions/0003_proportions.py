"""The build of a person, as it was learnt from the picture."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add a column; of whom nothing was learnt yet, it is empty."""
    op.add_column("person", sa.Column("proportions", sa.JSON))
