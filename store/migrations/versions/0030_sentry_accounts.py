"""Accounts in the tracker by which members act, and links by its consent that are under way."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sentry_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("lack", sa.String(), nullable=True),
        sa.Column("renewing_until", moment, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("member_id"),
    )
    op.create_table(
        "sentry_secret",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["sentry_account.id"]),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "sentry_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("slack_user_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("state_hash", sa.String(), nullable=True),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("view_id", sa.String(), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("poll_at", moment, nullable=True),
        sa.Column("interval", sa.Float(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wrong_since", moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("state_hash"),
        sa.UniqueConstraint("team_id", "slack_user_id"),
    )
    op.add_column("wish", sa.Column("account", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("wish", "account")
    op.drop_table("sentry_link")
    op.drop_table("sentry_secret")
    op.drop_table("sentry_account")
