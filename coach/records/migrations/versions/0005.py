"""The audit trail becomes a chain; kept videos have an owner; logins can be ended."""

import hashlib
import json
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.String(32)
_HASH = sa.String(64)
_MOMENT = sa.DateTime(timezone=True)
_AUDIT = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("at", _MOMENT),
    sa.column("actor_id", sa.Text),
    sa.column("actor", sa.Text),
    sa.column("action", sa.Text),
    sa.column("person_id", _ID),
    sa.column("refused", sa.Boolean),
)
_CHUNK = 1000


def upgrade() -> None:
    """Add three columns and two tables, and chain the entries that there are; drop a column that
    was written and never read: a repetition's own row says its unit."""
    with op.batch_alter_table("exercise_set") as sets:
        sets.drop_column("unit")
    op.create_table(
        "kept_video",
        sa.Column("id", _ID, primary_key=True),
        sa.Column(
            "person_id",
            _ID,
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "login",
        sa.Column("key", _HASH, primary_key=True),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
    )
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("salt", _ID))
        audit.add_column(sa.Column("who", _HASH))
        audit.add_column(sa.Column("link", _HASH))
    _chain()
    with op.batch_alter_table("audit") as audit:
        audit.alter_column("who", nullable=False)
        audit.alter_column("link", nullable=False)


def _chain() -> None:
    """As `coach.records.audit_chain` writes and reads it."""
    connection = op.get_bind()
    ids = connection.scalars(sa.select(_AUDIT.c.id).order_by(_AUDIT.c.id)).all()
    link = "0" * 64
    for start in range(0, len(ids), _CHUNK):
        some = _AUDIT.c.id.in_(ids[start : start + _CHUNK])
        changed = []
        for row in connection.execute(sa.select(_AUDIT).where(some).order_by(_AUDIT.c.id)):
            salt = secrets.token_hex(16)
            who = _hash(salt, row.actor_id, row.actor)
            link = _hash(link, _moment(row.at), who, row.action, row.person_id, row.refused)
            changed.append({"of": row.id, "salt": salt, "who": who, "link": link})
        connection.execute(
            sa.text("UPDATE audit SET salt = :salt, who = :who, link = :link WHERE id = :of"),
            changed,
        )


def _moment(at: datetime) -> str:
    known = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return known.isoformat(timespec="microseconds")


def _hash(*content: str | bool | None) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode("ascii")).hexdigest()
