"""Messages, templates of a programme, and answers to outcome measures."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ID = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "message",
        sa.Column("id", _ID, primary_key=True),
        _person(),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("from_person", sa.Boolean, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("read_at", _MOMENT),
    )
    op.create_table(
        "template",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("therapist", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("exercises", sa.JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "outcome",
        sa.Column("id", _ID, primary_key=True),
        _person(),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
    )


def _person() -> sa.Column[str]:
    return sa.Column(
        "person_id",
        _ID,
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )
