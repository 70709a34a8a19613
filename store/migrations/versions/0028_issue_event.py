"""What an issue's card shows of its newest event, and who owns the code."""

import sqlalchemy as sa
from alembic import op


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issue", sa.Column("event_id", sa.String(), nullable=False, server_default=""))
    op.add_column("issue", sa.Column("owners", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("issue", "owners")  # Not in a batch: that would lose the triggers.
    op.drop_column("issue", "event_id")
