"""`restore` and `db restored`: what goes where, and when nothing is changed."""

import sqlite3
from contextlib import closing

import pytest
from alembic import command

from bot.commands import maintenance
from bot.program import after_restore
from bot.services import Services
from bot.settings import Settings
from store.database.process_lock import ProcessLock
from store.database.upgrade import _config
from store.engine import Database
from store.maintenance.restored import Restoration
from tests.bot.acme import all_rows


def members(file):
    with closing(sqlite3.connect(file)) as connection:
        return {email for (email,) in connection.execute("SELECT email FROM member")}


def state(folder):
    """Every file and what is in it, but for the lock's."""
    files = [file for file in folder.iterdir() if file.is_file() and file.suffix != ".lock"]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture
def folder(cli, loaded, database, tmp_path):
    """A backup with its key, and a database in which somebody came since; nobody has it open."""
    (tmp_path / "heliograph.db.secret").write_text("the old key\n")
    assert cli("backup", "kept.db").exit_code == 0
    (tmp_path / "heliograph.db.secret").write_text("the new key\n")
    with closing(sqlite3.connect("heliograph.db")) as connection, connection:
        connection.execute("UPDATE member SET email = 'new@acme.test' WHERE id = 1")
    database.close()
    return tmp_path


def test_a_restore_brings_all_back_and_keeps_what_was_there(cli, folder):
    """The key too; its own name tells when it went aside."""
    done = cli("restore", "kept.db", "--force")

    assert done.exit_code == 0, done.stderr
    assert members("heliograph.db") == members("kept.db")
    assert (folder / "heliograph.db.secret").read_text() == "the old key\n"
    (aside,) = folder.glob("heliograph.db.before-*Z")
    assert "new@acme.test" in members(aside)
    assert (folder / f"{aside.name}.secret").read_text() == "the new key\n"
    for name in ("heliograph.db", "heliograph.db.secret"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert aside.name in done.stdout
    assert not list(folder.glob("*.part*"))
    assert cli("why", "SHOP-1").exit_code == 2  # It can be used: there is just no such issue.


def test_a_log_that_was_left_goes_aside_with_its_database(cli, folder):
    """SQLite would read it into the restored file."""
    connection = sqlite3.connect("heliograph.db")
    connection.execute("UPDATE member SET email = 'in-the-wal@acme.test' WHERE id = 2")
    connection.commit()
    for end in ("", "-wal", "-shm"):  # As a kill leaves them.
        (folder / f"killed{end}").write_bytes((folder / f"heliograph.db{end}").read_bytes())
    connection.close()
    for end in ("", "-wal", "-shm"):
        (folder / f"killed{end}").rename(folder / f"heliograph.db{end}")

    assert cli("restore", "kept.db", "--force").exit_code == 0

    (aside,) = folder.glob("heliograph.db.before-*Z")
    assert members("heliograph.db") == members("kept.db")
    assert "in-the-wal@acme.test" in members(aside)


def test_where_there_is_none_yet(cli, folder):
    """On a new machine."""
    for file in folder.glob("heliograph.db*"):
        file.unlink()

    done = cli("restore", "kept.db")

    assert done.exit_code == 0, done.stderr
    assert members("heliograph.db") == members("kept.db")
    assert not list(folder.glob("*.before-*"))
    assert maintenance.NEXT in done.stdout


def test_the_next_start_knows_of_it(cli, folder):
    """However the backup came into its place: it is in the backup itself."""
    cli("restore", "kept.db", "--force")
    for name in ("heliograph.db", "kept.db"):
        database = Database(f"sqlite:///{folder / name}")
        assert after_restore.settle(Services(Settings(), database)) is True
        (row,) = all_rows(database, Restoration)
        assert row.backed_up_at is not None
        database.close()


def test_not_over_a_database_unless_said(cli, folder):
    """In a pipe nobody can be asked."""
    before = state(folder)
    refused = cli("restore", "kept.db")

    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert state(folder) == before


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2)])
def test_a_person_is_asked(cli, folder, monkeypatch, answer, code):
    """In a terminal."""
    monkeypatch.setattr(maintenance, "_agrees", lambda _settings: answer == "y\n")

    assert cli("restore", "kept.db").exit_code == code


def test_not_while_it_runs(cli, folder):
    """The running program has the lock."""
    before = state(folder)
    alone = ProcessLock(folder / "heliograph.db")
    alone.take()
    refused = cli("restore", "kept.db", "--force")
    marked = cli("db", "restored")
    alone.give_back()

    assert refused.exit_code == marked.exit_code == 2
    assert "stop it first" in refused.stderr
    assert state(folder) == before


def damaged(raw):
    raw[8192 : 8192 + 4096] = b"\xff" * 4096
    return raw


@pytest.mark.parametrize("spoil", [damaged, lambda raw: raw[: len(raw) // 2], lambda _raw: b"no"])
def test_a_damaged_backup_is_refused(cli, folder, spoil):
    """With a page overwritten, cut off, no database at all; what is there stays."""
    file = folder / "kept.db"
    file.write_bytes(spoil(bytearray(file.read_bytes())))
    before = state(folder)

    refused = cli("restore", "kept.db", "--force")

    assert refused.exit_code == 2
    assert "kept.db" in refused.stderr
    assert state(folder) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "a newer version"),
        ("DROP TABLE alembic_version", "no database of Heliograph"),
    ],
)
def test_what_is_not_ours_is_refused(cli, folder, change, said):
    """Of a newer program, or of another one."""
    with closing(sqlite3.connect("kept.db")) as connection, connection:
        connection.execute(change)
    before = state(folder)
    refused = cli("restore", "kept.db", "--force")

    assert refused.exit_code == 2
    assert said in refused.stderr
    assert state(folder) == before


def test_a_backup_of_an_older_version_is_brought_up(cli, folder):
    """It has no place for the mark, and gets one."""
    old = Database("sqlite:///old.db")
    with old.write() as session:
        config = _config()
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0002")
    old.close()

    assert cli("restore", "old.db", "--force").exit_code == 0
    assert cli("deliveries").exit_code == 0
    database = Database("sqlite:///heliograph.db")
    assert after_restore.settle(Services(Settings(), database)) is True
    database.close()


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere.db", "no such file"), ("heliograph.db", "is the database itself")]
)
def test_what_is_no_backup(cli, folder, name, said):
    assert said in cli("restore", name, "--force").stderr


def test_other_tools_may_restore_too(cli, folder):
    """Somebody says so, once or twice."""
    assert cli("db", "restored").exit_code == cli("db", "restored").exit_code == 0
    database = Database("sqlite:///heliograph.db")
    assert after_restore.settle(Services(Settings(), database)) is True
    assert len(all_rows(database, Restoration)) == 1
    database.close()


def test_postgresql_has_its_own(cli, monkeypatch):
    """The commands in their order, without the password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://helio:s3cr3t@db.acme.test/heliograph")
    done = cli("restore", "kept.dump")

    assert done.exit_code == 2
    assert "pg_restore --clean --if-exists" in done.stderr
    assert "'--dbname" not in done.stderr
    assert "python app.py db restored" in done.stderr
    assert "s3cr3t" not in done.stderr
