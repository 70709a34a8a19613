"""Requests to be let in that the tracker decides, and what people decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

OPEN, TO_TELL = sa.text("state IN ('waiting', 'unknown')"), sa.text("tell_at IS NOT NULL")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "invite_request",
        sa.Column("tracker_id", sa.String(), nullable=False, server_default=""),
    )
    op.create_table(
        "tracker_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("invite_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_begun", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("tell_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["invite_id"], ["invite_request.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_tracker_decision_member_id", "tracker_decision", ["member_id"])
    op.create_index(
        "tracker_decision_open",
        "tracker_decision",
        ["invite_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "tracker_decision_tell",
        "tracker_decision",
        ["tell_at"],
        sqlite_where=TO_TELL,
        postgresql_where=TO_TELL,
    )


def downgrade() -> None:
    op.drop_table("tracker_decision")
    op.drop_column("invite_request", "tracker_id")
