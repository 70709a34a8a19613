"""Why issues can't be read from the tracker, as owners were told."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("unread", sa.String(), nullable=False, server_default="")
    op.add_column("directory_sync", column)


def downgrade() -> None:
    op.drop_column("directory_sync", "unread")
