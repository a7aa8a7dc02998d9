"""An answer to the warning signs that was ticked by mistake can be taken back, and stays."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add a column: of what there is nothing was taken back."""
    with op.batch_alter_table("symptom_check") as checks:
        checks.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True)))
