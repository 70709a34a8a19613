"""Whether a code was asked for by its own person, and when they were told of tries."""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('link_code', sa.Column('is_own', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('link_code', sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('link_code', 'told_at')
    op.drop_column('link_code', 'is_own')
