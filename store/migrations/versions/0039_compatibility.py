"""Which older versions can go on with the tables: one of them may run beside this one."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compatibility",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("oldest", sa.String(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("compatibility")
