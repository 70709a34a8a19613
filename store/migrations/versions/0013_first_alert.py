"""When an issue's first alert came: those of the minutes after it belong to it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issue", sa.Column("first_alert_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE issue SET first_alert_at = (SELECT MIN(activity.received_at) FROM activity"
        " WHERE activity.issue_id = issue.id AND activity.kind = 'alert')"
    )


def downgrade() -> None:
    op.drop_column("issue", "first_alert_at")  # Not in a batch: that would lose the triggers.
