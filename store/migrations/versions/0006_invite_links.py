"""Links of invitations are good for one use, and can be taken back."""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('invite_request', sa.Column('used_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('invite_request', sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('invite_request', sa.Column('was_inactive', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for name in ('was_inactive', 'voided_at', 'used_at'):
        op.drop_column('invite_request', name)
