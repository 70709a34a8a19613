"""`move` at a terminal: a bar for what is brought, one for what is compared; what comes next."""

import sqlite3
from contextlib import closing

import pytest

from tests.store.conftest import (  # noqa: F401 - fixtures.
    empty_postgres,
    server,
)
from tests.whole.terminal import Terminal
from tests.whole.test_older_version import OLDER

pytestmark = pytest.mark.postgres


@pytest.fixture
def move(tmp_path, empty_postgres):  # noqa: F811 - the fixture.
    """Of the first version's database."""
    with closing(sqlite3.connect(tmp_path / "heliograph.db")) as connection:
        connection.executescript((OLDER / "0002.sql").read_text())
    (tmp_path / "heliograph.db.secret").write_text("a secret\n")
    return lambda: Terminal("move", empty_postgres, cwd=tmp_path, env={})


def test_what_it_shows(move):
    """To the end."""
    with move() as terminal:
        terminal.expect("rows of")
        terminal.expect("tables are there, each compared. Set in .env, then start:")
        terminal.expect("SECRET_KEY=… (the text in heliograph.db.secret)")
        assert terminal.ended() == 0
        for stage in ("Brought", "Compared"):
            assert stage in terminal.text
        assert "a secret" not in terminal.text
