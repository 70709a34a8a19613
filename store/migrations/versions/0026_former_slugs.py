"""What a project was called before it was renamed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("former_slugs", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("project", column)


def downgrade() -> None:
    op.drop_column("project", "former_slugs")  # Not in a batch: that would lose the triggers.
