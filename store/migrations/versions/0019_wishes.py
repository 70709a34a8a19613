"""What presses ask of the tracker, until it has answered."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state IN ('waiting', 'unknown')")
IS_TO_TELL = sa.text("tell_at IS NOT NULL")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undo_of", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=True),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undo", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("unknown_at", moment, nullable=True),
        sa.Column("tell_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_wish_member_id", "wish", ["member_id"])
    op.create_index("wish_issue", "wish", ["issue_id", "id"])
    _partial("wish_open", "issue_id", IS_OPEN)
    _partial("wish_tell", "tell_at", IS_TO_TELL)


def downgrade() -> None:
    op.drop_table("wish")


def _partial(name: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, "wish", [column], sqlite_where=where, postgresql_where=where)
