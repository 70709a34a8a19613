"""Which alerts a route takes: new issues, those of rules, or both."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("alert", sa.String(), nullable=False, server_default="both")
    op.add_column("route", column)


def downgrade() -> None:
    op.drop_column("route", "alert")
