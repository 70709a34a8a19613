"""Incidents that are another project's by now, whose own places have to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

IS_MOVED = sa.text("is_moved")


def upgrade() -> None:
    op.add_column(
        "incident", sa.Column("is_moved", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "incident_moved", "incident", ["id"], sqlite_where=IS_MOVED, postgresql_where=IS_MOVED
    )


def downgrade() -> None:
    op.drop_index("incident_moved", table_name="incident")
    op.drop_column("incident", "is_moved")
