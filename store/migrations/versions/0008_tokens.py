"""A random token for each row that something pressed in Slack may be about."""

from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

TABLES = ('organization', 'team', 'member', 'project', 'route', 'issue', 'invite_request', 'undo')
RANDOM = {
    'sqlite': 'lower(hex(randomblob(12)))',
    'postgresql': "left(replace(gen_random_uuid()::text, '-', ''), 24)",
}


def upgrade() -> None:
    """Rows that are there get theirs, and so does what an older program still adds."""
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        if dialect == 'sqlite':  # It adds no column with an expression as its default.
            op.execute(f"""ALTER TABLE "{table}" ADD COLUMN token VARCHAR NOT NULL DEFAULT ''""")
            op.execute(f'UPDATE "{table}" SET token = {RANDOM[dialect]}')
        else:
            op.execute(f'ALTER TABLE "{table}" ADD COLUMN token VARCHAR NOT NULL DEFAULT {RANDOM[dialect]}')
        op.create_index(f'ix_{table}_token', table, ['token'], unique=True)
        if dialect == 'sqlite':
            op.execute(
                f"""CREATE TRIGGER {table}_token AFTER INSERT ON "{table}" WHEN NEW.token = '' """
                f'BEGIN UPDATE "{table}" SET token = {RANDOM[dialect]} WHERE id = NEW.id; END'
            )
    op.create_index('ix_card_external_id', 'card', ['external_id'])


def downgrade() -> None:
    op.drop_index('ix_card_external_id', 'card')
    for table in TABLES:
        if op.get_bind().dialect.name == 'sqlite':
            op.execute(f'DROP TRIGGER IF EXISTS {table}_token')
        op.drop_index(f'ix_{table}_token', table)
        op.drop_column(table, 'token')  # Not in a batch: other rows name these.
