"""How Alembic runs our migrations: on the connection that storage.schema hands over, in its transaction.

It reads no alembic.ini and opens no connection of its own.
"""

from alembic import context

from storage.schema import VERSION_TABLE
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
