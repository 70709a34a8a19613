"""The activities of an issue by their kind: an issue may have hundreds of thousands."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("activity_issue_kind", "activity", ["issue_id", "kind", "is_late", "id"])


def downgrade() -> None:
    op.drop_index("activity_issue_kind", "activity")
