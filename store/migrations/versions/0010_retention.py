"""What the removal of old rows needs: whose duty it is, and how far it came."""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

INDEXES = {  # Name → table and column: what points at a row is asked before that row goes.
    'ix_undo_activity_id': ('undo', 'activity_id'),
    'ix_webhook_request_activity_id': ('webhook_request', 'activity_id'),
    'ix_webhook_request_received_at': ('webhook_request', 'received_at'),
}


def upgrade() -> None:
    op.create_table('duty',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('worker', sa.String(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('history',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('removed_before', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('subject')
    )
    op.create_table('told_issue',
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], ),
    sa.PrimaryKeyConstraint('issue_id', 'target')
    )
    for name, (table, column) in INDEXES.items():
        op.create_index(name, table, [column])
    is_memo = sa.text('memo_id IS NOT NULL')
    op.create_index('delivery_memo', 'delivery', ['memo_id'], sqlite_where=is_memo, postgresql_where=is_memo)


def downgrade() -> None:
    op.drop_index('delivery_memo', 'delivery')
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    for table in ('told_issue', 'history', 'duty'):
        op.drop_table(table)
