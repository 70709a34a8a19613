"""`db upgrade --check`: what it says in each position, by its exit code too; it only looks."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from bot.commands import upgrade_check
from store.database import revisions
from store.database.revisions import Migration, migrations
from store.database.upgrade import _config, upgrade
from store.engine import Database
from tests.pages import page

FILE = Path("heliograph.db")
HEAD = migrations()[-1].revision


@pytest.fixture
def at(tmp_path):
    """Bring the database of the settings to a revision."""

    def at(revision):
        database = Database(f"sqlite:///{FILE}")
        with database.write() as session:
            config = _config()
            config.attributes["connection"] = session.connection()
            command.upgrade(config, revision)
        database.close()

    return at


def set_to(statement):
    with closing(sqlite3.connect(FILE)) as connection, connection:
        connection.execute(statement)


def content():
    with closing(sqlite3.connect(FILE)) as connection:
        return list(connection.iterdump())


def test_no_database(cli, tmp_path):
    """None is made by asking."""
    done = cli("db", "upgrade", "--check")

    assert done.exit_code == upgrade_check.TO_DO
    assert "There is no database yet. `python app.py db upgrade` makes it" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file(cli, tmp_path):
    FILE.touch()

    assert cli("db", "upgrade", "--check").exit_code == upgrade_check.TO_DO
    assert content() == ["BEGIN TRANSACTION;", "COMMIT;"]


def test_an_older_database(cli, at):
    """Each migration that is missing, in a sentence; nothing is applied."""
    at("0036")
    before = content()
    done = cli("db", "upgrade", "--check")

    assert done.exit_code == upgrade_check.TO_DO
    assert f"The database is at 0036, this version's tables are {HEAD}. Missing:" in done.stdout
    for step in migrations()[36:]:
        assert f"  {step.revision}  {step.does}\n" in done.stdout
    assert "  0036  " not in done.stdout
    assert "`python app.py backup FILE`" in done.stdout
    assert upgrade_check.BESIDE in done.stdout
    assert content() == before


def test_done(cli, at):
    at("0002")
    assert cli("db", "upgrade").exit_code == 0
    done = cli("db", "upgrade", "--check")

    assert done.exit_code == upgrade_check.NOTHING_TO_DO
    assert done.stdout == f"Nothing to do: the database is at this version's tables, {HEAD}.\n"


def test_out_of_reach(cli, monkeypatch):
    """As every command says it; the password is nobody's business."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:sesame@127.0.0.1:1/heliograph")
    done = cli("db", "upgrade", "--check")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("DATABASE_URL: can't be used")
    assert "sesame" not in done.stderr


def test_a_newer_database(cli, database):
    """This version can do nothing with it: exit code 2, as with every command."""
    set_to("UPDATE alembic_version SET version_num = '9999'")
    done = cli("db", "upgrade", "--check")

    assert done.exit_code == 2
    assert "a newer version has migrated the database" in done.stderr


def test_a_newer_database_that_serves(cli, database):
    set_to("UPDATE alembic_version SET version_num = '9999'")
    set_to("UPDATE compatibility SET revision = '9999'")
    done = cli("db", "upgrade", "--check")

    assert done.exit_code == upgrade_check.NOTHING_TO_DO
    assert "migrated the database to 9999, and this one can go on with it" in done.stdout


@pytest.mark.parametrize(
    ("contracts", "is_alone"), [("0035", False), ("0036", False), ("0037", True)]
)
def test_what_is_taken_away(cli, at, monkeypatch, contracts, is_alone):
    """Only if the processes that run now, those of 0036, use it still."""
    at("0036")
    taking = Migration(HEAD, "Takes something away.", contracts)
    found = [*migrations()[:-1], taking]
    monkeypatch.setattr(revisions, "migrations", lambda: found)
    monkeypatch.setattr(upgrade_check, "migrations", lambda: found)
    said = cli("db", "upgrade", "--check").stdout

    assert ("Stop all processes before" in said) == is_alone
    assert (upgrade_check.BESIDE in said) != is_alone


def test_every_migration_says_what_it_does():
    """A sentence that an admin can read: `--check` shows it."""
    for each in migrations():
        assert each.does[0].isupper(), each
        assert each.does.endswith("."), each
        assert " " in each.does, each


def test_what_the_docs_show():
    """The migrations as they are."""
    shown = re.findall(r"^  (\d{4})  (.+)$", page("commands"), re.MULTILINE)

    assert shown
    assert set(shown) <= {(each.revision, each.does) for each in migrations()}


def test_upgrading_is_noted_once(database):
    """A start on a database that is current writes nothing."""
    before = content()
    upgrade(database)

    assert content() == before
