"""`backup`: what it writes, where it stops, and what it says of PostgreSQL."""

import sqlite3
from contextlib import closing

import pytest

from bot.commands import maintenance

SAID = "postgresql://helio:s3cr3t@db.acme.test:5433/heliograph?sslmode=require"


def members(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT email FROM member ORDER BY id").fetchall()


@pytest.fixture
def key(loaded, tmp_path):
    """The secret key's file, as the first start makes it."""
    file = tmp_path / "heliograph.db.secret"
    file.write_text("a secret\n")
    return file


def test_a_backup_has_the_database_and_the_key(cli, key, tmp_path):
    """Beside a program that has it open; both are for their owner's eyes alone."""
    done = cli("backup", tmp_path / "kept.db")

    assert done.exit_code == 0, done.stderr
    assert members(tmp_path / "kept.db") == members(tmp_path / "heliograph.db")
    assert (tmp_path / "kept.db.secret").read_bytes() == key.read_bytes()
    for name in ("kept.db", "kept.db.secret"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
        assert name in done.stdout
    assert ".env" in done.stdout
    assert key.read_text().strip() not in done.stdout
    assert not list(tmp_path.glob("*.part"))


def test_without_a_key_it_says_so(cli, loaded, tmp_path):
    """It is in the environment, or there is none yet."""
    done = cli("backup", tmp_path / "kept.db")

    assert maintenance.NO_KEY in done.stdout
    assert not (tmp_path / "kept.db.secret").exists()


@pytest.mark.parametrize("there", ["kept.db", "kept.db.secret"])
def test_nothing_is_replaced_unless_said(cli, key, tmp_path, there):
    """Neither the file nor the key beside it."""
    (tmp_path / there).write_text("last week's")
    refused = cli("backup", tmp_path / "kept.db")

    assert refused.exit_code == 2
    assert f"{there}: is there already; --force replaces it" in refused.stderr
    assert (tmp_path / there).read_text() == "last week's"
    assert cli("backup", tmp_path / "kept.db", "--force").exit_code == 0
    assert members(tmp_path / "kept.db")


def test_where_it_can_not_go(cli, loaded, tmp_path):
    """The database itself, a folder, a folder that is not there."""
    said = {
        "heliograph.db": "is the database itself",
        ".": "is a folder",
        "nowhere/kept.db": "No such file or directory",
    }
    for name, words in said.items():
        refused = cli("backup", tmp_path / name, "--force")
        assert refused.exit_code == 2
        assert words in refused.stderr
    assert members(tmp_path / "heliograph.db")


def test_a_damaged_database_is_said(cli, loaded, tmp_path, database):
    """And the backup of last week stays."""
    database.close()
    file = tmp_path / "heliograph.db"
    raw = bytearray(file.read_bytes())
    raw[4096 : 4 * 4096] = b"\xff" * (3 * 4096)
    file.write_bytes(raw)
    (tmp_path / "kept.db").write_text("last week's")

    refused = cli("backup", tmp_path / "kept.db", "--force")

    assert refused.exit_code == 2
    assert "no backup was made" in refused.stderr
    assert (tmp_path / "kept.db").read_text() == "last week's"


def test_there_is_nothing_to_back_up(cli, tmp_path):
    """And none is made by asking."""
    assert "there is no database heliograph.db" in cli("backup", "kept.db").stderr
    assert not list(tmp_path.iterdir())


def test_postgresql_has_its_own(cli, monkeypatch):
    """The command as it must be, and no password anywhere."""
    monkeypatch.setenv("DATABASE_URL", SAID)
    done = cli("backup", "my backup")

    dump = "pg_dump --format=custom --exclude-table-data=sentry_secret"
    dump += " --exclude-table-data=sentry_link '--file=my backup' "
    dump += "'postgresql://helio@db.acme.test:5433/heliograph?sslmode=require'"
    assert done.exit_code == 2
    assert dump in done.stderr.splitlines()
    assert "SECRET_KEY" in done.stderr
    assert "s3cr3t" not in done.output + done.stderr
