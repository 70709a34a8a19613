"""What is told late: it changes no state that is newer."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('issue', sa.Column('as_of', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('activity', sa.Column('is_late', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column('activity', 'is_late')
    op.drop_column('issue', 'as_of')
