"""By which way an activity came, since when a feed waits, and when the tracker was polled."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TEXTS = (("activity", "via"), ("directory_sync", "lost"))
MOMENTS = (("feed_hint", "hinted_at"), ("directory_sync", "polled_at"))


def upgrade() -> None:
    for table, name in TEXTS:
        op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
    for table, name in MOMENTS:
        op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, name in (*TEXTS, *MOMENTS):
        op.drop_column(table, name)
