"""The tracker's feed of an issue: how far it was taken, and what is to be read."""

import sqlalchemy as sa
from alembic import op


revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issue", sa.Column("feed_row", sa.BigInteger(), nullable=True))
    op.add_column("project", sa.Column("newest_issue", sa.BigInteger(), nullable=True))
    op.create_table(
        "feed_hint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organization_id", "source_id"),
    )
    op.create_index("ix_feed_hint_due_at", "feed_hint", ["due_at"])


def downgrade() -> None:
    op.drop_table("feed_hint")
    op.drop_column("project", "newest_issue")
    op.drop_column("issue", "feed_row")  # Not in a batch: that would lose the triggers.
