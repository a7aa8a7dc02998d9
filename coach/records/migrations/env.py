"""Run by Alembic: the connection comes from coach.records.store, in a transaction of its own."""

from alembic import context

from coach.records.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
context.run_migrations()
