"""Which messages of Slack are which comments; routes that say in Sentry where it is talked about."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("comment", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel_id", "ts", "issue_id"),
    )
    op.create_index("remark_comment", "remark", ["issue_id", "comment"])
    op.create_table(
        "back_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("comment", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issue_id", "target"),
        sa.UniqueConstraint("key"),
    )
    op.add_column(
        "route",
        sa.Column("link_back", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "workspace", sa.Column("lacks", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("workspace", "lacks")
    op.drop_column("route", "link_back")
    op.drop_table("back_link")
    op.drop_index("remark_comment", "remark")
    op.drop_table("remark")
