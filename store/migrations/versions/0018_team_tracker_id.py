"""The tracker's own ids of teams, by which it stores who is assigned."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("tracker_id", sa.String(), nullable=False, server_default="")
    op.add_column("team", column)


def downgrade() -> None:
    op.drop_column("team", "tracker_id")  # Not in a batch: that would lose the triggers.
