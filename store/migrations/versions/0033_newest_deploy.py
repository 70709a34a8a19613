"""Up to which of the tracker's ids an organization's deploys were seen."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("newest_deploy", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("organization", "newest_deploy")
