"""A route tells an issue again after so many more events or users, and since when it counts."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("route", sa.Column("again", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "told_count",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=True),
        sa.Column("user_count", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id", "target"),
    )


def downgrade() -> None:
    op.drop_table("told_count")
    op.drop_column("route", "again")
