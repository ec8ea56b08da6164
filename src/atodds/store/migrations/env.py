"""Alembic's entry: runs the migrations on the connection that `open_store` hands over, in its transaction."""

from alembic import context

from atodds.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
