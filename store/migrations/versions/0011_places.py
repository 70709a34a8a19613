"""What Homes and `status` ask of large tables: whose an issue is, which lanes are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IS_ASSIGNED, IS_PAUSED = sa.text("assignee_email != ''"), sa.text("paused_at IS NOT NULL")
PORTION = 1000  # Rows in memory at once.


def upgrade() -> None:
    column = sa.Column("assignee_email", sa.String(), nullable=False, server_default="")
    op.add_column("issue", column)
    _fill()
    for name, table, columns, where in (
        ("issue_assignee", "issue", ["assignee_email", "status", "id"], IS_ASSIGNED),
        ("lane_paused", "lane", ["provider", "target"], IS_PAUSED),
    ):
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("lane_paused", "lane")
    op.drop_index("issue_assignee", "issue")
    op.drop_column("issue", "assignee_email")  # Not in a batch: that would lose the triggers.


def _fill() -> None:
    issue = sa.table(
        "issue", sa.column("id"), sa.column("assignee", sa.JSON()), sa.column("assignee_email")
    )
    change = (
        sa.update(issue)
        .where(issue.c.id == sa.bindparam("row_id"))
        .values(assignee_email=sa.bindparam("email"))
    )
    connection, last = op.get_bind(), 0
    while True:
        page = sa.select(issue.c.id, issue.c.assignee).where(issue.c.id > last)
        rows = connection.execute(page.order_by(issue.c.id).limit(PORTION)).all()
        if not rows:
            return
        filled = [
            {"row_id": row_id, "email": str(whose.get("email") or "").strip().lower()}
            for row_id, whose in rows
            if whose and whose.get("type") == "user"
        ]
        if filled:
            connection.execute(change, filled)
        last = rows[-1][0]
