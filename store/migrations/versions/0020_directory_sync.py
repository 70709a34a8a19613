"""The directory as the tracker has it: its id of the organization, and when it was read."""

import sqlalchemy as sa
from alembic import op

from store.types import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("tracker_id", sa.String(), nullable=False, server_default="")
    op.add_column("organization", column)
    op.create_table(
        "directory_sync",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("wanted_at", UtcDateTime(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slug"),
    )


def downgrade() -> None:
    op.drop_table("directory_sync")
    op.drop_column("organization", "tracker_id")  # Not in a batch: that would lose the triggers.
