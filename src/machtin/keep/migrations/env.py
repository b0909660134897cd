"""How alembic reaches a library: over the connection, and in the transaction, that `keep.migrate` has opened."""

from alembic import context

from machtin.keep.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
