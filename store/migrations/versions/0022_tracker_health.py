"""What owners were told of the directory, and what is wrong with the tracker's webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("told", "webhooks"):
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column("directory_sync", column)


def downgrade() -> None:
    for name in ("told", "webhooks"):
        op.drop_column("directory_sync", name)
