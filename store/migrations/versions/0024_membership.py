"""Whether all members of an organization may act in all of its projects."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open: sa.Column[bool] = sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("organization", is_open)


def downgrade() -> None:
    op.drop_column("organization", "is_open")  # Not in a batch: that would lose the triggers.
