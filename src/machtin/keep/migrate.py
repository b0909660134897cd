"""The version of a library's schema: new libraries are made, older ones brought up to date, newer ones refused.

The steps stand in `migrations/versions/` and are run by alembic, in one transaction; alembic is imported only where there is something to do.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from machtin.errors import ConfigError, StorageError
from machtin.keep.store import Store

REVISIONS = ("1", "2", "3")
"""Every version of the schema, oldest first; a test compares them with the migrations."""


def make(store: Store) -> bool:
    """Make the tables of a library where there are none; return whether that was needed. Raises ConfigError where something else is there."""
    store.write_ahead()

    def work(connection: Connection) -> bool:
        tables = inspect(connection).get_table_names()
        if "alembic_version" in tables:
            return False
        if tables:
            raise ConfigError(f"{store.name}: holds other tables ({', '.join(sorted(tables)[:3])} …) and is no library of machtin. Choose another place. Nothing was written.")
        _upgrade(connection)
        return True

    return store.write(work)


def bring_up_to_date(store: Store) -> None:
    """Check the version of an opened library and run the migrations it lacks. Raises StorageError where it is newer, or no library."""
    with store.read() as connection:
        version = version_of(connection)
    if version == REVISIONS[-1]:
        return
    if version is None:
        raise ConfigError(f"{store.name}: is no library of machtin. Make one with: machtin init --library {store.name}")
    if version not in REVISIONS:
        raise StorageError(
            f"{store.name}: was written by a newer machtin (schema {version}; this one knows up to {REVISIONS[-1]}). Update machtin, or use the library with the newer one. Nothing was changed."
        )
    store.write(_upgrade)


def version_of(connection: Connection) -> str | None:
    """Return the schema version of a library, None where there is no library."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "machtin.keep:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
