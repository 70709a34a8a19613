"""When the tracker was asked for somebody's issues, since when it is silent; newest ones first."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENTS = ("asked_at", "unread_since")
INDEX = "issue_assignee"
IS_ASSIGNED = sa.text("assignee_email != ''")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("home", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _index("assignee_email", "status", "first_seen", "id")


def downgrade() -> None:
    _index("assignee_email", "status", "id")
    for name in MOMENTS:
        op.drop_column("home", name)


def _index(*columns: str) -> None:
    """In place of the one that is there."""
    op.drop_index(INDEX, table_name="issue")
    op.create_index(
        INDEX, "issue", list(columns), sqlite_where=IS_ASSIGNED, postgresql_where=IS_ASSIGNED
    )
