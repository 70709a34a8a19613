"""What people and teams are found by, folded, filled for those that are there."""

import sqlalchemy as sa
from alembic import op

from store.people import search

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PORTION = 1000  # Rows in memory at once.
TEXTS = {"member": ("name", "email"), "team": ("slug",)}


def upgrade() -> None:
    for table in TEXTS:
        op.add_column(table, sa.Column("search", sa.String(), nullable=False, server_default=""))
    for table, columns in TEXTS.items():
        _fill(table, columns)
    op.create_index("member_search", "member", ["organization_id", "is_active", "search"])
    op.create_index("team_search", "team", ["organization_id", "search"])


def downgrade() -> None:
    for table in TEXTS:
        op.drop_index(f"{table}_search", table)
        op.drop_column(table, "search")  # Not in a batch: other rows name these.


def _fill(name: str, columns: tuple[str, ...]) -> None:
    table = sa.table(name, *(sa.column(each) for each in ("id", "search", *columns)))
    texts = [table.c[each] for each in columns]
    change = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("row_id"))
        .values(search=sa.bindparam("words"))
    )
    connection, last = op.get_bind(), 0
    while True:
        page = sa.select(table.c.id, *texts).where(table.c.id > last).order_by(table.c.id)
        rows = connection.execute(page.limit(PORTION)).all()
        if not rows:
            return
        filled = [{"row_id": row[0], "words": search.kept(*row[1:])} for row in rows]
        connection.execute(change, filled)
        last = rows[-1][0]
