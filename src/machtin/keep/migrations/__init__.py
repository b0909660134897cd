"""How alembic reaches a library; the steps stand in `versions`."""
