"""People, prescriptions, sessions with their sets, repetitions and landmarks, symptoms, notes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.String(32)
_MOMENT = sa.DateTime(timezone=True)


def _person() -> sa.Column[str]:
    return sa.Column(
        "person_id",
        _ID,
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "person",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("height_cm", sa.Float),
        sa.Column("made_up", sa.Boolean, nullable=False),
    )
    op.create_table(
        "prescription",
        sa.Column("id", _ID, primary_key=True),
        _person(),
        sa.Column("block", sa.JSON, nullable=False),
        sa.Column("days_per_week", sa.Integer, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_table(
        "session",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("utc_offset_min", sa.Integer, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended", sa.Text),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("pain_before", sa.Integer),
        sa.Column("pain_after", sa.Integer),
        sa.Column("effort_before", sa.Integer),
        sa.Column("effort_after", sa.Integer),
    )
    op.create_index("ix_session_person_started", "session", ["person_id", "started_at"])
    op.create_table(
        "exercise_set",
        sa.Column("id", _ID, primary_key=True),
        sa.Column(
            "session_id", _ID, sa.ForeignKey("session.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("exercise", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("round", sa.JSON, nullable=False),
        sa.Column("started_s", sa.Float),
        sa.Column("ended_s", sa.Float),
        sa.Column("ended_by", sa.Text),
        sa.Column("recognised", sa.Text),
        sa.Column("view", sa.Text),
        sa.Column("yaw_deg", sa.Float),
        sa.Column("person_visible", sa.Float),
        sa.Column("checks", sa.JSON),
        sa.Column("tally", sa.JSON),
        sa.Column("notes", sa.JSON),
        sa.UniqueConstraint("session_id", "index"),
    )
    op.create_table(
        "rep",
        sa.Column(
            "set_id",
            _ID,
            sa.ForeignKey("exercise_set.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("index", sa.Integer, primary_key=True),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("peak_s", sa.Float, nullable=False),
        sa.Column("end_s", sa.Float, nullable=False),
        sa.Column("counted", sa.Boolean, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.Float)
            for name in (
                *("peak", "peak_sd", "range", "lowering_s", "hold_s", "lifting_s"),
                *("left_peak", "left_sd", "right_peak", "right_sd"),
            )
        ),
        sa.Column("findings", sa.JSON, nullable=False),
    )
    op.create_table(
        "trace",
        sa.Column(
            "set_id",
            _ID,
            sa.ForeignKey("exercise_set.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("seen_by", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "symptom_check",
        sa.Column("id", _ID, primary_key=True),
        _person(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("signs", sa.JSON, nullable=False),
        sa.Column("cleared_at", _MOMENT),
    )
    op.create_table(
        "note",
        sa.Column("id", _ID, primary_key=True),
        _person(),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
