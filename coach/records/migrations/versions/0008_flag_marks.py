"""What therapists have seen of the flags about a person, and when to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0008_flag_marks"
down_revision = "0008"


def upgrade() -> None:
    """Add a table: of what there is nobody noted who had seen it."""
    op.create_table(
        "flag_mark",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("evidence_on", sa.Date, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_on", sa.Date),
        sa.Column("taken_back_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_flag_mark"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_flag_mark_person_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_flag_mark_person_id", "flag_mark", ["person_id"])
