"""What a comment is known by, and which deliveries left with another: a comment can be taken back.

The texts of comments that webhooks of edits and deletions were kept with go.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IS_COMMENT = sa.text("comment IS NOT NULL")
LEFT_WITH_ANOTHER = sa.text("batch != '' AND batch != \"key\"")
# `sentry:comment:51:DIGEST` and `api:ID`: what each source knows its comments by.
OF_SENTRY = """
UPDATE activity SET comment = 'sentry:comment:' || {id}
WHERE kind = 'note' AND source_id LIKE 'sentry:comment:%:%'
"""
ID = {
    "sqlite": "substr(source_id, 16, instr(substr(source_id, 16), ':') - 1)",
    "postgresql": "split_part(source_id, ':', 3)",
}
OF_API = """
UPDATE activity SET comment = source_id WHERE kind = 'note' AND source_id LIKE 'api:%'
"""


def upgrade() -> None:
    op.add_column("activity", sa.Column("comment", sa.String(), nullable=True))
    op.execute(OF_SENTRY.format(id=ID[op.get_bind().dialect.name]))
    op.execute(OF_API)
    op.execute("UPDATE webhook_request SET body = NULL WHERE resource = 'comment'")
    op.create_index(
        "activity_comment",
        "activity",
        ["comment"],
        sqlite_where=IS_COMMENT,
        postgresql_where=IS_COMMENT,
    )
    op.create_index(
        "delivery_batch",
        "delivery",
        ["batch"],
        sqlite_where=LEFT_WITH_ANOTHER,
        postgresql_where=LEFT_WITH_ANOTHER,
    )


def downgrade() -> None:
    op.drop_index("delivery_batch", "delivery")
    op.drop_index("activity_comment", "activity")
    op.drop_column("activity", "comment")  # Not in a batch: that would lose the triggers.
