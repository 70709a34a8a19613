"""Runs a script as a later version of the program: one that has a migration more.

The migration does what those do that the version before survives: columns in tables
that are in use, an index, and a table.
"""

import os
import runpy
import shutil
import sys
from pathlib import Path

from store.database import revisions

LATER = "9000"
MIGRATION = """'''Something that comes with a later version.'''
import sqlalchemy as sa
from alembic import op

revision = "{later}"
down_revision = "{head}"

def upgrade():
    op.add_column("delivery", sa.Column("colour", sa.String(), nullable=False, server_default=""))
    for table in ("activity", "issue", "lane"):  # In another order than intake and relay.
        op.add_column(table, sa.Column("colour", sa.String(), nullable=True))
    op.create_index("delivery_colour", "delivery", ["colour"])
    op.create_table("colour", sa.Column("name", sa.String(), primary_key=True))
"""

folder = Path.cwd() / f"migrations-{os.getpid()}"  # Of the test's own folder.
shutil.copytree(revisions.MIGRATIONS, folder)
head = revisions.migrations()[-1].revision
(folder / "versions" / f"{LATER}_later.py").write_text(MIGRATION.format(later=LATER, head=head))
revisions.MIGRATIONS = folder
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
