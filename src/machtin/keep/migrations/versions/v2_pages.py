"""The pages that watched feeds name: when each was looked at, and when it is due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Make the table of pages."""
    op.create_table(
        "pages",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=True),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.key"], name=op.f("fk_pages_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_pages")),
    )
    for column in ("place", "article", "due"):
        op.create_index(op.f(f"ix_pages_{column}"), "pages", [column], unique=False)
