"""How the tracker shows things: an issue's status, and its own ids, which outlive all names."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = (
    ("issue", "tracker_status"),
    ("project", "source_id"),
    ("member", "tracker_id"),
    ("organization", "installation"),
)


def upgrade() -> None:
    for table, name in COLUMNS:
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column(table, column)
    op.create_index("project_source", "project", ["organization_id", "source_id"])
    op.create_index("member_tracker", "member", ["organization_id", "tracker_id"])


def downgrade() -> None:
    op.drop_index("member_tracker", "member")
    op.drop_index("project_source", "project")
    for table, name in COLUMNS:
        op.drop_column(table, name)  # Not in a batch: that would lose the triggers.
