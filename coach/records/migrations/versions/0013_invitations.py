"""Invitations to a clinic's records, and roles that the clinic's file does not name."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ID = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add two tables: until now every role stood in the file."""
    op.create_table(
        "invitation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("invited_by", sa.Text, nullable=False),
        sa.Column("inviter", sa.Text),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_invitation_person_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])
    op.create_index("ix_invitation_inviter", "invitation", ["inviter"])
    op.create_table(
        "role",
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("taken_at", _MOMENT),
        sa.PrimaryKeyConstraint("login", name="pk_role"),
    )
    op.create_index("ix_role_person_id", "role", ["person_id"])
