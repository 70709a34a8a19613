"""Who administers a team: a role within it, for as long as they are in it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_admin",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "member_id"],
            ["team_member.team_id", "team_member.member_id"],
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "member_id"),
    )
    op.create_index("ix_team_admin_member_id", "team_admin", ["member_id"])


def downgrade() -> None:
    op.drop_table("team_admin")
